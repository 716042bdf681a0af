"""Where one demo lives, and what it must remember from one run to the next."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from newswatch.newsroom.memory import DamagedMemoryError, Memory, recall, remember
from newswatch.service.home import locked


class DemoError(Exception):
    """The demo cannot go on; the text says why and what to do."""


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
            return recall(self._memory)
        except DamagedMemoryError as error:
            raise DemoError(str(error)) from error

    def remember(self, memory: Memory) -> None:
        """Write the file in one step, so that a killed demo leaves the old or the new one."""
        remember(self._memory, memory)

    def alone(self) -> AbstractContextManager[None]:
        """Be the only demo in this folder.

        Raises:
            DemoError: Another one is at work.
        """
        refusal = DemoError(f"another demo is at work in {self.folder}")
        return locked(self.folder / "demo.lock", refusal)
