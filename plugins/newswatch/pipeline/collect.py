"""Collect articles: take due entries, fetch their pages, extract, load. Every entry ends in one outcome."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from newswatch import urls
from newswatch.entries import EntryState, outcome_of
from newswatch.errors import ExtractError, FetchError, ItemError, LoadError, Reason
from newswatch.extract import extract_article
from newswatch.fetch import Request, Response, Robots, SiteRestsError
from newswatch.model import Article, Page
from newswatch.pipeline.aside import return_lapsed, set_aside
from newswatch.pipeline.batches import cut_batches
from newswatch.pipeline.outage import find_outage
from newswatch.pipeline.web import open_fetcher
from newswatch.pipeline.workplace import Run, Workplace, add_counts, recorded_run
from newswatch.store import articles, entries
from newswatch.store.articles import NewArticle
from newswatch.store.entries import ClaimedEntry, Outcome
from newswatch.store.lease import Lease, new_lease

# A slice is fetched, extracted and recorded before the next is fetched: what a killed worker loses.
SLICE = 32
# The first retry comes a quarter of an hour later, each next one after four times as long, at most a day.
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(days=1)
MIN_FEED_TEXT = 400
"""Below this a feed's own text is a teaser, not the article."""


@dataclass(frozen=True)
class Collected:
    """An entry with what its page gave: an article, or the error that says why there is none."""

    entry: ClaimedEntry
    found: NewArticle | ItemError


def due_entry_batches(workplace: Workplace) -> list[list[int]]:
    """Return the ids of the due entries, cut into batches; give back what dead workers held."""
    settings, now = workplace.settings, workplace.clock()
    with workplace.engine.begin() as conn:
        return_lapsed(conn, workplace)
        due = entries.due_entries(conn, now, settings.batches * settings.batch_size)
    return cut_batches(due, settings)


def collect_due_entries(workplace: Workplace) -> dict[str, int]:
    """Collect until nothing is due."""
    parts: list[dict[str, int]] = []
    while found := due_entry_batches(workplace):
        parts += [collect_batch(workplace, ids) for ids in found]
    return add_counts([*parts])


def collect_batch(workplace: Workplace, ids: Sequence[int], *, again: bool = False) -> dict[str, int]:
    """Collect the entries of one batch; return how many ended how.

    ``again`` says that a worker that had the batch is dead: what it held is taken over at once.

    Raises:
        OutageError: Nothing could be reached: the entries are due again, and no attempt is counted.
    """
    with recorded_run(workplace, "collect") as run:
        with workplace.engine.begin() as conn:
            if again:
                entries.lapse_leases(conn, ids, workplace.clock())
            return_lapsed(conn, workplace, ids)
            lapsed = entries.lapsed_entries(conn, ids)
        for part in slices(ids, lapsed):
            _collect_slice(workplace, part, run)
        return run.counts


def slices(ids: Sequence[int], lapsed: Collection[int]) -> Iterator[Sequence[int]]:
    """Yield what is claimed together. What may have killed its worker is claimed alone, and last.

    Else it would take its neighbours into quarantine with it.

    >>> [*slices([1, 2, 3, 4], {2, 3})]
    [[1, 4], [2], [3]]
    """
    sound = [entry for entry in ids if entry not in lapsed]
    for start in range(0, len(sound), SLICE):
        yield sound[start : start + SLICE]
    yield from ([entry] for entry in ids if entry in lapsed)


def _collect_slice(workplace: Workplace, ids: Sequence[int], run: Run) -> None:
    lease = new_lease(workplace.clock(), workplace.settings.lease_s)
    with workplace.engine.begin() as conn:
        claimed = entries.claim_entries(conn, ids, lease)
    fetched = _without_resting(workplace, asyncio.run(_fetch_pages(workplace, claimed)), lease, run)
    failures = [answer for _, answer in fetched if isinstance(answer, FetchError)]
    hosts = [urls.host_of(entry.url) for entry, _ in fetched]
    if outage := find_outage(workplace, failures, hosts):
        with workplace.engine.begin() as conn:
            entries.release_claim(conn, lease)
        raise outage
    collected = [*_extract(workplace, fetched)]
    with workplace.engine.begin() as conn:
        _record(conn, collected, workplace, lease, run)


def _without_resting(
    workplace: Workplace,
    fetched: Sequence[tuple[ClaimedEntry, Response | FetchError]],
    lease: Lease,
    run: Run,
) -> list[tuple[ClaimedEntry, Response | FetchError]]:
    """Put off the entries whose site is left alone, with no attempt counted; return the others."""
    resting = [(entry, answer) for entry, answer in fetched if isinstance(answer, SiteRestsError)]
    with workplace.engine.begin() as conn:
        for entry, rest in resting:
            until = workplace.clock() + timedelta(seconds=rest.retry_after_s or 0.0)
            entries.postpone_entry(conn, entry.entry_id, until, rest.reason, lease)
    run.count(postponed=len(resting))
    return [(entry, answer) for entry, answer in fetched if not isinstance(answer, SiteRestsError)]


