"""What the database says of feeds, runs and backlog, counted by its statements."""

from datetime import timedelta

import pytest
from sqlalchemy import MetaData, Table, update

from db.store_world import FEED, LATER, NOW, add_entries, add_feeds, claim_feed
from newswatch.store.health import read_health
from newswatch.store.runs import finish_run, start_run

LATE_BEFORE = NOW - timedelta(minutes=15)
URLS = [f"https://a.example/feed{number}" for number in range(6)]


def at(minutes):
    return NOW + timedelta(minutes=minutes)


def read(conn, now=NOW):
    return read_health(conn, now, now - timedelta(minutes=15))


def set_feed(conn, url, **values):
    feed = Table("feed", MetaData(), schema="newswatch", autoload_with=conn)
    conn.execute(update(feed).where(feed.c.url == url).values(values))


def record(conn, stage, begin, end=None, failure=None, **counts):
    """Record a run from minute to minute."""
    run_id = start_run(conn, stage, at(begin))
    if end is not None:
        finish_run(conn, run_id, counts, at(end), failure)


def runs(conn):
    return {run.stage: run for run in read(conn).runs}


# Feeds.


def test_every_active_feed_is_counted_once(conn):
    add_feeds(conn, *URLS)
    soon, over = at(5), at(-16)
    set_feed(conn, URLS[0], state="healthy", next_poll_at=soon)
    set_feed(conn, URLS[1], state="healthy", next_poll_at=over)
    set_feed(conn, URLS[2], state="new", next_poll_at=over)
    set_feed(conn, URLS[3], state="failing", next_poll_at=over)
    set_feed(conn, URLS[4], state="retired", next_poll_at=over)
    set_feed(conn, URLS[5], state="new", next_poll_at=soon)
    found = read(conn).feeds
    assert (found.feeds, found.healthy, found.late, found.unpolled, found.broken) == (6, 1, 2, 1, 2)
    assert (found.failing, found.retired) == (1, 1)
    assert [(feed.url, feed.state) for feed in read(conn).troubled] == [
        (URLS[3], "failing"),
        (URLS[1], "late"),
        (URLS[2], "late"),
        (URLS[4], "retired"),
    ]
    set_feed(conn, URLS[4], active=False)
    assert (read(conn).feeds.feeds, read(conn).feeds.broken) == (5, 1)


@pytest.mark.parametrize(("minutes", "late"), [(-14, 0), (-16, 1)])
def test_a_feed_is_late_against_its_own_plan(conn, minutes, late):
    add_feeds(conn)
    set_feed(conn, FEED, state="healthy", next_poll_at=at(minutes))
    assert (read(conn).feeds.late, read(conn).feeds.healthy) == (late, 1 - late)


def test_a_feed_that_is_being_polled_is_not_late_until_its_lease_lapses(conn):
    add_feeds(conn)
    claim_feed(conn)
    set_feed(conn, FEED, next_poll_at=at(-60), state="healthy")
    assert (read(conn).feeds.late, read(conn).feeds_due_at) == (0, None)
    assert (read(conn, LATER).feeds.late, read(conn, LATER).feeds_due_at) == (1, at(-60))


def test_a_few_feeds_in_trouble_are_named_and_all_are_counted(conn):
    add_feeds(conn, *(f"https://a.example/{number}" for number in range(9)))
    found = read(conn, LATER)
    assert (found.feeds.late, len(found.troubled)) == (9, 5)


# What is due.


def test_nothing_is_due_where_nothing_waits(conn):
    assert (read(conn).feeds_due_at, read(conn).entries_due_at) == (None, None)


def test_what_waits_is_due_since_its_planned_time(conn):
    add_entries(conn, 2)
    set_feed(conn, FEED, next_poll_at=at(-20))
    assert (read(conn).feeds_due_at, read(conn).entries_due_at) == (at(-20), NOW)
    assert [(item.state, item.count, item.oldest_at) for item in read(conn).backlog] == [("new", 2, NOW)]
    set_feed(conn, FEED, next_poll_at=at(20))
    assert read(conn).feeds_due_at is None


# Runs.


def test_a_stage_shows_its_last_run_and_its_last_success(conn):
    record(conn, "poll", -30, -29, new=1)
    record(conn, "poll", -20, -19, new=2)
    record(conn, "poll", -1)
    found = runs(conn)["poll"]
    assert (found.started_at, found.finished_at, found.counts) == (at(-1), None, {})
    assert (found.first_started_at, found.last_success_at) == (at(-30), at(-19))
    assert (found.failures, found.failure) == (0, None)


def test_failures_in_a_row_are_those_since_the_last_success(conn):
    record(conn, "poll", -40, -39, "old")
    record(conn, "poll", -30, -29)
    record(conn, "poll", -20, -19, "first")
    record(conn, "poll", -10, -9, "second")
    record(conn, "collect", -10, -9)
    found = runs(conn)
    assert (found["poll"].failures, found["poll"].failure) == (2, "second")
    assert found["collect"].failures == 0
    record(conn, "poll", -1)
    assert (runs(conn)["poll"].failures, runs(conn)["poll"].finished_at) == (2, None)
    record(conn, "poll", 0, 1)
    assert (runs(conn)["poll"].failures, runs(conn)["poll"].failure) == (0, None)


def test_a_stage_that_never_succeeded_has_failed_since_its_first_run(conn):
    record(conn, "poll", -20, -19, "first")
    found = runs(conn)["poll"]
    assert (found.failures, found.last_success_at, found.first_started_at) == (1, None, at(-20))


def test_batches_that_fail_side_by_side_are_one_failure(conn):
    record(conn, "poll", -30, -29)
    for begin, end in ((-10, -7), (-9, -8), (-8.5, -7)):
        record(conn, "poll", begin, end, "outage")
    assert runs(conn)["poll"].failures == 1
    record(conn, "poll", -2, -1, "outage")
    assert runs(conn)["poll"].failures == 2


def test_the_size_of_the_database_is_read(conn):
    assert read(conn).database_bytes > 1_000_000


def test_an_empty_pipeline_has_counts_and_no_rows(conn):
    found = read(conn)
    assert (found.feeds.feeds, found.backlog, found.runs, found.outbox) == (0, (), (), ())
