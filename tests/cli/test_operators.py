"""What operators see of a pipeline that ran once: status, why, sql and run."""

import json
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from cli.small_run import small_run
from newswatch.cli.app import app
from newswatch.pipeline.judge import Disk


@pytest.fixture(autouse=True)
def _roomy(monkeypatch):
    """The disk of whoever runs the tests is not their subject."""
    monkeypatch.setattr("newswatch.pipeline.health.disk_of", lambda _: Disk(80_000_000_000, 200_000_000_000))


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    with small_run(tmp_path_factory.mktemp("home")) as run:
        yield run


@pytest.fixture
def ask(ran):
    def ask(*words, width=100, **env):
        home = [*words, "--home", str(ran.home)]
        return CliRunner().invoke(app, home, env={"COLUMNS": str(width), **env}, prog_name="newswatch")

    return ask


@contextmanager
def told_of(done):
    """Show what was printed where an assertion about it fails."""
    try:
        yield json.loads(done.stdout)
    except json.JSONDecodeError:
        pytest.fail(f"no JSON: {done.stdout}{done.stderr}{done.exception!r}")


def steps_of(done):
    """What was printed, label by label; lines without one go on with the label above."""
    steps = []
    for line in done.stdout.splitlines():
        label, said = line[:14].strip(), line[14:].strip()
        if label:
            steps.append([label, said])
        else:
            steps[-1][1] += f" {said}"
    return [(label, said) for label, said in steps]


def entry_of(ran, outcome, reason=None):
    return next(e for e in ran.room.truth.entries if e.outcome == outcome and reason in {None, e.reason})


def told_article(ran):
    truth = ran.room.truth
    story = next(story for story in truth.stories if story.told)
    return next(truth.article(url) for url in story.articles if not truth.article(url).copy_of)


def test_status_counts_what_there_is(ask, ran):
    done = ask("status")
    said = dict(steps_of(done))
    assert said["feeds"].startswith(f"{len(ran.room.feeds)}: ")
    assert said["entries"] == "none waiting"
    assert said["mails"].endswith(" sent")
    assert list(said)[3:7] == ["poll", "collect", "link-and-tag", "send-alerts"]


def test_status_names_what_needs_a_look(ask):
    done = ask("status")
    assert done.exit_code == 1
    assert steps_of(done)[-2:] == [("look", "1 of 14 feeds failing"), ("verdict", "needs a look")]


def test_status_names_the_dag_of_each_stage_and_the_disk(ask):
    said = dict(steps_of(ask("status")))
    assert {said[stage].split()[0] for stage in ("poll", "collect")} == {"poll_feeds", "collect_articles"}
    assert said["disk"].startswith("80 GB of 200 GB free (40%), database ")


def test_a_stage_that_never_ran_is_no_fault(ask):
    assert ("note", "never run yet: send_digests, watch_sources, maintain") in steps_of(ask("status"))


def test_the_feed_that_fails_is_named(ask):
    assert dict(steps_of(ask("status")))["feed"].startswith("failing (not_a_feed), never good: http")


def test_a_full_disk_shows_in_the_status(ask, monkeypatch):
    monkeypatch.setattr("newswatch.pipeline.health.disk_of", lambda _: Disk(1_000_000, 200_000_000_000))
    done = ask("status")
    assert done.exit_code == 2
    assert steps_of(done)[-2] == ("broken", "the disk of NEWSWATCH_HOME is full: 1 MB free (0%)")


def test_status_for_a_script(ask):
    done = ask("status", "--json")
    with told_of(done) as found:
        assert (found["code"], found["verdict"]) == (done.exit_code, "needs a look")
        assert {run["stage"] for run in found["runs"]} == {"poll", "collect", "link_and_tag", "send_alerts"}
        assert all(run["last_success_at"] == run["finished_at"] for run in found["runs"])


def test_a_script_gets_what_a_person_sees(ask):
    with told_of(ask("status", "--json")) as found:
        feeds = found["feeds"]
        assert (feeds["feeds"], feeds["healthy"], feeds["late"], feeds["broken"]) == (14, 13, 0, 1)
        assert [(feed["state"], feed["reason"]) for feed in found["troubled_feeds"]] == [
            ("failing", "not_a_feed")
        ]
        assert found["degraded"] == ["1 of 14 feeds failing"]
        assert found["notes"] == ["never run yet: send_digests, watch_sources, maintain"]
        assert found["disk"]["free_bytes"] == 80_000_000_000
        assert found["disk"]["database_bytes"] > 1_000_000
        assert [(item["state"], item["oldest_age_s"] >= 0) for item in found["outbox"]] == [("sent", True)]
        dags = {run["stage"]: run["dag_id"] for run in found["runs"]}
        assert (dags["poll"], dags["send_alerts"]) == ("poll_feeds", "send_alerts")


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_screen(ask, ran, width):
    for done in (ask("status", width=width), ask("why", told_article(ran).url, width=width)):
        # The widest characters take two columns, and the sample's story here has none.
        assert max(map(len, done.stdout.splitlines())) <= width
        assert not [line for line in done.stdout.splitlines() if line != line.rstrip()]


