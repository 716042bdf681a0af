"""What status and why conclude, from values; no database."""

from datetime import UTC, datetime, timedelta

import pytest

from newswatch.alerts.model import Why
from newswatch.cli.output import Row
from newswatch.cli.status import judge, status_rows
from newswatch.cli.why import ALERT_STOPS, ENTRY_STOPS, first_stop, steps
from newswatch.entries import EntryState
from newswatch.store.health import Backlog, Health, LastRun
from newswatch.store.trace import Trace

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FEEDS = {"feeds": 3, "healthy": 3, "failing": 0, "retired": 0, "late": 0}
POLL = LastRun("poll", NOW - timedelta(minutes=3), NOW - timedelta(minutes=2), {"new": 2, "gaps": 0}, None)


def health(feeds=None, backlog=(), runs=(POLL,), outbox=()):
    return Health({**FEEDS, **(feeds or {})}, tuple(backlog), tuple(runs), tuple(outbox))


def waiting(state, count=1, minutes=5):
    return Backlog(state, count, NOW - timedelta(minutes=minutes))


def run(**changes):
    return LastRun(**{**POLL.__dict__, **changes})


def test_all_is_well():
    assert judge(health(), NOW) == ([], [])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (health({"healthy": 0, "failing": 3}), "no feed is healthy"),
        (
            health(runs=[run(failure="OutageError: \x1b[31mnothing answers")]),
            "poll failed: OutageError: [31mnothing answers",
        ),
        (health(runs=[]), "nothing has run yet: begin with `newswatch run poll`, or name another --home"),
    ],
)
def test_what_does_not_work_is_named(found, said):
    assert said in judge(found, NOW)[0]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (health({"failing": 2, "healthy": 1}), "2 of 3 feeds failing"),
        (health({"feeds": 1, "healthy": 1, "late": 1}), "1 of 1 feed late"),
        (health({"feeds": 0, "healthy": 0}), "there is no feed: see config/feeds.yaml"),
        (health(backlog=[waiting("quarantined")]), "1 entry set aside: `newswatch run replay` tries again"),
        (
            health(backlog=[waiting("quarantined", 2)]),
            "2 entries set aside: `newswatch run replay` tries again",
        ),
        (
            health(backlog=[waiting("new", 2, 180)]),
            "new entries wait to be collected, the oldest came 3 h ago",
        ),
        (health(outbox=[waiting("dead", 2)]), "2 mails given up"),
        (
            health(outbox=[waiting("pending", 2, 45)]),
            "mails wait to be sent, the oldest was written 45 min ago",
        ),
        (
            health(runs=[run(started_at=NOW - timedelta(days=3), finished_at=None)]),
            "poll began 3 d ago and has not ended",
        ),
    ],
)
def test_what_needs_a_look_is_named(found, said):
    assert judge(found, NOW) == ([], [said])


@pytest.mark.parametrize(
    "found",
    [
        health(backlog=[waiting("new"), waiting("due", minutes=600), waiting("claimed")]),
        health(outbox=[waiting("pending"), waiting("sent", minutes=6000)]),
        health(runs=[run(finished_at=None)]),
    ],
)
def test_work_under_way_is_no_alarm(found):
    assert judge(found, NOW) == ([], [])


def test_status_in_rows():
    collect = run(stage="collect", finished_at=None)
    maintain = run(stage="maintain", failure="no")
    found = health(
        {"failing": 1, "healthy": 2},
        [waiting("new", 4)],
        [collect, maintain, POLL],
        [waiting("dead"), waiting("pending", 2)],
    )
    assert [(row.label, row.said) for row in status_rows(found, NOW)] == [
        ("feeds", "3: 2 healthy, 1 failing"),
        ("entries", "4 new (oldest 5 min ago)"),
        ("mails", "1 dead, 2 pending (oldest 5 min ago)"),
        ("poll", " 3 min ago, took  60.0 s: 2 new"),
        ("collect", " 3 min ago  not ended yet"),
        ("maintain", " 3 min ago, took  60.0 s: failed"),
    ]


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
        Row("", "version 1, read by precision, quality 0.50"),
        Row("story", "original in “A bridge” (story 7)"),
        Row("link", "near of “B” https://b.org/ (shares 9 shingles; score 0.50)"),
        Row("match", "bridges: “a [[bridge]]”"),
        Row("match", "bridges: no longer"),
        Row("alert", "desk, revision 1: told"),
        Row("mail", "of the story, to a@b.org: sent at 2026-03-04 12:00"),
        Row("mail", "of the story, to a@b.org: dead: 550 no"),
    ]
