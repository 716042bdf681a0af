"""The entries' way through the pipeline: claim, record, give back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from newswatch.store.lease import Lease
from newswatch.store.queries import query


@dataclass(frozen=True)
class ClaimedEntry:
    """An entry that is ours to collect; ``is_known``: its page was read for another one meanwhile."""

    entry_id: int
    feed_id: int
    feed_url: str
    guid: str
    url: str
    url_key: str
    title: str | None
    summary: str | None
    feed_text: str | None
    authors: tuple[str, ...]
    lang: str | None
    published_at: datetime | None
    attempts: int
    source: str
    is_known: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an entry; ``article_key`` is the article it led to, ``archive_pointer`` what came."""

    entry_id: int
    state: str
    reason: str | None = None
    detail: str | None = None
    next_attempt_at: datetime | None = None
    article_key: str | None = None
    archive_pointer: str | None = None


@dataclass(frozen=True)
class Lapsed:
    """An entry whose holder died, and the state it went on to."""

    entry_id: int
    state: str
    item_key: str
    url: str | None


@dataclass(frozen=True)
class Released:
    """How many leases of a dead owner were given back."""

    entries: int
    feeds: int
    mails: int


def return_lapsed(
    conn: Connection, now: datetime, max_attempts: int, ids: Sequence[int] | None = None
) -> list[Lapsed]:
    """Give back the entries whose holder died, of these ids or all; those tried too often are set aside."""
    values = {"now": now, "max_attempts": max_attempts, "ids": None if ids is None else list(ids)}
    return [Lapsed(**row) for row in conn.execute(query("return_lapsed_entries"), values).mappings()]


def due_entries(conn: Connection, now: datetime, max_rows: int) -> list[tuple[int, str]]:
    """Return id and address of the entries to collect now, the longest due first."""
    rows = conn.execute(query("due_entries"), {"now": now, "max_rows": max_rows})
    return [(row.entry_id, row.url) for row in rows]


def lapsed_entries(conn: Connection, ids: Sequence[int]) -> frozenset[int]:
    """Return which of the entries were last held by somebody who died."""
    return frozenset(conn.execute(query("lapsed_entries"), {"ids": list(ids)}).scalars())


def claim_entries(conn: Connection, ids: Sequence[int], lease: Lease) -> list[ClaimedEntry]:
    """Take those of the entries that are still due and nobody else holds."""
    values = {"ids": list(ids), "now": lease.taken_at, "token": lease.token, "until": lease.until}
    rows = conn.execute(query("claim_entries"), values).mappings()
    claimed = (ClaimedEntry(**{**row, "authors": tuple(row["authors"])}) for row in rows)
    return sorted(claimed, key=lambda entry: entry.entry_id)


def record_outcome(conn: Connection, outcome: Outcome, lease: Lease) -> bool:
    """Write what became of an entry; write nothing and return false if the lease ran out."""
    held = conn.execute(query("record_entry"), {**asdict(outcome), "token": lease.token})
    return held.scalar() is not None


def postpone_entry(conn: Connection, entry_id: int, until: datetime, reason: str, lease: Lease) -> None:
    """Let an entry go that was not tried, due later; no attempt is counted."""
    values = {"entry_id": entry_id, "until": until, "reason": reason, "token": lease.token}
    conn.execute(query("postpone_entry"), values)


def release_claim(conn: Connection, lease: Lease, reason: str) -> None:
    """Make what the lease holds due again at once, as if it had not been tried."""
    values = {"token": lease.token, "now": lease.taken_at, "reason": reason}
    conn.execute(query("release_claim"), values)


def clear_quarantine(conn: Connection, stages: Sequence[str], item_key: str) -> None:
    """Forget that an item was set aside: it went through."""
    conn.execute(query("clear_quarantine"), {"stages": list(stages), "item_key": item_key})


def release_all_leases(conn: Connection, now: datetime) -> Released:
    """Take back every lease: only where the caller knows that nobody else is at work."""
    return Released(**conn.execute(query("release_all_leases"), {"now": now}).mappings().one())


def lapse_leases(conn: Connection, ids: Sequence[int], now: datetime) -> None:
    """Let the leases of these entries end now: only where the caller knows that their holder is dead."""
    conn.execute(query("lapse_leases"), {"ids": list(ids), "now": now})


def lapse_all_leases(conn: Connection, now: datetime) -> Released:
    """Let every lease end now, as if its holder had died: only where the caller knows that none lives."""
    return Released(**conn.execute(query("lapse_all_leases"), {"now": now}).mappings().one())
