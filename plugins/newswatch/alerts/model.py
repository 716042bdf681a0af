"""What the planner reads and what it decides: plain values, so that rows become them and they become rows.

``story`` is everywhere the founder's ``url_key`` of the story that a merge family ended in: the caller
resolves merges, so that news told about a merged story counts as told about the one it went into.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newswatch.model import CopyKind


class Mode(StrEnum):
    """When a subscription is mailed."""

    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class Why(StrEnum):
    """Why a reader is told, or not; stored and shown by ``newswatch why``, so the values never change."""

    TOLD = "told"
    IN_DIGEST = "in_digest"
    ALREADY_TOLD = "already_told"
    """Every recipient heard the same from another subscription."""
    NOTHING_NEW = "nothing_new"
    COPY = "copy"
    EDIT = "edit"
    TOO_OLD = "too_old"
    OTHER_LANGUAGE = "other_language"
    SILENCED = "silenced"
    OPTED_OUT = "opted_out"
    NO_RECIPIENT = "no_recipient"

    @property
    def counts_as_told(self) -> bool:
        """Say whether the facts of such a decision are old news from then on."""
        return self in {Why.TOLD, Why.IN_DIGEST, Why.ALREADY_TOLD}


@dataclass(frozen=True)
class Subscription:
    """Who wants which topics, and how. ``lang`` lists the languages wanted, none for all.

    ``zone`` is an IANA name. ``at_hour`` is the hour there at which a daily or weekly digest goes out
    (``None``: 7); weekly ones go out on Monday. ``topics`` and ``recipients`` keep the configured order.
    """

    id: str
    name: str
    topics: tuple[str, ...]
    recipients: tuple[str, ...]
    mode: Mode = Mode.IMMEDIATE
    zone: str = "UTC"
    at_hour: int | None = None
    lang: tuple[str, ...] = ()
    max_age: timedelta | None = None
    """Older news than this when it was first seen is held back; ``None``: as planning says."""


@dataclass(frozen=True)
class Quote:
    """A sentence (or title) that holds evidence; ``marks`` are spans of it in code points of ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    field: str = "text"


@dataclass(frozen=True)
class MatchedArticle:
    """An article that meets a topic, as planning and rendering see it; one row per article and topic.

    ``owner`` is who owns the source (``None``: the source itself); two sites of one owner are one
    independent source. ``copy`` names the piece of work, ``copy_kind`` how this article stands to it.
    ``version`` is 1 for a text never edited. ``history`` says that the match comes from old material: a
    feed's first poll, a back-fill, or a topic's rule run over stored articles. ``outlets`` and
    ``independent`` count the outlets and independent sources of the whole story, this one included.
    ``numbers`` and ``names`` are facts found elsewhere; numbers in the quotes are read here.
    """

    url_key: str
    url: str
    title: str | None
    source: str
    source_name: str | None
    lang: str | None
    published_at: datetime | None
    first_seen_at: datetime
    topic: str
    topic_name: str
    story: str
    story_title: str | None
    copy: str
    copy_kind: CopyKind
    quotes: tuple[Quote, ...] = ()
    owner: str | None = None
    version: int = 1
    history: bool = False
    outlets: int = 1
    independent: int = 1
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What telling an article tells, in a form that compares: owners, pieces of work, numbers, names."""

    owners: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What was decided before about a story for a subscription.

    ``revision`` is the highest decided, told or not. ``facts`` are those of decisions that count as told.
    ``decided`` holds ``(url_key, version)`` of every article decided about, ``copies_seen`` the pieces of
    work among them (silenced ones and other languages apart): a copy of one is never news.
    """

    story: str
    subscription: str
    revision: int = 0
    facts: Facts = Facts()
    decided: tuple[tuple[str, int], ...] = ()
    copies_seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Silence:
    """What nobody wants to hear until ``ends_at``: whatever agrees with every part that is given."""

    reason: str
    ends_at: datetime
    starts_at: datetime | None = None
    subscription: str | None = None
    topic: str | None = None
    story: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class OptOut:
    """An address that said stop: to one subscription, one story, or (neither given) everything."""

    address: str
    subscription: str | None = None
    story: str | None = None


@dataclass(frozen=True)
class Standing:
    """What is in force when alerts are planned. ``told`` must hold every subscription's for the stories."""

    told: tuple[Told, ...] = ()
    silences: tuple[Silence, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()


@dataclass(frozen=True)
class News:
    """What is new for the reader, as written in the articles; sources by their name."""

    sources: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What became of one version of one article within a decision; ``copy`` is its piece of work."""

    url_key: str
    version: int
    copy: str
    why: Why


@dataclass(frozen=True)
class Decision:
    """To tell a subscription about a story, or not, and why.

    ``revision`` is the story's: every decision of one planning has the same, so that one mail can serve
    several subscriptions. ``verdicts`` covers every article decided about. ``first`` says that the
    subscription has not heard of the story. ``recipients`` are those to be mailed now, none unless ``tell``.
    """

    story: str
    subscription: str
    revision: int
    tell: bool
    reason: Why
    verdicts: tuple[Verdict, ...]
    first: bool = True
    facts: Facts = Facts()
    news: News = News()
    recipients: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The ``url_key`` of every article the decision is about."""
        return tuple(verdict.url_key for verdict in self.verdicts)

    @property
    def news_articles(self) -> tuple[str, ...]:
        """Those the reader is (or will be) shown."""
        return tuple(verdict.url_key for verdict in self.verdicts if verdict.why.counts_as_told)


class MailKind(StrEnum):
    """What a mail is for; stored in the outbox."""

    ALERT = "alert"
    DIGEST = "digest"
    OPS = "ops"


@dataclass(frozen=True)
class OutboxMail:
    """One mail, complete but for what sending adds. ``dedup_key`` is unique; ``message_id`` its hash.

    ``stop`` holds the addresses of List-Unsubscribe, an https one first.
    """

    dedup_key: str
    message_id: str
    recipient: str
    subject: str
    story: str | None
    subscriptions: tuple[str, ...]
    text: str
    html: str
    references: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    kind: MailKind = MailKind.ALERT
