"""Where a service lives, and the lock that makes it the only one there."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


class ServiceError(Exception):
    """The service cannot start or go on; the text says why and what to do."""


@dataclass(frozen=True)
class ServiceHome:
    """The folder of one service; ``NEWSWATCH_HOME`` names it."""

    folder: Path

    @property
    def airflow(self) -> Path:
        """Airflow's own home."""
        return self.folder / "airflow"

    @property
    def workdir(self) -> Path:
        """The working directory of every process of the service, and of no other: what marks them as ours."""
        return self.folder / "airflow" / "at-work"

    @property
    def logs(self) -> Path:
        """What the components say, a file each."""
        return self.folder / "logs"

    @property
    def secrets(self) -> Path:
        """The login and the keys that were made at the first start."""
        return self.folder / "secrets.json"

    @property
    def passwords(self) -> Path:
        """The login as Airflow's simple auth manager reads it."""
        return self.folder / "airflow" / "passwords.json"

    @property
    def lock(self) -> Path:
        """Held by the supervisor as long as it lives."""
        return self.folder / "service.lock"

    @property
    def config(self) -> Path:
        """The configuration that a sample writes for itself."""
        return self.folder / "config"

    @property
    def archive(self) -> Path:
        """Where a demo keeps what it fetched."""
        return self.folder / "archive"

    @property
    def mail(self) -> Path:
        """Where a sample's mails arrive."""
        return self.folder / "mail"

    @property
    def memory(self) -> Path:
        """What makes a sample's newsroom the same again."""
        return self.folder / "newsroom.json"


@contextmanager
def locked(path: Path, refusal: Exception, wait_s: float = 0.0) -> Iterator[None]:
    """Hold a lock for as long as the block runs; the kernel lets go of it when its process dies.

    Raises:
        Exception: The given refusal, when somebody else holds it so long.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_s
    with path.open("a") as lock:
        while not _try_lock(lock):
            if time.monotonic() >= deadline:
                raise refusal
            time.sleep(0.05)
        yield


def _try_lock(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
