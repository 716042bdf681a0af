"""Run the whole pipeline once: start what it needs, run the DAGs, and say what came out."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console

from newswatch import newsroom
from newswatch.demo import screen
from newswatch.demo.airflow import run_dags
from newswatch.demo.home import DemoError, DemoHome
from newswatch.demo.progress import Progress
from newswatch.embedded import find_place, running_server
from newswatch.embedded.place import remove_orphans
from newswatch.embedded.server import leave
from newswatch.mail.sink import FolderSink
from newswatch.newsroom import Room, SampleFeed, SampleSource
from newswatch.newsroom.configure import write_config
from newswatch.newsroom.memory import Memory
from newswatch.pipeline import Workplace, make_feeds_due, open_workplace
from newswatch.resources import find
from newswatch.settings import Settings, child_environment
from newswatch.store.engine import ensure_database, socket_url
from newswatch.store.entries import release_all_leases
from newswatch.store.summary import RowCounts, Summary, count_rows, summarize

DEFAULT_SEED = 1
DAGS = ("poll_feeds", "collect_articles", "link_and_tag", "send_alerts")


@dataclass(frozen=True)
class Stage:
    """What the DAGs are to be run over: a room to serve, and the feeds in it."""

    home: DemoHome
    room: Room
    feeds: tuple[SampleFeed, ...]
    sources: tuple[SampleSource, ...]


@dataclass(frozen=True)
class DemoResult:
    """What came out, and what this run changed."""

    summary: Summary
    change: RowCounts
    spent: screen.Spent


@dataclass(frozen=True)
class Show:
    """Which newsroom to run: a seed other than the default has a folder of its own.

    ``step`` lets the newsroom publish its next revision, ``reset`` forgets earlier runs first.
    """

    seed: int = DEFAULT_SEED
    step: bool = False
    reset: bool = False


def run_demo(base: Path, console: Console, show: Show, now: datetime) -> None:
    """Run the sample newsroom through the pipeline and show what came out.

    Raises:
        DemoError: Something the demo needs is missing, or a DAG failed.
    """
    home = demo_home(base, show.seed)
    with home.alone():
        if show.reset or home.recall() is None:
            forget(home)  # a database that outlived its folder knows another newsroom
        memory = _memory(home, show, now)
        room = newsroom.build_newsroom(memory.seed, memory.now, memory.revision)
        stage = Stage(home, room, room.feeds, room.sources)
        result = perform(stage, console)
        if show.step and room.truth.change:
            screen.show_revision(console, room.truth.change)
        screen.show_demo(console, home, result.summary, result.change, result.spent)


def run_pages(base: Path, console: Console, file: Path, *, now: datetime) -> None:
    """Run the pages of a file through the pipeline, into a database of their own.

    Raises:
        ConfigError: The file is no such file.
        DemoError: A DAG failed.
    """
    home = DemoHome(base / "demo-pages")
    with home.alone():
        forget(home)
        room = newsroom.pages_room(newsroom.read_pages(file), now)
        sources = tuple(SampleSource(feed.source, feed.title, feed.source, "") for feed in room.feeds)
        result = perform(Stage(home, room, room.feeds, sources), console)
        screen.show_pages(console, result.summary, left_out=room.repeated + room.unusable, spent=result.spent)


def demo_home(base: Path, seed: int) -> DemoHome:
    """Return the folder of a seed's demo."""
    return DemoHome(base / ("demo" if seed == DEFAULT_SEED else f"demo-seed-{seed}"))


def forget(home: DemoHome) -> None:
    """Remove what earlier runs left, but for the locks: nobody else is at work here."""
    place = find_place(home.folder)
    with (place.home / "users.lock").open("a") as users:
        leave(place, users)  # ends a server that a killed run left
    if place.data.exists():
        gone = place.root / f"data.new-gone-{os.getpid()}"
        place.data.rename(gone)  # in one step: a kill leaves no half of it under its name
        shutil.rmtree(gone, ignore_errors=True)
    for path in (home.config, home.mail, home.archive, home.airflow):
        shutil.rmtree(path, ignore_errors=True)
    for path in (home.log, home.folder / "newsroom.json"):
        path.unlink(missing_ok=True)


def _memory(home: DemoHome, show: Show, now: datetime) -> Memory:
    memory = home.recall()
    if memory is None and show.step:
        raise DemoError("there is nothing to go on from: run the demo once without --next")
    memory = memory or Memory(show.seed, now, 0)
    if show.step and memory.revision >= newsroom.MAX_REVISION:
        raise DemoError(
            f"the newsroom has nothing more after {memory.revision} rounds: start anew with --reset"
        )
    memory = replace(memory, revision=memory.revision + show.step)
    home.remember(memory)
    return memory


def perform(stage: Stage, console: Console) -> DemoResult:
    """Serve the room, run the DAGs over it, and return what the database holds then."""
    if os.geteuid() == 0:
        remove_orphans("demo")
    started, cpu = time.monotonic(), _cpu_s()
    progress = Progress(console)
    progress.say("starting Postgres, the newsroom and the mail sink")
    with _scene(stage) as (workplace, socket_dir):
        make_feeds_due(workplace)
        with workplace.engine.begin() as conn:
            release_all_leases(conn, workplace.clock())
            before = count_rows(conn)
        events = run_dags(stage.home, DAGS, child_environment(workplace.settings), socket_dir)
        progress.follow(events, workplace)
        with workplace.engine.begin() as conn:
            summary = summarize(conn)
    spent = screen.Spent(time.monotonic() - started, _cpu_s() - cpu)
    return DemoResult(summary, summary.counts - before, spent)


@contextmanager
def _scene(stage: Stage) -> Iterator[tuple[Workplace, str]]:
    """Start what the DAGs need; everything ends with the context."""
    home = stage.home
    write_config(home.config, stage.feeds, stage.sources, find("config"))
    with ExitStack() as stack:
        socket_dir = stack.enter_context(running_server(home.folder))
        ensure_database(socket_dir, "create_newswatch_database")
        ensure_database(socket_dir, "create_airflow_database")
        server = stack.enter_context(newsroom.serve(stage.room))
        sink = stack.enter_context(FolderSink(home.mail))
        settings = Settings(
            home=home.folder.resolve(),
            config_dir=home.config.resolve(),
            archive_dir=home.archive.resolve(),
            database_url=socket_url(socket_dir).render_as_string(hide_password=False),
            smtp_url=sink.url,
            mail_from="Newswatch <newswatch@newswatch.example>",
            allow_private=frozenset({server.base_url.removeprefix("http://")}),
            gateway_url=server.base_url,
            host_delay_s=0.0,
            batches=2,
            batch_size=400,
        )
        workplace = stack.enter_context(open_workplace(settings))
        yield workplace, socket_dir


def _cpu_s() -> float:
    """Return the CPU time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
