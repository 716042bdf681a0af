"""Find records again: one by its pointer, or all in the order in which they were made."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import WARCIterator

from newswatch.archive.record import Asked, Capture, Failure, Kept, unpack_record
from newswatch.errors import FetchError, Reason
from newswatch.urls import without_credentials

_log = logging.getLogger("newswatch")


class DamagedError(Exception):
    """What stands there is no whole record."""


@dataclass(frozen=True)
class Place:
    """Where a record stands, and what it is a record of."""

    at: datetime
    pointer: str
    asked: Asked


def read_record(folder: Path, pointer: str, url: str) -> Kept:
    """Return the record at a pointer, if it is the one of the address that was asked.

    Raises:
        FetchError: It is not there, damaged, or another's.
    """
    name, _, offset = pointer.rpartition(":")
    try:
        path = (folder / name).resolve()
        if not offset.isdecimal() or not path.is_relative_to(folder.resolve()):
            raise FetchError(Reason.NOT_ARCHIVED, f"no pointer: {pointer}")
        with path.open("rb") as file:
            file.seek(int(offset))
            kept, _ = _read(WARCIterator(file, check_digests=True)) or (None, 0)
    except OSError as error:
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: {error.strerror}") from error
    except ValueError as error:  # a name or an offset that no file could have
        raise FetchError(Reason.NOT_ARCHIVED, f"no pointer: {pointer}") from error
    except DamagedError as error:
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: no whole record begins there") from error
    if not isinstance(kept, Capture | Failure):
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: no record of ours begins there")
    if kept.asked.url != without_credentials(url):
        raise FetchError(Reason.NOT_ARCHIVED, f"{pointer}: the record is that of {kept.asked.url}")
    return kept


def _read(records: WARCIterator) -> tuple[Kept | str, int] | None:
    """Return what the next record keeps (of one that is not ours, its type) and where it begins.

    Raises:
        DamagedError: It is not whole.
    """
    try:
        record = next(records, None)
        if record is None:
            return None
        return unpack_record(record) or str(record.rec_type), records.get_record_offset()
    except OSError:
        raise
    except Exception as error:  # the one third-party call, on a file that may be torn anywhere
        raise DamagedError(type(error).__name__) from error


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
            while (found := _read(records)) is not None:
                kept, offset = found
                pointer = f"{name}:{offset}"
                if isinstance(kept, Capture | Failure):
                    yield Place(kept.at, pointer, kept.asked)
                elif kept != "warcinfo":
                    _log.warning("archive: %s is damaged, or none of ours", pointer)
    except (DamagedError, OSError) as error:
        _log.warning("archive: %s cannot be read to its end: %s", name, error)
