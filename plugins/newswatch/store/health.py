"""How the pipeline is: feeds, backlog, runs, outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from newswatch.store.queries import query


@dataclass(frozen=True)
class Backlog:
    """How many entries or mails are in a state, and since when the oldest."""

    state: str
    count: int
    oldest_at: datetime


@dataclass(frozen=True)
class LastRun:
    """The last run of a stage."""

    stage: str
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]
    failure: str | None


@dataclass(frozen=True)
class Health:
    """Everything that status shows; ``feeds`` counts by name: feeds, healthy, failing, retired, late."""

    feeds: dict[str, int]
    backlog: tuple[Backlog, ...]
    runs: tuple[LastRun, ...]
    outbox: tuple[Backlog, ...]


def read_health(conn: Connection, now: datetime) -> Health:
    """Read it all in one transaction."""
    feeds: dict[str, Any] = dict(conn.execute(query("feed_counts"), {"now": now}).mappings().one())
    return Health(
        feeds=feeds,
        backlog=tuple(Backlog(*row) for row in conn.execute(query("backlog"))),
        runs=tuple(LastRun(*row) for row in conn.execute(query("last_runs"))),
        outbox=tuple(Backlog(*row) for row in conn.execute(query("outbox_counts"))),
    )
