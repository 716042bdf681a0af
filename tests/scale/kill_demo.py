"""Kill the demo at random moments and run it again: the rows in the end are always the same.

    python tests/scale/kill_demo.py [KILLS] [SEED OF CHANCE]

Not part of the test suite: ten kills take about ten minutes. Each time the demo's whole process group gets
SIGKILL at a random moment of a first run; a second run must end with the rows, by natural keys, and the mails
of a run that nobody disturbed, and leave no server behind.
"""

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

from newswatch.demo.home import DemoHome
from newswatch.embedded import running_server
from newswatch.newsroom.memory import Memory
from newswatch.store.engine import open_engine, socket_url

NOW = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)
LONGEST_S = 24

# One statement a kind of row, by natural keys: what two runs must agree on.
STATEMENTS = Path(__file__).with_name("natural_keys.sql").read_text(encoding="utf-8")
NATURAL = dict(re.findall(r"^-- name: (\w+)\n(.*?;)", STATEMENTS, re.MULTILINE | re.DOTALL))


def main() -> None:
    """Compare killed runs with a quiet one; exit code 1 when any differs."""
    kills, chance = int((sys.argv[1:] or ["10"])[0]), random.Random(*sys.argv[2:])
    with tempfile.TemporaryDirectory() as folder:
        quiet = run(Path(folder) / "quiet")
    differing = 0
    for number in range(kills):
        with tempfile.TemporaryDirectory() as folder:
            after = chance.uniform(1, LONGEST_S)
            kill(Path(folder), after)
            left = servers(folder)
            found = run(Path(folder))
            wrong = [name for name in quiet if found[name] != quiet[name]]
            differing += bool(wrong or left)
            print(
                f"kill {number + 1} after {after:4.1f} s: {wrong or 'the same rows'}, servers left: {left}",
                flush=True,
            )
    print(f"{kills} kills, {differing} differing")
    sys.exit(bool(differing))


def demo(folder: Path) -> subprocess.Popen[bytes]:
    """Start the demo on a newsroom whose dates count back from one fixed moment."""
    home = DemoHome(folder / "var" / "demo")
    if not home.folder.exists():
        home.folder.mkdir(parents=True)
        home.remember(Memory(1, NOW, 0))
    command = [sys.executable, "-m", "newswatch", "demo"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)


def kill(folder: Path, after_s: float) -> None:
    """Start the demo and end its whole process group without a warning."""
    running = demo(folder)
    time.sleep(after_s)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    time.sleep(3)  # for the keeper to notice


def run(folder: Path) -> dict[str, object]:
    """Run the demo to its end and return the rows by natural keys, and the names of the mails."""
    folder.mkdir(exist_ok=True)
    if demo(folder).wait():
        raise SystemExit("the demo failed")
    home = DemoHome(folder / "var" / "demo")
    with running_server(home.folder) as socket_dir:
        engine = open_engine(socket_url(socket_dir))
        with engine.connect() as conn:
            found = {
                name: sorted(map(repr, conn.exec_driver_sql(sql).all())) for name, sql in NATURAL.items()
            }
        engine.dispose()
    return {**found, "files": sorted(path.name for path in home.mail.iterdir())}


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
