"""What a feed remembers of its polls."""

from datetime import timedelta

import pytest

from db.store_world import FEED, LATER, NOW, add_feeds, claim_feed, due_feed_ids, feed_entry
from newswatch.errors import FetchError, Reason
from newswatch.feeds import Elsewhere
from newswatch.fetch import Response, SiteRestsError
from newswatch.model import FeedDocument
from newswatch.pipeline.poll_elsewhere import Part, gathered
from newswatch.pipeline.poll_read import Polled
from newswatch.pipeline.poll_record import record_poll
from newswatch.store import feeds
from newswatch.store.lease import new_lease

MOVED = "https://a.example/moved"


def answer(status=200, body=b"x", url=FEED, **values):
    return Response(url, status, body=body, **values)


def document(*numbers, **values):
    given = {"format": "rss20", "title": None, "site_url": None, "lang": "en"}
    return FeedDocument(**given, entries=tuple(feed_entry(number).entry for number in numbers), **values)


def poll(conn, came, found=None, *, now=NOW, url=FEED):
    """Poll a feed; return it as the next poll finds it."""
    feed, lease = claim_feed(conn, url, now)
    assert "lost_lease" not in record_poll(conn, Polled(feed, came, found), lease, 1, now)
    feeds.make_feeds_due(conn, now)
    lease = new_lease(now, 600)
    (again,) = feeds.claim_feeds(conn, due_feed_ids(conn, now, 9), lease)
    feeds.release_feeds(conn, lease)
    return again


def interval_s(conn):
    return conn.exec_driver_sql("SELECT interval_s FROM newswatch.feed").scalar_one()


@pytest.mark.parametrize("unchanged", [answer(304, b""), answer()])
def test_what_a_document_asks_for_holds_while_it_is_unchanged(conn, unchanged):
    """Seen in review: a <ttl> of twelve hours was forgotten with the first "not modified"."""
    add_feeds(conn)
    poll(conn, answer(), document(1, min_interval_s=43_200))
    assert interval_s(conn) == 43_200
    poll(conn, unchanged, now=LATER)
    assert interval_s(conn) == 43_200


def test_a_feed_is_asked_where_it_moved_while_that_works(conn):
    add_feeds(conn)
    feed = poll(conn, answer(url=MOVED, permanent_url=MOVED), document(1))
    assert feed.url == MOVED
    feed = poll(conn, FetchError(Reason.TIMEOUT, retryable=True), url=MOVED, now=LATER)
    assert feed.url == MOVED
    gone = FetchError(Reason.HTTP_STATUS, status=404, retryable=True)
    feed = poll(conn, gone, url=MOVED, now=LATER + timedelta(hours=1))
    assert feed.url == feed.configured_url == FEED


def test_a_redirect_is_not_learned_from_a_document_that_is_only_said_to_be_the_same(conn):
    add_feeds(conn)
    poll(conn, answer(), document(1))
    assert poll(conn, answer(304, b"", url=MOVED, permanent_url=MOVED), now=LATER).url == FEED


def test_validators_of_a_server_that_lied_are_found_out(conn):
    add_feeds(conn)
    tagged = {"headers": {"etag": '"1"'}}
    feed = poll(conn, answer(**tagged), document(1))
    assert (feed.etag, feed.validators_lied_at) == ('"1"', None)
    feed = poll(conn, answer(body=b"other", **tagged), document(1, 2), now=LATER)
    assert feed.validators_lied_at == LATER


def elsewhere(kind, *came):
    """Return the poll of a feed that named others, after these answers from there."""
    item = Polled(claimed(), answer(), elsewhere=Elsewhere((MOVED,), kind))
    return gathered(item, [Part(MOVED, one, one) for one in came])


def claimed():
    return feeds.ClaimedFeed(
        **dict.fromkeys(feeds.ClaimedFeed.__dataclass_fields__)
        | {"feed_id": 1, "url": FEED, "configured_url": FEED}
    )


@pytest.mark.parametrize("kind", ["page", "sitemap_index"])
def test_a_site_that_rests_is_held_against_no_feed_that_leads_there(kind):
    """Seen in review: such a feed was counted as failed."""
    rest = SiteRestsError(Reason.RATE_LIMITED, 60)
    assert elsewhere(kind, rest).answer is rest


def test_a_gap_is_recorded_with_what_it_may_hide(conn):
    add_feeds(conn)
    poll(conn, answer(), document(1))
    poll(conn, answer(body=b"y"), document(7, 8), now=LATER)
    row = conn.exec_driver_sql(
        "SELECT gap, gap_since, known_entries FROM newswatch.feed_poll ORDER BY polled_at DESC LIMIT 1"
    ).one()
    assert tuple(row) == (True, NOW, 0)
