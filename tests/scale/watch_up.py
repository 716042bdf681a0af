"""Run ``newswatch up --sample`` for a while, as operators do, and hold it to its promises.

    python tests/scale/watch_up.py [--minutes 20] [--kills 0] [--chance 1] [--keep DIR]

Not part of the test suite. Starts the service in a folder of its own, runs the DAGs that are run by hand once
each through Airflow's API, kills processes of the tree at random moments where that is asked for (the service
is started again when the supervisor itself was hit), then ends it by SIGINT, SIGTERM, the end of its
terminal and SIGKILL followed by a new start. Shows how often each DAG ran, the memory of the whole tree, the
time from a report in the newsroom to its mail, and what is left after each end.

Exit code 1: a promise was not kept.
"""

import argparse
import fcntl
import os
import pty
import random
import re
import signal
import statistics
import sys
import tempfile
import termios
import time
import urllib.error
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
from processes import free_port
from running_up import RunningUp

from newswatch.newsroom import LiveNewsroom
from newswatch.newsroom.memory import recall
from newswatch.service.sample import FEED_INTERVAL_S
from newswatch.store.engine import open_engine, socket_url
from newswatch.urls import canonical_url

STATEMENTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
SQL = dict(re.findall(r"^-- name: (\w+)\n(.*?;)", STATEMENTS, re.MULTILINE | re.DOTALL))
BY_HAND = {
    "retag_topic": {},
    "replay_quarantine": {},
    "backfill": {"addresses": ["https://www.harborwire.example/feeds/latest.xml"]},
    "send_digests": {},
    "watch_sources": {},
    "maintain": {},
}
END_S, DRAIN_S = 20, 240
# The promise: a mail within the feed's interval and a minute.
AFTER_POLL_S = 60


class Up(RunningUp):
    """The service with what its judge asks of it."""

    terminal: int | None = None

    def begin(self, *, terminal: bool = False) -> float:
        """Start it and wait until Airflow says that all is well; return the seconds."""
        began = time.monotonic()
        if terminal:
            self.terminal, side = pty.openpty()
            self.start(
                stdin=side, stdout=side, stderr=side, start_new_session=True, preexec_fn=_take_terminal
            )
            os.close(side)
        else:
            self.start(start_new_session=True)
        self.wait_for(self.is_well)
        return time.monotonic() - began

    def trigger(self) -> None:
        """Run each DAG that is run by hand, or seldom, once."""
        token = self.login()
        for dag_id, conf in BY_HAND.items():
            status, body = self.ask(
                f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf}, token
            )
            print(f"  triggered {dag_id}: {status} {'' if status == 200 else body}")
            time.sleep(5)

    def memory_mb(self) -> float:
        """Return the memory of the tree, shared pages counted once (PSS)."""
        total = 0
        for process in self.tree():
            with suppress(psutil.Error):
                total += process.memory_full_info().pss
        return total / 1e6

    def rows(self, name: str, database: str = "newswatch") -> list[tuple]:
        """Return what a statement gives."""
        engine = open_engine(socket_url(str(self.place.socket_dir), database))
        try:
            with engine.connect() as conn:
                return [tuple(row) for row in conn.exec_driver_sql(SQL[name])]
        finally:
            engine.dispose()

    def end(self, how: str) -> float:
        """End it in one of the four ways; return the seconds."""
        began = time.monotonic()
        if how == "terminal":
            os.close(self.terminal)
        else:
            self.process.send_signal(signal.Signals[how])
        self.process.wait(60)
        return time.monotonic() - began


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def main() -> None:
    """Do all of it."""
    asked = arguments()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="nw-up-") as folder:
        up = Up(Path(asked.keep or folder), free_port())
        print(f"ready after {up.begin():.0f} s", flush=True)
        kill_or_wait(up, asked)
        faults += judge(up, killed=bool(asked.kills))
        faults += ends(up)
    print("\n".join(faults) or "every promise kept", flush=True)
    sys.exit(bool(faults))


