"""``newswatch status``: how the pipeline is, for a person, a script and a monitor. Judges nothing itself."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from newswatch.cli.output import HomeOption, JsonOption, Row, opened, print_json, print_rows
from newswatch.pipeline.words import ago, in_bytes
from newswatch.stages import STAGES, dag_of_stage

if TYPE_CHECKING:
    from newswatch.pipeline import HealthReport
    from newswatch.store.health import Backlog, FeedCounts, StageRuns, TroubledFeed

BROKEN = 2
_STYLES = ("green", "yellow", "red")
# The way of a piece of news; a stage that is not known comes after it, by name.
_ORDER = [stage.name for stage in STAGES]
_DAG_WIDTH = max(len(stage.dag_id) for stage in STAGES)
# Why it is shown since when the oldest waits: what is sent waits for nothing.
_WAITING = frozenset({"new", "due", "claimed", "quarantined", "pending"})
_MOST_COUNTS = 4


def status(home: HomeOption = None, *, as_json: JsonOption = False) -> None:
    """Say how the pipeline is: feeds, entries and mails that wait, the last runs of each DAG, the disk.

    Exit code 0: all is well. 1: something needs a look: feeds failing or late, entries waiting or set aside,
    mails waiting or dead, a stage that failed once or missed three runs, a disk nearly full. 2: it does not
    work: nothing has run yet, a stage keeps failing, never succeeded or missed twelve runs, no feed is
    healthy, the disk is full, or the database cannot be used.
    """
    from newswatch.pipeline import check_health

    with opened(home, failed=BROKEN) as workplace:
        report = check_health(workplace)
    if as_json:
        print_json(report.as_json())
    else:
        print_rows([*fact_rows(report), *finding_rows(report)])
    raise typer.Exit(report.code)


def fact_rows(report: "HealthReport") -> Iterator[Row]:
    """Yield what there is: what waits, the last run of each stage, the disk."""
    health, now = report.health, report.checked_at
    yield Row("feeds", _feeds_line(health.feeds))
    yield Row("entries", _listed(health.backlog, now) or "none waiting")
    yield Row("mails", _listed(health.outbox, now) or "none")
    idle = {"poll": not health.feeds_due_at, "collect": not health.entries_due_at}
    for run in sorted(health.runs, key=_place):
        nothing_due = "; nothing is due" if idle.get(run.stage) and run.finished_at else ""
        yield Row(run.stage.replace("_", "-"), _run_line(run, now) + nothing_due)
    free = f"{in_bytes(report.disk.free_bytes)} of {in_bytes(report.disk.total_bytes)} free"
    yield Row("disk", f"{free} ({report.disk.free_share:.0%}), database {in_bytes(health.database_bytes)}")


def finding_rows(report: "HealthReport") -> Iterator[Row]:
    """Yield feeds in trouble and what was found, the worst last; then the verdict."""
    for feed in report.health.troubled:
        yield Row("feed", _feed_line(feed, report.checked_at))
    for note in report.notes:
        yield Row("note", note)
    for text in report.degraded:
        yield Row("look", text, "yellow")
    for text in report.broken:
        yield Row("broken", text, "red")
    yield Row("verdict", report.verdict, _STYLES[report.code])


def _feeds_line(feeds: "FeedCounts") -> str:
    parts = [f"{feeds.healthy} healthy", f"{feeds.late} late", f"{feeds.broken} broken"]
    if feeds.retired:
        parts[-1] += f" ({feeds.failing} failing, {feeds.retired} retired)"
    if feeds.unpolled:
        parts.append(f"{feeds.unpolled} not polled yet")
    return f"{feeds.feeds}: {', '.join(parts)}" if feeds.feeds else "none"


def _feed_line(feed: "TroubledFeed", now: datetime) -> str:
    from newswatch.pipeline.health import shown_url

    reason = f" ({feed.reason})" if feed.reason and feed.state != "late" else ""
    success = f"last good {ago(feed.last_success_at, now)}" if feed.last_success_at else "never good"
    return f"{feed.state}{reason}, {success}: {shown_url(feed.url)}"


def _place(run: "StageRuns") -> tuple[int, str]:
    return (_ORDER.index(run.stage) if run.stage in _ORDER else len(_ORDER), run.stage)


def _run_line(run: "StageRuns", now: datetime) -> str:
    dag = f"{dag_of_stage(run.stage) or '':<{_DAG_WIDTH}}"
    began = f"{ago(run.started_at, now):>10}"
    if run.finished_at is None:
        return f"{dag} {began}, not ended yet; {_last_success(run, now)}"
    took = f"took {(run.finished_at - run.started_at).total_seconds():.1f} s"
    if run.failures:
        return f"{dag} {began}, {took}: failed; {_last_success(run, now)}"
    return f"{dag} {began}, {took}: {_counts(run.counts)}"


def _last_success(run: "StageRuns", now: datetime) -> str:
    return f"last success {ago(run.last_success_at, now)}" if run.last_success_at else "no success yet"


def _counts(counts: dict[str, int]) -> str:
    found = sorted(((number, name) for name, number in counts.items() if number), reverse=True)
    shown = [f"{number} {name.replace('_', ' ')}" for number, name in found]
    if len(shown) > _MOST_COUNTS:
        shown[_MOST_COUNTS:] = ["…"]
    return ", ".join(shown) or "nothing to do"


def _listed(items: "tuple[Backlog, ...]", now: datetime) -> str:
    return ", ".join(
        f"{item.count} {item.state}"
        + (f" (oldest {ago(item.oldest_at, now)})" if item.state in _WAITING else "")
        for item in items
    )
