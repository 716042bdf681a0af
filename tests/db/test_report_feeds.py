"""Feeds, entries and alerts as operators and analysts see them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.report_world import NOON, World
from newswatch.errors import Reason

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(conn):
    return World(conn)


@pytest.fixture
def now():
    """The view says "the last day", and the database's clock says when that is."""
    return datetime.now(UTC)


def poll(world, feed_id, polled_at, outcome="changed", **values):
    given = {"next_poll_at": polled_at, "next_poll_reason": "interval"} | values
    world.add("feed_poll", feed_id=feed_id, polled_at=polled_at, outcome=outcome, **given)


@pytest.mark.parametrize(
    ("values", "state", "reason"),
    [
        ({}, "new", "not polled yet"),
        ({"state": "healthy"}, "healthy", "the last poll succeeded"),
        (
            {"state": "failing", "reason": "timeout", "detail": "after 40 s"},
            "failing",
            "the server took too long (after 40 s)",
        ),
        ({"state": "failing", "reason": "of_its_own"}, "failing", "of_its_own"),
        ({"state": "retired", "reason": "gone"}, "retired", "the server says it is gone for good"),
        ({"active": False, "state": "healthy"}, "switched off", "not in the configuration any more"),
    ],
)
def test_a_feed_says_how_it_is_and_why(world, values, state, reason):
    world.feed(world.source("a.example"), **values)
    assert world.rows("feed_health", "state", "reason") == [(state, reason)]


@pytest.mark.parametrize("values", [{"active": False}, {"state": "retired", "reason": "gone"}])
def test_a_feed_that_is_not_polled_has_no_next_poll(world, values):
    world.feed(world.source("a.example"), **values)
    assert world.rows("feed_health", "next_poll_at", "next_poll_reason") == [(None, None)]


def test_a_feed_counts_the_polls_of_the_last_day_and_its_newest_overlap(world, now):
    feed = world.feed(world.source("a.example"), state="healthy", next_poll_reason="asked by Retry-After")
    poll(world, feed, now - timedelta(hours=25), new_entries=9, entries=9)
    poll(world, feed, now - 50 * MINUTE, new_entries=2, entries=10, known_entries=8)
    poll(world, feed, now - 40 * MINUTE, "failed", reason="dns")
    poll(world, feed, now - 30 * MINUTE, new_entries=10, entries=10, known_entries=0, gap=True)
    poll(world, feed, now - 20 * MINUTE, "not_modified")
    counts = ("polls_last_day", "failed_last_day", "new_entries_last_day", "gaps_last_day")
    assert world.rows("feed_health", *counts) == [(4, 1, 12, 1)]
    assert world.rows("feed_health", "overlap", "next_poll_reason") == [
        ("no entry was known: some may be lost", "asked by Retry-After")
    ]
    poll(world, feed, now - 10 * MINUTE, new_entries=1, entries=10, known_entries=9)
    assert world.rows("feed_health", "overlap") == [("9 of 10 entries were known",)]


def test_a_feed_counts_the_days_on_which_nothing_can_be_missing(world, now):
    feed = world.feed(world.source("a.example"))
    poll(world, feed, now - timedelta(days=9), gap=True)
    for day in (4, 3, 2):
        poll(world, feed, now - timedelta(days=day))
    poll(world, feed, now - timedelta(days=2) + MINUTE, cut_entries=1)
    poll(world, feed, now - timedelta(days=1), "failed", reason="dns")
    assert world.rows("feed_health", "polled_days_last_week", "complete_days_last_week") == [(4, 2)]


def test_a_feed_never_polled_is_there_with_zeros(world):
    world.feed(world.source("a.example"))
    assert world.rows("feed_health", "polls_last_day", "new_entries_last_day", "overlap") == [(0, 0, None)]


