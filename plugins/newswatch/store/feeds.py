"""Feeds and their entries: claim the due ones, record each poll, load what it brought."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from newswatch.model import FeedEntry
from newswatch.store.copying import copy_rows
from newswatch.store.lease import Lease
from newswatch.store.queries import query

STAMPED_NOW = timedelta(minutes=3)
"""A date of change this near to the poll may be no more than the time of the request."""


@dataclass(frozen=True)
class ClaimedFeed:
    """A feed that is ours to poll, with what the last poll left; ``url`` is where it moved to, if it did."""

    feed_id: int
    url: str
    configured_url: str
    user_agent: str | None
    lang: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    interval_s: int
    interval_override_s: int | None
    min_interval_s: int | None
    average_gap_s: float | None
    fill_s: float | None
    failures: float
    failures_in_row: int
    first_gone_at: datetime | None
    last_full_at: datetime | None
    validators_lied_at: datetime | None
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None


@dataclass(frozen=True)
class FeedUpdate:
    """How a poll changes its feed; ``last_full_at`` and ``last_new_at`` only where they are new."""

    feed_id: int
    moved_to: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    interval_s: int
    min_interval_s: int | None
    average_gap_s: float | None
    fill_s: float | None
    failures: float
    failures_in_row: int
    first_gone_at: datetime | None
    last_full_at: datetime | None
    validators_lied_at: datetime | None
    next_poll_at: datetime
    next_poll_reason: str
    last_new_at: datetime | None
    state: str
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class PollRecord:
    """One row of ``feed_poll``."""

    feed_id: int
    run_id: int
    outcome: str
    next_poll_at: datetime
    next_poll_reason: str
    status: int | None = None
    bytes: int | None = None
    elapsed_ms: int | None = None
    entries: int | None = None
    new_entries: int = 0
    changed_entries: int = 0
    known_entries: int | None = None
    cut_entries: int = 0
    gap: bool = False
    gap_since: datetime | None = None
    may_be_lost: int | None = None
    reason: str | None = None
    detail: str | None = None
    archive_pointer: str | None = None


@dataclass(frozen=True)
class EntryCounts:
    """What loading a feed document did to the table."""

    new: int
    changed: int


@dataclass(frozen=True)
class NewEntry:
    """A feed's entry with the key of its address; no key where the address is none we could fetch."""

    entry: FeedEntry
    url_key: str | None


def due_feeds(conn: Connection, now: datetime, max_rows: int) -> list[tuple[int, str]]:
    """Return id and address of the feeds to poll now, the longest due first."""
    rows = conn.execute(query("due_feeds"), {"now": now, "max_rows": max_rows})
    return [(row.feed_id, row.url) for row in rows]


def make_feeds_due(conn: Connection, now: datetime) -> int:
    """Make every active feed due now, whatever its interval says; return how many were not."""
    return conn.execute(query("make_feeds_due"), {"now": now}).rowcount


def claim_feeds(conn: Connection, ids: Sequence[int], lease: Lease) -> list[ClaimedFeed]:
    """Take those of the feeds that are still due and nobody else holds."""
    values = {"ids": list(ids), "now": lease.taken_at, "token": lease.token, "until": lease.until}
    rows = conn.execute(query("claim_feeds"), values).mappings()
    return sorted((ClaimedFeed(**row) for row in rows), key=lambda feed: feed.feed_id)


def release_feeds(conn: Connection, lease: Lease) -> None:
    """Let the feeds of a lease go, due as they were."""
    conn.execute(query("release_feeds"), {"token": lease.token})


def postpone_feed(conn: Connection, feed_id: int, until: datetime, reason: str, lease: Lease) -> None:
    """Let a feed go that was not asked, due later; that is no failure of it."""
    values = {"feed_id": feed_id, "until": until, "reason": reason, "token": lease.token}
    conn.execute(query("postpone_feed"), values)


def worked_lately(conn: Connection, since: datetime) -> bool:
    """Say whether any feed answered since a moment."""
    return bool(conn.execute(query("worked_lately"), {"since": since}).scalar())


