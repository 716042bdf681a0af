"""What watching reads of feeds, sources and stages, and what it finds: plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IncidentKind(StrEnum):
    """What stopped working; stored, so the values never change."""

    SOURCE_SILENT = "source_silent"
    FEED_BROKEN = "feed_broken"
    EXTRACTION_CHANGED = "extraction_changed"
    SITE_CHANGED = "site_changed"
    RULE_FAILING = "rule_failing"
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
    recent_bytes: float | None
    recent_since: datetime
    reason: str | None
    past: int
    past_without: int
    past_bytes: float | None
    open: bool
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """How articles of a site were read: medians of their length in letters and of the share of what was found
    that is furniture, and the shares of pages that gave no title, no date and no author.
    """

    letters: float
    furniture: float
    untitled: float
    undated: float
    unsigned: float


@dataclass(frozen=True)
class SiteFacts:
    """How the newest articles of a site were read (``now``), and those before them (``before``).

    ``new_templates`` of the ``recent`` ones stand in a template that none of the ``past`` has; the past ones
    have ``past_templates``. While a change is ``open`` the past is that before it.
    """

    site: str
    recent: int
    recent_since: datetime
    new_templates: int
    past: int
    past_templates: int
    now: Way | None
    before: Way | None
    open: bool
    examples: tuple[str, ...] = ()
    rule: "RuleFacts | None" = None


@dataclass(frozen=True)
class RuleFacts:
    """How the rule of a site fared on the newest pages that it was tried on, as it stands now.

    ``last_failed`` says how it fared on the last of them.
    """

    name: str
    read: int
    failed: int
    failed_since: datetime | None
    last_failed: bool
    examples: tuple[str, ...] = ()


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
    sites: tuple[SiteFacts, ...] = ()
