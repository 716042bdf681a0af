"""The stages that are run by hand or by the hour, as commands: each prints what it counted."""

import json

import pytest
from typer.testing import CliRunner

from cli.small_run import small_run
from newswatch.cli.app import app


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    with small_run(tmp_path_factory.mktemp("home")) as run:
        yield run


@pytest.fixture
def run(ran):
    def run(*words, **env):
        given = ["run", *words, "--home", str(ran.home)]
        return CliRunner().invoke(app, given, env={"COLUMNS": "100", **env}, prog_name="newswatch")

    return run


def counts(done):
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_digests_and_watching_can_run_twice(run):
    assert counts(run("digest")) == counts(run("digest")) == {}  # the only subscription is immediate
    first = counts(run("watch", NEWSWATCH_OPS_RECIPIENTS="ops@a.example"))
    assert counts(run("watch"))["open"] == first["open"] + first["started"]


def test_a_backfill_takes_addresses_and_a_span(run):
    done = run("backfill", "not-an-address", "--since", "2026-01-01", "--until", "2026-01-31T18:00")
    assert counts(done) == {"set_aside": 1}
    assert run("backfill", "https://a.example/", "--since", "yesterday").exit_code == 2
    assert run("backfill").exit_code == 2


def test_a_replay_is_narrowed_by_stage(run):
    assert counts(run("replay", "--stage", "fetch", "--reason", "timeout"))["replayed"] == 0
    assert run("replay", "--stage", "nonsense").exit_code == 2


def test_a_replay_is_narrowed_by_time_and_can_be_tried(run):
    found = counts(run("replay", "--dry-run"))["would_replay"]
    assert found > 0
    assert counts(run("replay", "--dry-run", "--since", "2099-01-01"))["would_replay"] == 0
    assert counts(run("replay", "--dry-run", "--until", "2099-01-01T18:00"))["would_replay"] == found


def test_a_replay_from_the_archive_reads_what_is_there(run, tmp_path):
    env = {"NEWSWATCH_ARCHIVE_DIR": str(tmp_path)}
    found = counts(run("replay", "--from-archive", "--state", "done", "--dry-run", **env))
    assert found == {"would_read": 0, "without_record": found["without_record"]}
    assert counts(run("replay", "--from-archive", **env))["without_record"] > found["without_record"] > 0
    assert counts(run("replay", "--from-archive", "--feeds", "--dry-run", **env)) == {
        "documents": 0,
        "pages": 0,
    }
    done = run("replay", "--from-archive", "--feeds", **env)
    assert (done.exit_code, done.stderr) == (2, "this database was polled into: build anew in an empty one\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from-archive"], "NEWSWATCH_ARCHIVE_DIR is not set"),
        (["--state", "done"], "only with --from-archive"),
        (["--feeds"], "only with --from-archive"),
        (["--from-archive", "--feeds", "--stage", "fetch"], "--since and --until only"),
        (["--reason", "nonsense"], "no reason 'nonsense': there are"),
    ],
)
def test_options_that_do_not_go_together_are_refused(run, words, said):
    done = run("replay", *words)
    assert done.exit_code == 2
    assert said in done.stderr


def add(ran, *words):
    given = ["add", *words, "--home", str(ran.home)]
    return CliRunner().invoke(app, given, env={"COLUMNS": "200"}, prog_name="newswatch")


def test_a_page_that_is_added_says_what_it_is_or_why_it_is_none(ran):
    known = ran.room.truth.entries[0]
    told = add(ran, known.article)
    assert (told.exit_code, told.stdout.partition(" ")[0]) == (0, "known")
    none = add(ran, "http://127.0.0.1:9/", "--json")
    assert (none.exit_code, json.loads(none.stdout)["reason"]) == (1, "forbidden_address")
    assert add(ran, "no address").exit_code == 2
    assert add(ran, known.article, "--source", "a/b").exit_code == 2


def test_a_home_with_an_archive_is_read_from_it(ran, run):
    assert run("replay", "--from-archive", "--feeds", "--dry-run").exit_code == 2
    archive = ran.home / "archive"
    archive.mkdir()
    assert counts(run("replay", "--from-archive", "--feeds", "--dry-run")) == {"documents": 0, "pages": 0}
    archive.rmdir()


def test_retagging_names_the_topics_there_are(run):
    done = run("retag", "--topic", "nonsense")
    assert (done.exit_code, done.stderr) == (2, "no topic 'nonsense': there are dprk-russia-deployment\n")
    assert counts(run("retag", "--topic", "dprk-russia-deployment"))["matches"] == 0


def test_maintaining_counts_what_it_did(run):
    assert {"lapsed", "bands", "runs", "hosts", "days", "site_lines", "site_readings"} == set(
        counts(run("maintain"))
    )
    assert counts(run("maintain"))["runs"] == 0
