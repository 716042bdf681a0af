"""Judge how the pipeline is, from what was read: what does not work, what needs a look. No I/O."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from newswatch.pipeline.words import ago, counted, in_bytes, lasting
from newswatch.stages import Stage
from newswatch.store.health import Backlog, FeedCounts, Health, StageRuns
from newswatch.text import clean_line

# What waits or runs for longer needs a look: twice the quarter of an hour between two runs of a stage.
STALE = timedelta(minutes=30)
# So many missed runs of a stage need a look, and so many mean that nothing runs it; a start may take a while.
MISSED, MISSED_FOR_LONG = 3, 12
GRACE = timedelta(minutes=15)
# A feed is late when so many polls did not take it: whoever polls every minute has not to be as strict.
LATE_POLLS = 3
LATE_AT_LEAST = timedelta(minutes=15)
# What was run by hand is nobody's schedule: its failure is told for a day.
BY_HAND = timedelta(days=1)
# Postgres stops where it cannot write; a little before that, mails still go out.
TIGHT_SHARE, TIGHT_BYTES = 0.10, 2_000_000_000
FULL_SHARE, FULL_BYTES = 0.02, 200_000_000
NOTHING_YET = "nothing has run yet: begin with `newswatch run poll`, or name another --home"
_LONGEST_FAILURE = 200


class Level(IntEnum):
    """How bad a finding is; the worst one is the exit code of status."""

    NOTE = 0
    LOOK = 1
    BROKEN = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was found, in words for the operator."""

    level: Level
    said: str


@dataclass(frozen=True)
class Disk:
    """The file system that holds our home."""

    free_bytes: int
    total_bytes: int

    @property
    def free_share(self) -> float:
        """How much of it is free, from 0 to 1; a file system without a size counts as free."""
        return self.free_bytes / self.total_bytes if self.total_bytes else 1.0


def late_before(now: datetime, poll_every_s: int) -> datetime:
    """Return the time of a planned poll before which its feed is late."""
    return now - max(LATE_POLLS * timedelta(seconds=poll_every_s), LATE_AT_LEAST)


def judge(health: Health, disk: Disk, stages: Sequence[Stage], now: datetime) -> list[Finding]:
    """Return what was found, the worst first."""
    found = [*_disk(disk)]
    if health.runs:
        found += _feeds(health.feeds)
        found += _entries(health.backlog, now)
        found += _mails(health.outbox, now)
        found += _stages(health, stages, now)
    else:
        found.append(Finding(Level.BROKEN, NOTHING_YET))
    return sorted(found, key=lambda finding: -finding.level)


def short_failure(failure: str | None) -> str:
    r"""Return the first line of a failure: what follows may quote statements with their values.

    >>> short_failure("DataError: \x1b[31mtoo long\n[SQL: INSERT …]\n[parameters: …]")
    'DataError: [31mtoo long'
    """
    first = clean_line((failure or "").strip().partition("\n")[0]) or ""
    return first if len(first) <= _LONGEST_FAILURE else f"{first[: _LONGEST_FAILURE - 1]}…"


def _disk(disk: Disk) -> Iterator[Finding]:
    free = f"{in_bytes(disk.free_bytes)} free ({disk.free_share:.0%})"
    if disk.free_share < FULL_SHARE or disk.free_bytes < FULL_BYTES:
        yield Finding(Level.BROKEN, f"the disk of NEWSWATCH_HOME is full: {free}")
    elif disk.free_share < TIGHT_SHARE or disk.free_bytes < TIGHT_BYTES:
        yield Finding(Level.LOOK, f"the disk of NEWSWATCH_HOME is nearly full: {free}")


