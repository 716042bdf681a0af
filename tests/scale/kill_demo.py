"""Kill the demo at random moments and run it again: the rows in the end are always the same.

    python tests/scale/kill_demo.py [KILLS] [SEED OF CHANCE]

Not part of the test suite: ten kills take about ten minutes. Each time the demo's whole process group gets
SIGKILL at a random moment of a first run; a second run must end with the rows, by natural keys, and the mails
of a run that nobody disturbed, and leave no server behind.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

from newswatch.demo.home import DemoHome, Memory
from newswatch.embedded import running_server
from newswatch.store.engine import open_engine, socket_url

NOW = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)
LONGEST_S = 24

NATURAL = {
    "entries": "SELECT f.url, e.guid, e.url_key, e.state, e.reason FROM newswatch.entry e JOIN newswatch.feed f USING (feed_id)",
    "articles": """SELECT a.url_key, a.text_hash, a.version, s.domain, c.founder_url_key, a.copy_kind, t.founder_url_key
        FROM newswatch.article a JOIN newswatch.source s USING (source_id)
        JOIN newswatch.copy_group c USING (copy_group_id) JOIN newswatch.story t USING (story_id)""",
    "versions": "SELECT url_key, v.version, v.text_hash FROM newswatch.article_version v JOIN newswatch.article USING (article_id)",
    "links": """SELECT a.url_key, b.url_key, relation, l.kind, score FROM newswatch.link l
        JOIN newswatch.article a USING (article_id) JOIN newswatch.article b ON b.article_id = other_article_id""",
    "matches": "SELECT url_key, topic_id, m.version FROM newswatch.topic_match m JOIN newswatch.article USING (article_id)",
    "evidence": """SELECT url_key, topic_id, field, span_start, span_end FROM newswatch.match_evidence
        JOIN newswatch.article USING (article_id)""",
    "alerts": """SELECT founder_url_key, subscription_id, revision, tell, reason, verdicts::text, facts::text
        FROM newswatch.alert JOIN newswatch.story USING (story_id)""",
    "mails": "SELECT dedup_key, message_id, recipient, subject, text_part, state FROM newswatch.outbox",
    "rollup": "SELECT * FROM newswatch.rollup_topic_daily",
}


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
    return sum(any(home in process.cmdline() for home in homes) for process in psutil.process_iter())


if __name__ == "__main__":
    main()
