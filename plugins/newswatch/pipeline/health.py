"""Check how the pipeline is: read the facts, say what they mean. For status, the UI and the heartbeat."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newswatch.embedded.place import SHARED_ROOT
from newswatch.errors import UrlError
from newswatch.pipeline.judge import Disk, Finding, Level, judge, late_before, short_failure
from newswatch.pipeline.workplace import Workplace
from newswatch.stages import dag_of_stage, scheduled_stages
from newswatch.store.health import Backlog, Health, StageRuns, TroubledFeed, read_health
from newswatch.urls import split_url

VERDICTS = ("all is well", "needs a look", "does not work")


@dataclass(frozen=True)
class HealthReport:
    """How the pipeline is: the facts, and what was found in them."""

    checked_at: datetime
    health: Health
    disk: Disk
    findings: tuple[Finding, ...]

    @property
    def code(self) -> int:
        """0: all is well, 1: something needs a look, 2: it does not work."""
        return int(max((finding.level for finding in self.findings), default=Level.NOTE))

    @property
    def verdict(self) -> str:
        """The code in words."""
        return VERDICTS[self.code]

    @property
    def broken(self) -> list[str]:
        """What does not work."""
        return self._said(Level.BROKEN)

    @property
    def degraded(self) -> list[str]:
        """What needs a look."""
        return self._said(Level.LOOK)

    @property
    def notes(self) -> list[str]:
        """What is worth knowing, and no fault."""
        return self._said(Level.NOTE)

    def as_json(self) -> dict[str, Any]:
        """Return the same as values that JSON knows; of a failure, the first line."""
        health = self.health
        return {
            "code": self.code,
            "verdict": self.verdict,
            "checked_at": self.checked_at.isoformat(),
            "broken": self.broken,
            "degraded": self.degraded,
            "notes": self.notes,
            "feeds": asdict(health.feeds),
            "troubled_feeds": [_feed(feed) for feed in health.troubled],
            "backlog": _waiting(health.backlog, self.checked_at),
            "outbox": _waiting(health.outbox, self.checked_at),
            "runs": [_run(run) for run in health.runs],
            "disk": {**asdict(self.disk), "database_bytes": health.database_bytes},
        }

    def _said(self, level: Level) -> list[str]:
        return [finding.said for finding in self.findings if finding.level is level]


def check_health(workplace: Workplace) -> HealthReport:
    """Read how the pipeline is and judge it; changes nothing."""
    settings, now = workplace.settings, workplace.clock()
    with workplace.engine.begin() as conn:
        health = read_health(conn, now, late_before(now, settings.poll_every_s))
    disk = disk_of(settings.home)
    findings = judge(health, disk, scheduled_stages(settings.poll_every_s), now)
    return HealthReport(now, health, disk, tuple(findings))


def disk_of(home: Path) -> Disk:
    """Return the fuller file system of two: where the home lies, or will, and where root keeps data."""
    places = [home.absolute(), SHARED_ROOT] if os.geteuid() == 0 else [home.absolute()]
    there = (next(path for path in (place, *place.parents) if path.exists()) for place in places)
    usages = [shutil.disk_usage(place) for place in there]
    fullest = min(usages, key=lambda usage: usage.free / usage.total)
    return Disk(fullest.free, fullest.total)


def shown_url(url: str) -> str:
    """Return an address without what may be a secret: credentials, and the query.

    >>> shown_url("https://user:s3cret@a.example/feed?key=s3cret"), shown_url("no address")
    ('https://a.example/feed?…', '?')
    """
    try:
        address = split_url(url)
    except UrlError:
        return "?"
    return address.origin + address.path + ("?…" if address.query else "")


def _feed(feed: TroubledFeed) -> dict[str, Any]:
    return {
        "url": shown_url(feed.url),
        "state": feed.state,
        "reason": feed.reason,
        "last_success_at": feed.last_success_at.isoformat() if feed.last_success_at else None,
    }


def _run(run: StageRuns) -> dict[str, Any]:
    return {
        "stage": run.stage,
        "dag_id": dag_of_stage(run.stage),
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "last_success_at": run.last_success_at.isoformat() if run.last_success_at else None,
        "failures": run.failures,
        "failure": short_failure(run.failure) or None,
        "counts": dict(run.counts),
    }


def _waiting(items: Sequence[Backlog], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "state": item.state,
            "count": item.count,
            "oldest_at": item.oldest_at.isoformat(),
            "oldest_age_s": int((now - item.oldest_at).total_seconds()),
        }
        for item in items
    ]
