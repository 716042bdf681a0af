"""``newswatch status``: how the pipeline is, for a person, a script and a monitor."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from newswatch.cli.output import HomeOption, JsonOption, opened
from newswatch.text import clean_line

if TYPE_CHECKING:
    from newswatch.store.health import Backlog, Health

# Twice the longest time between two runs of a stage, so that one late run is no alarm.
STALE = timedelta(minutes=30)
DEGRADED, BROKEN = 1, 2


def status(home: HomeOption = None, *, as_json: JsonOption = False) -> None:
    """Say how the pipeline is.

    Exit code 0: all is well. 1: something needs a look: feeds failing or late, items set aside, dead mails.
    2: it does not work: a stage's last run failed, nothing was ever polled, or no feed is healthy.
    """
    from newswatch.store.health import read_health

    with opened(home) as workplace:
        now = workplace.clock()
        with workplace.engine.begin() as conn:
            health = read_health(conn, now)
    broken, degraded = judge(health, now)
    code = BROKEN if broken else DEGRADED if degraded else 0
    if as_json:
        found = {"code": code, "broken": broken, "degraded": degraded, **asdict(health)}
        print(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        _print(health, now)
        for line in (*(f"BROKEN  {x}" for x in broken), *(f"look    {x}" for x in degraded)):
            print(line)
        print(["all is well", "needs a look", "does not work"][code])
    raise typer.Exit(code)


def judge(health: "Health", now: datetime) -> tuple[list[str], list[str]]:
    """Return what does not work, and what needs a look."""
    feeds, broken, degraded = health.feeds, [], []
    if not health.runs:
        broken.append("nothing has run yet")
    if feeds["feeds"] and not feeds["healthy"]:
        broken.append("no feed is healthy")
    broken += [f"{run.stage} failed: {clean_line(run.failure)}" for run in health.runs if run.failure]
    for name in ("failing", "late"):
        if feeds[name]:
            degraded.append(f"{feeds[name]} of {feeds['feeds']} feeds {name}")
    degraded += [f"{item.count} entries set aside" for item in health.backlog if item.state == "quarantined"]
    degraded += [f"{item.count} mails dead" for item in health.outbox if item.state == "dead"]
    degraded += [
        f"mails waiting since {_ago(item.oldest_at, now)}"
        for item in health.outbox
        if item.state == "pending" and now - item.oldest_at > STALE
    ]
    return broken, degraded


def _print(health: "Health", now: datetime) -> None:
    feeds = health.feeds
    print(
        f"feeds     {feeds['feeds']}: "
        + ", ".join(f"{n} {name}" for name, n in feeds.items() if name != "feeds")
    )
    print(f"backlog   {_listed(health.backlog, now)}")
    print(f"outbox    {_listed(health.outbox, now)}")
    for run in health.runs:
        counts = ", ".join(f"{number} {name}" for name, number in run.counts.items()) or "nothing to do"
        print(f"last run  {run.stage:<12} {_ago(run.started_at, now):>10}  {counts}")


def _listed(items: "tuple[Backlog, ...]", now: datetime) -> str:
    parts = (f"{item.count} {item.state} (oldest {_ago(item.oldest_at, now)})" for item in items)
    return ", ".join(parts) or "empty"


def _ago(then: datetime, now: datetime) -> str:
    """Return how long ago in one unit."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"
