"""What two runs over the sample newsroom must agree on: rows by natural keys, and the names of the mails."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from newswatch.demo.home import DemoHome
from newswatch.embedded import running_server
from newswatch.newsroom.memory import Memory
from newswatch.store.engine import open_engine, socket_url

SEED = 1
NOW = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)


def statements(name: str) -> dict[str, str]:
    """Return the named statements of a file beside this one."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return dict(re.findall(r"^-- name: (\w+)\n(.*?;)", text, re.MULTILINE | re.DOTALL))


def start_demo(folder: Path, now: datetime = NOW) -> subprocess.Popen[bytes]:
    """Start the demo on a newsroom whose dates count back from one moment; old news is not mailed."""
    home = DemoHome(folder / "var" / "demo")
    if not home.folder.exists():
        home.folder.mkdir(parents=True)
        home.remember(Memory(SEED, now, 0))
    command = [sys.executable, "-m", "newswatch", "demo"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)


def run_demo(folder: Path, now: datetime = NOW) -> dict[str, list[str]]:
    """Run the demo to its end and return what it left."""
    folder.mkdir(parents=True, exist_ok=True)
    if start_demo(folder, now).wait():
        raise SystemExit("the demo failed")
    home = DemoHome(folder / "var" / "demo")
    with running_server(home.folder) as socket_dir:
        return read_rows(socket_dir, home.mail)


def read_rows(socket_dir: str, mail: Path) -> dict[str, list[str]]:
    """Return the rows by natural keys, and the names of the mails."""
    engine, sqls = open_engine(socket_url(socket_dir)), statements("natural_keys.sql")
    with engine.connect() as conn:
        found = {name: sorted(map(repr, conn.exec_driver_sql(sql).all())) for name, sql in sqls.items()}
    engine.dispose()
    return {**found, "files": sorted(path.name for path in mail.iterdir())}
