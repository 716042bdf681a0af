"""What is in the database, in numbers and examples: for the demo's screen and the status command."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from newswatch.store.queries import query


@dataclass(frozen=True)
class RowCounts:
    """How many rows of each kind there are."""

    feeds: int
    polls: int
    entries: int
    waiting: int
    articles: int
    versions: int
    copies: int
    stories: int
    matches: int
    decisions: int
    mails_sent: int
    mails_waiting: int

    def __sub__(self, other: "RowCounts") -> "RowCounts":
        return RowCounts(**{f.name: getattr(self, f.name) - getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True)
class FeedLine:
    """A feed and its last poll."""

    url: str
    source: str
    state: str
    outcome: str | None
    entries: int | None
    new_entries: int | None
    reason: str | None
    detail: str | None


@dataclass(frozen=True)
class OutcomeLine:
    """How many entries ended in a state for a reason."""

    state: str
    reason: str
    entries: int


@dataclass(frozen=True)
class LanguageLine:
    """How many articles are in a language."""

    lang: str
    articles: int


@dataclass(frozen=True)
class StoryLine:
    """A story and what it amounts to."""

    title: str | None
    articles: int
    copy_groups: int
    independent_sources: int
    languages: list[str]
    topics: list[str]
    last_published_at: datetime | None


@dataclass(frozen=True)
class MatchLine:
    """A match with the sentence that shows it."""

    topic_id: str
    source_name: str
    lang: str | None
    title: str | None
    evidence: str | None
    is_copy: bool
    published_at: datetime | None
    url: str


@dataclass(frozen=True)
class MailLine:
    """A mail of the outbox."""

    recipient: str
    subject: str
    state: str
    message_id: str


@dataclass(frozen=True)
class UntoldLine:
    """How often a story was not told for a reason."""

    reason: str
    decisions: int


@dataclass(frozen=True)
class Summary:
    """Everything the demo's last screen shows of the database."""

    counts: RowCounts
    feeds: list[FeedLine]
    outcomes: list[OutcomeLine]
    languages: list[LanguageLine]
    stories: list[StoryLine]
    matches: list[MatchLine]
    mails: list[MailLine]
    untold: list[UntoldLine]


Line = TypeVar("Line")


def count_rows(conn: Connection) -> RowCounts:
    """Count what matters."""
    return _lines(conn, RowCounts, "count_rows")[0]


def summarize(conn: Connection, max_rows: int = 12) -> Summary:
    """Return counts, and at most so many examples of each kind."""
    few = {"max_rows": max_rows}
    return Summary(
        counts=count_rows(conn),
        feeds=_lines(conn, FeedLine, "feed_states"),
        outcomes=_lines(conn, OutcomeLine, "outcomes"),
        languages=_lines(conn, LanguageLine, "languages"),
        stories=_lines(conn, StoryLine, "top_stories", **few),
        matches=_lines(conn, MatchLine, "newest_matches", **few),
        mails=_lines(conn, MailLine, "mails", **few),
        untold=_lines(conn, UntoldLine, "untold"),
    )


def _lines(conn: Connection, line: type[Line], name: str, **values: Any) -> list[Line]:  # noqa: ANN401  what a statement binds
    return [line(**row) for row in conn.execute(query(name), values).mappings()]
