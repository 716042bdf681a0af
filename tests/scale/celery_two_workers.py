"""Kill one of two Celery workers amid `collect_articles`: the rows and mails are those of one machine.

    .venv/bin/python tests/scale/celery_two_workers.py [NEW FOLDER FOR THE LOGS]

Needs redis-server on the PATH (Debian: redis-server), nothing else: no Docker, no network. Takes four to ten
minutes on two cores. First `newswatch demo` runs undisturbed over the sample newsroom. Then the services of
docker-compose.yml run as processes on loopback: Redis, api-server, dag-processor, scheduler (CeleryExecutor)
and two workers, w1 and w2, over the same newsroom. It holds its pages back until both workers hold entries;
then every process of w1 gets SIGKILL. Exit code 1 when any row or mail differs in the end, when one of the
workers finished nothing, or when a batch of the killed worker was not done again by the other.
"""

import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from compose import Compose, composed
from natural_rows import SEED, read_rows, run_demo, statements
from processes import Started, wait_until
from sqlalchemy import Engine

from newswatch.mail.sink import FolderSink
from newswatch.newsroom import Room, SampleResponse, build_newsroom, serve
from newswatch.newsroom.configure import write_config
from newswatch.resources import find
from newswatch.store.engine import open_engine, socket_url

AFTER_POLL = ("collect_articles", "link_and_tag", "send_alerts")
BATCHES = 4
# A tick of a schedule between kill and end would link half of the articles, as a quiet run never does.
CLEAR_OF_TICKS_S = 240
# What makes a dead worker's task be noticed, and its entries be free again, within a minute.
SOON = {
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
    "AIRFLOW__CELERY__WORKER_CONCURRENCY": "2",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "25",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "60",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "10",
    "NEWSWATCH_LEASE_S": "40",
    "NEWSWATCH_BATCHES": str(BATCHES),
    "NEWSWATCH_HOST_DELAY_S": "0",
    "NEWSWATCH_MAIL_FROM": "Newswatch <newswatch@newswatch.example>",
}

QUESTIONS = statements("celery_questions.sql")


@dataclass(frozen=True)
class SlowRoom:
    """A room that holds its pages back, not its feeds, until it is told to go on."""

    room: Room
    go_on: threading.Event
    longest_s: float = 30

    def respond(self, url: str, headers: Mapping[str, str]) -> SampleResponse:
        """Answer as the room does, a page later."""
        answer = self.room.respond(url, headers)
        is_feed = url in {feed.url for feed in self.room.feeds}  # one of them answers with a page
        if "html" in answer.headers.get("Content-Type", "") and not is_feed:
            self.go_on.wait(self.longest_s)
        return answer


@dataclass(frozen=True)
class Instance:
    """One try of a task, as Airflow's database has it."""

    celery_id: str | None
    dag_id: str
    task_id: str
    map_index: int
    try_number: int
    state: str | None
    began_at: datetime | None

    @property
    def work(self) -> tuple[str, str, int]:
        """What was to be done, whichever try it is."""
        return (self.dag_id, self.task_id, self.map_index)

    @property
    def is_lost_batch(self) -> bool:
        """Whether it is a batch of entries that did not end well."""
        return self.task_id == "collect_batch" and self.state != "success"


class Cluster:
    """The services at work, and what their databases say of them."""

    def __init__(self, compose: Compose, env: Mapping[str, str]) -> None:
        self.compose, self.env = compose, env
        self.running: list[Started] = []
        self.airflow: Engine = open_engine(socket_url(compose.socket_dir, "airflow"))
        self.ours: Engine = open_engine(socket_url(compose.socket_dir))

    def start(self, service: str, *more: str, name: str | None = None) -> Started:
        """Start a service; the cluster ends it."""
        started = self.compose.start(service, *more, name=name, **self.env)
        self.running.append(started)
        return started

    def airflow_says(self, *words: str) -> None:
        """Run a command of Airflow's."""
        said = Started(words[0], ["airflow", *words], self.environment(), self.compose.folder / "cli.log")
        if said.wait(120):
            raise SystemExit(f"airflow {' '.join(words)} failed:\n{said.last_words()}")

    def environment(self) -> dict[str, str]:
        """Return what the scheduler has."""
        return {**self.compose.environment("scheduler"), **self.env}

    def instances(self) -> list[Instance]:
        """Return every try of every task so far."""
        return [Instance(*row) for row in ask(self.airflow, "instances")]

    def quiet(self) -> bool:
        """Return whether no DAG run is open and nothing waits in our tables."""
        open_runs = [state for _, state in ask(self.airflow, "runs") if state in {"queued", "running"}]
        return not open_runs and ask(self.ours, "open_work") == [(0,)]

    def end(self) -> int:
        """End every process that was started, the last first; return how many had to be killed."""
        return sum(started.end(20) for started in reversed(self.running))


