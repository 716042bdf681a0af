"""How often a feed brings something new, and how often its server wants to be asked."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# The newest entries tell today's rhythm; a year of archive in the document does not.
_NEWEST = 20
_LONGEST_HINT_S = 86_400.0
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_FORBIDS_CACHE = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?:$|[,\s=])", re.IGNORECASE)


def average_gap_s(published: Sequence[datetime], now: datetime) -> float | None:
    """Return the average time between new entries up to now, ``None`` when fewer than two are dated.

    The time since the newest counts too, so that a feed that fell silent is asked less often.
    """
    newest = sorted({moment for moment in published if moment <= now}, reverse=True)[:_NEWEST]
    if len(newest) < 2:
        return None
    return (now - newest[-1]).total_seconds() / len(newest)


def server_hint_s(headers: Mapping[str, str], min_interval_s: int | None, now: datetime) -> float | None:
    """Return how long server (Cache-Control, Expires) and document (ttl) ask to wait, at most a day.

    >>> server_hint_s({"cache-control": "public, max-age=1800", "age": "600"}, 900, datetime.now(UTC))
    1200.0
    """
    asked = [float(min_interval_s or 0), freshness_s(headers, now)]
    longest = max(min(seconds, _LONGEST_HINT_S) for seconds in asked)
    return longest if longest > 0 else None


def freshness_s(headers: Mapping[str, str], now: datetime) -> float:
    """Return how long the answer stays fresh (RFC 9111 section 4.2); 0 where the server does not say."""
    control = headers.get("cache-control", "")
    if _FORBIDS_CACHE.search(control):
        return 0.0
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        return float(found[1]) - (float(age) if age.isascii() and age.isdigit() and len(age) < 12 else 0.0)
    expires = read_http_date(headers.get("expires", ""))
    if expires is None:
        return 0.0
    return (expires - (read_http_date(headers.get("date", "")) or now)).total_seconds()


def read_http_date(text: str) -> datetime | None:
    """Return the moment of an HTTP date, ``None`` for what is none (``Expires: 0``)."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
