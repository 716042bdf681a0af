"""The commands as a whole: their help, what loading them costs, their page in the documentation."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newswatch.cli import output, reference
from newswatch.cli.app import app
from newswatch.cli.output import Row

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
HEAVY = {
    "trafilatura",
    "lxml",
    "sqlalchemy",
    "aiohttp",
    "airflow",
    "jinja2",
    "aiosmtpd",
    "pebble",
}
COMMANDS = dict(reference.commands())


def ask(*words, **env):
    return CliRunner().invoke(app, [*words], env={"COLUMNS": "100", **env}, prog_name="newswatch")


def test_the_page_is_what_the_commands_say():
    assert PAGE.read_text(encoding="utf-8") == reference.page(), (
        "run: .venv/bin/python -m newswatch.cli.reference > docs/commands.md"
    )


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_a_help_that_can_be_asked_for(path):
    done = ask(*path.split()[1:], "--help")
    assert done.exit_code == 0
    assert f"Usage: {path}" in done.stdout


@pytest.mark.parametrize("path", [path for path, each in COMMANDS.items() if not hasattr(each, "commands")])
def test_every_command_says_how_it_ends(path):
    group = COMMANDS.get(path.rpartition(" ")[0])
    assert "Exit code" in COMMANDS[path].help or (group and "Exit code" in group.help)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_is_explained(path):
    assert all(param.help for param in COMMANDS[path].params)


@pytest.mark.parametrize("words", [["--help"], ["urls"], ["config", "check"], ["topics", "test", "--help"]])
def test_a_command_loads_only_what_it_needs(words):
    script = (
        "import sys, newswatch.cli\n"
        f"sys.argv = ['newswatch', *{words!r}]\n"
        "try: newswatch.cli.main()\n"
        "except SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=b'{"id":1,"url":"http://a.org/"}\n',
        capture_output=True,
        check=True,
    )
    assert done.stderr.decode().strip() == "[]"


def test_a_filter_that_needs_no_configuration_does_not_load_its_reader():
    script = "import sys, newswatch.cli; sys.exit('pydantic' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_setting_that_cannot_be_read_is_one_line(monkeypatch):
    monkeypatch.setenv("NEWSWATCH_BATCHES", "few")
    done = subprocess.run(
        [sys.executable, "-m", "newswatch", "config", "check"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == b"NEWSWATCH_BATCHES: expected a whole number above zero, found 'few'\n"


def test_no_colours_where_nobody_looks():
    for words in (["--help"], ["topics", "list"], ["feeds", "list"]):
        assert "\x1b" not in ask(*words).stdout


TOPIC = """\
id: floods
name: Floods
query: flood*
examples:
  match:
  - {title: Floods in the valley, text: Rain., lang: en}
  - {title: Waters rise, text: The river is high., lang: en}
  no_match:
  - {title: A flood of mail, text: Letters., lang: en}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    (tmp_path / "subscriptions.yaml").write_text("subscriptions: []\n")
    (tmp_path / "topics" / "floods.yaml").write_text(TOPIC)
    return str(tmp_path)


def test_topics_name_every_example_they_get_wrong(folder):
    done = ask("topics", "test", "--config", folder)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "floods: precision 0.50, recall 0.50, F1 0.50 over 3 examples",
        "  missed   Waters rise",
        "  false    A flood of mail",
    ]


def test_topics_are_tested_for_a_script(folder):
    done = ask("topics", "test", "--json", "--config", folder)
    (found,) = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (found["precision"], found["false"]) == (0.5, ["A flood of mail"])


def test_the_topics_that_came_along_keep_their_examples():
    assert ask("topics", "test").exit_code == 0


def test_a_topic_that_is_not_there_is_refused(folder):
    done = ask("topics", "test", "--config", folder, "--topic", "fires")
    assert (done.exit_code, done.stderr) == (2, "no topic 'fires': there are floods\n")


def test_topics_are_listed(folder):
    head, row = ask("topics", "list", "--config", folder).stdout.splitlines()
    assert head.split() == ["Topic", "Name", "Version", "Examples"]
    assert row.split()[:2] == ["floods", "Floods"]
    assert row.split()[-1] == "3"


def test_topics_are_listed_for_a_script(folder):
    (found,) = json.loads(ask("topics", "list", "--json", "--config", folder).stdout)
    assert (found["id"], found["examples"]) == ("floods", 3)


def test_rows_go_on_below_themselves(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "34")
    output.print_rows([Row("entry", "one two three four five six"), Row("", "[red]seven[/red]")])
    assert capsys.readouterr().out.splitlines() == [
        "entry         one two three four",
        "              five six",
        "              [red]seven[/red]",
    ]


def test_wide_characters_are_counted_as_wide(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "34")
    output.print_rows([Row("title", "한" * 25)])
    assert [len(line.split()[-1]) for line in capsys.readouterr().out.splitlines()] == [10, 10, 5]
