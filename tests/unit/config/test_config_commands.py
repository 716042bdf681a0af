import json

import pytest
import typer
from typer.testing import CliRunner

from newswatch.cli import config as commands
from newswatch.cli import feeds

FILES = {
    "sources.yaml": "sources:\n- {domain: example.org, name: Example, owner: Example Ltd, country: GB}\n",
    "feeds.yaml": (
        "feeds:\n"
        "- {url: 'https://example.org/a', title: '[red]News[/red]', source: example.org, lang: en}\n"
        "- {url: 'https://example.org/b', title: Weekly, source: example.org, lang: ko, interval_s: 3600}\n"
        "- {url: 'https://example.org/c', title: Old, source: example.org, lang: en, disabled: true}\n"
    ),
    "topics/floods.yaml": "id: floods\nname: Floods\nquery: flood*\n",
    "subscriptions.yaml": "subscriptions: []\n",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "topics").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*words, env=None):
    app = typer.Typer()
    app.command("check")(commands.check)
    app.command("list")(feeds.list_feeds)
    return CliRunner().invoke(app, [str(word) for word in words], env=env)


def test_a_good_configuration_is_counted(folder):
    done = run("check", "--config", folder)
    assert done.exit_code == 0
    assert (
        done.stdout == "3 feeds, 1 source, 1 topic, 0 entities, 0 site rules, 0 subscriptions: no mistakes\n"
    )


def test_mistakes_go_to_stderr_with_exit_code_2(folder):
    (folder / "feeds.yaml").write_text("feeds: 3\n")
    done = run("check", "--config", folder)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"{folder}/feeds.yaml:1:8: found 3, expected a list\n1 mistake; nothing was changed\n"
    )


def test_the_folder_may_come_from_the_environment(folder):
    done = run("check", env={"NEWSWATCH_CONFIG_DIR": str(folder)})
    assert done.stdout.startswith("3 feeds")


def test_without_a_folder_the_one_that_came_along_is_read():
    assert run("check", env={"NEWSWATCH_CONFIG_DIR": ""}).exit_code == 0


def test_the_list_is_a_table_with_titles_as_written(folder):
    done = run("list", "--config", folder)
    assert done.exit_code == 0
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["Feed", "Source", "Lang", "Interval", "Address"],
        ["[red]News[/red]", "Example", "en", "learnt", "https://example.org/a"],
        ["Weekly", "Example", "ko", "3600", "s", "https://example.org/b"],
        ["Old", "Example", "en", "disabled", "https://example.org/c"],
    ]
    assert "\x1b" not in done.stdout


def test_a_script_gets_json(folder):
    done = run("list", "--json", "--config", folder)
    rows = json.loads(done.stdout)
    assert [(row["title"], row["interval_s"], row["disabled"]) for row in rows] == [
        ("[red]News[/red]", None, False),
        ("Weekly", 3600, False),
        ("Old", None, True),
    ]


def test_a_list_of_a_wrong_configuration_is_refused(folder):
    (folder / "sources.yaml").unlink()
    assert run("list", "--config", folder).exit_code == 2
