"""Record what entries led to: load the articles, end every entry in one outcome, set failures aside."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from newswatch.entries import EntryState, outcome_of
from newswatch.errors import FetchError, ItemError, LoadError, Reason
from newswatch.pipeline.aside import set_aside
from newswatch.pipeline.identity import keep_identity, remember_moves
from newswatch.pipeline.pages import Collected
from newswatch.pipeline.workplace import Run, Workplace
from newswatch.sites import site_of
from newswatch.store import articles, entries, sites
from newswatch.store.articles import NewArticle
from newswatch.store.entries import ClaimedEntry, Outcome
from newswatch.store.lease import Lease
from newswatch.store.sites import PageRead

# The first retry comes a quarter of an hour later, each next one after four times as long, at most a day.
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(days=1)
STAGES = ("fetch", "extract", "load")


def record_collected(
    conn: Connection, collected: Sequence[Collected], workplace: Workplace, lease: Lease, run: Run
) -> None:
    """Write in the caller's transaction what the entries of a lease led to."""
    settled = keep_identity(conn, collected, workplace.clock())
    refused = load_found(conn, settled, run, workplace.clock())
    remember_moves(conn, collected, settled, workplace.clock())
    record_outcomes(
        conn,
        [replace(item, found=refused.get(item.entry.entry_id, item.found)) for item in settled],
        workplace,
        lease,
        run,
    )


def record_outcomes(
    conn: Connection, collected: Sequence[Collected], workplace: Workplace, lease: Lease, run: Run
) -> None:
    """End the entries of a lease as what was found says; their articles are loaded."""
    now = workplace.clock()
    # Rows are locked in the order in which a poll locks them.
    for item in sorted(collected, key=lambda item: item.entry.entry_id):
        found = item.found
        outcome = outcome_for(item, workplace.settings.max_attempts, now)
        if not entries.record_outcome(conn, outcome, lease):
            run.count(lost_lease=1)
            continue
        run.count(**{outcome.state: 1})
        if outcome.state == EntryState.QUARANTINED and isinstance(found, ItemError):
            set_aside(conn, workplace, item_key(item.entry), found, item.entry.url)
        elif outcome.state != EntryState.DUE:
            entries.clear_quarantine(conn, STAGES, item_key(item.entry))


def load_found(
    conn: Connection, collected: Sequence[Collected], run: Run, now: datetime
) -> dict[int, ItemError]:
    """Load the articles; return the errors of those that the database refused, by entry.

    How the pages were read is remembered of their sites.
    """
    by_key: dict[str, list[ClaimedEntry]] = {}
    found: dict[str, NewArticle] = {}
    for item in collected:
        if isinstance(item.found, NewArticle):
            by_key.setdefault(item.found.url_key, []).append(item.entry)
            found.setdefault(item.found.url_key, item.found)
    refused: dict[int, ItemError] = {}
    fresh: set[str] = set()
    for new, error in _load_halving(conn, [*found.values()], run, now, fresh):
        refused |= {entry.entry_id: error for entry in by_key[new.url_key]}
    sites.remember_pages(conn, _pages_read(collected, fresh), now)
    return refused


def _pages_read(collected: Sequence[Collected], fresh: Collection[str]) -> list[PageRead]:
    """Return how the pages were read; ``fresh`` are the keys of articles that were not there before."""
    return [
        PageRead(site, item.traits, key if (key := _key(item)) in fresh else None)
        for item in collected
        if item.traits and (site := site_of(item.traits.url))
    ]


def _key(item: Collected) -> str | None:
    return item.found.url_key if isinstance(item.found, NewArticle) else None


def _load_halving(
    conn: Connection, new: Sequence[NewArticle], run: Run, now: datetime, fresh: set[str]
) -> Iterator[tuple[NewArticle, ItemError]]:
    """Load a batch; when the database refuses it, halve it until the bad row is found, and yield that one.

    The keys of what is new are added to ``fresh``.
    """
    try:
        with conn.begin_nested():
            counts = articles.load_articles(conn, new, now)
    except (DataError, IntegrityError) as error:
        if len(new) == 1:
            yield new[0], LoadError(Reason.BAD_ROW, str(error.orig))
            return
        middle = len(new) // 2
        yield from _load_halving(conn, new[:middle], run, now, fresh)
        yield from _load_halving(conn, new[middle:], run, now, fresh)
    else:
        fresh.update(counts.new_keys)
        run.count(inserted=counts.inserted, changed=counts.changed, same=counts.same)


def outcome_for(item: Collected, max_attempts: int, now: datetime) -> Outcome:
    """Return how an entry ends, or when it is tried again."""
    entry, found, pointer = item.entry, item.found, item.archive_pointer
    if isinstance(found, NewArticle):
        return Outcome(entry.entry_id, EntryState.DONE, article_key=found.url_key, archive_pointer=pointer)
    state = outcome_of(found, entry.attempts, max_attempts)
    later = now + retry_delay(entry.attempts, found) if state is EntryState.DUE else None
    detail = found.detail[:2000]
    return Outcome(entry.entry_id, state, found.reason, detail, later, archive_pointer=pointer)


def retry_delay(attempts: int, error: ItemError) -> timedelta:
    """Return how long to wait after so many attempts: what the server asks for, but no less than our own.

    >>> retry_delay(2, FetchError(Reason.TIMEOUT))
    datetime.timedelta(seconds=3600)
    """
    ours: timedelta = min(FIRST_RETRY * 4 ** min(max(attempts, 1) - 1, 10), LONGEST_RETRY)
    asked = error.retry_after_s if isinstance(error, FetchError) else None
    return max(ours, timedelta(seconds=asked or 0))


def item_key(entry: ClaimedEntry) -> str:
    """Return what names an entry for a person: its feed and its guid."""
    return f"{entry.feed_url} {entry.guid}"
