"""Read feeds and news sitemaps once, by hand; what they list is old material for the next collection."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DataError, IntegrityError

from newswatch import urls
from newswatch.errors import FeedError, FetchError, ItemError, LoadError, Reason
from newswatch.feeds import SitemapLink, parse_listing
from newswatch.fetch import Request, Response
from newswatch.model import FeedDocument, FeedEntry
from newswatch.pipeline.aside import set_aside
from newswatch.pipeline.outage import find_outage
from newswatch.pipeline.poll_record import keyed
from newswatch.pipeline.web import fetch_all
from newswatch.pipeline.workplace import Run, Workplace, recorded_run
from newswatch.store import entries, feeds

# Documents are large: so many are in memory at once.
SLICE = 16
STAGES = ["fetch", "parse", "urls", "load"]


@dataclass(frozen=True)
class Span:
    """From when to when entries are wanted; either end may be open."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether everything is wanted."""
        return self.since is None and self.until is None

    def holds(self, moment: datetime | None) -> bool:
        """Say whether a moment lies within; one that is not known does only in an open span."""
        if moment is None:
            return self.is_open
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class Listing:
    """An address and what reading it gave; its entries are those of ``feed``, the address given by hand."""

    address: str
    found: FeedDocument | tuple[SitemapLink, ...] | ItemError
    feed: str


def backfill(
    workplace: Workplace,
    addresses: Sequence[str],
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, int]:
    """Store the entries that feeds, news sitemaps and sitemap indexes list, from ``since`` up to ``until``.

    They are due at once and are old material: nothing of them is mailed as news. Safe to repeat. An address
    that cannot be read is set aside, and the others go on.

    Raises:
        OutageError: Nothing could be reached.
    """
    span = Span(since, until)
    with recorded_run(workplace, "backfill") as run:
        wanted = [address for given in addresses if (address := given.strip())]
        for part in _slices([(address, address) for address in dict.fromkeys(wanted)]):
            for listing in _read(workplace, part):
                _store_or_follow(workplace, listing, span, run)
        return run.counts


def _store_or_follow(workplace: Workplace, listing: Listing, span: Span, run: Run) -> None:
    """Store what an address lists; of an index, what its sitemaps list, one level deep."""
    if not isinstance(listing.found, tuple):
        _store(workplace, listing, span, run)
        return
    fresh = [link.url for link in listing.found if not _ended_before(link, span)]
    run.count(sitemaps=len(fresh))
    for part in _slices([(address, listing.feed) for address in fresh]):
        for child in _read(workplace, part):
            deeper = FeedError(Reason.TOO_DEEP, "an index within an index")
            found = deeper if isinstance(child.found, tuple) else child.found
            _store(workplace, Listing(child.address, found, child.feed), span, run)


def _ended_before(link: SitemapLink, span: Span) -> bool:
    """Say whether a sitemap was last changed before what is wanted: it can hold none of it."""
    return bool(span.since and link.updated_at and link.updated_at < span.since)


def _slices(places: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    yield from (places[start : start + SLICE] for start in range(0, len(places), SLICE))


def _read(workplace: Workplace, places: Sequence[tuple[str, str]]) -> Iterable[Listing]:
    """Fetch and read some addresses, each for a feed.

    Raises:
        OutageError: Nothing could be reached.
    """
    now = workplace.clock()
    answers = fetch_all(workplace, [Request(address, "feed") for address, _ in places])
    failures = [answer for answer in answers if isinstance(answer, FetchError)]
    if failures and (outage := find_outage(workplace, failures, [_host(address) for address, _ in places])):
        raise outage
    bodies = [answer for answer in answers if isinstance(answer, Response)]
    calls = [(answer.body, answer.url, dict(answer.headers), now) for answer in bodies]
    read = iter(workplace.workers.each(parse_listing, calls, FeedError))
    for (address, feed), answer in zip(places, answers, strict=True):
        yield Listing(address, next(read) if isinstance(answer, Response) else answer, feed)


def _host(address: str) -> str:
    try:
        return urls.host_of(address)
    except ItemError:
        return address


def _store(workplace: Workplace, listing: Listing, span: Span, run: Run) -> None:
    """Load the entries that are wanted, in a transaction of their own, or set the address aside."""
    found = listing.found
    if isinstance(found, FeedDocument):
        try:
            _load(workplace, listing, found, span, run)
        except (DataError, IntegrityError) as error:
            found = LoadError(Reason.BAD_ROW, str(error.orig))
        except ItemError as error:
            found = error
    if isinstance(found, ItemError):
        with workplace.engine.begin() as conn:
            set_aside(conn, workplace, listing.address, found)
        run.count(set_aside=1)


def _load(workplace: Workplace, listing: Listing, document: FeedDocument, span: Span, run: Run) -> None:
    now = workplace.clock()
    wanted = [entry for entry in document.entries if span.holds(_moment(entry))]
    undated = sum(_moment(entry) is None for entry in document.entries) if not span.is_open else 0
    with workplace.engine.begin() as conn:
        domain = urls.registrable_domain(listing.feed)
        feed_id = feeds.history_feed(conn, listing.feed, domain, now)
        loaded = feeds.load_entries(conn, feed_id, [keyed(entry) for entry in wanted], now, history=True)
        entries.clear_quarantine(conn, STAGES, listing.address)
    outside = len(document.entries) - len(wanted) - undated
    run.count(read=1, entries=len(document.entries), new=loaded.new, changed=loaded.changed)
    run.count(outside=outside, undated=undated, cut=document.cut)


def _moment(entry: FeedEntry) -> datetime | None:
    return entry.published_at or entry.updated_at
