"""Judge from counts whether a source or a stage stopped working, and whether it works again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from newswatch.alerts import drift
from newswatch.alerts.watched import (
    ExtractionFacts,
    Facts,
    FeedFacts,
    Incident,
    IncidentKind,
    SiteFacts,
    SourceFacts,
    StageFacts,
    Trouble,
)
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
_ENDINGS = {
    IncidentKind.STAGE_FAILED: "it ran and succeeded",
    IncidentKind.STAGE_LATE: "it is up to date again",
    IncidentKind.SOURCE_SILENT: "there is something new again",
    IncidentKind.FEED_BROKEN: "it was read again",
    IncidentKind.EXTRACTION_CHANGED: "its pages give articles as before",
}


def find_troubles(facts: Facts, stages: Sequence[Stage], now: datetime) -> list[Trouble]:
    """Return what does not work now, each once."""
    return [
        *filter(None, (broken(feed, now) for feed in facts.feeds)),
        *_silent_sources(facts),
        *filter(None, map(changed, facts.extraction)),
        *(_cut(trouble) for site in facts.sites for trouble in _of_site(site)),
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
    if not _can_judge(pages):
        return None
    share, before = pages.recent_without / pages.recent, pages.past_without / pages.past
    ratio = (pages.recent_bytes or 0) / pages.past_bytes if pages.recent_bytes and pages.past_bytes else 1.0
    if share - before >= (0.2 if pages.open else 0.4):
        now_without = f"{share:.0%} of the last {pages.recent} pages gave no article ({pages.reason})"
        detail = f"{now_without}, before {before:.0%}{drift.shown(pages.examples)}"
    elif ratio < (0.7 if pages.open else 0.4) and pages.past_bytes:
        detail = f"articles have {pages.recent_bytes:.0f} bytes of text, before {pages.past_bytes:.0f}"
    else:
        return None
    return _trouble(IncidentKind.EXTRACTION_CHANGED, pages.source, pages.recent_since, detail)


def _of_site(site: SiteFacts) -> Iterator[Trouble]:
    yield from filter(None, (drift.site_changed(site), drift.rule_failing(site)))


def _cut(trouble: Trouble) -> Trouble:
    return _trouble(trouble.kind, trouble.subject, trouble.since, trouble.detail)


def _can_judge(pages: ExtractionFacts) -> bool:
    return pages.recent >= LEAST_RECENT and pages.past >= LEAST_PAST


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
    """Say whether what is not found any more is not known to be over either."""
    match incident.kind:
        case IncidentKind.STAGE_FAILED:
            return not _succeeded(incident, facts)
        case IncidentKind.STAGE_LATE:
            # After a pause of all of us lateness is not looked for: that it is not found means nothing then.
            waits = facts.waiting_since.get(incident.subject, incident.since)
            return waits is not None and not _succeeded(incident, facts)
        case IncidentKind.SOURCE_SILENT:
            # Who is silent for months has no usual gap any more.
            known = (source for source in facts.sources if source.source == incident.subject)
            return any(source.last_new_at is None or source.last_new_at <= incident.since for source in known)
        case IncidentKind.EXTRACTION_CHANGED:
            pages = {item.source: item for item in facts.extraction}.get(incident.subject)
            watched = any(source.source == incident.subject for source in facts.sources)
            return watched and (pages is None or not _can_judge(pages))
        case IncidentKind.SITE_CHANGED | IncidentKind.RULE_FAILING:
            return drift.goes_on(incident, _site_of(incident, facts))
        case _:
            return False


def _site_of(incident: Incident, facts: Facts) -> SiteFacts | None:
    return next((site for site in facts.sites if site.site == incident.subject), None)


def _succeeded(incident: Incident, facts: Facts) -> bool:
    """Say whether the stage went well since the incident began."""
    stage = facts.stages.get(incident.subject)
    return bool(stage and stage.last_success_at and stage.last_success_at > incident.since)


def _ending(incident: Incident, facts: Facts) -> str:
    if incident.kind in {IncidentKind.SITE_CHANGED, IncidentKind.RULE_FAILING}:
        return drift.ending(incident, _site_of(incident, facts))
    watched = {feed.url for feed in facts.feeds} | {feed.source for feed in facts.feeds}
    of_stage = incident.kind in {IncidentKind.STAGE_FAILED, IncidentKind.STAGE_LATE}
    return (
        _ENDINGS[incident.kind] if of_stage or incident.subject in watched else "it is not watched any more"
    )


def _trouble(kind: IncidentKind, subject: str, since: datetime, detail: str) -> Trouble:
    return Trouble(kind, subject, since, (clean_line(detail) or "")[:DETAIL_CHARS])


def _hours(span: timedelta) -> str:
    return counted(round(span.total_seconds() / 3600), "hour")