def arguments() -> argparse.Namespace:
    """Read the words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--chance", type=int, default=1)
    parser.add_argument("--keep")
    return parser.parse_args()


def kill_or_wait(up: Up, asked: argparse.Namespace) -> None:
    """Let the time pass, with kills spread over it."""
    chance, began = random.Random(asked.chance), time.monotonic()
    moments = sorted(chance.uniform(20, asked.minutes * 60 - 20) for _ in range(asked.kills))
    time.sleep(15)
    with suppress(urllib.error.URLError, OSError):
        up.trigger()
    for moment in moments:
        time.sleep(max(0, began + moment - time.monotonic()))
        victim = chance.choice(up.tree())
        with suppress(psutil.NoSuchProcess):
            name = " ".join(victim.cmdline())[:70] or victim.name()
            victim.kill()
            print(f"{time.monotonic() - began:5.0f} s: SIGKILL to {victim.pid} {name}", flush=True)
        if victim.pid == up.process.pid:
            up.process.wait(10)
            print(f"        the supervisor: started again, ready after {up.begin():.0f} s", flush=True)
    time.sleep(max(0, began + asked.minutes * 60 - time.monotonic()))


def judge(up: Up, *, killed: bool) -> list[str]:
    """Show what the databases hold, and return which promises they break."""
    print(f"memory of the tree (PSS): {up.memory_mb():.0f} MB in {len(up.tree())} processes")
    faults = []
    for dag_id, state, count in up.rows("dag_runs", "airflow"):
        print(f"  {dag_id:20} {state:10} {count}")
    failed = up.rows("failed_tasks", "airflow")
    print(f"failed tasks: {failed}; tasks tried again: {up.rows('retried_tasks', 'airflow')[0][0]}")
    faults += [] if killed else [f"failed: {task}" for task in failed]
    late = latencies(up)
    faults += [] if killed else late
    began = time.monotonic()
    while up.rows("waiting")[0][0] and time.monotonic() - began < DRAIN_S:
        time.sleep(3)
    faults += missing(up)
    print(f"mails by state (state, mails, keys): {up.rows('mails')}")
    return faults


def room_of(up: Up, now: datetime) -> LiveNewsroom:
    """Return the newsroom that the service watches, as it is at a moment."""
    memory = recall(up.home.memory)
    return LiveNewsroom(memory.seed, memory.now, lambda: now)


def latencies(up: Up) -> list[str]:
    """Show how long it took from a report to its mail; return which took too long."""
    truth = room_of(up, datetime.now(UTC)).today().truth
    reports = {canonical_url(a.url): a for a in truth.articles if a.story.startswith("bulletin") and a.topics}
    told = {row[0]: row for row in up.rows("latencies")}
    waits = {
        url: (told[url][3] - reports[url].published_at).total_seconds() for url in reports if url in told
    }
    for url, seconds in waits.items():
        seen = (told[url][2] - reports[url].published_at).total_seconds()
        print(f"  told after {seconds:4.0f} s, collected after {seen:4.0f} s: {reports[url].title[:60]}")
    if waits:
        figures = sorted(waits.values())
        print(
            f"report to mail, {len(figures)} reports, feeds polled every 60 s: "
            f"median {statistics.median(figures):.0f} s, worst {figures[-1]:.0f} s"
        )
    late = [url for url, seconds in waits.items() if seconds > FEED_INTERVAL_S + AFTER_POLL_S]
    return [f"told late: {url}" for url in late] if waits else ["no report was told"]


def missing(up: Up) -> list[str]:
    """Return the entries that are missing, there twice, or without one outcome."""
    rows = up.rows("entries")
    if len({row[:2] for row in rows}) != len(rows):
        return ["an entry is there twice"]
    # What was published in the last moments may not have been polled.
    truth = room_of(up, datetime.fromtimestamp(time.time() - 180, UTC)).today().truth
    had = {(row[0], row[2]): row for row in rows}
    faults = [f"lost: {entry.url}" for entry in truth.entries if (entry.feed, entry.url) not in had]
    final = {"done", "gone", "refused", "no_article"}
    for entry in truth.entries:
        row = had.get((entry.feed, entry.url))
        if row and row[3] != entry.outcome:
            faults.append(f"{entry.url}: {row[3]} ({row[4]}), should be {entry.outcome}")
    faults += [f"not ended: {row}" for row in rows if row[3] not in final]
    print(f"entries: {len(rows)}, those of the newsroom's truth {len(truth.entries)}, faults {len(faults)}")
    return faults


def ends(up: Up) -> list[str]:
    """End and start it in every way; return what was left."""
    faults = []
    for how in ("SIGINT", "SIGTERM", "SIGKILL", "terminal"):
        if how != "SIGINT":
            up.begin(terminal=how == "terminal")
            time.sleep(10)
        took = up.end(how)
        if how == "SIGKILL":
            time.sleep(5)
            left = up.left() or "nothing"
            print(f"SIGKILL: left after 5 s: {left}; a new start is ready after {up.begin():.0f} s")
            took = up.end("SIGTERM")
        left = up.left()
        print(f"{how}: ended in {took:.1f} s, left: {left or 'nothing'}", flush=True)
        faults += [f"{how}: {what}" for what in left] + ([f"{how}: {took:.1f} s"] if took > END_S else [])
    return faults


if __name__ == "__main__":
    main()