def known_guids(conn: Connection, feed_id: int, entries: Sequence[NewEntry]) -> frozenset[str]:
    """Return the guids and addresses under which the feed brought any of the entries before."""
    guids = [new.entry.guid for new in entries]
    keys = [new.url_key for new in entries if new.url_key]
    values = {"feed_id": feed_id, "guids": guids, "url_keys": keys}
    rows = conn.execute(query("known_guids"), values).all()
    return frozenset(name for row in rows for name in (row.guid, row.url) if name)


def load_entries(
    conn: Connection, feed_id: int, entries: Sequence[NewEntry], now: datetime, *, history: bool
) -> EntryCounts:
    """Insert new entries, make changed ones due again, leave the rest alone. Safe to repeat.

    ``history``: what is new of it is old material, such as a feed's first poll brings.
    """
    if not entries:
        return EntryCounts(0, 0)
    copy_rows(conn, "entry_in", _entry_rows(feed_id, entries, now))
    conn.execute(query("lock_known_entries"))
    written = conn.execute(query("load_entries"), {"now": now, "first_poll": history}).scalars().all()
    conn.execute(query("drop_entry_in"))
    return EntryCounts(new=sum(written), changed=len(written) - sum(written))


def history_feed(
    conn: Connection,
    address: str,
    domain: str,
    now: datetime,
    why: str = "not polled: it holds what a backfill brought",
) -> int:
    """Return the feed under an address; make one that is never polled where there is none."""
    known = conn.execute(query("feed_at"), {"url": address}).scalar()
    if known is not None:
        return int(known)
    values = {"url": address, "domain": domain, "now": now, "why": why}
    conn.execute(query("insert_unknown_source"), values)
    conn.execute(query("insert_history_feed"), values)
    return int(conn.execute(query("feed_at"), {"url": address}).scalar_one())


def record_poll(conn: Connection, update: FeedUpdate, poll: PollRecord, lease: Lease, now: datetime) -> bool:
    """Write the outcome of a poll and free the feed; write nothing and return false if the lease ran out."""
    held = conn.execute(query("record_poll"), {**asdict(update), "token": lease.token, "now": now})
    if held.scalar() is None:
        return False
    conn.execute(query("insert_feed_poll"), {**asdict(poll), "now": now})
    return True


def content_hash(entry: FeedEntry, now: datetime) -> str:
    """Return what changes when the feed says something else of an entry.

    Dates of publication are left out, as one in the future is clamped to the time of the poll, and a date of
    change that is the time of the poll, with which some feeds stamp every entry at every request.
    """
    stamp = entry.updated_at if entry.updated_at and now - entry.updated_at > STAMPED_NOW else None
    parts = (entry.url, entry.title, entry.summary, entry.text, stamp)
    return sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:32]


def _unique(entries: Sequence[NewEntry]) -> Iterable[NewEntry]:
    """Return one entry a guid, and one an address unless it is shared: the first of each."""
    guids: set[str] = set()
    keys: set[str] = set()
    shared = shared_addresses(entries)
    for new in entries:
        if new.entry.guid in guids or (new.url_key in keys and new.url_key not in shared):
            continue
        guids.add(new.entry.guid)
        if new.url_key is not None:
            keys.add(new.url_key)
        yield new


def shared_addresses(entries: Iterable[NewEntry]) -> frozenset[str]:
    """Return the keys of addresses that say nothing of an entry: entries of three or more titles have them.

    Such is the page of a live ticker, or the front page. Two may be one report under an old and a new title.
    """
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for new in entries:
        if new.url_key is not None and new.entry.title:
            titles[new.url_key].add(new.entry.title)
    return frozenset(key for key, several in titles.items() if len(several) > 2)


def _entry_rows(feed_id: int, entries: Sequence[NewEntry], now: datetime) -> Iterable[tuple[object, ...]]:
    shared = shared_addresses(entries)
    for new in _unique(entries):
        entry = new.entry
        yield (
            *(feed_id, entry.guid, entry.url, new.url_key, new.url_key in shared, entry.title, entry.summary),
            *(entry.text, entry.authors, entry.lang, entry.published_at, entry.updated_at),
            content_hash(entry, now),
        )
