"""Compare a poll with the ones before: what is new, and may something have been lost in between."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from newswatch.model import FeedDocument, FeedEntry

# Dates a moment apart tell a rate that means nothing, and the column holds no more.
_VERY_MANY = 1_000_000


@dataclass(frozen=True)
class Overlap:
    """``gap``: no entry of an earlier poll is left in the document, so some may have been missed."""

    known: tuple[FeedEntry, ...]
    new: tuple[FeedEntry, ...]
    gap: bool


def overlap(known_guids: Collection[str], document: FeedDocument) -> Overlap:
    """Split a document's entries by whether an earlier poll of the feed had them.

    ``known_guids`` holds guids and may hold links: an entry whose guid changed but whose link is known is the
    same entry. A feed never polled before has no gap, nor has a document without entries.
    """
    known = tuple(entry for entry in document.entries if is_known(entry, known_guids))
    new = tuple(entry for entry in document.entries if not is_known(entry, known_guids))
    return Overlap(known, new, gap=bool(known_guids) and bool(new) and not known)


def is_known(entry: FeedEntry, known_guids: Collection[str]) -> bool:
    """Tell whether an entry was seen, under its guid or its link."""
    return entry.guid in known_guids or (entry.url is not None and entry.url in known_guids)


def may_be_lost(document: FeedDocument, since: datetime) -> int | None:
    """Return how many entries a gap may hide: those between ``since`` and the document's oldest, at its rate.

    ``None`` where fewer than two entries are dated, which tells no rate.
    """
    dates = sorted({entry.published_at for entry in document.entries if entry.published_at})
    if len(dates) < 2:
        return None
    lasting_s = (dates[-1] - dates[0]).total_seconds()
    hidden_s = max((dates[0] - since).total_seconds(), 0.0)
    return min(math.ceil(hidden_s * (len(dates) - 1) / lasting_s), _VERY_MANY)
