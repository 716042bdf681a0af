"""How often a feed brings something new, and how often its server wants to be asked."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# The newest tell today's rhythm; a year of archive in the document does not.
_NEWEST = 20
# The shortest distance of two polls: entries closer together come with the same one.
_TOGETHER_S = 900.0
# A new feed that brought nothing for so long is asked less often than at the start.
_SILENCE_S = 7_200.0
_LONGEST_HINT_S = 86_400.0
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_FORBIDS_CACHE = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?:$|[,\s=])", re.IGNORECASE)


def average_gap_s(moments: Sequence[float], now_s: float) -> float | None:
    """Return the average time between new entries up to now, ``None`` when fewer than two are dated.

    Entries within 15 minutes count as one: a batch of a night is one reason to poll, not thirty. The time
    since the newest counts too, so that a feed that fell silent is asked less often.
    """
    newest = arrivals(moments)
    return (now_s - newest[-1]) / len(newest) if len(newest) > 1 else None


def arrivals(moments: Sequence[float]) -> list[float]:
    """Return the newest moments at which something came, the newest first, each apart from the next.

    >>> arrivals([0, 600, 3600, 4000, 9000])
    [9000, 4000, 600]
    """
    apart: list[float] = []
    for moment in reversed(moments):
        if not apart or apart[-1] - moment >= _TOGETHER_S:
            apart.append(moment)
        if len(apart) == _NEWEST:
            break
    return apart


def usable_moments(published: Sequence[datetime], now: datetime) -> list[float]:
    """Return the dates up to now in order; none where they tell the day only.

    Such dates have one time of day, and several entries have the same.
    """
    moments = sorted(moment.timestamp() for moment in published if moment <= now)
    is_day_only = len(set(moments)) < len(moments) and len({moment % 86_400 for moment in moments}) == 1
    return [] if is_day_only else moments


def counted_gap_s(known_s: float | None, since_new_s: float) -> float:
    """Return the average gap of a feed without dates: three parts what was known, one part this gap."""
    return since_new_s if known_s is None else (3 * known_s + since_new_s) / 4


def silent_gap_s(known_s: float | None, since_new_s: float) -> float | None:
    """Return the average gap when nothing came since: as if the document had been read anew.

    Where none is known, silence is what there is to go by, once it has lasted.
    """
    if known_s is not None:
        return known_s + since_new_s / _NEWEST
    return since_new_s if since_new_s > _SILENCE_S else None


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
