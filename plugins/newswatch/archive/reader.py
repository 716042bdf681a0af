"""Find records again: one by its pointer, or all in the order in which they were made."""

import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed

from newswatch.archive.record import Kept, Kind, unpack_record, without_credentials
from newswatch.errors import FetchError, Reason

_log = logging.getLogger("newswatch")
# What a damaged file makes the readers of gzip and of WARC say.
_DAMAGED = (ArchiveLoadFailed, zlib.error, EOFError, ValueError, OSError)


@dataclass(frozen=True)
class Place:
    """Where a record stands, and what it is a record of."""

    at: datetime
    pointer: str
    kind: Kind
    asked: str


def read_record(folder: Path, pointer: str, asked: str) -> Kept:
    """Return the record at a pointer, if it is the one of the address that was asked.

    Raises:
        FetchError: It is not there, damaged, or another's.
    """
    name, _, offset = pointer.rpartition(":")
    path = (folder / name).resolve()
    if not offset.isdecimal() or not path.is_relative_to(folder.resolve()):
        raise FetchError(Reason.NOT_ARCHIVED, f"no pointer: {pointer}")
    try:
        with path.open("rb") as file:
            file.seek(int(offset))
            kept = _read_next(file)
    except OSError as error:
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: {error.strerror}") from error
    except _DAMAGED as error:
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: no record begins there") from error
    if kept is None:
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: the record is damaged, or none of ours")
    if kept.asked != without_credentials(asked):
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: the record is that of {kept.asked}")
    return kept


def _read_next(file: BinaryIO) -> Kept | None:
    record = next(WARCIterator(file, check_digests=True), None)
    return None if record is None else unpack_record(record)


def list_records(
    folder: Path, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Place]:
    """Yield where the records from ``since`` up to ``until`` stand, in the order in which they were made.

    A folder is a day, so that no more than a day's places are in memory. What is damaged is passed over
    with a word in the log.
    """
    first, last = _day(since) if since else "", _day(until) if until else "9"
    days = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for day in days:
        if first <= day.name <= last:
            places = [place for file in sorted(day.glob("*.warc.gz")) for place in _places(folder, file)]
            for place in sorted(places, key=lambda place: place.at):
                if (since is None or place.at >= since) and (until is None or place.at < until):
                    yield place


def _day(moment: datetime) -> str:
    """Return the name of a moment's folder."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def _places(folder: Path, path: Path) -> Iterator[Place]:
    """Yield the places of one file, in its own order; what stands behind a damage is lost."""
    name = path.relative_to(folder).as_posix()
    try:
        with path.open("rb") as file:
            records = WARCIterator(file, check_digests=True)
            for record in records:
                kept = unpack_record(record)
                pointer = f"{name}:{records.get_record_offset()}"
                if kept is not None:
                    yield Place(kept.at, pointer, kept.kind, kept.asked)
                elif record.rec_type != "warcinfo":
                    _log.warning("archive: %s is damaged, or none of ours", pointer)
    except _DAMAGED as error:
        _log.warning("archive: %s cannot be read to its end: %s", name, type(error).__name__)
