"""Digests: which period was written, and what each tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from newswatch.alerts.periods import Period
from newswatch.store.alerts import StoryMatch, story_match
from newswatch.store.queries import query


@dataclass(frozen=True)
class HeldBack:
    """What a subscription was not told in a period: old articles, and edits of known ones."""

    too_old: int
    edits: int


def last_digest_end(conn: Connection, subscription: str) -> datetime | None:
    """Return where the last digest of a subscription ended."""
    end: datetime | None = conn.execute(query("last_digest_end"), {"subscription": subscription}).scalar()
    return end


def waiting_since(conn: Connection, subscription: str) -> datetime | None:
    """Return since when news waits for a digest of the subscription."""
    values = {"subscription": subscription}
    since: datetime | None = conn.execute(query("digest_waiting_since"), values).scalar()
    return since


def insert_digest(conn: Connection, subscription: str, period: Period, now: datetime) -> int | None:
    """Open a digest and give it what waited for it; ``None`` if that period is written already."""
    values = {"subscription": subscription, "period_start": period.start, "period_end": period.end}
    digest_id: int | None = conn.execute(query("insert_digest"), {**values, "now": now}).scalar()
    if digest_id is not None:
        taken = {"digest_id": digest_id, "subscription": subscription, "period_end": period.end}
        conn.execute(query("take_decisions"), taken)
    return digest_id


def digest_matches(conn: Connection, digest_id: int, topics: Sequence[str]) -> list[StoryMatch]:
    """Return the matches that a digest tells."""
    values = {"digest_id": digest_id, "topics": list(topics)}
    return [story_match(row) for row in conn.execute(query("digest_matches"), values).mappings()]


def held_back(conn: Connection, subscription: str, period: Period) -> HeldBack:
    """Count what the subscription was not told in a period."""
    values = {"subscription": subscription, "period_start": period.start, "period_end": period.end}
    return HeldBack(**conn.execute(query("held_back"), values).mappings().one())


def finish_digest(conn: Connection, digest_id: int, stories: int, mails: int) -> None:
    """Note how much a digest told, and to how many."""
    conn.execute(query("finish_digest"), {"digest_id": digest_id, "stories": stories, "mails": mails})
