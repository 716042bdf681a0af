"""Judge from counts whether a source or a stage stopped working, and whether it works again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newswatch.alerts.words import counted
from newswatch.stages import Stage
from newswatch.text import clean_line

# A source is silent after a day, or three times as long as nearly all of its gaps were.
LEAST_SILENCE, SILENCE_FACTOR, LEAST_GAPS = timedelta(hours=24), 3, 5
# One failed poll is a blip; so are several within minutes of a restart.
LEAST_FAILED_POLLS, LEAST_BROKEN = 3, timedelta(hours=2)
# What an extraction is judged by: enough pages now, and enough before.
LEAST_RECENT, LEAST_PAST = 10, 20
# A stage that did not succeed for three of its intervals is late, within the hour it never is.
LATE_FACTOR, LEAST_LATE = 3, timedelta(hours=1)
# After so long a pause of our own, being late says nothing yet.
WATCH_PAUSE = timedelta(hours=2)
DETAIL_CHARS = 500


class IncidentKind(StrEnum):
    """What stopped working; stored, so the values never change."""

    SOURCE_SILENT = "source_silent"
    FEED_BROKEN = "feed_broken"
    EXTRACTION_CHANGED = "extraction_changed"
    STAGE_FAILED = "stage_failed"
    STAGE_LATE = "stage_late"


@dataclass(frozen=True)
class Trouble:
    """Something that does not work now: ``since`` when, as far as can be told."""

    kind: IncidentKind
    subject: str
    since: datetime
    detail: str


@dataclass(frozen=True)
class Incident:
    """A trouble that was noted, and, once it has ended, how."""

    incident_id: int
    kind: IncidentKind
    subject: str
    since: datetime
    started_at: datetime
    detail: str
    ended_at: datetime | None = None
    end_detail: str | None = None


@dataclass(frozen=True)
class FeedFacts:
    """An active feed, and how often it has failed since it last answered."""

    url: str
    source: str
    state: str
    reason: str | None
    detail: str | None
    last_success_at: datetime | None
    failed_polls: int
    failing_since: datetime | None


@dataclass(frozen=True)
class SourceFacts:
    """When a source last had something new, and how far apart its news comes.

    ``usual_gap_s`` is the 95th percentile of its ``gaps``.
    """

    source: str
    last_success_at: datetime | None
    last_new_at: datetime | None
    gaps: int
    usual_gap_s: float | None


@dataclass(frozen=True)
class ExtractionFacts:
    """What became of a source's newest pages, and of those before them.

    While an incident is ``open``, the past is that before it: else it would become the source's way.
    """

    source: str
    recent: int
    recent_without: int
    recent_chars: float | None
    recent_since: datetime
    reason: str | None
    past: int
    past_without: int
    past_chars: float | None
    open: bool


@dataclass(frozen=True)
class StageFacts:
    """When a stage last went well, and how often it failed since."""

    last_success_at: datetime | None = None
    failed_runs: int = 0
    failing_since: datetime | None = None
    failure: str | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that watching reads at one moment; stages by name.

    ``waiting_since`` holds, for stages that run only when there is work, since when the oldest waits.
    ``watching_since`` is when this was watched first, ``watched_at`` when last before now.
    """

    feeds: tuple[FeedFacts, ...]
    sources: tuple[SourceFacts, ...]
    extraction: tuple[ExtractionFacts, ...]
    stages: dict[str, StageFacts]
    waiting_since: dict[str, datetime | None]
    watching_since: datetime | None
    watched_at: datetime | None


def find_troubles(facts: Facts, stages: Sequence[Stage], now: datetime) -> list[Trouble]:
    """Return what does not work now, each once."""
    return [
        *filter(None, (broken(feed, now) for feed in facts.feeds)),
        *_silent_sources(facts),
        *filter(None, map(changed, facts.extraction)),
        *filter(None, (failed(stage, facts.stages.get(stage.name)) for stage in stages)),
        *_late_stages(facts, stages, now),
    ]


def broken(feed: FeedFacts, now: datetime) -> Trouble | None:
    """Return the trouble of a feed that is gone, or has failed for some time and more than once or twice."""
    if feed.failing_since is None:
        return None
    lasting = feed.failed_polls >= LEAST_FAILED_POLLS and now - feed.failing_since >= LEAST_BROKEN
    if not (lasting or feed.state == "retired"):
        return None
    polls = counted(feed.failed_polls, "failed poll")
    what = "retired: the server says it is gone" if feed.state == "retired" else polls
    said = ": ".join(filter(None, (feed.reason, feed.detail)))
    return _trouble(IncidentKind.FEED_BROKEN, feed.url, feed.failing_since, f"{what} ({said})")


def silent(source: SourceFacts) -> bool:
    """Say whether a source that answers has had nothing new for longer than is its way.

    Silence is counted up to its last good answer, so that a rest of our own is not taken for one of its.
    """
    if source.last_success_at is None or source.last_new_at is None:
        return False
    limit = silence_limit(source)
    return limit is not None and source.last_success_at - source.last_new_at > limit


def silence_limit(source: SourceFacts) -> timedelta | None:
    """Return how long a source may be silent; ``None`` where its way is not known yet."""
    if source.usual_gap_s is None or source.gaps < LEAST_GAPS:
        return None
    return max(LEAST_SILENCE, SILENCE_FACTOR * timedelta(seconds=source.usual_gap_s))


def _silent_sources(facts: Facts) -> Iterator[Trouble]:
    for source in facts.sources:
        limit, since = silence_limit(source), source.last_new_at
        if silent(source) and limit and since:
            detail = f"nothing new since {since:%Y-%m-%d %H:%M} UTC; usually within {_hours(limit)}"
            yield _trouble(IncidentKind.SOURCE_SILENT, source.source, since, detail)


