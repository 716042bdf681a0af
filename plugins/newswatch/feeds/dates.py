"""Read the dates feeds write, beyond what the standards allow; what is not sure is ``None``."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newswatch.feeds.names import is_day_first, month_of, zone_in, zone_of

# Before the web's news: zero of some clock, not a date.
_EARLIEST_YEAR = 1990
_MAX_CHARS = 100

# Thailand's calendar is 543 years ahead.
_BUDDHIST = range(2500, 2601)
# The year before the first of each era (Japan) or republic (Taiwan).
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s*(\d{{1,3}}|元)\s*年")

# A month as a word, whose vowels may be marks of their own (Thai, Hindi), as two words (Arabic), or numbered.
_WORD = (
    r"(?:\d{1,2}\s?[월月]|[一二三四五六七八九十]{1,2}月|tháng\s+\d{1,2}|(?:تشرين|كانون)\s+ال[^\W\d_]{3,5}"
    r"|(?:[^\W\d_]|[\u0900-\u094f\u0e31-\u0e4e]){2,20})"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s*[-/.년年]\s*(?P<m>\d{1,2})\s*[-/.월月]\s*(?P<d>\d{1,2})(?!\d)\s*[일日]?\.?"
)
_DAY_NAMED = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|o|\.)?[\s-]*(?:de\s+|of\s+)?(?P<name>{_WORD})\.?[\s,-]*(?:de\s+)?"
    r"(?P<y>\d{4}|\d{2})(?![\d:])",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(
    rf"(?P<name>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
)
_ASCTIME = re.compile(
    rf"(?P<name>{_WORD})\s+(?P<d>\d{{1,2}})\s+(?=\d{{1,2}}:\d\d).*?\s(?P<y>\d{{4}})$", re.IGNORECASE
)
_NUMERIC = re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)")
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:t?(?P<h>\d\d)(?P<n>\d\d)(?P<s>\d\d)?)?(?!\d)", re.IGNORECASE
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,9})?")

_TIME = re.compile(
    r"(?P<before>오전|오후|上午|下午|午前|午後|晚上|早上|凌晨)?\s*(?<![\d.])(?P<h>\d{1,2})\s*"
    r"(?::|시|時|时|点|h|\.(?=\d\d(?![\d.])))\s*(?:(?P<n>\d{1,2})\s*분?分?)?"
    r"(?::\s*(?P<s>\d{1,2})(?:[.,]\d+)?(?![\d:])|\s+(?P<t>\d{1,2})\s*(?:초|秒))?"
    r"\s*(?P<after>[ap]\.?\s?m\b\.?|[صم](?!\w))?",
    re.IGNORECASE,
)
_LATER = frozenset({"오후", "下午", "午後", "晚上", "p", "م"})
_OFFSET = re.compile(
    r"(?:gmt|utc|ut)?\s*(?P<sign>[+\u2212-])(?P<h>\d{1,2}):?(?P<m>\d\d)?(?![\d:])", re.IGNORECASE
)
_ZONE_WORD = re.compile(r"[^\W\d_]{1,5}")
_REGION = re.compile(r"\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z_/-]{3,30}")
# An offset whose plus was taken for a blank, as in the query of an address.
_BARE_OFFSET = re.compile(r"(?:^|\s)(0\d|1[0-4]):?(00|30|45)$")


@dataclass(frozen=True)
class Day:
    """A day found in a text, and the text around it."""

    year: int
    month: int
    day: int
    rest: str


def read_moment(text: str | None, now: datetime, lang: str | None = None) -> datetime | None:
    """Return the moment a text tells, in UTC, not later than ``now``.

    The language says what only habit tells: the zone where none is named, which of two figures is the day.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> read_moment("Wed, 13 Nov 2024 14:05:00 KST", now).isoformat()
    '2024-11-13T05:05:00+00:00'
    >>> read_moment("2020/1/10 09:30", now).isoformat()
    '2020-01-10T09:30:00+00:00'
    """
    moment = parse_moment(in_ascii(text.strip()), lang) if text and len(text) <= _MAX_CHARS else None
    if moment is None or moment.year < _EARLIEST_YEAR:
        return None
    return min(moment, now)


def parse_moment(text: str, lang: str | None = None) -> datetime | None:
    """Return the moment as written, ``None`` if it is none or could mean two days."""
    try:
        return from_iso(text, lang) or from_epoch(text) or from_compact(text, lang) or from_words(text, lang)
    except (ValueError, OverflowError):
        return None


def in_ascii(text: str) -> str:
    """Return the text with the figures and signs of all scripts as ASCII has them, and years of eras as ours.

    >>> in_ascii("١٣ نوفمبر ٢٠٢٤"), in_ascii("令和６年11月13日")
    ('13 نوفمبر 2024', '2024年11月13日')
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return _ERA.sub(lambda era: f"{_ERAS[era[1]] + int(era[2].replace('元', '1'))}年", text)


def our_year(year: int) -> int:
    """Return a year that may be of the Buddhist era in ours."""
    return year - 543 if year in _BUDDHIST else year


