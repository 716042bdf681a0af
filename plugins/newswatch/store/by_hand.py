"""Pages that somebody adds by hand: what is known of one, and what it led to."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from newswatch.store.queries import query


@dataclass(frozen=True)
class KnownPage:
    """An entry that led to an article before, and the feed that brought it."""

    entry_id: int
    feed_url: str
    first_seen_at: datetime


@dataclass(frozen=True)
class AddedPage:
    """How an entry ended, and its article; everything from ``article_id`` on is ``None`` without one."""

    entry_id: int
    state: str
    reason: str | None
    reason_in_words: str | None
    detail: str | None
    next_attempt_at: datetime | None
    archive_pointer: str | None
    article_id: int | None
    url: str | None
    title: str | None
    text: str | None
    lang: str | None
    kind: str | None
    published_at: datetime | None
    page_date: date | None
    paywalled: bool | None
    method: str | None
    quality: float | None
    quality_reasons: list[str] | None
    source_name: str | None
    source: str | None


def known_page(conn: Connection, url_key: str) -> KnownPage | None:
    """Return the entry of an address whose article is known, if there is one."""
    row = conn.execute(query("known_entry"), {"url_key": url_key}).mappings().one_or_none()
    return None if row is None else KnownPage(**row)


def added_page(conn: Connection, entry_id: int) -> AddedPage:
    """Return how an entry ended."""
    return AddedPage(**conn.execute(query("added_page"), {"entry_id": entry_id}).mappings().one())


def hasten_entry(conn: Connection, entry_id: int, now: datetime) -> None:
    """Make an entry due now that was to be tried later."""
    conn.execute(query("hasten_entry"), {"entry_id": entry_id, "now": now})


def note_fresh(conn: Connection, entry_id: int, day: date) -> None:
    """Take an entry for news if its article is of this day or later."""
    conn.execute(query("note_fresh"), {"entry_id": entry_id, "day": day})