def changed(pages: ExtractionFacts) -> Trouble | None:
    """Return the trouble of a source whose pages suddenly give no article, or far shorter ones.

    What is open ends only when it is clearly better: at the edge it would start and end every hour.
    """
    if pages.recent < LEAST_RECENT or pages.past < LEAST_PAST:
        return None
    share, before = pages.recent_without / pages.recent, pages.past_without / pages.past
    ratio = (pages.recent_chars or 0) / pages.past_chars if pages.recent_chars and pages.past_chars else 1.0
    if share - before >= (0.2 if pages.open else 0.4):
        now_without = f"{share:.0%} of the last {pages.recent} pages gave no article ({pages.reason})"
        detail = f"{now_without}, before {before:.0%}"
    elif ratio < (0.7 if pages.open else 0.4) and pages.past_chars:
        detail = f"articles have {pages.recent_chars:.0f} characters, before {pages.past_chars:.0f}"
    else:
        return None
    return _trouble(IncidentKind.EXTRACTION_CHANGED, pages.source, pages.recent_since, detail)


def failed(stage: Stage, facts: StageFacts | None) -> Trouble | None:
    """Return the trouble of a stage whose last runs failed: two of one that often runs, and so tries again.

    A stage run by hand is told of when it fails (``report_failure``), or by its own terminal.
    """
    if facts is None or facts.failing_since is None or stage.every_s is None:
        return None
    if facts.failed_runs < (2 if stage.every_s < 3600 else 1):
        return None
    runs = counted(facts.failed_runs, "failed run")
    return _trouble(
        IncidentKind.STAGE_FAILED, stage.name, facts.failing_since, f"{runs}, last: {facts.failure}"
    )


def _late_stages(facts: Facts, stages: Sequence[Stage], now: datetime) -> Iterator[Trouble]:
    """Yield the stages that did not succeed for far too long; after a pause of all of us, none yet."""
    if facts.watching_since is None or facts.watched_at is None or now - facts.watched_at > WATCH_PAUSE:
        return
    for stage in stages:
        if stage.every_s is None or stage.name == "watch_sources":
            continue
        since = _late_since(facts, stage.name, facts.watching_since)
        if since and now - since > late_limit(stage.every_s):
            every = counted(stage.every_s // 60, "minute")
            detail = f"no success since {since:%Y-%m-%d %H:%M} UTC; it should run every {every}"
            yield _trouble(IncidentKind.STAGE_LATE, stage.name, since, detail)


def _late_since(facts: Facts, name: str, watching_since: datetime) -> datetime | None:
    """Return since when a stage has not succeeded though it should have; ``None`` if it has nothing to do."""
    known = facts.stages.get(name)
    last = (known.last_success_at if known else None) or watching_since
    if name not in facts.waiting_since:
        return last
    waiting = facts.waiting_since[name]
    return max(last, waiting) if waiting else None


def late_limit(every_s: int) -> timedelta:
    """Return after how long without success a stage is late.

    >>> late_limit(300), late_limit(86_400)
    (datetime.timedelta(seconds=3600), datetime.timedelta(days=3))
    """
    return max(LEAST_LATE, LATE_FACTOR * timedelta(seconds=every_s))


def starting(troubles: Iterable[Trouble], noted: Iterable[Incident]) -> list[Trouble]:
    """Return the troubles that are not noted yet."""
    known = {(incident.kind, incident.subject) for incident in noted}
    return [trouble for trouble in troubles if (trouble.kind, trouble.subject) not in known]


def endings(facts: Facts, troubles: Iterable[Trouble], noted: Iterable[Incident]) -> dict[int, str]:
    """Return how each incident that is over ended, by its id."""
    found = {(trouble.kind, trouble.subject) for trouble in troubles}
    over: dict[int, str] = {}
    for incident in noted:
        if (incident.kind, incident.subject) in found or _goes_on(incident, facts):
            continue
        over[incident.incident_id] = _ending(incident, facts)
    return over


def _goes_on(incident: Incident, facts: Facts) -> bool:
    """Say whether what is not found any more is known not to be over: no good run, no good answer since."""
    if incident.kind is IncidentKind.STAGE_FAILED:
        stage = facts.stages.get(incident.subject)
        return stage is None or stage.last_success_at is None or stage.last_success_at <= incident.since
    if incident.kind is IncidentKind.STAGE_LATE:
        # While watching itself rests, lateness is not looked for, so that it is not found means nothing.
        stage = facts.stages.get(incident.subject)
        waits = facts.waiting_since.get(incident.subject, incident.since)
        return waits is not None and not (
            stage and stage.last_success_at and stage.last_success_at > incident.since
        )
    return False


def _ending(incident: Incident, facts: Facts) -> str:
    watched = {feed.url for feed in facts.feeds} | {feed.source for feed in facts.feeds}
    match incident.kind:
        case IncidentKind.STAGE_FAILED:
            return "it ran and succeeded"
        case IncidentKind.STAGE_LATE:
            return "it is up to date again"
        case _ if incident.subject not in watched:
            return "it is not watched any more"
        case IncidentKind.SOURCE_SILENT:
            return "there is something new again"
        case IncidentKind.FEED_BROKEN:
            return "it was read again"
        case _:
            return "its pages give articles as before"


def _trouble(kind: IncidentKind, subject: str, since: datetime, detail: str) -> Trouble:
    return Trouble(kind, subject, since, (clean_line(detail) or "")[:DETAIL_CHARS])


def _hours(span: timedelta) -> str:
    return counted(round(span.total_seconds() / 3600), "hour")
