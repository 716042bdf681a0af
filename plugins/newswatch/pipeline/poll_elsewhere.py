"""Ask where a page says its feed is, or an index its sitemaps: what comes from there is the feed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from newswatch.errors import FeedError, FetchError, ItemError, Reason
from newswatch.feeds import parse_feed
from newswatch.feeds.entries import keep_entries
from newswatch.fetch import Request, Response
from newswatch.model import FeedDocument
from newswatch.pipeline.batches import site_of_url
from newswatch.pipeline.poll_read import Polled, read_bodies
from newswatch.pipeline.web import fetch_all
from newswatch.pipeline.workplace import Workplace
from newswatch.store.feeds import ClaimedFeed

_VALIDATORS = frozenset({"etag", "last-modified"})


@dataclass(frozen=True)
class Part:
    """What came from one of the addresses."""

    url: str
    answer: Response | FetchError
    found: FeedDocument | ItemError


def follow_elsewhere(workplace: Workplace, polled: Sequence[Polled], now: datetime) -> list[Polled]:
    """Return the polls, those that say where their feed is with what came from there."""
    wanted = [addresses_of(item) for item in polled]
    requests = [
        Request(url, "feed", user_agent=item.feed.user_agent)
        for item, urls in zip(polled, wanted, strict=True)
        for url in urls
    ]
    answers = fetch_all(workplace, requests) if requests else []
    found = read_bodies(workplace, parse_feed, answers, now)
    parts = iter([Part(*part) for part in zip([one.url for one in requests], answers, found, strict=True)])
    return [
        gathered(item, [next(parts) for _ in urls]) if item.elsewhere else item
        for item, urls in zip(polled, wanted, strict=True)
    ]


def addresses_of(item: Polled) -> tuple[str, ...]:
    """Return where to ask: the first feed a page names, all sitemaps of an index; nowhere else for a feed."""
    if item.elsewhere is None:
        return ()
    if item.elsewhere.kind == "sitemap_index":
        return item.elsewhere.urls
    return tuple(url for url in item.elsewhere.urls if is_trusted(item.feed, url))[:1]


def is_trusted(feed: ClaimedFeed, url: str) -> bool:
    """Tell whether a page may send us there.

    A feed that once worked is followed within its site only: a domain that was sold names others' feeds.
    """
    return feed.last_success_at is None or site_of_url(url) == site_of_url(feed.configured_url)


def gathered(item: Polled, parts: Sequence[Part]) -> Polled:
    """Return the poll of a feed with what came from the addresses it named."""
    if not parts:
        return Polled(item.feed, FeedError(Reason.NOT_A_FEED, "an HTML page that names feeds of other sites"))
    if item.elsewhere and item.elsewhere.kind == "page":
        return moved(item, parts[0])
    documents = [part.found for part in parts if isinstance(part.found, FeedDocument)]
    came = tuple(
        part.answer
        for part in parts
        if isinstance(part.answer, Response) and isinstance(part.found, FeedDocument)
    )
    if not documents or not isinstance(item.answer, Response):
        return Polled(item.feed, next(part.found for part in parts if isinstance(part.found, ItemError)))
    # What changes are the sitemaps, so that the index's own validators say nothing of them.
    headers = {name: value for name, value in item.answer.headers.items() if name not in _VALIDATORS}
    bodies = b"".join(part.answer.body for part in parts if isinstance(part.answer, Response))
    whole = replace(item.answer, headers=MappingProxyType(headers), body=bodies)
    merged = Polled(item.feed, whole, joined(documents), came=came)
    return merged if merged.is_new else replace(merged, document=None, came=())


def moved(item: Polled, part: Part) -> Polled:
    """Return the poll of a feed that a page named; from now on it is asked for there."""
    if isinstance(part.answer, FetchError):
        return Polled(item.feed, part.answer)
    if isinstance(part.found, ItemError):
        return Polled(item.feed, part.found)
    answer = replace(part.answer, permanent_url=part.answer.permanent_url or part.url)
    return Polled(item.feed, answer, part.found, came=(answer,))


def joined(documents: Sequence[FeedDocument]) -> FeedDocument:
    """Return the sitemaps of an index as one document, the newest entries within the cap."""
    kept = keep_entries(entry for document in documents for entry in document.entries)
    cut = kept.cut + sum(document.cut for document in documents)
    return replace(documents[0], entries=kept.entries, cut=cut)
