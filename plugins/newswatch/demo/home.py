"""Where one demo lives, and what it must remember from one run to the next."""

from contextlib import AbstractContextManager
from pathlib import Path

from newswatch.newsroom.memory import DamagedMemoryError, Memory, recall, remember
from newswatch.service.home import ServiceHome, locked


class DemoError(Exception):
    """The demo cannot go on; the text says why and what to do."""


class DemoHome(ServiceHome):
    """The folder of one demo: like that of a service, and one log for all of Airflow."""

    @property
    def log(self) -> Path:
        """What Airflow says while it works."""
        return self.folder / "airflow.log"

    def recall(self) -> Memory | None:
        """Return what was remembered, or ``None`` before the first run.

        Raises:
            DemoError: The file is not what was written.
        """
        try:
            return recall(self.memory)
        except DamagedMemoryError as error:
            raise DemoError(str(error)) from error

    def remember(self, memory: Memory) -> None:
        """Write the file in one step, so that a killed demo leaves the old or the new one."""
        remember(self.memory, memory)

    def alone(self) -> AbstractContextManager[None]:
        """Be the only demo in this folder.

        Raises:
            DemoError: Another one is at work.
        """
        refusal = DemoError(f"another demo is at work in {self.folder}")
        return locked(self.folder / "demo.lock", refusal)