def _feeds(feeds: FeedCounts) -> Iterator[Finding]:
    of_all = f"of {counted(feeds.feeds, 'feed')}"
    if not feeds.feeds:
        yield Finding(Level.LOOK, "there is no feed: see config/feeds.yaml")
    elif feeds.broken == feeds.feeds:
        yield Finding(Level.BROKEN, "no feed is healthy")
    if feeds.failing:
        yield Finding(Level.LOOK, f"{feeds.failing} {of_all} failing")
    if feeds.late:
        yield Finding(Level.LOOK, f"{feeds.late} {of_all} late")
    if feeds.retired:
        yield Finding(Level.NOTE, f"{feeds.retired} {of_all} retired: gone for good, no longer polled")


def _entries(backlog: Sequence[Backlog], now: datetime) -> Iterator[Finding]:
    for item in backlog:
        if item.state == "quarantined":
            many = counted(item.count, "entry", "entries")
            yield Finding(Level.LOOK, f"{many} set aside: `newswatch run replay` tries again")
        elif item.state == "new" and now - item.oldest_at > STALE:
            came = ago(item.oldest_at, now)
            yield Finding(Level.LOOK, f"new entries wait to be collected, the oldest came {came}")


def _mails(outbox: Sequence[Backlog], now: datetime) -> Iterator[Finding]:
    for item in outbox:
        if item.state == "dead":
            yield Finding(Level.LOOK, f"{counted(item.count, 'mail')} given up")
        elif item.state == "pending" and now - item.oldest_at > STALE:
            written = ago(item.oldest_at, now)
            yield Finding(Level.LOOK, f"mails wait to be sent, the oldest was written {written}")


def _stages(health: Health, stages: Sequence[Stage], now: datetime) -> Iterator[Finding]:
    scheduled = {stage.name: stage for stage in stages if stage.every_s}
    due = {"poll": health.feeds_due_at, "collect": health.entries_due_at}
    for run in health.runs:
        yield from _hanging(run, now)
        if stage := scheduled.get(run.stage):
            yield from _failing(run)
            # These two leave no row where nothing is due, so they can only be missed where something is.
            if waits_since := due.get(run.stage, run.first_started_at):
                yield from _missed(stage, run, waits_since, now)
        else:
            yield from _failed_by_hand(run, now)
    ran = {run.stage for run in health.runs}
    if never := [name for name in scheduled if name not in ran]:
        yield Finding(Level.NOTE, f"never run yet: {', '.join(never)}")


def _hanging(run: StageRuns, now: datetime) -> Iterator[Finding]:
    if not run.finished_at and now - run.started_at > STALE:
        yield Finding(Level.LOOK, f"{run.stage} began {ago(run.started_at, now)} and has not ended")


def _failing(run: StageRuns) -> Iterator[Finding]:
    """One failure after a success is no alarm: the next run may mend it."""
    if run.failures:
        level = Level.LOOK if run.failures == 1 and run.last_success_at else Level.BROKEN
        times = f" {run.failures} times in a row" if run.failures > 1 else ""
        yield Finding(level, f"{run.stage} failed{times}: {short_failure(run.failure)}")


def _failed_by_hand(run: StageRuns, now: datetime) -> Iterator[Finding]:
    if run.failures and now - run.started_at < BY_HAND:
        yield Finding(Level.LOOK, f"{run.stage} failed: {short_failure(run.failure)}")


def _missed(stage: Stage, run: StageRuns, waits_since: datetime, now: datetime) -> Iterator[Finding]:
    """What keeps failing is not missed: it says why itself. What is killed each time says nothing."""
    if run.failures > 1:
        return
    idle = now - max(run.last_success_at or run.first_started_at, waits_since)
    every = timedelta(seconds=stage.every_s or 0)
    if idle > MISSED * every + GRACE:
        level = Level.BROKEN if idle > MISSED_FOR_LONG * every + GRACE else Level.LOOK
        success = (
            f"last succeeded {ago(run.last_success_at, now)}" if run.last_success_at else "never succeeded"
        )
        due = f"is due every {lasting(every.total_seconds())}"
        yield Finding(level, f"{stage.name} {success} and {due}: does the DAG {stage.dag_id} run?")
