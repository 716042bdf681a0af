"""The README's commands exist as they are written there, and its SQL is answered."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from newswatch.cli.app import app

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"newswatch ((?:[a-z-]+ ?)+(?:--[a-z]+)?)", README)))
TARGETS = sorted(set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE)))


def test_there_are_commands_to_test():
    assert len(COMMANDS) > 10
    assert TARGETS == ["check", "demo", "test", "up"]


@pytest.mark.parametrize(
    "line", [line for line in COMMANDS if line.split()[0] in {"run", "config", "feeds", "topics"}]
)
def test_a_command_of_a_group_is_there(line):
    group, command = line.split()[:2]
    assert CliRunner().invoke(app, [group, command, "--help"]).exit_code == 0


@pytest.mark.parametrize(
    "line", [line for line in COMMANDS if line.split()[0] in {"demo", "sql", "why", "status", "up"}]
)
def test_a_command_and_its_options_are_there(line):
    command, *options = line.split()
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert all(option in shown.output for option in options if option.startswith("--"))


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_there(target):
    assert f"\n{target}: " in (TOP / "Makefile").read_text(encoding="utf-8")


def test_the_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (TOP / link).exists()] == []


def test_the_question_is_answered(conn):
    (question,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    assert conn.execute(text(question)).all() == []
