"""Build entries and articles from the archive alone: documents and pages, in the order in which they came."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from newswatch.archive import Asked, Capture, Place, list_records, read_record
from newswatch.entries import FINAL, EntryState
from newswatch.errors import ConfigError, FeedError, ItemError
from newswatch.feeds import parse_feed
from newswatch.model import FeedEntry
from newswatch.pipeline.by_hand import by_hand_feed, domain_of_feed
from newswatch.pipeline.outcomes import record_collected
from newswatch.pipeline.poll_record import keyed
from newswatch.pipeline.quiet import QuietReader, open_quiet_reader
from newswatch.pipeline.reread import SLICE, archive_folder, as_of, collect_again, recall
from newswatch.pipeline.workplace import Run, Workplace, recorded_run
from newswatch.store import feeds, replay
from newswatch.store.lease import new_lease
from newswatch.urls import without_credentials

# All but what somebody is at work on: a page that was asked for again is read again.
_STATES = {EntryState.NEW, EntryState.DUE, *FINAL}


@dataclass
class Rebuilding:
    """What a rebuild works with; ``known`` are the feeds by address, without credentials."""

    workplace: Workplace
    folder: Path
    reader: QuietReader
    run: Run
    known: dict[str, int] = field(default_factory=dict)

    def feed_of(self, conn: Connection, address: str, at: datetime) -> int:
        """Return the feed under an address; one that no file names is made, and never polled."""
        if address not in self.known:
            self.known[address] = feeds.history_feed(conn, address, domain_of_feed(address), at)
        return self.known[address]


def count_records(
    workplace: Workplace, since: datetime | None = None, until: datetime | None = None
) -> dict[str, int]:
    """Return how many documents and pages the archive holds of a span."""
    counts = {"documents": 0, "pages": 0}
    for place in list_records(archive_folder(workplace), since, until):
        counts["pages" if place.asked.is_page else "documents"] += 1
    return counts


def rebuild_from_archive(
    workplace: Workplace, since: datetime | None = None, until: datetime | None = None
) -> dict[str, int]:
    """Build entries and articles from the archived documents and pages of a span, without the network.

    Everything is old material and mails nobody. Entries whose page was never asked for wait to be collected.
    Safe to repeat.

    Raises:
        SettingsError: There is no archive.
        ConfigError: The database was polled into: what is in it would be mixed with what was.
    """
    folder = archive_folder(workplace)
    with workplace.engine.begin() as conn:
        if replay.was_polled(conn):
            raise ConfigError(["this database was polled into: build anew in an empty one"])
    reader = open_quiet_reader(workplace)
    with recorded_run(workplace, "replay") as run:
        with workplace.engine.begin() as conn:
            known = {without_credentials(url): feed_id for url, feed_id in replay.feed_ids(conn).items()}
        rebuilding = Rebuilding(workplace, folder, reader, run, known)
        for part in in_turns(list_records(folder, since, until)):
            (_read_pages if part[0].asked.is_page else _read_documents)(rebuilding, part)
        return run.counts


def in_turns(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Yield neighbours together that are of one kind and of one moment; never two of one entry."""
    part: list[Place] = []
    for place in places:
        if part and not _go_together(part, place):
            yield part
            part = []
        part.append(place)
    if part:
        yield part


def _go_together(part: Sequence[Place], place: Place) -> bool:
    same = place.asked.is_page == part[0].asked.is_page and place.at == part[0].at
    return same and len(part) < SLICE and all(place.asked != other.asked for other in part)


def _read_documents(rebuilding: Rebuilding, part: Sequence[Place]) -> None:
    """Load what feeds listed, one transaction a document."""
    captures = [
        kept
        for place in part
        if isinstance(kept := read_record(rebuilding.folder, place.pointer, place.asked.url), Capture)
    ]
    calls = [(item.body, item.url, dict(item.headers), item.at) for item in captures]
    found = rebuilding.workplace.workers.each(parse_feed, calls, FeedError)
    for capture, document in zip(captures, found, strict=True):
        if isinstance(document, ItemError):
            rebuilding.run.count(unreadable=1)
        else:
            _load_listed(rebuilding, capture.asked.url, document.entries, capture.at)


def _load_listed(rebuilding: Rebuilding, address: str, listed: Sequence[FeedEntry], at: datetime) -> None:
    try:
        with rebuilding.workplace.engine.begin() as conn:
            feed_id = rebuilding.feed_of(conn, address, at)
            loaded = feeds.load_entries(conn, feed_id, [keyed(entry) for entry in listed], at, history=True)
    except (DataError, IntegrityError, ItemError):
        rebuilding.known.pop(address, None)
        rebuilding.run.count(unreadable=1)
    else:
        rebuilding.run.count(documents=1, new=loaded.new, listed_again=loaded.changed)


def _read_pages(rebuilding: Rebuilding, part: Sequence[Place]) -> None:
    """Record what pages of one moment led to, as of that moment."""
    at, run = part[0].at, rebuilding.run
    workplace = as_of(rebuilding.workplace, at)
    recalled = recall(workplace, rebuilding.folder, [(place.pointer, place.asked.url) for place in part])
    lease = new_lease(at, workplace.settings.lease_s)
    with workplace.engine.begin() as conn:
        ids = _entries_of(rebuilding, conn, [place.asked for place in part], at)
        taken = replay.claim_archived(conn, [*ids.values()], _STATES, lease)
        collected = [
            collect_again(workplace, mine.entry, item)
            for place, item in zip(part, recalled, strict=True)
            if (mine := taken.get(ids.get(place.asked, 0)))
        ]
        run.count(pages=len(part), without_entry=len(part) - len(collected))
        with rebuilding.reader.reading(conn, [item.found for item in collected], workplace, run):
            record_collected(conn, collected, workplace, lease, run)


def _entries_of(
    rebuilding: Rebuilding, conn: Connection, asked: Sequence[Asked], at: datetime
) -> dict[Asked, int]:
    """Return the entries of pages; one that no document listed, such as a page by hand, is made."""
    by_feed: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_feed[one.feed or by_hand_feed(domain_of_feed(one.url))].append(one)
    ids: dict[Asked, int] = {}
    for address, pages in by_feed.items():
        feed_id = rebuilding.feed_of(conn, address, at)
        guids = [page.guid or "" for page in pages]
        known = replay.entry_ids(conn, feed_id, guids)
        missing = [keyed(FeedEntry(page.guid or "", page.url)) for page in pages if page.guid not in known]
        if missing:
            feeds.load_entries(conn, feed_id, missing, at, history=True)
            known = replay.entry_ids(conn, feed_id, guids)
        ids |= {page: known[page.guid or ""] for page in pages if page.guid in known}
    return ids