async def _fetch_pages(
    workplace: Workplace, claimed: Sequence[ClaimedEntry]
) -> list[tuple[ClaimedEntry, Response | FetchError]]:
    async with open_fetcher(workplace) as fetcher:
        robots = Robots(fetcher)

        async def fetch_page(entry: ClaimedEntry) -> Response | FetchError:
            try:
                if not await robots.allowed(entry.url):
                    return FetchError(Reason.ROBOTS, urls.host_of(entry.url))
                return await fetcher.get(Request(entry.url), permit=robots.allowed)
            except FetchError as error:
                return error

        answers = await asyncio.gather(*map(fetch_page, claimed))
    return [*zip(claimed, answers, strict=True)]


def _extract(
    workplace: Workplace, fetched: Sequence[tuple[ClaimedEntry, Response | FetchError]]
) -> Iterator[Collected]:
    pages = [(entry, _page(answer)) for entry, answer in fetched if isinstance(answer, Response)]
    read = workplace.workers.each(extract_article, [(page,) for _, page in pages], ExtractError)
    for (entry, _), found in zip(pages, read, strict=True):
        yield Collected(entry, _complete(entry, found))
    yield from (Collected(entry, answer) for entry, answer in fetched if isinstance(answer, FetchError))


def _page(response: Response) -> Page:
    return Page(response.url, body=response.body, content_type=response.headers.get("content-type"))


def _complete(entry: ClaimedEntry, found: Article | ItemError) -> NewArticle | ItemError:
    """Return the article under its key, with what only the feed knows.

    The feed's own text stands in for a page that has none.
    """
    if isinstance(found, ItemError):
        if found.reason is not Reason.NO_BODY or len(entry.feed_text or "") < MIN_FEED_TEXT:
            return found
        found = Article(entry.url, entry.url, entry.title, entry.feed_text or "", method="feed", quality=0.5)
    try:
        canonical = urls.canonical_url(found.canonical_url)
        domain = urls.registrable_domain(canonical)
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
    return NewArticle(urls.url_key(canonical), domain, article)


def _record(
    conn: Connection, collected: Sequence[Collected], workplace: Workplace, lease: Lease, run: Run
) -> None:
    now = workplace.clock()
    refused = _load(conn, collected, run, now)
    for item in collected:
        found = refused.get(item.entry.entry_id, item.found)
        outcome = _outcome(item.entry, found, workplace.settings.max_attempts, now)
        if not entries.record_outcome(conn, outcome, lease):
            run.count(lost_lease=1)
            continue
        run.count(**{outcome.state: 1})
        if outcome.state == EntryState.QUARANTINED and isinstance(found, ItemError):
            set_aside(conn, workplace, _item_key(item.entry), found, item.entry.url)
        elif outcome.state != EntryState.DUE:
            entries.clear_quarantine(conn, ["fetch", "extract", "load"], _item_key(item.entry))


def _load(conn: Connection, collected: Sequence[Collected], run: Run, now: datetime) -> dict[int, ItemError]:
    """Load the articles; return the errors of those that the database refused, by entry."""
    by_key: dict[str, list[ClaimedEntry]] = {}
    found: dict[str, NewArticle] = {}
    for item in collected:
        if isinstance(item.found, NewArticle):
            by_key.setdefault(item.found.url_key, []).append(item.entry)
            found.setdefault(item.found.url_key, item.found)
    refused: dict[int, ItemError] = {}
    for new, error in _load_halving(conn, [*found.values()], run, now):
        refused |= {entry.entry_id: error for entry in by_key[new.url_key]}
    return refused


def _load_halving(
    conn: Connection, new: Sequence[NewArticle], run: Run, now: datetime
) -> Iterator[tuple[NewArticle, ItemError]]:
    """Load a batch; when the database refuses it, halve it until the bad row is found, and yield that one."""
    try:
        with conn.begin_nested():
            counts = articles.load_articles(conn, new, now)
    except (DataError, IntegrityError) as error:
        if len(new) == 1:
            yield new[0], LoadError(Reason.BAD_ROW, str(error.orig))
            return
        middle = len(new) // 2
        yield from _load_halving(conn, new[:middle], run, now)
        yield from _load_halving(conn, new[middle:], run, now)
    else:
        run.count(inserted=counts.inserted, changed=counts.changed, same=counts.same)


def _outcome(entry: ClaimedEntry, found: NewArticle | ItemError, max_attempts: int, now: datetime) -> Outcome:
    if isinstance(found, NewArticle):
        return Outcome(entry.entry_id, EntryState.DONE, article_key=found.url_key)
    state = outcome_of(found, entry.attempts, max_attempts)
    later = now + retry_delay(entry.attempts, found) if state is EntryState.DUE else None
    return Outcome(entry.entry_id, state, found.reason, found.detail[:2000], later)


def retry_delay(attempts: int, error: ItemError) -> timedelta:
    """Return how long to wait after so many attempts: what the server asks for, but no less than our own.

    >>> retry_delay(2, FetchError(Reason.TIMEOUT))
    datetime.timedelta(seconds=3600)
    """
    ours: timedelta = min(FIRST_RETRY * 4 ** min(max(attempts, 1) - 1, 10), LONGEST_RETRY)
    asked = error.retry_after_s if isinstance(error, FetchError) else None
    return max(ours, timedelta(seconds=asked or 0))


def _item_key(entry: ClaimedEntry) -> str:
    """Return what names an entry for a person: its feed and its guid."""
    return f"{entry.feed_url} {entry.guid}"
