"""What the tests of the store have in common: feeds, entries and articles put in through the store itself."""

from datetime import UTC, datetime, timedelta

from newswatch.model import Article, FeedEntry
from newswatch.store import articles, configuration, entries, feeds
from newswatch.store.articles import NewArticle
from newswatch.store.entries import Outcome
from newswatch.store.feeds import NewEntry
from newswatch.store.lease import new_lease

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FEED = "https://a.example/feed"


def add_feeds(conn, *urls, now=NOW):
    """Configure feeds of one source."""
    configuration.sync_sources(conn, [source_row("a.example")])
    configuration.sync_feeds(conn, [feed_row(url) for url in urls or (FEED,)], now)


def source_row(domain, owner=None, country=None):
    return {"domain": domain, "name": domain, "owner": owner or domain, "country": country}


def feed_row(url, **values):
    given = {"title": None, "lang": "en", "active": True, "interval_s": None, "user_agent": None}
    return {"url": url, "source": "a.example"} | given | values


def claim_feed(conn, url=FEED, now=NOW):
    """Make a feed due and claim it; return the feed and its lease."""
    feeds.make_feeds_due(conn, now)
    lease = new_lease(now, 600)
    claimed = feeds.claim_feeds(conn, due_feed_ids(conn, now, 100), lease)
    return next(feed for feed in claimed if feed.url == url), lease


def due_feed_ids(conn, now, max_rows):
    """Return the feeds to poll now, without their addresses."""
    return [feed_id for feed_id, _ in feeds.due_feeds(conn, now, max_rows)]


def due_entry_ids(conn, now, max_rows):
    """Return the entries to collect now, without their addresses."""
    return [entry_id for entry_id, _ in entries.due_entries(conn, now, max_rows)]


def feed_entry(number=1, **values):
    """Return an entry of a feed with its key."""
    url = f"https://a.example/{number}"
    given = {"guid": f"guid {number}", "url": url, "title": f"Title {number}"} | values
    return NewEntry(FeedEntry(**given), key_of(given["url"]))


def key_of(url):
    return url and url.removeprefix("https://")


def load(conn, *new, url=FEED, now=NOW):
    """Poll a feed that brings these entries, and let it go."""
    feed, lease = claim_feed(conn, url, now)
    counts = feeds.load_entries(conn, feed.feed_id, new, now, history=feed.last_success_at is None)
    feeds.release_feeds(conn, lease)
    return counts


def add_entries(conn, count=1):
    """Add a feed with so many new entries; return their ids."""
    add_feeds(conn)
    load(conn, *(feed_entry(number) for number in range(1, count + 1)))
    return due_entry_ids(conn, NOW, count)


def new_article(number=1, domain="a.example", **values):
    """Return an article as the extractor gives it, under its key."""
    url = f"https://{domain}/{number}"
    given = {"url": url, "canonical_url": url, "title": f"Title {number}", "text": f"Text {number}."}
    given |= {"lang": "en", "method": "test", "quality": 1.0, "published_at": NOW}
    return NewArticle(key_of(url), domain, Article(**(given | values)))


def add_articles(conn, *new, now=NOW):
    return articles.load_articles(conn, new or [new_article()], now)


def finish(conn, entry_id, state, lease, **values):
    """Record what became of a claimed entry."""
    reason = None if state == "done" else "timeout"
    next_attempt_at = LATER if state == "due" else None
    given = {"reason": reason, "next_attempt_at": next_attempt_at} | values
    return entries.record_outcome(conn, Outcome(entry_id, state, **given), lease)
