"""What commands say where there is no pipeline, or none that can be reached."""

import json

import pytest
from typer.testing import CliRunner

from cli.small_run import server_for
from newswatch.cli.app import app


def ask(*words, **env):
    return CliRunner().invoke(app, [*words], env={"COLUMNS": "100", **env}, prog_name="newswatch")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    home = tmp_path_factory.mktemp("empty")
    with server_for(home):
        yield str(home)


def test_status_before_anything_ran_says_what_to_do(empty):
    done = ask("status", "--home", empty)
    assert done.exit_code == 2
    assert "nothing has run yet: begin with `newswatch run poll`, or name another --home" in done.stdout
    assert done.stdout.endswith("does not work\n")


def test_status_before_anything_ran_for_a_script(empty):
    done = ask("status", "--json", "--home", empty)
    found = json.loads(done.stdout)
    assert (found["code"], found["degraded"], found["runs"]) == (2, [], [])


def test_why_before_anything_ran(empty):
    done = ask("why", "https://a.org/", "--home", empty)
    assert done.exit_code == 1
    assert done.stdout.split(maxsplit=1) == ["stopped", "poll: no feed has brought this address\n"]


def test_stages_have_nothing_to_do(empty):
    done = ask("run", "collect", "--home", empty)
    assert (done.exit_code, done.stdout) == (0, "{}\n")


NO_SERVER = "postgresql+psycopg2://u:s3cret@127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("words", "code"),
    [(["status"], 2), (["why", "https://a.org/"], 3), (["run", "poll"], 1), (["sql", "SELECT 1"], 1)],
)
def test_a_database_that_does_not_answer_is_one_line_and_a_code(words, code):
    done = ask(*words, NEWSWATCH_DATABASE_URL=NO_SERVER)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith("the database cannot be used: ")
    assert done.stderr.count("\n") == 1
    assert "s3cret" not in done.stderr


@pytest.mark.parametrize("url", ["nonsense", "nobase://u:s3cret@h/d"])
def test_an_address_that_is_none_names_the_variable(url):
    done = ask("status", NEWSWATCH_DATABASE_URL=url)
    assert done.exit_code == 2
    assert done.stderr.startswith("NEWSWATCH_DATABASE_URL: ")
    assert "s3cret" not in done.stderr


def test_an_outage_is_one_line_and_shows_in_the_status(tmp_path):
    nowhere = {
        "NEWSWATCH_GATEWAY_URL": "http://127.0.0.1:1",
        "NEWSWATCH_ALLOW_PRIVATE": "127.0.0.1:1",
        "NEWSWATCH_HOST_DELAY_S": "0",
    }
    with server_for(tmp_path):
        polled = ask("run", "poll", "--home", str(tmp_path), **nowhere)
        shown = ask("status", "--home", str(tmp_path))
    assert (polled.exit_code, polled.stdout) == (1, "")
    assert polled.stderr.count("\n") == 1
    assert shown.exit_code == 2
    assert "broken        poll failed: OutageError" in shown.stdout
