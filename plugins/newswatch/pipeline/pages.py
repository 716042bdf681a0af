"""From an entry to its article: ask for the page, read it where it can be killed, keep it in the archive."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newswatch import urls
from newswatch.archive import Archive, Asked, Capture, Failure
from newswatch.entries import is_last
from newswatch.errors import ExtractError, FetchError, ItemError, Reason
from newswatch.extract import Reading, best_text, forbids_archive, read_page, rules_of_header, warm_up
from newswatch.extract.sites.traits import Traits
from newswatch.fetch import Request, Response, Robots
from newswatch.model import Article, Page
from newswatch.pipeline.by_hand import publisher_of
from newswatch.pipeline.sites import known_sites
from newswatch.pipeline.web import fetch_policy, open_fetcher, run_fetching
from newswatch.pipeline.workplace import Workplace
from newswatch.store.articles import NewArticle
from newswatch.store.entries import ClaimedEntry


@dataclass(frozen=True)
class Answered:
    """An entry with what came for it: an answer, or why there is none."""

    entry: ClaimedEntry
    came: Capture | FetchError


@dataclass(frozen=True)
class ReadPage:
    """An answer with what it gave."""

    answered: Answered
    reading: Reading | ItemError

    @property
    def sends_to(self) -> str | None:
        """Another address, to be read in place of the page's."""
        return self.reading.sends_to if isinstance(self.reading, Reading) else None


@dataclass(frozen=True)
class Collected:
    """An entry with what it led to: an article, or the error that says why there is none.

    ``traits`` say how its page was read; without a page there are none.
    """

    entry: ClaimedEntry
    found: NewArticle | ItemError
    archive_pointer: str | None = None
    traits: Traits | None = None


def fetch_pages(workplace: Workplace, wanted: Sequence[tuple[ClaimedEntry, str]]) -> list[Answered]:
    """Ask for pages of entries at these addresses, with all manners; for one that several have, once."""
    by_length = sorted((url for _, url in wanted), key=len, reverse=True)
    plainest = {_page_key(url): url for url in by_length}
    if plainest:
        workplace.workers.warm(warm_up)  # they have time while we wait for servers
    answers = dict(
        zip(plainest, run_fetching(workplace, _fetch(workplace, [*plainest.values()])), strict=True)
    )
    now = workplace.clock()
    came = ((entry, answers[_page_key(url)]) for entry, url in wanted)
    return [
        Answered(entry, _capture(entry, answer, now) if isinstance(answer, Response) else answer)
        for entry, answer in came
    ]


def _page_key(url: str) -> str:
    """Return what two addresses of one page share; what is no address is a page of its own."""
    try:
        return urls.canonical_url(url)
    except ItemError:
        return url


async def _fetch(workplace: Workplace, addresses: Sequence[str]) -> list[Response | FetchError]:
    async with open_fetcher(workplace) as fetcher:
        robots = Robots(fetcher)

        async def fetch_page(url: str) -> Response | FetchError:
            try:
                if not await robots.allowed(url):
                    return FetchError(Reason.ROBOTS, urls.host_of(url))
                return await fetcher.get(Request(url), permit=robots.allowed)
            except FetchError as error:
                return error

        return await asyncio.gather(*map(fetch_page, addresses))


def _capture(entry: ClaimedEntry, answer: Response, now: datetime) -> Capture:
    return Capture(asked_for(entry), answer.url, now, answer.status, answer.headers, answer.body)


def asked_for(entry: ClaimedEntry) -> Asked:
    """Return what the archive knows an entry by."""
    return Asked(entry.url, entry.feed_url, entry.guid)


def read_pages(workplace: Workplace, answered: Sequence[Answered]) -> list[ReadPage]:
    """Read the answers that came to entries."""
    readings = read_captures(workplace, [item.came for item in answered])
    return [ReadPage(item, reading) for item, reading in zip(answered, readings, strict=True)]


def read_captures(workplace: Workplace, came: Sequence[Capture | FetchError]) -> list[Reading | ItemError]:
    """Read pages, in order; one that hangs or crashes its reader is an error, and an error stays one."""
    robots = _robots(workplace)
    captures = [item for item in came if isinstance(item, Capture)]
    sites = known_sites(workplace, captures)
    calls = [(_page(item), robots, site) for item, site in zip(captures, sites, strict=True)]
    readings = iter(workplace.workers.each(read_page, calls, ExtractError))
    return [next(readings) if isinstance(item, Capture) else item for item in came]


