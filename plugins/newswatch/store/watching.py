"""What watching reads of feeds, sources and stages, and the incidents it keeps."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping

from newswatch.alerts.watched import (
    ExtractionFacts,
    Facts,
    FeedFacts,
    Incident,
    IncidentKind,
    RuleFacts,
    SiteFacts,
    SourceFacts,
    StageFacts,
    Trouble,
    Way,
)
from newswatch.store.queries import query

# How far back the readings of a site are looked at, how many, and after how long a change is its own way.
SITE_PAST, SITE_SETTLED = timedelta(days=60), timedelta(days=14)
RECENT_READINGS, PAST_READINGS = 10, 50
# How far back a source's own past, and a stage's runs, are looked at.
PAST = timedelta(days=90)
RUNS = timedelta(days=30)
# How many of a source's newest pages are set against how many before them, and how old those may be.
RECENT_PAGES, PAST_PAGES = 20, 200
PAGES = timedelta(days=45)


def read_facts(conn: Connection, now: datetime) -> Facts:
    """Read all that watching judges."""
    of_pages = {"since": now - PAGES, "recent": RECENT_PAGES, "past": PAST_PAGES}
    pages = conn.execute(query("extraction_facts"), of_pages).mappings()
    stages = conn.execute(query("stage_facts"), {"since": now - RUNS}).mappings()
    waiting = conn.execute(query("waiting_since"), {"now": now}).mappings().one()
    span = conn.execute(query("watched_span")).mappings().one()
    return Facts(
        feeds=feed_facts(conn),
        sources=source_facts(conn, now),
        extraction=tuple(ExtractionFacts(**{**row, "examples": tuple(row["examples"])}) for row in pages),
        sites=site_facts(conn, now),
        stages={row["stage"]: _stage(row) for row in stages},
        waiting_since=dict(waiting),
        **span,
    )


def feed_facts(conn: Connection) -> tuple[FeedFacts, ...]:
    """Return how each active feed fares."""
    return tuple(FeedFacts(**row) for row in conn.execute(query("feed_facts")).mappings())


def source_facts(conn: Connection, now: datetime) -> tuple[SourceFacts, ...]:
    """Return when each source last had something new, and how often it usually has."""
    rows = conn.execute(query("source_facts"), {"since": now - PAST}).mappings()
    return tuple(SourceFacts(**row) for row in rows)


def site_facts(conn: Connection, now: datetime) -> tuple[SiteFacts, ...]:
    """Return how the pages of each site were read lately, and before."""
    values = {"since": now - SITE_PAST, "settled": now - SITE_SETTLED}
    rows = conn.execute(query("site_facts"), {**values, "recent": RECENT_READINGS, "past": PAST_READINGS})
    return tuple(map(_site, rows.mappings()))


def _site(row: RowMapping) -> SiteFacts:
    names = ("site", "open", "recent", "recent_since", "new_templates", "past", "past_templates")
    return SiteFacts(
        **{name: row[name] for name in names},
        now=_way(row, ""),
        before=_way(row, "past_"),
        examples=tuple(row["examples"]),
        rule=_rule(row) if row["rule"] else None,
    )


def _way(row: RowMapping, prefix: str) -> Way | None:
    names = ("letters", "furniture", "untitled", "undated", "unsigned")
    return None if row[f"{prefix}letters"] is None else Way(**{name: row[prefix + name] for name in names})


def _rule(row: RowMapping) -> RuleFacts:
    return RuleFacts(
        name=row["rule"].partition(" ")[0],
        read=row["rule_read"],
        failed=row["rule_failed"],
        failed_since=row["rule_failed_since"],
        last_failed=row["last_failed"],
        examples=tuple(row["rule_examples"]),
    )


def open_incidents(conn: Connection) -> tuple[Incident, ...]:
    """Return what goes on."""
    return tuple(_incident(row) for row in conn.execute(query("open_incidents")).mappings())


def open_incident(conn: Connection, trouble: Trouble, now: datetime) -> Incident | None:
    """Note a trouble; ``None`` if it is noted already."""
    values = {"kind": trouble.kind, "subject": trouble.subject, "since": trouble.since}
    row = conn.execute(query("open_incident"), {**values, "detail": trouble.detail, "now": now}).mappings()
    return next(map(_incident, row), None)


def end_incident(conn: Connection, incident_id: int, end_detail: str, now: datetime) -> Incident | None:
    """Note that an incident is over; ``None`` if that is noted already."""
    values = {"incident_id": incident_id, "end_detail": end_detail, "now": now}
    return next(map(_incident, conn.execute(query("end_incident"), values).mappings()), None)


def _stage(row: RowMapping) -> StageFacts:
    return StageFacts(**{name: value for name, value in row.items() if name != "stage"})


def _incident(row: RowMapping) -> Incident:
    return Incident(**{**row, "kind": IncidentKind(row["kind"])})