def from_iso(text: str, lang: str | None) -> datetime | None:
    """Return the moment of ISO 8601 or W3C text."""
    if not re.match(r"\d{4}-\d\d", text):
        return None
    try:
        moment = datetime.fromisoformat(text if len(text) > 7 else text + "-01")
    except ValueError:
        return None
    moment = moment.replace(year=our_year(moment.year))
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone_in(lang))).astimezone(UTC)


def from_epoch(text: str) -> datetime | None:
    """Return the moment of a count of seconds or milliseconds."""
    found = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def from_compact(text: str, lang: str | None) -> datetime | None:
    """Return the moment of ``20241113T050500+0900`` and the like."""
    found = _COMPACT.match(text)
    if not found:
        return None
    year, *parts = [int(found[name] or 0) for name in ("y", "m", "d", "h", "n", "s")]
    moment = datetime(our_year(year), *parts)  # type: ignore[arg-type]  # noqa: DTZ001  zone follows
    return in_zone(moment, find_zone(text[found.end() :], lang), lang)


def from_words(text: str, lang: str | None) -> datetime | None:
    """Return the moment of a day, a time and a zone in whatever order."""
    day = find_day(text, lang)
    if day is None:
        return None
    clock = _TIME.search(day.rest)
    hour, minute, second = read_clock(clock) if clock else (0, 0, 0)
    rest = day.rest[: clock.start()] + " " + day.rest[clock.end() :] if clock else day.rest
    # 24:00 ends a day (ISO 8601), and 60 is a leap second.
    start = datetime(our_year(day.year), day.month, day.day)  # noqa: DTZ001  the zone follows
    moment = start + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    return in_zone(moment, find_zone(rest, lang) or (bare_zone(rest) if clock else None), lang)


def find_day(text: str, lang: str | None = None) -> Day | None:
    """Return the day in a text: year first, or with a month's name, or in figures of one reading only."""
    if found := _YEAR_FIRST.search(text):
        return Day(int(found["y"]), int(found["m"]), int(found["d"]), without(text, found))
    for shape in (_DAY_NAMED, _NAMED_DAY, _ASCTIME):
        for found in shape.finditer(text):
            month = month_of(found["name"])
            if month is not None:
                return Day(full_year(found["y"]), month, int(found["d"]), around(text, found))
    found = _NUMERIC.search(text)
    return numeric_day(found, without(text, found), lang) if found else None


def numeric_day(found: re.Match[str], rest: str, lang: str | None) -> Day | None:
    """Return a day in figures: dots and most languages put the day first, else only what has one reading."""
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if found["sep"] == "." or first > 12 or first == second or (is_day_first(lang) and second <= 12):
        return Day(year, second, first, rest)
    return Day(year, first, second, rest) if second > 12 else None


def without(text: str, found: re.Match[str]) -> str:
    """Return the text around a find; an ISO ``T`` after it is no zone."""
    return text[: found.start()] + " " + text[found.end() :].lstrip("Tt")


def around(text: str, found: re.Match[str]) -> str:
    """Return the text around a day; asctime's holds time and zone inside."""
    if found.re is _ASCTIME:
        return text[found.end("d") : found.start("y")]
    return text[: found.start()] + " " + text[found.end() :]


def full_year(text: str) -> int:
    """Return a year of two digits in full (RFC 2822 section 4.3)."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def read_clock(found: re.Match[str]) -> tuple[int, int, int]:
    """Return hour, minute and second of a time of day.

    Raises:
        ValueError: It is none.
    """
    hour, minute, second = int(found["h"]), int(found["n"] or 0), int(found["s"] or found["t"] or 0)
    half = found["before"] or (found["after"] or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half in _LATER else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        raise ValueError("no time of day")
    return hour, minute, second


def in_zone(moment: datetime, zone: tzinfo | None, lang: str | None) -> datetime:
    """Return the moment in UTC, by its zone, else by that of its language."""
    return moment.replace(tzinfo=zone or zone_in(lang)).astimezone(UTC)


def find_zone(rest: str, lang: str | None) -> tzinfo | None:
    """Return the zone in what is left of a date: an offset, a place or a name."""
    if found := _OFFSET.search(rest):
        offset = timedelta(hours=int(found["h"]), minutes=int(found["m"] or 0))
        if offset >= timedelta(hours=24):
            raise ValueError("no offset")
        return timezone(offset if found["sign"] == "+" else -offset)
    if region := _REGION.search(rest):
        return zone_of_region(region[0])
    words = (zone_of(word[0], lang) for word in _ZONE_WORD.finditer(rest))
    return next((zone for zone in words if zone is not None), None)


def zone_of_region(name: str) -> tzinfo:
    """Return the zone of a place.

    Raises:
        ValueError: There is none of that name, so that the moment is not known.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("no such place") from error


def bare_zone(rest: str) -> timezone | None:
    """Return the zone of an offset that lost its sign: what is lost is a plus."""
    found = _BARE_OFFSET.search(rest.rstrip())
    return timezone(timedelta(hours=int(found[1]), minutes=int(found[2]))) if found else None
