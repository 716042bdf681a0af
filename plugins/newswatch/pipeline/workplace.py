"""What every task works with: a migrated database, the settings, a clock, and processes for hostile input."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from newswatch.archive import Archive
from newswatch.embedded import running_server
from newswatch.pipeline.workers import Workers
from newswatch.resources import find
from newswatch.settings import Settings
from newswatch.store.engine import ensure_database, open_engine, socket_url
from newswatch.store.migrate import migrate
from newswatch.store.runs import finish_run, start_run

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time; the one clock that is not handed in."""
    return datetime.now(UTC)


def clock_of(settings: Settings) -> Clock:
    """Return the clock that the settings ask for: the true one, or one that starts at their moment."""
    if settings.now is None:
        return utc_now
    ahead = settings.now - utc_now()
    return lambda: utc_now() + ahead


@dataclass(frozen=True)
class Workplace:
    """The way in's one value: everything below takes what it needs from here."""

    engine: Engine
    settings: Settings
    clock: Clock
    workers: Workers
    archive: Archive | None = None

    @property
    def config_dir(self) -> Path:
        """The folder of the configuration files."""
        return self.settings.config_dir or find("config")


@contextmanager
def open_workplace(settings: Settings | None = None, clock: Clock | None = None) -> Iterator[Workplace]:
    """Yield a workplace; start the embedded server where no database is set, and migrate what is found."""
    settings = settings or Settings.from_environment()
    clock = clock or clock_of(settings)
    with ExitStack() as stack:
        url = settings.database_url
        if url is None:
            socket_dir = stack.enter_context(running_server(settings.home))
            ensure_database(socket_dir, "create_newswatch_database")
            url = socket_url(socket_dir).render_as_string(hide_password=False)
        engine = open_engine(url)
        stack.callback(engine.dispose)
        migrate(engine)
        archive = stack.enter_context(open_archive(settings))
        yield Workplace(engine, settings, clock, Workers(settings.extract_processes), archive)


@contextmanager
def open_archive(settings: Settings) -> Iterator[Archive | None]:
    """Yield the archive that the settings name; its first file is made by its first record."""
    if settings.archive_dir is None:
        yield None
        return
    with Archive(settings.archive_dir, settings.user_agent) as archive:
        yield archive


@dataclass
class Run:
    """One run of a stage as it goes: its id and what it has counted so far."""

    run_id: int
    counts: dict[str, int]

    def count(self, **more: int) -> None:
        """Add to the counts."""
        for name, number in more.items():
            self.counts[name] = self.counts.get(name, 0) + number


@contextmanager
def recorded_run(workplace: Workplace, stage: str) -> Iterator[Run]:
    """Open a row of ``run``, and close it with the counts, or with the failure, which goes on."""
    with workplace.engine.begin() as conn:
        run = Run(start_run(conn, stage, workplace.clock()), {})
    failure = None
    try:
        yield run
    except BaseException:
        kind, error, _ = sys.exc_info()
        failure = f"{kind.__name__ if kind else ''}: {error}"[:2000]
        raise
    finally:
        with workplace.engine.begin() as conn:
            finish_run(conn, run.run_id, run.counts, workplace.clock(), failure)


def add_counts(parts: list[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums, name by name.

    >>> add_counts([{"new": 1}, {"new": 2, "failed": 1}])
    {'new': 3, 'failed': 1}
    """
    total: dict[str, int] = {}
    for part in parts:
        for name, number in part.items():
            total[name] = total.get(name, 0) + number
    return total
