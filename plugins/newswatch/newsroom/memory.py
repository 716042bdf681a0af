"""What makes a newsroom the same again at the next start: its seed, its moment, how far it went."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


class DamagedMemoryError(Exception):
    """The file is not what was written; the text names it."""


@dataclass(frozen=True)
class Memory:
    """What makes the newsroom the same again; its dates count back from ``now``."""

    seed: int
    now: datetime
    revision: int


def recall(path: Path) -> Memory | None:
    """Return what was remembered, or ``None`` before the first time.

    Raises:
        DamagedMemoryError: The file is not what was written.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Memory(kept["seed"], datetime.fromisoformat(kept["now"]), kept["revision"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedMemoryError(f"{path} is damaged ({error}): remove it, and begin anew") from error


def remember(path: Path, memory: Memory) -> None:
    """Write the file in one step, so that a killed program leaves the old or the new one."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({**asdict(memory), "now": memory.now.isoformat()}), encoding="utf-8")
    fresh.replace(path)