@pytest.mark.parametrize(
    ("polls", "complete", "reason"),
    [
        ([{}, {"outcome": "not_modified"}], True, "every poll overlapped the one before"),
        ([{}, {"outcome": "failed", "reason": "dns"}], True, "every poll overlapped the one before"),
        ([{"outcome": "failed", "reason": "dns"}], False, "no poll succeeded"),
        (
            [{}, {"gap": True}],
            False,
            "entries may be lost: a poll knew none of the one before",
        ),
        (
            [{}, {"gap": True, "gap_since": NOON, "may_be_lost": 12}],
            False,
            (
                "up to 12 entries may be lost between 2026-03-10 12:00 and 2026-03-10 12:01 UTC: "
                "a poll knew none of the one before"
            ),
        ),
        ([{}, {"cut_entries": 3}], False, "the feed was longer than we read"),
    ],
)
def test_a_day_of_a_feed_is_complete_or_says_why_not(world, polls, complete, reason):
    feed = world.feed(world.source("a.example"))
    for minute, values in enumerate(polls):
        poll(world, feed, NOON + minute * MINUTE, **values)
    poll(world, feed, NOON + timedelta(days=1))
    days = world.rows("feed_completeness", "day", "polls", "complete", "reason")
    assert days[0] == (NOON.date(), len(polls), complete, reason)
    assert len(days) == 2


def entry(world, feed, state="done", **values):
    given = {
        "guid": str(next(world.numbers)),
        "content_hash": "x",
        "first_seen_at": NOON,
        "state": state,
    } | values
    return world.add("entry", feed_id=feed, **given)


def test_every_entry_is_counted_once_by_its_outcome(world):
    feed = world.feed(world.source("a.example"))
    entry(world, feed)
    entry(world, feed)
    entry(world, feed, "no_article", reason="consent_wall")
    entry(world, feed, "new", next_attempt_at=NOON)
    entry(world, feed, "gone", reason="gone", first_seen_at=NOON + timedelta(days=1))
    rows = world.rows("outcome", "state", "entries", "reason_in_words")
    assert rows == [
        ("done", 2, None),
        ("gone", 1, "the server says it is gone for good"),
        ("new", 1, None),
        ("no_article", 1, "the page asks for consent first"),
    ]


def test_every_reason_has_words(conn):
    for reason in Reason:
        words = conn.execute(select(func.report.in_words(reason.value))).scalar_one()
        assert " " in words, reason


def test_an_alert_belongs_to_the_story_its_story_was_merged_into(world):
    kept = world.story(title="Kept")
    told = world.story(title="Told")
    world.add(
        "subscription", subscription_id="desk", name="Desk", topics=["troops"], recipients=[], mode="daily",
        zone="UTC", max_age_h=24,
    )  # fmt: skip
    world.add(
        "alert", story_id=told, subscription_id="desk", revision=1, tell=False, reason="too_old",
        article_ids=[1, 2], verdicts=[], facts={}, news={}, decided_at=NOON,
    )  # fmt: skip
    stories = world.tables["story"]
    world.conn.execute(stories.update().where(stories.c.story_id == told).values(merged_into=kept))
    names = ("story_id", "story_title", "subscription", "tell", "reason", "subscription_topics", "articles")
    assert world.rows("alert", *names) == [(kept, "Kept", "Desk", False, "too_old", ["troops"], 2)]


@pytest.mark.parametrize("name", ["story", "copy_group"])
def test_merges_stay_flat_in_whatever_order_they_come(world, name):
    add = getattr(world, name)
    one, two, three, four = add(), add(), add(), add()
    rows = world.tables[name]
    key = rows.c[f"{name}_id"]

    def merge(merged, into):
        world.conn.execute(rows.update().where(key.in_(merged)).values(merged_into=into))

    def families():
        found = world.conn.execute(select(key, rows.c.family_id).order_by(key))
        return [family for _, family in found]

    merge([four], three)
    merge([three], two)
    assert families() == [one, two, two, two]
    merge([two, four], one)
    assert families() == [one] * 4
    assert add(merged_into=four)
    assert families() == [one] * 5
