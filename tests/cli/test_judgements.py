"""What status and why conclude, from values; no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newswatch.alerts.model import Why
from newswatch.cli.output import Row
from newswatch.cli.status import fact_rows, finding_rows
from newswatch.cli.why import ALERT_STOPS, ENTRY_STOPS, first_stop, steps
from newswatch.entries import EntryState
from newswatch.pipeline.health import HealthReport
from newswatch.pipeline.judge import Disk, Finding, Level
from newswatch.store.health import Backlog, FeedCounts, Health, StageRuns, TroubledFeed
from newswatch.store.trace import Trace

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
POLL = StageRuns(
    "poll", NOW - timedelta(minutes=3), NOW - timedelta(minutes=2), {"new": 2, "gaps": 0}, NOW, NOW
)


def report(*findings, **values):
    given = {"feeds": FeedCounts(3, healthy=3), "backlog": (), "runs": (POLL,), "outbox": ()} | values
    health = Health(**given, database_bytes=24_000_000)
    return HealthReport(NOW, health, Disk(80_000_000_000, 200_000_000_000), findings)


def waiting(state, count=1):
    return Backlog(state, count, NOW - timedelta(minutes=5))


def rows(found):
    return [(row.label, row.said) for row in found]


def test_the_facts_in_rows():
    hour = NOW - timedelta(hours=2)
    found = report(
        backlog=(waiting("new", 4),),
        runs=(
            replace(POLL, stage="odd"),
            replace(POLL, stage="collect", finished_at=None, last_success_at=hour),
            replace(POLL, stage="maintain", failures=1, failure="no", last_success_at=None),
            POLL,
        ),
        outbox=(waiting("dead"), waiting("pending", 2)),
    )
    assert rows(fact_rows(found)) == [
        ("feeds", "3: 3 healthy, 0 late, 0 broken"),
        ("entries", "4 new (oldest 5 min ago)"),
        ("mails", "1 dead, 2 pending (oldest 5 min ago)"),
        ("poll", "poll_feeds         3 min ago, took 60.0 s: 2 new; nothing is due"),
        ("collect", "collect_articles   3 min ago, not ended yet; last success 2 h ago"),
        ("maintain", "maintain           3 min ago, took 60.0 s: failed; no success yet"),
        ("odd", "                   3 min ago, took 60.0 s: 2 new"),
        ("disk", "80 GB of 200 GB free (40%), database 24 MB"),
    ]


@pytest.mark.parametrize(
    ("feeds", "said"),
    [
        (FeedCounts(), "none"),
        (FeedCounts(2, late=1, unpolled=1), "2: 0 healthy, 1 late, 0 broken, 1 not polled yet"),
        (
            FeedCounts(2, broken=2, failing=1, retired=1),
            "2: 0 healthy, 0 late, 2 broken (1 failing, 1 retired)",
        ),
    ],
)
def test_every_feed_is_counted_once(feeds, said):
    assert rows(fact_rows(report(feeds=feeds)))[0] == ("feeds", said)


def test_many_counts_of_a_run_are_cut_short():
    run = replace(POLL, stage="odd", counts={"a_b": 9, "c": 8, "d": 7, "e": 6, "f": 5, "zero": 0})
    assert rows(fact_rows(report(runs=(run,))))[3][1].endswith(": 9 a b, 8 c, 7 d, 6 e, …")


@pytest.mark.parametrize(("due", "said"), [(None, "; nothing is due"), (NOW, "")])
def test_a_stage_that_leaves_no_row_where_nothing_is_due_says_so(due, said):
    found = replace(report(), health=replace(report().health, feeds_due_at=due))
    assert rows(fact_rows(found))[3][1].endswith(f": 2 new{said}")


def test_feeds_in_trouble_are_named_without_their_secrets():
    troubled = (
        TroubledFeed("https://u:s3cret@a.org/feed?key=s3cret", "failing", "not_a_feed", None),
        TroubledFeed("https://b.org/feed", "late", None, NOW - timedelta(hours=3)),
    )
    found = replace(report(), health=replace(report().health, troubled=troubled))
    assert rows(finding_rows(found))[:2] == [
        ("feed", "failing (not_a_feed), never good: https://a.org/feed?…"),
        ("feed", "late, last good 3 h ago: https://b.org/feed"),
    ]


def test_the_worst_finding_stands_above_the_verdict():
    found = report(Finding(Level.BROKEN, "b"), Finding(Level.LOOK, "l"), Finding(Level.NOTE, "n"))
    assert rows(finding_rows(found)) == [
        ("note", "n"),
        ("look", "l"),
        ("broken", "b"),
        ("verdict", "does not work"),
    ]
    assert rows(finding_rows(report())) == [("verdict", "all is well")]


def entry(state, **more):
    fields = {
        "state": state,
        "reason": None,
        "detail": None,
        "next_attempt_at": NOW,
        "first_seen_at": NOW,
        "feed_url": "https://a.org/feed",
    }
    return {**fields, **more}


def article(**more):
    fields = {
        "story_id": 7,
        "story_title": "A bridge",
        "version": 1,
        "tagged_version": 1,
        "title": "A \x1b[2Jbridge\u202e",
        "lang": "en",
        "source": "A",
        "method": "precision",
        "quality": 0.5,
        "quality_reasons": ["short"],
        "copy_kind": "original",
    }
    return {**fields, **more}


MATCH = {"topic_id": "bridges", "withdrawn_at": None, "evidence": "a [[bridge]]"}
TOLD = {"subscription_id": "desk", "revision": 1, "tell": True, "verdict": "told"}
MAIL = {"recipient": "a@b.org", "state": "sent", "sent_at": NOW, "last_error": None}


def trace(**more):
    return Trace(
        **{
            "entries": (),
            "article": article(),
            "matches": (MATCH,),
            "alerts": (TOLD,),
            "mails": (MAIL,),
            **more,
        }
    )


def test_every_state_and_every_verdict_has_words():
    assert set(ENTRY_STOPS) == set(EntryState)
    assert set(ALERT_STOPS) == set(Why) - {Why.TOLD}


@pytest.mark.parametrize("state", EntryState)
def test_an_entry_without_an_article_stops_at_collect(state):
    stopped = first_stop(trace(entries=(entry("gone"), entry(state)), article=None))
    assert stopped.startswith("collect: it")


def test_an_entry_that_waits_says_until_when_and_why():
    due = entry("due", reason="timeout", detail="after\n40 s")
    assert first_stop(trace(entries=(due,), article=None)) == (
        "collect: it waits to be tried again at 2026-03-04 12:00 UTC (timeout: after 40 s)"
    )


@pytest.mark.parametrize(
    ("found", "stopped"),
    [
        (trace(), None),
        (trace(entries=(), article=None), "poll: no feed has brought this address"),
        (trace(article=article(story_id=None)), "link: the article waits to be linked"),
        (trace(article=article(tagged_version=0)), "tag: the article waits to be tagged"),
        (trace(matches=()), "tag: no topic matches"),
        (
            trace(matches=({**MATCH, "withdrawn_at": NOW},)),
            "tag: a topic matched it once, and no longer does",
        ),
        (trace(alerts=()), "alert: nobody subscribes to its topics, or it waits to be planned"),
        (trace(alerts=({**TOLD, "verdict": "odd"},)), "alert: odd (odd)"),
        (
            trace(alerts=({**TOLD, "tell": False, "verdict": "silenced"},)),
            "alert: its topic or story is silenced (silenced)",
        ),
        (trace(mails=()), "send: the mail is not written"),
        (
            trace(mails=({**MAIL, "state": "pending"}, {**MAIL, "state": "dead"})),
            "send: the mail is dead, pending",
        ),
        (trace(mails=({**MAIL, "state": "dead"}, MAIL)), None),
    ],
)
def test_the_first_stop_is_named(found, stopped):
    assert first_stop(found) == stopped


def test_the_steps_stand_in_order_and_steer_nothing():
    link = {
        "kind": "near",
        "title": "B\x07",
        "url": "https://b.org/",
        "reason": "shares 9 shingles",
        "score": 0.5,
    }
    failed = {**MAIL, "sent_at": None, "state": "dead", "last_error": "550\r\nno"}
    found = trace(
        entries=(entry("done"),),
        links=(link,),
        matches=(MATCH, {**MATCH, "withdrawn_at": NOW}),
        mails=(MAIL, failed),
    )
    assert [*steps(found)] == [
        Row("entry", "2026-03-04 12:00  done, from https://a.org/feed"),
        Row("article", "“A [2Jbridge” [en] of A"),
        Row("", "version 1, read by precision, quality 0.50 (short)"),
        Row("story", "original in “A bridge” (story 7)"),
        Row("link", "near of “B” https://b.org/ (shares 9 shingles; score 0.50)"),
        Row("match", "bridges: “a [[bridge]]”"),
        Row("match", "bridges: no longer"),
        Row("alert", "desk, revision 1: told"),
        Row("mail", "of the story, to a@b.org: sent at 2026-03-04 12:00"),
        Row("mail", "of the story, to a@b.org: dead: 550 no"),
    ]
