"""Kill the demo at random moments and run it again: the rows in the end are always the same.

    python tests/scale/kill_demo.py [KILLS] [SEED OF CHANCE]

Not part of the test suite: ten kills take about ten minutes. Each time the demo's whole process group gets
SIGKILL at a random moment of a first run; a second run must end with the rows, by natural keys, and the mails
of a run that nobody disturbed, and leave no server behind.
"""

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import psutil
from natural_rows import run_demo, start_demo

LONGEST_S = 24


def main() -> None:
    """Compare killed runs with a quiet one; exit code 1 when any differs."""
    kills, chance = int((sys.argv[1:] or ["10"])[0]), random.Random(*sys.argv[2:])
    with tempfile.TemporaryDirectory() as folder:
        quiet = run_demo(Path(folder) / "quiet")
    differing = 0
    for number in range(kills):
        with tempfile.TemporaryDirectory() as folder:
            after = chance.uniform(1, LONGEST_S)
            kill(Path(folder), after)
            left = servers(folder)
            found = run_demo(Path(folder))
            wrong = [name for name in quiet if found[name] != quiet[name]]
            differing += bool(wrong or left)
            print(
                f"kill {number + 1} after {after:4.1f} s: {wrong or 'the same rows'}, servers left: {left}",
                flush=True,
            )
    print(f"{kills} kills, {differing} differing")
    sys.exit(bool(differing))


def kill(folder: Path, after_s: float) -> None:
    """Start the demo and end its whole process group without a warning."""
    running = start_demo(folder)
    time.sleep(after_s)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    time.sleep(3)  # for the keeper to notice


def servers(folder: str) -> int:
    """Return how many servers run for this folder, as whichever user."""
    homes = [f"{folder}/var/demo/postgres/data"]
    homes += [
        str(path.parent / "data")
        for path in Path("/var/lib/newswatch").glob("*/home")
        if path.read_text(encoding="utf-8").startswith(str(Path(folder).resolve()))
    ]
    lines = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    return sum(any(home in line for home in homes) for line in lines)


if __name__ == "__main__":
    main()
