"""The nouns that stages hand to each other. Values only: nothing here reads a clock, a file or a socket.

Every ``datetime`` is aware. Every offset counts Unicode code points. Absence is ``None`` or an empty tuple.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True)
class FeedEntry:
    """One item of a feed document, normalised.

    ``guid`` is never empty: the item's own id, else its link, else a hash of title and date.
    ``text`` is the feed's own full text, when it carries one: plain, a blank line between paragraphs.
    """

    guid: str
    url: str | None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None


@dataclass(frozen=True)
class FeedDocument:
    """A feed that parsed. ``format`` is e.g. ``rss20``, ``atom10``, ``rss10``, ``json1``; ``cut`` counts
    entries beyond the limit; ``min_interval_s`` is what ttl or sy:update ask for.
    """

    format: str
    title: str | None
    site_url: str | None
    lang: str | None
    entries: tuple[FeedEntry, ...]
    cut: int = 0
    min_interval_s: int | None = None


@dataclass(frozen=True)
class Page:
    """A page as fetched, not yet understood. ``html`` is the decoded text when the caller already has it;
    otherwise ``body`` and ``content_type`` say how to decode it. ``robots_tag`` is its X-Robots-Tag.
    """

    url: str
    html: str | None = None
    body: bytes | None = None
    content_type: str | None = None
    robots_tag: str | None = None


Day = date
"""``date`` under a name that a field called ``date`` does not hide (before 3.14 annotations are read)."""


class Kind(StrEnum):
    """What a page turned out to be."""

    ARTICLE = "article"
    LIVE = "live"
    VIDEO = "video"
    GALLERY = "gallery"
    INDEX = "index"
    WALL = "wall"
    NOT_FOUND = "not_found"


class QualityReason(StrEnum):
    """Why an article's quality is below 1; stored, so the values never change."""

    SHORT = "short"
    LINKED = "linked"
    CUT = "cut"
    UNTITLED = "untitled"
    UNDATED = "undated"
    UNDECLARED = "undeclared"
    TEASER = "teaser"
    FEED_TEXT = "feed_text"


@dataclass(frozen=True)
class Caption:
    """A picture's caption with its credit apart: ``credit`` is the text of ``(AP Photo/Name)``."""

    text: str | None
    credit: str | None


@dataclass(frozen=True)
class Dateline:
    """Where and by which agency a report was filed: ``SEOUL, Nov. 13 (Yonhap) —``."""

    place: str | None
    agency: str | None


class Strength(StrEnum):
    """How sure a wire credit is: a byline or dateline is strong, a photo credit alone is weak."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True)
class Credit:
    """Which wire agency a text came from. ``agency`` is a short name (``AP``, ``Reuters``, ``Yonhap``),
    ``evidence`` the words on the page, ``found_in`` byline, dateline, credit_line, rights or photo.
    """

    agency: str
    evidence: str
    found_in: str
    strength: Strength


@dataclass(frozen=True)
class Article:
    """The readable text of a page and what the page says of it. Paragraphs of ``text`` are separated by one
    blank line. ``date`` is the page's own day, ``published_at`` the moment with its zone.
    """

    url: str
    canonical_url: str
    title: str | None
    text: str
    kind: Kind = Kind.ARTICLE
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    date: Day | None = None
    modified_at: datetime | None = None
    lang: str | None = None
    source: str | None = None
    lead: str | None = None
    captions: tuple[Caption, ...] = ()
    dateline: Dateline | None = None
    credit: Credit | None = None
    paywalled: bool = False
    method: str = ""
    quality: float = 0.0
    quality_reasons: tuple[QualityReason, ...] = ()


class CopyKind(StrEnum):
    """How an article stands to the piece of work it belongs to."""

    ORIGINAL = "original"
    EXACT = "exact"
    NEAR = "near"
    REWORDED = "reworded"
    CONTAINS = "contains"


@dataclass(frozen=True)
class Shared:
    """What two articles have in common, so that a person sees why they are tied."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    passage: str | None = None


@dataclass(frozen=True)
class LinkItem:
    """An article as the linker sees it. ``id`` is unique in the stream (the pipeline uses ``url_key``)."""

    id: str
    url: str | None
    source: str | None
    title: str | None
    text: str
    lang: str | None
    date: datetime | None
    agency: str | None = None
    agency_strong: bool = False


@dataclass(frozen=True)
class Placement:
    """Where the linker put an article.

    ``copy`` and ``story`` are the ids of the founding items of the group and the story (its own id where it
    founds one). ``of`` is the item it was tied to, ``None`` for an original. ``merged`` lists stories that
    this article showed to be the same as ``story``.
    """

    id: str
    copy: str
    story: str
    kind: CopyKind
    of: str | None = None
    score: float = 0.0
    reason: str = ""
    shared: Shared = Shared()
    story_of: str | None = None
    story_score: float = 0.0
    story_reason: str = ""
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class TagItem:
    """An article as the topic engine sees it."""

    title: str | None
    text: str | None
    lang: str | None = None
    source: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Example:
    """A labelled example of a topic, written beside its rule."""

    item: TagItem
    match: bool


@dataclass(frozen=True)
class Topic:
    """A subject watched for. ``version`` is a short hash of the query with the entities it names."""

    id: str
    name: str
    query: str
    version: str
    examples: tuple[Example, ...] = ()
    path: str | None = None


@dataclass(frozen=True)
class Evidence:
    """A span that made a match true: ``[start, end)`` in code points of ``field`` as stored.

    ``clause`` is the text of the clause in the query.
    """

    field: str
    start: int
    end: int
    clause: str


@dataclass(frozen=True)
class TopicMatch:
    """An article meets a topic; evidence smallest spans first."""

    topic: str
    version: str
    evidence: tuple[Evidence, ...]