def main() -> None:
    """Run both, compare, say who did what."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended all the same
    with tempfile.TemporaryDirectory(prefix="celery-") as temporary:
        folder = Path((sys.argv[1:] or [temporary])[0]).resolve()
        started, now = time.monotonic(), datetime.now(UTC)
        alone = run_demo(folder / "alone", now)
        say(f"one machine: {counted(alone)}, {time.monotonic() - started:.0f} s")
        with composed(folder / "two", NEWSWATCH_EXECUTOR="CeleryExecutor") as compose:
            two, faults = run_two(compose, now)
    differing = [name for name in alone if alone[name] != two[name]]
    say(f"two workers: {counted(two)}")
    for name in differing:
        only = [*(set(alone[name]) ^ set(two[name]))]
        say(f"  {name} differs in {len(only)} rows, such as {only[:2]}")
    say(f"differing: {differing or 'nothing'}; faults: {faults or 'none'}")
    sys.exit(bool(differing or faults))


def run_two(compose: Compose, now: datetime) -> tuple[dict[str, list[str]], list[str]]:
    """Run the newsroom through both workers, kill one; return the rows and what went wrong."""
    room, go_on = build_newsroom(SEED, now), threading.Event()
    config, mail = compose.folder / "config", compose.folder / "mail"
    write_config(config, room.feeds, room.sources, find("config"))
    with serve(SlowRoom(room, go_on)) as server, FolderSink(mail) as sink:
        (compose.secrets / "newswatch_smtp_url").write_text(sink.url, encoding="utf-8")
        env = {
            **SOON,
            "NEWSWATCH_CONFIG_DIR": str(config),
            "NEWSWATCH_ALLOW_PRIVATE": server.base_url.removeprefix("http://"),
            "NEWSWATCH_GATEWAY_URL": server.base_url,
        }
        with at_work(compose, env) as (cluster, workers):
            drive(cluster, workers, go_on)
            faults = judge(cluster.instances(), workers)
            say(f"mails taken by the server: {sink.received}, of which different: {len([*mail.iterdir()])}")
        return read_rows(compose.socket_dir, mail), faults


@contextmanager
def at_work(compose: Compose, env: Mapping[str, str]) -> Iterator[tuple[Cluster, list[Started]]]:
    """Yield the cluster with its two workers ready; end all of it by its process ids."""
    init = compose.start("init")
    if init.wait(300):
        raise SystemExit(f"init failed:\n{init.last_words()}")
    cluster = Cluster(compose, env)
    try:
        for service in ("redis", "api-server", "dag-processor", "scheduler"):
            cluster.start(service)
        wait_until("the api-server", lambda: compose.is_healthy("api-server"), 120)
        workers = [
            cluster.start("worker", "--celery-hostname", f"{name}@%h", name=name) for name in ("w1", "w2")
        ]
        wait_until("the workers", lambda: all(is_ready(worker) for worker in workers), 180)
        wait_until("the DAGs", lambda: known(cluster) >= {"poll_feeds", *AFTER_POLL}, 120)
        yield cluster, workers
    finally:
        say(f"ended everything; killed because they did not end: {cluster.end()}")
        cluster.airflow.dispose()
        cluster.ours.dispose()


def drive(cluster: Cluster, workers: Sequence[Started], go_on: threading.Event) -> None:
    """Start the chain, kill the first worker in the middle of it, wait for the end."""
    # Seen for the first time, a schedule runs once for its last tick: over nothing, before there is anything.
    cluster.airflow_says("dags", "unpause", "--yes", "--treat-dag-id-as-regex", f"^({'|'.join(AFTER_POLL)})$")
    wait_until("first runs", lambda: ended(cluster) >= {*AFTER_POLL}, 180)
    wait_for_room_between_ticks()
    say("poll_feeds begins")
    cluster.airflow_says("dags", "unpause", "--yes", "poll_feeds")
    wait_until("entries held by both", lambda: holds_by_worker(cluster, workers), 240, 0.2)
    claims, entries = ask(cluster.ours, "claims")[0]
    running = holds_by_worker(cluster, workers)
    killed = workers[0].kill()
    say(f"{entries} entries held by {claims} batches, {running}: killed w1, {killed} processes")
    go_on.set()
    took = wait_until("the end", lambda: settled(cluster), 1200, 1)
    say(f"drained {took:.0f} s after the kill")


def known(cluster: Cluster) -> set[object]:
    """Return the DAGs that Airflow has read."""
    return {dag_id for (dag_id,) in ask(cluster.airflow, "known_dags")}


def ended(cluster: Cluster) -> set[str]:
    """Return the DAGs that have a run that ended."""
    return {dag_id for dag_id, state in ask(cluster.airflow, "runs") if state in {"success", "failed"}}


def settled(cluster: Cluster) -> bool:
    """Return whether all is quiet, and still is when what was told has had its time to start something."""
    if not cluster.quiet():
        return False
    time.sleep(15)
    return cluster.quiet()


def holds_by_worker(cluster: Cluster, workers: Sequence[Started]) -> dict[str, int] | None:
    """Return how many batches each worker runs, once all are at work and each holds its entries."""
    running = {celery_id for (celery_id,) in ask(cluster.airflow, "running_batches")}
    held = Counter({worker.name: len(running & taken(worker)) for worker in workers})
    claims, _ = ask(cluster.ours, "claims")[0]
    return dict(held) if min(held.values()) and claims == held.total() == BATCHES else None


def judge(instances: Sequence[Instance], workers: Sequence[Started]) -> list[str]:
    """Say who did what; return what is wrong with it."""
    faults = []
    for worker in workers:
        ids = taken(worker)
        done = Counter(each.dag_id for each in instances if each.celery_id in ids and each.state == "success")
        say(f"{worker.name} finished {done.total()} tasks: {dict(done)}")
        faults += [] if done else [f"{worker.name} finished nothing"]
    first, second = map(taken, workers)
    again = {each.work: each for each in instances if each.celery_id in second and each.state == "success"}
    lost = [each for each in instances if each.celery_id in first and each.is_lost_batch]
    for each in lost:
        later = again.get(each.work)
        said = (
            f"done on w2 by try {later.try_number}, {later.began_at:%H:%M:%S}" if later else "not done again"
        )
        say(f"collect_batch {each.map_index}: try {each.try_number} on w1 ended {each.state}; {said}")
        faults += [] if each.work in again else [f"batch {each.map_index} was not done again"]
    return faults + ([] if lost else ["the kill hit no batch"])


def taken(worker: Started) -> set[str | None]:
    """Return the ids of Celery of all that the worker began, by its own log."""
    log = worker.log.read_text(encoding="utf-8", errors="replace")
    return {*re.findall(r"\[([0-9a-f-]{36})\] Executing workload", log)}


def is_ready(worker: Started) -> bool:
    """Return whether a worker takes tasks."""
    if worker.poll() is not None:
        raise SystemExit(f"{worker.name} ended:\n{worker.last_words()}")
    return bool(re.search(r"\bready\b", worker.log.read_text(encoding="utf-8", errors="replace")))


def wait_for_room_between_ticks() -> None:
    """Wait until the next quarter of an hour is far enough."""
    now = datetime.now(UTC)
    left_s = 900 - (now.minute * 60 + now.second) % 900
    if left_s < CLEAR_OF_TICKS_S:
        say(f"waiting {left_s + 20} s for the next tick of the schedules to be over")
        time.sleep(left_s + 20)


def ask(engine: Engine, question: str) -> list[tuple[Any, ...]]:
    """Return the rows of a question."""
    with engine.connect() as conn:
        return [tuple(row) for row in conn.exec_driver_sql(QUESTIONS[question])]


def counted(rows: Mapping[str, Sequence[str]]) -> str:
    """Return how many rows there are of each kind."""
    return ", ".join(f"{len(found)} {name}" for name, found in rows.items())


def say(text: str) -> None:
    """Print a line with the time, at once."""
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", flush=True)


if __name__ == "__main__":
    main()
