"""How the pipeline is, as the database knows it: feeds, backlog, runs, outbox. Judges nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from newswatch.store.queries import query

# How many feeds in trouble are named; the counts say how many there are.
NAMED_FEEDS = 5


@dataclass(frozen=True)
class FeedCounts:
    """How the active feeds are; ``feeds`` is the sum of healthy, late, unpolled and broken."""

    feeds: int = 0
    healthy: int = 0
    late: int = 0
    unpolled: int = 0
    broken: int = 0
    """Failing or retired."""
    failing: int = 0
    retired: int = 0


@dataclass(frozen=True)
class TroubledFeed:
    """A feed that is failing, late or retired."""

    url: str
    state: str
    reason: str | None
    last_success_at: datetime | None


@dataclass(frozen=True)
class Backlog:
    """How many entries or mails are in a state, and since when the oldest."""

    state: str
    count: int
    oldest_at: datetime


@dataclass(frozen=True)
class StageRuns:
    """The last run of a stage, its first, its last success, and how often it failed since, and why."""

    stage: str
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]
    first_started_at: datetime
    last_success_at: datetime | None
    failures: int = 0
    failure: str | None = None


@dataclass(frozen=True)
class Health:
    """Everything that the database knows; what waits since ``…_due_at`` may be taken by the next run."""

    feeds: FeedCounts
    backlog: tuple[Backlog, ...]
    runs: tuple[StageRuns, ...]
    outbox: tuple[Backlog, ...]
    troubled: tuple[TroubledFeed, ...] = ()
    feeds_due_at: datetime | None = None
    entries_due_at: datetime | None = None
    database_bytes: int = 0


def read_health(conn: Connection, now: datetime, late_before: datetime) -> Health:
    """Read it all in one transaction; a feed whose poll was planned before ``late_before`` is late."""
    times = {"now": now, "late_before": late_before}
    feeds = conn.execute(query("feed_counts"), times).one()
    troubled = conn.execute(query("troubled_feeds"), {**times, "max_rows": NAMED_FEEDS})
    due = conn.execute(query("due_since"), {"now": now}).one()
    return Health(
        feeds=FeedCounts(*feeds),
        backlog=tuple(Backlog(*row) for row in conn.execute(query("backlog"))),
        runs=tuple(StageRuns(*row) for row in conn.execute(query("stage_runs"))),
        outbox=tuple(Backlog(*row) for row in conn.execute(query("outbox_counts"))),
        troubled=tuple(TroubledFeed(*row) for row in troubled),
        feeds_due_at=due.feeds_at,
        entries_due_at=due.entries_at,
        database_bytes=conn.execute(query("database_size")).scalar_one(),
    )
