"""Where one demo lives, and what it must remember from one run to the next."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


class DemoError(Exception):
    """The demo cannot go on; the text says why and what to do."""


@dataclass(frozen=True)
class Memory:
    """What makes the newsroom the same again; its dates count back from ``now``."""

    seed: int
    now: datetime
    revision: int


@dataclass(frozen=True)
class DemoHome:
    """The folder of one demo."""

    folder: Path

    @property
    def config(self) -> Path:
        """The configuration that the demo writes for itself."""
        return self.folder / "config"

    @property
    def mail(self) -> Path:
        """Where the mails arrive."""
        return self.folder / "mail"

    @property
    def airflow(self) -> Path:
        """Airflow's own home."""
        return self.folder / "airflow"

    @property
    def log(self) -> Path:
        """What Airflow says while it works."""
        return self.folder / "airflow.log"

    @property
    def _memory(self) -> Path:
        return self.folder / "newsroom.json"

    def recall(self) -> Memory | None:
        """Return what was remembered, or ``None`` before the first run.

        Raises:
            DemoError: The file is not what was written.
        """
        try:
            kept = json.loads(self._memory.read_text(encoding="utf-8"))
            return Memory(kept["seed"], datetime.fromisoformat(kept["now"]), kept["revision"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise DemoError(f"{self._memory} is damaged ({error}): start anew with --reset") from error

    def remember(self, memory: Memory) -> None:
        """Write the file in one step, so that a killed demo leaves the old or the new one."""
        fresh = self._memory.with_suffix(".new")
        fresh.write_text(json.dumps({**asdict(memory), "now": memory.now.isoformat()}), encoding="utf-8")
        fresh.replace(self._memory)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only demo in this folder.

        Raises:
            DemoError: Another one is at work.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "demo.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DemoError(f"another demo is at work in {self.folder}") from error
            yield
