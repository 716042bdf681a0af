"""Add one page by hand: it goes the way of a feed's entry, at once and with all manners."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from newswatch import urls
from newswatch.errors import Reason, UrlError
from newswatch.model import FeedEntry
from newswatch.pipeline.by_hand import by_hand_feed
from newswatch.pipeline.collect import collect_batch
from newswatch.pipeline.poll_record import keyed
from newswatch.pipeline.workplace import Workplace
from newswatch.store import by_hand, feeds, replay
from newswatch.store.by_hand import AddedPage, KnownPage

# Older than this by its own date, a page that somebody adds is old material; so is one without a date.
FRESH = timedelta(days=2)
WHY_NOT_POLLED = "not polled: it holds pages added by hand"


@dataclass(frozen=True)
class Added:
    """What came of a page; ``known`` says where its article came from: nothing was fetched then."""

    page: AddedPage
    known: KnownPage | None = None


def add_page(workplace: Workplace, url: str, source: str | None = None) -> Added:
    """Collect one page now, and return what came of it; an article that is known is not fetched again.

    It counts for ``source``, a publisher's domain, or else for that of its address. It is news if its own
    date is fresh, and old material otherwise.

    Raises:
        UrlError: The address, or that of the source, is none.
        OutageError: The archive cannot be written.
    """
    key = urls.url_key(urls.canonical_url(url))
    domain = source_domain(source) if source else urls.registrable_domain(url)
    now = workplace.clock()
    with workplace.engine.begin() as conn:
        if known := by_hand.known_page(conn, key):
            return Added(by_hand.added_page(conn, known.entry_id), known)
        entry_id = _enter(conn, url, domain, now)
    collect_batch(workplace, [entry_id])
    with workplace.engine.begin() as conn:
        by_hand.note_fresh(conn, entry_id, (now - FRESH).date())
        return Added(by_hand.added_page(conn, entry_id))


def source_domain(source: str) -> str:
    """Return the domain that counts as a publisher.

    >>> source_domain("www.A.example")
    'a.example'

    Raises:
        UrlError: It is no domain.
    """
    if "/" in source or "@" in source:
        raise UrlError(Reason.BAD_URL, "no domain")
    return urls.registrable_domain(f"https://{source}/")


def _enter(conn: Connection, url: str, domain: str, now: datetime) -> int:
    """Return the entry of a page, due now; one that was tried before is tried once more."""
    feed_id = feeds.history_feed(conn, by_hand_feed(domain), domain, now, WHY_NOT_POLLED)
    guid = urls.canonical_url(url)
    feeds.load_entries(conn, feed_id, [keyed(FeedEntry(guid, url))], now, history=True)
    entry_id = replay.entry_ids(conn, feed_id, [guid])[guid]
    replay.replay_entries(conn, now, [entry_id])
    by_hand.hasten_entry(conn, entry_id, now)
    return entry_id
