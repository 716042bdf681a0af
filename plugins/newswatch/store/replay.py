"""Entries that ended and are to be read once more: from the web when they are due, or from the archive."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from newswatch.store.entries import ClaimedEntry
from newswatch.store.lease import Lease
from newswatch.store.queries import query


@dataclass(frozen=True)
class EntryFilter:
    """Which entries are meant: what is ``None`` does not narrow.

    ``stage`` is the one whose row in the quarantine an entry must have; ``since`` and ``until`` are about
    the moment at which it was first seen.
    """

    state: str | None = None
    reason: str | None = None
    stage: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Replayable:
    """An entry that ended, and where what came for it is archived, if it is."""

    entry_id: int
    url: str
    state: str
    archive_pointer: str | None


@dataclass(frozen=True)
class KnownArticle:
    """The article an entry led to, as it is stored: its identity, and how its text was read."""

    url_key: str
    canonical_url: str
    method: str


@dataclass(frozen=True)
class Reclaimed:
    """An entry that is ours once more, the state it was in, and the article it led to, if it is here."""

    entry: ClaimedEntry
    was: str
    article: KnownArticle | None


@dataclass(frozen=True)
class Newest:
    """The newest text of an article: when it was seen, and where its page is archived."""

    seen_at: datetime
    archive_pointer: str | None


def replayable_entries(conn: Connection, wanted: EntryFilter, *, archived: bool = False) -> list[Replayable]:
    """Return the entries that ended and are meant; ``archived`` adds those that ended well."""
    rows = conn.execute(query("replayable_entries"), {**asdict(wanted), "archived": archived})
    return [Replayable(**row) for row in rows.mappings()]


def replay_entries(conn: Connection, now: datetime, ids: Sequence[int]) -> int:
    """Make entries due again that ended without an article; return how many."""
    return len(conn.execute(query("replay_entries"), {"now": now, "ids": list(ids)}).all())


def claim_archived(
    conn: Connection, ids: Sequence[int], states: Collection[str], lease: Lease
) -> dict[int, Reclaimed]:
    """Take those of the entries that are in one of these states; record them in the same transaction."""
    values = {"ids": list(ids), "states": sorted(states), "token": lease.token, "until": lease.until}
    claimed = {}
    for row in conn.execute(query("claim_archived"), values).mappings():
        given = {**row, "authors": tuple(row["authors"])}
        was = given.pop("was")
        key, url, method = (given.pop(f"article_{name}") for name in ("key", "canonical_url", "method"))
        known = KnownArticle(key, url, method) if key else None
        claimed[row["entry_id"]] = Reclaimed(ClaimedEntry(**given), was, known)
    return claimed


def newest_versions(conn: Connection, url_keys: Sequence[str]) -> dict[str, Newest]:
    """Return the newest texts of these articles, by key; what is not known is left out."""
    rows = conn.execute(query("newest_versions"), {"url_keys": list(url_keys)})
    return {row.url_key: Newest(row.seen_at, row.archive_pointer) for row in rows}


def entry_ids(conn: Connection, feed_id: int, guids: Sequence[str]) -> dict[str, int]:
    """Return the ids of a feed's entries by guid."""
    rows = conn.execute(query("entry_ids"), {"feed_id": feed_id, "guids": list(guids)})
    return {row.guid: row.entry_id for row in rows}


def feed_ids(conn: Connection) -> dict[str, int]:
    """Return the ids of all feeds by address."""
    return {row.url: row.feed_id for row in conn.execute(query("feed_ids"))}


def was_polled(conn: Connection) -> bool:
    """Return whether any feed was ever polled into this database."""
    return bool(conn.execute(query("was_polled")).scalar())
