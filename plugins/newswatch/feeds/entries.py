"""What all formats have in common: one identity an entry, links made absolute, a cap on their number."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from newswatch.errors import UrlError
from newswatch.model import FeedEntry
from newswatch.text import clean_line
from newswatch.urls import resolve_url

MAX_ENTRIES = 5_000
# Longer ids are stored as their hash: a row of a Postgres index holds 2,704 bytes.
_MAX_GUID_BYTES = 1_000
# Within an address they stand for nothing (WHATWG URL section 4.4).
_BREAKS = re.compile(r"[\t\r\n]")
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """The entries of a document within the cap, and how many were beyond it."""

    entries: tuple[FeedEntry, ...]
    cut: int


def absolute_link(base: str, link: str | None) -> str | None:
    """Return a link as an address that can be fetched, ``None`` for what is none (``mailto:``)."""
    link = clean_line(_BREAKS.sub("", link or ""))
    if not link:
        return None
    if link.lower().startswith("www."):
        link = "https://" + link
    try:
        return resolve_url(base, link.replace("&amp;", "&"))
    except UrlError:
        return None


def keep_entries(entries: Iterable[FeedEntry]) -> Kept:
    """Return the entries with settled identities, the newest within the cap, in the feed's own order."""
    settled = settle_guids(list(entries))
    if len(settled) <= MAX_ENTRIES:
        return Kept(tuple(settled), 0)
    by_age = sorted(range(len(settled)), key=lambda at: settled[at].published_at or _OLDEST, reverse=True)
    kept = sorted(by_age[:MAX_ENTRIES])
    return Kept(tuple(settled[at] for at in kept), len(settled) - MAX_ENTRIES)


def says_anything(entry: FeedEntry) -> bool:
    """Tell whether there is anything in an entry: a document cut short ends in one without."""
    return any((entry.url, entry.title, entry.summary, entry.text))


def settle_guids(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """Return entries whose guids are unique: a guid that several links share stands for none of them.

    Of several versions of an entry the newest is kept (RFC 4287 section 4.1.1), in the place of the first.
    """
    links: defaultdict[str, set[str | None]] = defaultdict(set)
    for entry in entries:
        links[entry.guid].add(entry.url)
    settled: dict[str, FeedEntry] = {}
    for entry in entries:
        shared = not entry.guid or len(links[entry.guid]) > 1
        guid = short_guid(fallback_guid(entry) if shared else entry.guid)
        if guid not in settled or changed_at(entry) > changed_at(settled[guid]):
            settled[guid] = replace(entry, guid=guid)
    return list(settled.values())


def changed_at(entry: FeedEntry) -> datetime:
    """Return when an entry was last changed, as far as it says."""
    return entry.updated_at or entry.published_at or _OLDEST


def fallback_guid(entry: FeedEntry) -> str:
    """Return the link, else a hash of what else tells the entry from others."""
    if entry.url:
        return entry.url
    told = entry.title or entry.summary or entry.text or ""
    moment = entry.published_at.isoformat() if entry.published_at else ""
    return "hash:" + hashlib.sha256(f"{told}\n{moment}".encode()).hexdigest()[:32]


def short_guid(guid: str) -> str:
    """Return a guid no longer than a database key should be."""
    if len(guid.encode("utf-8", "surrogatepass")) <= _MAX_GUID_BYTES:
        return guid
    return "hash:" + hashlib.sha256(guid.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def primary_language(tag: str | None) -> str | None:
    """Return the language of a tag without region or script.

    >>> primary_language("ko-KR"), primary_language("EN_us"), primary_language("english")
    ('ko', 'en', None)
    """
    primary = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    return primary if primary.isascii() and primary.isalpha() and len(primary) in {2, 3} else None