def test_an_address_that_a_mail_told(ask, ran):
    article = told_article(ran)
    done = ask("why", article.url)
    labels = [label for label, _ in steps_of(done)]
    assert done.exit_code == 0
    assert labels[0] == "entry"
    assert {"article", "story", "match", "alert", "mail"} < set(labels)
    assert steps_of(done)[-1] == ("told", "a mail was sent")


def test_a_copy_is_told_by_its_original(ask, ran):
    told = {url for story in ran.room.truth.stories if story.told for url in story.articles}
    copy = next(a for a in ran.room.truth.articles if a.copy_of and a.url in told)
    done = ask("why", copy.url)
    assert done.exit_code == 1
    assert copy.copy_of in done.stdout
    assert steps_of(done)[-1] == ("stopped", "alert: it is a copy of an article that speaks for it (copy)")


def test_old_news_is_matched_and_not_told(ask, ran):
    story = next(story for story in ran.room.truth.stories if story.too_old)
    done = ask("why", story.articles[0])
    assert done.exit_code == 1
    assert steps_of(done)[-1] == ("stopped", "alert: it was old news when it was first seen (too_old)")


def test_an_article_without_a_topic_stops_there(ask, ran):
    article = next(a for a in ran.room.truth.articles if not a.topics and not a.copy_of)
    assert steps_of(ask("why", article.url))[-1] == ("stopped", "tag: no topic matches")


@pytest.mark.parametrize(
    ("outcome", "reason", "said"),
    [
        ("gone", None, "collect: its page is gone (gone: 410"),
        ("refused", "robots", "collect: it may not be fetched, or is no page (robots"),
        ("no_article", "consent_wall", "collect: its page holds no article (consent_wall"),
        ("no_article", "login_wall", "collect: its page holds no article (login_wall"),
    ],
)
def test_an_entry_that_became_no_article_says_why(ask, ran, outcome, reason, said):
    done = ask("why", entry_of(ran, outcome, reason).url, width=200)
    assert done.exit_code == 1
    assert steps_of(done)[-1][1].startswith(said)


def test_an_address_that_nobody_brought(ask):
    done = ask("why", "https://nowhere.example/")
    assert done.exit_code == 1
    assert steps_of(done) == [("stopped", "poll: no feed has brought this address")]


def test_no_address_at_all(ask):
    done = ask("why", "\x1b[31mno address")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "[31mno address: no http(s) address\n"


def test_why_for_a_script(ask, ran):
    article = told_article(ran)
    with told_of(ask("why", article.url, "--json")) as found:
        assert found["stopped"] is None
        assert found["article"]["title"] == article.title
        assert found["entries"][0]["first_seen_at"][10] == "T"
    with told_of(ask("why", "https://nowhere.example/", "--json")) as found:
        assert found["stopped"] == "poll: no feed has brought this address"


def test_hostile_titles_do_not_steer_the_terminal(ask, ran):
    hostile = [a for a in ran.room.truth.articles if a.hostile in {"html", "control", "bidi"}]
    assert hostile
    for article in hostile:
        for more in ([], ["--json"]):
            shown = ask("why", article.url, *more).stdout
            assert article.url in shown or not more
            assert not [c for c in shown if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0]
            assert not set(shown) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_sql_finds_the_reports_without_a_schema(ask, ran, capfd):
    done = ask("sql", "SELECT count(*) AS number FROM article")
    assert done.exit_code == 0
    assert str(len(ran.room.truth.articles)) in capfd.readouterr().out


def test_sql_ends_as_psql_does(ask, capfd):
    assert ask("sql", "SELECT nonsense").exit_code == 1
    assert "nonsense" in capfd.readouterr().err


def test_a_stage_prints_its_counts_as_one_line(ask):
    done = ask("run", "link-and-tag")
    assert done.exit_code == 0
    with told_of(done) as counts:
        assert all(isinstance(number, int) for number in counts.values())


def test_mails_wait_where_no_server_is_named(ask):
    done = ask("run", "send", NEWSWATCH_SMTP_URL="")
    assert done.exit_code == 0
    assert done.stderr == "NEWSWATCH_SMTP_URL is not set: mails are written and wait\n"


@pytest.mark.parametrize("words", [["--state", "odd"], ["--reason", "odd"]])
def test_a_replay_of_nothing_we_know_is_refused(ask, words):
    assert ask("run", "replay", *words).exit_code == 2
