"""Append records to WARC files: a file a process and day, whole on the disk before anybody points into it."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from newswatch.archive.record import Kept, pack_header, pack_record
from newswatch.errors import OutageError

# A size that tools and people can handle; the standard advises a gigabyte at most.
ROLL_BYTES = 100_000_000

Opener = Callable[[Path], int]


def create_file(path: Path) -> int:
    """Make a file that was not there, its folder too, and have their names on the disk; return it open.

    Raises:
        OSError: It cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)
    return made


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@dataclass
class _File:
    """The file that is written now: where it is, for which day, and how long it is with whole records."""

    name: str
    day: date
    handle: int
    size: int = 0

    def append(self, record: bytes) -> int:
        """Write a record behind the last; return where it begins."""
        begin = self.size
        rest = memoryview(record)
        while rest:
            rest = rest[os.write(self.handle, rest) :]
        self.size += len(record)
        return begin

    def cut(self) -> None:
        """Take away what was begun and not finished, as far as the disk lets us."""
        with suppress(OSError):
            os.ftruncate(self.handle, self.size)
        with suppress(OSError):
            os.close(self.handle)


class Archive:
    """The archive of a folder, for one process; use it as a context, or call ``close``.

    The first record makes the first file, and nothing is made without one.
    """

    def __init__(self, folder: Path, user_agent: str, *, opener: Opener = create_file) -> None:
        self.folder = folder
        self._user_agent = user_agent
        self._opener = opener
        self._file: _File | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def keep(self, kept: Kept) -> str:
        """Append a record; return the pointer to it, ``file:offset``. It is safe once ``sync`` has returned.

        Raises:
            OutageError: It cannot be written: the disk is full, broken or not ours.
        """
        try:
            file = self._open(kept.at)
            return f"{file.name}:{file.append(pack_record(kept))}"
        except OSError as error:
            raise self._broken(error) from error

    def sync(self) -> None:
        """Have everything on the disk, so that pointers may be committed.

        Raises:
            OutageError: The disk did not take it.
        """
        try:
            if self._file:
                os.fsync(self._file.handle)
        except OSError as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """Let go of the file; the next record begins another."""
        if self._file:
            os.close(self._file.handle)
            self._file = None

    def _open(self, at: datetime) -> _File:
        """Return the file for a record of this moment: that of its day, while there is room."""
        at = at.astimezone(UTC)
        if self._file and (self._file.day != at.date() or self._file.size >= ROLL_BYTES):
            os.fsync(self._file.handle)
            self.close()
        if self._file is None:
            name = f"{at:%Y-%m-%d}/newswatch-{at:%Y%m%d%H%M%S}-{os.getpid()}-{secrets.token_hex(4)}.warc.gz"
            self._file = _File(name, at.date(), self._opener(self.folder / name))
            self._file.append(pack_header(name.rpartition("/")[2], at, self._user_agent))
        return self._file

    def _broken(self, error: OSError) -> OutageError:
        """Leave the file, without its torn end, and return what the task fails with."""
        file, self._file = self._file, None
        if file:
            file.cut()
        return OutageError(f"the archive in {self.folder} cannot be written: {error.strerror or error}")
