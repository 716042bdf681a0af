"""Claims and leases: nobody gets what another has, nothing stays lost, who came too late writes nothing."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db.report_world import World, tables_of
from db.store_world import (
    FEED,
    LATER,
    NOW,
    add_articles,
    add_entries,
    add_feeds,
    claim_feed,
    due_entry_ids,
    due_feed_ids,
    feed_entry,
    finish,
    load,
    new_article,
)
from newswatch.store import alerts, entries, feeds
from newswatch.store.alerts import MailOutcome
from newswatch.store.feeds import FeedUpdate, PollRecord
from newswatch.store.lease import new_lease
from newswatch.store.links import linking_lock

MAX_ATTEMPTS = 3
TOKEN = "00000000-0000-0000-0000-000000000001"


def rows(conn, name):
    """Return every row of a table as stored."""
    target = tables_of(conn.engine)[name]
    return conn.execute(select(target).order_by(*target.primary_key)).mappings().all()


def entry(conn):
    return next(iter(rows(conn, "entry")))


OTHER = "https://a.example/other"


def mail_values(number=1, **values):
    key = f"key {number}"
    given = {"dedup_key": key, "message_id": f"<{number}@a>", "kind": "alert", "recipient": "a@b.example"}
    given |= {"subject": "s", "text_part": "t", "html_part": "h", "created_at": NOW, "next_attempt_at": NOW}
    return given | values


def update_of(feed, **values):
    given = {
        "moved_to": None,
        "etag": "new",
        "last_modified": None,
        "body_hash": None,
        "interval_s": 900,
        "min_interval_s": None,
        "average_gap_s": None,
        "fill_s": None,
        "failures": 0,
        "failures_in_row": 0,
        "first_gone_at": None,
        "last_full_at": None,
        "validators_lied_at": None,
        "next_poll_at": LATER,
        "next_poll_reason": "interval",
        "last_new_at": None,
        "state": "healthy",
    }
    return FeedUpdate(feed.feed_id, **(given | values))


def poll_of(feed):
    return PollRecord(feed.feed_id, None, "changed", LATER, "interval", status=200, bytes=10)


# Two at once, in transactions that are open together.


def claim_all_entries(conn, lease):
    return {claimed.entry_id for claimed in entries.claim_entries(conn, due_entry_ids(conn, NOW, 100), lease)}


def claim_all_feeds(conn, lease):
    return {claimed.feed_id for claimed in feeds.claim_feeds(conn, due_feed_ids(conn, NOW, 100), lease)}


def claim_all_mails(conn, lease):
    return {claimed.outbox_id for claimed in alerts.claim_mails(conn, lease, 4)}


CLAIMS = [claim_all_entries, claim_all_feeds, claim_all_mails]


@pytest.fixture
def work(fresh_engine):
    """Six entries, feeds and mails that are due, committed."""
    with fresh_engine.begin() as conn:
        add_feeds(conn, *(f"https://a.example/feed/{number}" for number in range(6)))
        load(conn, *(feed_entry(number) for number in range(6)), url="https://a.example/feed/0")
        world = World(conn)
        for number in range(6):
            world.add("outbox", **mail_values(number))
    return fresh_engine


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_one_is_about_to_claim_another_passes_over(work, claim):
    with work.connect() as one, work.connect() as other:
        first = claim(one, new_lease(NOW, 60))
        second = claim(other, new_lease(NOW, 60))
        one.commit()
        other.commit()
        third = claim(other, new_lease(NOW, 60))
        other.commit()
    assert first
    assert not first & second
    assert len(first) + len(second) + len(third) == 6
    assert not third & (first | second)


def test_many_claimers_share_everything_and_nothing_twice(work):
    claimed = []
    begin = threading.Barrier(4)

    def worker():
        begin.wait()
        for claim in CLAIMS * 3:
            with work.begin() as conn:
                claimed.extend((claim, found) for found in claim(conn, new_lease(NOW, 60)))

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 18


def test_only_one_links_at_a_time_and_the_lock_ends_with_its_holder(engine):
    with linking_lock(engine) as first, linking_lock(engine) as second:
        assert (first, second) == (True, False)
    with linking_lock(engine) as again:
        assert again


# Entries.


def test_what_is_claimed_is_claimed_no_more(conn):
    ids = add_entries(conn, 2)
    assert [claimed.attempts for claimed in entries.claim_entries(conn, ids, new_lease(NOW, 60))] == [1, 1]
    assert entries.claim_entries(conn, ids, new_lease(NOW, 60)) == []
    assert due_entry_ids(conn, LATER, 10) == []


def test_what_is_not_due_yet_is_not_claimed(conn):
    ids = add_entries(conn)
    early = NOW - timedelta(seconds=1)
    assert due_entry_ids(conn, early, 10) == []
    assert entries.claim_entries(conn, ids, new_lease(early, 60)) == []


def test_a_lease_that_holds_is_not_taken_back(conn):
    ids = add_entries(conn)
    lease = new_lease(NOW, 60)
    entries.claim_entries(conn, ids, lease)
    assert entries.return_lapsed(conn, lease.until - timedelta(seconds=1), MAX_ATTEMPTS) == []
    assert finish(conn, ids[0], "done", lease)


def test_a_lapsed_lease_is_taken_back_until_the_attempts_are_used_up(conn):
    ids = add_entries(conn)
    seen = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        lease = new_lease(NOW + attempt * timedelta(hours=1), 60)
        assert [claimed.attempts for claimed in entries.claim_entries(conn, ids, lease)] == [attempt]
        assert len(entries.return_lapsed(conn, lease.until, MAX_ATTEMPTS)) == 1
        seen.append((entry(conn)["state"], entry(conn)["reason"]))
    assert seen == [("due", "lease_lapsed")] * 2 + [("quarantined", "lease_lapsed")]
    assert due_entry_ids(conn, NOW + timedelta(days=9), 10) == []


@pytest.mark.parametrize("state", ["done", "due", "gone", "quarantined"])
def test_a_worker_whose_lease_was_taken_back_writes_nothing(conn, state):
    ids = add_entries(conn)
    late, new = new_lease(NOW, 60), new_lease(LATER, 60)
    entries.claim_entries(conn, ids, late)
    entries.return_lapsed(conn, LATER, MAX_ATTEMPTS)
    for holder in (None, new):
        if holder:
            entries.claim_entries(conn, ids, holder)
        before = rows(conn, "entry")
        assert not finish(conn, ids[0], state, late)
        entries.release_claim(conn, late, "connection")
        assert rows(conn, "entry") == before
    assert finish(conn, ids[0], state, new)


def test_an_outcome_is_recorded_once(conn):
    ids = add_entries(conn)
    lease = new_lease(NOW, 60)
    entries.claim_entries(conn, ids, lease)
    assert finish(conn, ids[0], "gone", lease)
    before = rows(conn, "entry")
    assert not finish(conn, ids[0], "done", lease)
    assert rows(conn, "entry") == before


def test_an_outcome_names_the_article_it_led_to(conn):
    ids = add_entries(conn)
    add_articles(conn, new_article(1), new_article(2))
    lease = new_lease(NOW, 60)
    entries.claim_entries(conn, ids, lease)
    finish(conn, ids[0], "done", lease, article_key="a.example/2")
    assert World(conn).rows(
        "article", "url_key", schema="newswatch", article_id=entry(conn)["article_id"]
    ) == [("a.example/2",)]


def test_an_outage_counts_no_attempt(conn):
    ids = add_entries(conn)
    lease = new_lease(NOW, 60)
    entries.claim_entries(conn, ids, lease)
    entries.release_claim(conn, lease, "connection")
    found = entry(conn)
    assert (found["state"], found["attempts"], found["next_attempt_at"]) == ("due", 0, NOW)
    assert due_entry_ids(conn, NOW, 10) == ids


def test_the_leases_of_a_dead_home_are_given_back(conn):
    ids = add_entries(conn)
    World(conn).add("outbox", **mail_values())
    lease = new_lease(LATER, 60)
    feed, _ = claim_feed(conn, now=LATER)
    entries.claim_entries(conn, ids, lease)
    alerts.claim_mails(conn, lease, 10)
    assert entries.release_all_leases(conn, LATER) == entries.Released(entries=1, feeds=1, mails=1)
    assert entries.release_all_leases(conn, LATER) == entries.Released(0, 0, 0)
    assert due_entry_ids(conn, LATER, 10) == ids
    assert due_feed_ids(conn, LATER, 10) == [feed.feed_id]
    assert len(alerts.claim_mails(conn, lease, 10)) == 1


# Feeds.


def test_a_feed_that_is_held_is_not_due(conn):
    add_feeds(conn)
    feed, lease = claim_feed(conn)
    assert due_feed_ids(conn, NOW, 10) == []
    assert feeds.claim_feeds(conn, [feed.feed_id], new_lease(NOW, 60)) == []
    assert due_feed_ids(conn, lease.until, 10) == [feed.feed_id]


def test_a_poller_whose_lease_was_taken_writes_nothing(conn):
    add_feeds(conn)
    feed, late = claim_feed(conn)
    new = new_lease(late.until, 60)
    assert feeds.claim_feeds(conn, [feed.feed_id], new) == [feed]
    before = rows(conn, "feed")
    assert not feeds.record_poll(conn, update_of(feed), poll_of(feed), late, LATER)
    feeds.release_feeds(conn, late)
    assert (rows(conn, "feed"), rows(conn, "feed_poll")) == (before, [])
    assert feeds.record_poll(conn, update_of(feed), poll_of(feed), new, LATER)
    assert [poll["status"] for poll in rows(conn, "feed_poll")] == [200]


def test_a_poll_frees_its_feed_and_keeps_what_it_has_nothing_new_for(conn):
    add_feeds(conn)
    feed, lease = claim_feed(conn)
    moved = update_of(feed, moved_to="https://a.example/new", last_new_at=NOW)
    assert feeds.record_poll(conn, moved, poll_of(feed), lease, NOW)
    feed, lease = claim_feed(conn, "https://a.example/new", LATER)
    assert (feed.etag, feed.last_success_at, feed.last_new_at) == ("new", NOW, NOW)
    failed = update_of(feed, moved_to=feed.url, state="failing", reason="timeout")
    record = replace(poll_of(feed), outcome="failed", reason="timeout")
    assert feeds.record_poll(conn, failed, record, lease, LATER)
    feed, _ = claim_feed(conn, "https://a.example/new", LATER)
    assert (feed.last_polled_at, feed.last_success_at, feed.last_new_at) == (LATER, NOW, NOW)


def test_a_feed_out_of_the_configuration_or_retired_is_not_polled(conn):
    add_feeds(conn, FEED, "https://a.example/other")
    add_feeds(conn, FEED)
    feed, lease = claim_feed(conn)
    assert len(rows(conn, "feed")) == 2
    assert feeds.record_poll(conn, update_of(feed, state="retired", reason="gone"), poll_of(feed), lease, NOW)
    assert feeds.make_feeds_due(conn, LATER) == 0
    assert due_feed_ids(conn, NOW + timedelta(days=30), 10) == []


def test_a_feed_with_very_many_entries_holds_back_no_other(conn):
    """Seen in review: five thousand entries of one site kept the news of all others for an hour."""
    add_feeds(conn, FEED, OTHER)
    load(conn, *(feed_entry(number) for number in range(1, 31)))
    late = feed_entry(99)
    load(conn, late, url=OTHER, now=NOW + timedelta(minutes=1))
    urls = [url for _, url in entries.due_entries(conn, LATER, 10)]
    assert len(urls) == 10
    assert late.entry.url in urls[:2]


# Mails.


@pytest.fixture
def mail(conn):
    return World(conn).add("outbox", **mail_values())


@pytest.mark.usefixtures("mail")
def test_a_mail_of_a_dead_sender_is_due_again(conn):
    first, second = new_lease(NOW, 60), new_lease(LATER, 60)
    (claimed,) = alerts.claim_mails(conn, first, 10)
    assert alerts.claim_mails(conn, new_lease(NOW, 60), 10) == []
    (again,) = alerts.claim_mails(conn, second, 10)
    assert (again.outbox_id, again.attempts, again.mail) == (claimed.outbox_id, 2, claimed.mail)


def test_a_sender_whose_lease_was_taken_writes_nothing(conn, mail):
    late, new = new_lease(NOW, 60), new_lease(LATER, 60)
    alerts.claim_mails(conn, late, 10)
    alerts.claim_mails(conn, new, 10)
    before = rows(conn, "outbox")
    assert not alerts.record_mail(conn, MailOutcome(mail.outbox_id, "dead", last_error="x"), late)
    assert rows(conn, "outbox") == before
    sent = MailOutcome(mail.outbox_id, "sent", sent_at=LATER)
    assert alerts.record_mail(conn, sent, new)
    assert not alerts.record_mail(conn, sent, new)
    assert alerts.claim_mails(conn, new_lease(NOW + timedelta(days=9), 60), 10) == []


def test_a_mail_is_tried_again_when_it_is_due(conn, mail):
    lease = new_lease(NOW, 60)
    alerts.claim_mails(conn, lease, 10)
    deferred = MailOutcome(mail.outbox_id, "pending", next_attempt_at=LATER, last_error="busy")
    assert alerts.record_mail(conn, deferred, lease)
    assert alerts.claim_mails(conn, new_lease(LATER - timedelta(seconds=1), 60), 10) == []
    assert len(alerts.claim_mails(conn, new_lease(LATER, 60), 10)) == 1


IMPOSSIBLE_MAILS = {
    "no such state": {"state": "lost"},
    "claimed by nobody": {"state": "claimed"},
    "leased and pending": {"lease_token": TOKEN, "leased_until": NOW},
    "sent at no time": {"state": "sent"},
    "pending but sent": {"sent_at": NOW},
    "never to be tried": {"next_attempt_at": None},
    "no such kind": {"kind": "spam"},
}


@pytest.mark.parametrize("name", IMPOSSIBLE_MAILS)
def test_an_impossible_mail_is_refused(conn, name):
    world = World(conn)
    with pytest.raises(IntegrityError), conn.begin_nested():
        world.add("outbox", **mail_values(**IMPOSSIBLE_MAILS[name]))
