"""Read pages once more, from the archive: entries that ended go the way of new ones, without the network."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from newswatch.archive import Capture, read_record
from newswatch.entries import FINAL, EntryState
from newswatch.errors import FetchError, ItemError, Reason
from newswatch.extract import Reading
from newswatch.pipeline.aside import set_aside
from newswatch.pipeline.outcomes import item_key, load_found, record_outcomes
from newswatch.pipeline.pages import Answered, Collected, ReadPage, collect_page, read_captures, with_pointer
from newswatch.pipeline.quiet import QuietReader, open_quiet_reader
from newswatch.pipeline.workplace import Run, Workplace, recorded_run
from newswatch.settings import SettingsError, variable
from newswatch.store import entries, replay
from newswatch.store.articles import NewArticle
from newswatch.store.entries import ClaimedEntry, Outcome
from newswatch.store.lease import Lease, new_lease
from newswatch.store.replay import EntryFilter, Newest, Reclaimed, Replayable

SLICE = 32


@dataclass(frozen=True)
class Recalled:
    """What the archive gave: what came, when, and what that says today."""

    pointer: str
    at: datetime
    came: Capture | FetchError
    reading: Reading | ItemError


Pair = tuple[Replayable, Recalled]


def archive_folder(workplace: Workplace) -> Path:
    """Return where the archive is.

    Raises:
        SettingsError: There is none.
    """
    if workplace.settings.archive_dir is None:
        raise SettingsError(f"{variable('archive_dir')} is not set: there is no archive to read")
    return workplace.settings.archive_dir


def count_archived(workplace: Workplace, wanted: EntryFilter) -> dict[str, int]:
    """Return how many entries would be read from the archive, and how many have no record there."""
    archive_folder(workplace)
    with workplace.engine.begin() as conn:
        chosen = replay.replayable_entries(conn, wanted, archived=True)
    kept = sum(entry.archive_pointer is not None for entry in chosen)
    return {"would_read": kept, "without_record": len(chosen) - kept}


def reread_entries(workplace: Workplace, wanted: EntryFilter) -> dict[str, int]:
    """Read again, from the archive, what came for entries that ended; nothing of it is mailed.

    What gives an article is loaded, and a text that is another now becomes a version. An entry that ended
    well stays so. An entry whose record is not to be had is set aside.

    Raises:
        SettingsError: There is no archive.
    """
    folder = archive_folder(workplace)
    reader = open_quiet_reader(workplace)
    with recorded_run(workplace, "replay") as run:
        with workplace.engine.begin() as conn:
            chosen = replay.replayable_entries(conn, wanted, archived=True)
        kept = [entry for entry in chosen if entry.archive_pointer is not None]
        run.count(without_record=len(chosen) - len(kept))
        for start in range(0, len(kept), SLICE):
            part = kept[start : start + SLICE]
            recalled = recall(workplace, folder, [(entry.archive_pointer or "", entry.url) for entry in part])
            for at, group in by_moment(zip(part, recalled, strict=True)):
                _record(as_of(workplace, at), group, reader, run)
        return run.counts


def as_of(workplace: Workplace, at: datetime) -> Workplace:
    """Return the workplace with the clock at a moment: what was seen then is recorded as seen then."""
    return replace(workplace, clock=lambda: at)


def recall(workplace: Workplace, folder: Path, wanted: Sequence[tuple[str, str]]) -> list[Recalled]:
    """Return what stands at these pointers, each with the address that was asked, and what it says today."""
    now = workplace.clock()
    found = [_read(folder, pointer, url, now) for pointer, url in wanted]
    readings = read_captures(workplace, [came for came, _ in found])
    return [
        Recalled(pointer, at, came, reading)
        for (pointer, _), (came, at), reading in zip(wanted, found, readings, strict=True)
    ]


def _read(folder: Path, pointer: str, url: str, now: datetime) -> tuple[Capture | FetchError, datetime]:
    """Return what came for an address, and when; where no record is to be had, an error that says so."""
    try:
        kept = read_record(folder, pointer, url)
    except FetchError as error:
        return error, now
    return (kept if isinstance(kept, Capture) else kept.error), kept.at


def by_moment(recalled: Iterable[Pair]) -> Iterator[tuple[datetime, list[Pair]]]:
    """Yield what came at one moment together, in order of time: it is recorded as of then."""
    for at, group in groupby(sorted(recalled, key=_moment), key=_moment):
        yield at, [*group]


def _moment(pair: Pair) -> datetime:
    return pair[1].at


def _record(workplace: Workplace, recalled: Sequence[Pair], reader: QuietReader, run: Run) -> None:
    """Record what came at the moment at which the clock stands."""
    lease = new_lease(workplace.clock(), workplace.settings.lease_s)
    with workplace.engine.begin() as conn:
        taken = replay.claim_archived(conn, [entry.entry_id for entry, _ in recalled], FINAL, lease)
        run.count(changed_meanwhile=len(recalled) - len(taken))
        well, others = [], []
        for entry, item in recalled:
            if mine := taken.get(entry.entry_id):
                again = collect_again(workplace, mine.entry, item)
                if stays_well(mine, item, again):
                    well.append(again)
                else:
                    others.append(of_known(mine, again))
        with reader.reading(conn, [item.found for item in others], workplace, run):
            _load_newer(conn, others, workplace, lease, run)
        _leave_well(conn, well, workplace, lease, run)


def collect_again(workplace: Workplace, entry: ClaimedEntry, item: Recalled) -> Collected:
    """Return what an entry leads to today; nobody will ask for its page again."""
    last = replace(entry, attempts=workplace.settings.max_attempts)
    read = ReadPage(Answered(last, item.came), item.reading)
    return with_pointer(collect_page(read, last.attempts), item.pointer)


def stays_well(mine: Reclaimed, item: Recalled, again: Collected) -> bool:
    """Return whether an entry that ended well would not do so today: its article stays, so it does too.

    The feed's own text stands in for no page that was read: it replaces only what came from the feed before.
    """
    page = item.reading.found if isinstance(item.reading, Reading) else item.reading
    was_read = mine.article is not None and mine.article.method != "feed"
    worse = isinstance(again.found, ItemError) or (isinstance(page, ItemError) and was_read)
    return mine.was == EntryState.DONE and worse


def of_known(mine: Reclaimed, again: Collected) -> Collected:
    """Return what an entry leads to under the key of the article it led to: its page is the same one.

    A page that names another canonical address today would else become a second article.
    """
    known, found = mine.article, again.found
    if mine.was != EntryState.DONE or known is None or not isinstance(found, NewArticle):
        return again
    article = replace(found.article, canonical_url=known.canonical_url)
    return replace(again, found=replace(found, url_key=known.url_key, article=article))


def _load_newer(
    conn: Connection, collected: Sequence[Collected], workplace: Workplace, lease: Lease, run: Run
) -> None:
    """Load the articles, but for those whose newest text came from a later page; end the entries."""
    now = workplace.clock()
    keys = [item.found.url_key for item in collected if isinstance(item.found, NewArticle)]
    newest = replay.newest_versions(conn, keys)
    current = [item for item in collected if not is_outdated(item, newest, now)]
    run.count(outdated=len(collected) - len(current))
    refused = load_found(conn, current, run, now)
    ended = [replace(item, found=refused.get(item.entry.entry_id, item.found)) for item in collected]
    record_outcomes(conn, ended, workplace, lease, run)


def is_outdated(item: Collected, newest: dict[str, Newest], at: datetime) -> bool:
    """Return whether another page, seen no earlier, gave the article the text it has."""
    known = newest.get(item.found.url_key) if isinstance(item.found, NewArticle) else None
    return known is not None and known.archive_pointer != item.archive_pointer and known.seen_at >= at


def _leave_well(
    conn: Connection, collected: Sequence[Collected], workplace: Workplace, lease: Lease, run: Run
) -> None:
    for item in collected:
        outcome = Outcome(item.entry.entry_id, EntryState.DONE, archive_pointer=item.archive_pointer)
        entries.record_outcome(conn, outcome, lease)
        run.count(stays_done=1)
        if isinstance(item.found, ItemError) and item.found.reason is Reason.NOT_ARCHIVED:
            set_aside(conn, workplace, item_key(item.entry), item.found, item.entry.url)
            run.count(not_archived=1)