def _robots(workplace: Workplace) -> frozenset[str]:
    """Return the names under which a page may address us."""
    return frozenset({"newswatch", fetch_policy(workplace.settings).product.lower()})


def _page(capture: Capture) -> Page:
    headers = capture.headers
    return Page(
        capture.url,
        body=capture.body,
        content_type=headers.get("content-type"),
        robots_tag=headers.get("x-robots-tag"),
    )


def collect_pages(workplace: Workplace, read: Sequence[ReadPage]) -> list[Collected]:
    """Return what the pages led to; what came is in the archive by then, if there is one.

    Raises:
        OutageError: The archive cannot be written.
    """
    most, archive = workplace.settings.max_attempts, workplace.archive
    collected = [collect_page(item, most) for item in read]
    if archive is None:
        return collected
    now = workplace.clock()
    robots = _robots(workplace)
    pointers = [_keep(archive, item, most, now, robots) for item in read]
    archive.sync()
    return [with_pointer(item, pointer) for item, pointer in zip(collected, pointers, strict=True)]


def collect_page(item: ReadPage, max_attempts: int) -> Collected:
    """Return what a page led to."""
    traits = item.reading.traits if isinstance(item.reading, Reading) else None
    return Collected(item.answered.entry, complete(item, max_attempts), traits=traits)


def with_pointer(item: Collected, pointer: str | None) -> Collected:
    """Return what was collected with where it came from; a text of the feed's does not stand there."""
    found = item.found
    if isinstance(found, NewArticle) and found.article.method != "feed":
        found = replace(found, archive_pointer=pointer)
    return replace(item, found=found, archive_pointer=pointer)


def _keep(
    archive: Archive, item: ReadPage, max_attempts: int, now: datetime, robots: frozenset[str]
) -> str | None:
    """Put what came into the archive: a page, unless it asks us not to, or why there will be none."""
    came, entry = item.answered.came, item.answered.entry
    if isinstance(came, Capture):
        return archive.keep(came) if may_keep(item, came, robots) else None
    if not is_last(came, entry.attempts, max_attempts):
        return None
    detail, retryable = came.detail, came.retryable
    return archive.keep(Failure(asked_for(entry), now, came.reason, detail, came.status, retryable))


def may_keep(item: ReadPage, came: Capture, robots: frozenset[str]) -> bool:
    """Return whether a copy may be kept; a page that broke its reader is searched for the word."""
    if isinstance(item.reading, Reading):
        return item.reading.may_keep
    said = rules_of_header(came.headers.get("x-robots-tag", ""), robots)
    # Without its zeros UTF-16 is searched too.
    return not forbids_archive(said) and b"noarchive" not in came.body.replace(b"\0", b"").lower()


def complete(item: ReadPage, max_attempts: int) -> NewArticle | ItemError:
    """Return the article under its key, with what only the feed knows, or why there is none.

    The feed's own text stands in for a page that gives less.
    """
    entry, reading = item.answered.entry, item.reading
    page = reading.found if isinstance(reading, Reading) else reading
    last = isinstance(page, Article) or is_last(page, entry.attempts, max_attempts)
    found = best_text(page, entry.feed_text, entry.url, last=last)
    if isinstance(found, ItemError):
        return found
    try:
        canonical = urls.canonical_url(found.canonical_url)
        domain = publisher_of(entry, canonical)
    except ItemError as error:
        return error
    article = replace(
        found,
        url=found.canonical_url,  # what a reader opens; the canonical address is an identity, not a link
        canonical_url=canonical,
        title=found.title or entry.title,
        authors=found.authors or entry.authors,
        lead=found.lead or entry.summary,
        lang=found.lang or entry.lang,
        published_at=found.published_at or entry.published_at,
    )
    traits = reading.traits if isinstance(reading, Reading) and found.method != "feed" else None
    return NewArticle(urls.url_key(canonical), domain, article, template=traits.template if traits else None)
