"""``newswatch status``: how the pipeline is, for a person, a script and a monitor."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from newswatch.cli.output import (
    HomeOption,
    JsonOption,
    Row,
    ago,
    counted,
    opened,
    print_json,
    print_rows,
    safe,
)

if TYPE_CHECKING:
    from newswatch.store.health import Backlog, Health, LastRun

# Twice the longest time between two runs of a stage, so that one late run is no alarm.
STALE = timedelta(minutes=30)
DEGRADED, BROKEN = 1, 2
VERDICTS = ("all is well", "needs a look", "does not work")
_STYLES = ("green", "yellow", "red")
# The way of a piece of news; what is run by hand comes after it, by name.
_ORDER = ("poll", "collect", "link_and_tag", "send_alerts")
# Why it is shown since when the oldest waits: what is sent waits for nothing.
_WAITING = frozenset({"new", "due", "claimed", "quarantined", "pending"})


def status(home: HomeOption = None, *, as_json: JsonOption = False) -> None:
    """Say how the pipeline is.

    Exit code 0: all is well. 1: something needs a look: feeds failing or late, entries waiting or set aside,
    mails waiting or dead. 2: it does not work: nothing has run yet, a stage's last run failed, no feed is
    healthy, or the database cannot be used.
    """
    from newswatch.store.health import read_health

    with opened(home, failed=BROKEN) as workplace:
        now = workplace.clock()
        with workplace.engine.begin() as conn:
            health = read_health(conn, now)
    broken, degraded = judge(health, now)
    code = BROKEN if broken else DEGRADED if degraded else 0
    if as_json:
        print_json(
            {
                "code": code,
                "verdict": VERDICTS[code],
                "broken": broken,
                "degraded": degraded,
                **asdict(health),
            }
        )
    else:
        print_rows(status_rows(health, now))
        print_rows(
            [
                *(Row("broken", text, "red") for text in broken),
                *(Row("look", text, "yellow") for text in degraded),
                Row("verdict", VERDICTS[code], _STYLES[code]),
            ]
        )
    raise typer.Exit(code)


def judge(health: "Health", now: datetime) -> tuple[list[str], list[str]]:
    """Return what does not work, and what needs a look."""
    if not health.runs:
        return ["nothing has run yet: begin with `newswatch run poll`, or name another --home"], []
    return [*_broken(health)], [*_degraded(health, now)]


def _broken(health: "Health") -> Iterator[str]:
    if health.feeds["feeds"] and not health.feeds["healthy"]:
        yield "no feed is healthy"
    for run in health.runs:
        if run.failure:
            yield f"{run.stage} failed: {safe(run.failure)}"


def _degraded(health: "Health", now: datetime) -> Iterator[str]:
    feeds = health.feeds
    if not feeds["feeds"]:
        yield "there is no feed: see config/feeds.yaml"
    for name in ("failing", "late"):
        if feeds[name]:
            yield f"{feeds[name]} of {counted(feeds['feeds'], 'feed')} {name}"
    yield from _stuck_entries(health.backlog, now)
    yield from _stuck_mails(health.outbox, now)
    for run in health.runs:
        if not run.finished_at and now - run.started_at > STALE:
            yield f"{run.stage} began {ago(run.started_at, now)} and has not ended"


def _stuck_entries(backlog: "tuple[Backlog, ...]", now: datetime) -> Iterator[str]:
    for item in backlog:
        if item.state == "quarantined":
            yield f"{counted(item.count, 'entry', 'entries')} set aside: `newswatch run replay` tries again"
        elif item.state == "new" and now - item.oldest_at > STALE:
            yield f"new entries wait to be collected, the oldest came {ago(item.oldest_at, now)}"


def _stuck_mails(outbox: "tuple[Backlog, ...]", now: datetime) -> Iterator[str]:
    for item in outbox:
        if item.state == "dead":
            yield f"{counted(item.count, 'mail')} given up"
        elif item.state == "pending" and now - item.oldest_at > STALE:
            yield f"mails wait to be sent, the oldest was written {ago(item.oldest_at, now)}"


def status_rows(health: "Health", now: datetime) -> Iterator[Row]:
    """Yield what there is, then the last run of each stage."""
    feeds = health.feeds
    states = [f"{number} {name}" for name, number in feeds.items() if number and name != "feeds"]
    yield Row("feeds", f"{feeds['feeds']}: {', '.join(states) or 'none polled yet'}")
    yield Row("entries", _listed(health.backlog, now) or "none waiting")
    yield Row("mails", _listed(health.outbox, now) or "none")
    for run in sorted(health.runs, key=_place):
        yield Row(run.stage.replace("_", "-"), _run_line(run, now))


def _place(run: "LastRun") -> tuple[int, str]:
    return (_ORDER.index(run.stage) if run.stage in _ORDER else len(_ORDER), run.stage)


def _run_line(run: "LastRun", now: datetime) -> str:
    counts = sorted(((n, name) for name, n in run.counts.items() if n), reverse=True)
    listed = ", ".join(f"{number} {name.replace('_', ' ')}" for number, name in counts)
    began = f"{ago(run.started_at, now):>10}"
    if run.finished_at is None:
        return f"{began}  not ended yet"
    took = (run.finished_at - run.started_at).total_seconds()
    return f"{began}, took {took:5.1f} s: {'failed' if run.failure else listed or 'nothing to do'}"


def _listed(items: "tuple[Backlog, ...]", now: datetime) -> str:
    return ", ".join(
        f"{item.count} {item.state}"
        + (f" (oldest {ago(item.oldest_at, now)})" if item.state in _WAITING else "")
        for item in items
    )
