"""When a page says it was published: the moment with its zone and the page's own day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from htmldate import find_date
from lxml import html

from newswatch.extract.markup import Markup
from newswatch.extract.tree import attributes, text_of

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article.published",
    "parsely-pub-date",
    "sailthru.date", "datepublished", "dcterms.created", "dc.date.issued", "dc.date.created", "dcterms.date",
    "dc.date", "date.created", "publish-date", "pubdate", "publishdate", "published_time", "published-date",
    "cxenseparse:recs:publishtime", "article_date_original", "originalpublicationdate", "published", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "modified",
)
_FROM_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SECONDS = re.compile(r"^\d{10}$")
_MILLISECONDS = re.compile(r"^\d{13}$")
_ISO = re.compile(
    r"(?P<day>(?:19|20)\d{2}-\d{2}-\d{2})"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,](?P<part>\d{1,9}))?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?"
)
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?:Z|$)")
_RFC = re.compile(r"^[A-Z][a-z]{2},? \d{1,2} [A-Z][a-z]{2} \d{4} ")
_DATE_NAMES = re.compile(r"date|time|publi|fecha|datum|byline|meta|posted")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_EARLIEST = date(1995, 1, 1)  # the first news sites


@dataclass(frozen=True)
class Stated:
    """A date as a page states it: the day always, the moment when a time and a zone are given."""

    day: date
    moment: datetime | None


@dataclass(frozen=True)
class PageDates:
    """``published_at`` has a zone or is ``None``; ``day`` is the page's own."""

    published_at: datetime | None
    day: date | None
    modified_at: datetime | None


def read_dates(root: html.HtmlElement, markup: Markup) -> PageDates:
    """Return when the article appeared and was last changed, by its page."""
    stated = list(_published(markup)) or list(_from_elements(root))
    modified = next((found.moment for text in _modified_texts(markup) if (found := parse_stated(text))), None)
    if not stated:
        return PageDates(None, _searched(root, markup), modified)
    return PageDates(stated[0].moment, _own_day(root, markup, stated), modified)


def _own_day(root: html.HtmlElement, markup: Markup, stated: list[Stated]) -> date:
    """Return the newsroom's day of a moment that the markup gives in UTC.

    A neighbouring day is believed when another field, the address or the printed date says so, and it is that
    day in some zone.
    """
    first = stated[0]
    if first.moment is None or first.moment.utcoffset():
        return first.day
    near = {first.day + timedelta(days=step) for step in _steps(first.moment)}
    said = [other.day for other in stated[1:] if other.moment is None or other.moment.utcoffset()]
    in_url = _day_in_url(markup.url)
    if in_url is not None:
        said.append(in_url)
    if first.day not in said and (printed := _printed(root, first.day, near)):
        said.append(printed)
    return next((day for day in said if day in near), first.day)


def _steps(moment: datetime) -> tuple[int, ...]:
    """Return which neighbouring days a moment in UTC can be elsewhere: zones run from -12 to +14 hours."""
    return ((-1,) if moment.hour < 12 else ()) + ((1,) if moment.hour >= 10 else ())


def _printed(root: html.HtmlElement, day: date, near: set[date]) -> date | None:
    """Return the neighbouring day that the printed dates name, by its numbers: they need no language.

    One that names the stated day settles it; a site's head may show today's date.
    """
    found = None
    for element in root.iter("time", "span", "div", "p"):
        if element.tag != "time" and not _DATE_NAMES.search(attributes(element)):
            continue
        numbers = {int(number) for number in _NUMBER.findall(text_of(element)[:120])}
        if day.year in numbers and day.day in numbers:
            return None
        if found is None and day.year in numbers:
            found = next((other for other in near if other.day in numbers), None)
    return found


def _published(markup: Markup) -> Iterator[Stated]:
    """Yield every date the head states, JSON-LD's first."""
    texts = [markup.ld.published, *(value for name in _PUBLISHED for value in markup.all_metas(name)[:1])]
    for text in texts:
        if text and (stated := parse_stated(text)):
            yield stated


def _modified_texts(markup: Markup) -> list[str]:
    said = [markup.ld.modified, *(value for name in _MODIFIED for value in markup.all_metas(name)[:1])]
    return [text for text in said if text]


def _from_elements(root: html.HtmlElement) -> Iterator[Stated]:
    """Yield the dates of elements that say they are the publication's, or of a lone ``time``."""
    elements = [element for element in root.iter("time") if element.get("datetime")]
    named = [
        element
        for element in elements
        if "publi" in attributes(element) or element.get("pubdate") is not None
    ]
    named += [
        element
        for element in root.iter("span", "abbr", "div", "p", "meta")
        if "datepublished" in attributes(element)
    ]
    days = {(element.get("datetime") or "")[:10] for element in elements}
    for element in named or (elements[:1] if len(days) == 1 else []):
        stated = parse_stated(element.get("datetime") or element.get("content") or element.get("title") or "")
        if stated:
            yield stated


def parse_stated(text: str) -> Stated | None:
    """Return the date a machine-readable text states.

    >>> parse_stated("2024-11-13T08:05:00+09:00").moment.isoformat()
    '2024-11-13T08:05:00+09:00'
    >>> parse_stated("2024-11-13 08:05").moment is None
    True
    """
    text = text.strip()
    try:
        stated = _parse(text)
    except (ValueError, OverflowError, OSError):
        return None
    return stated if stated and stated.day >= _EARLIEST else None


def _parse(text: str) -> Stated | None:
    if _SECONDS.match(text) or _MILLISECONDS.match(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return Stated(moment.date(), moment)
    if match := _ISO.search(text):
        return _from_iso(match)
    if match := _COMPACT.match(text):
        return Stated(date(int(match[1]), int(match[2]), int(match[3])), None)
    if _RFC.match(text):
        return _from_rfc(text)
    return None


def _from_iso(match: re.Match[str]) -> Stated:
    day = date.fromisoformat(match["day"])
    if match["hour"] is None or match["zone"] is None:
        return Stated(day, None)
    zone = "+00:00" if match["zone"] in {"Z", "UTC", "GMT"} else match["zone"]
    zone = zone if len(zone) > 3 else zone + ":00"
    second, part = match["second"] or "00", (match["part"] or "0")[:6].ljust(6, "0")
    return Stated(
        day, datetime.fromisoformat(f"{day}T{match['hour']:>02}:{match['minute']}:{second}.{part}{zone}")
    )


def _from_rfc(text: str) -> Stated:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  few pages need it

    moment = parsedate_to_datetime(text)
    return Stated(moment.date(), moment if moment.tzinfo else None)


def _day_in_url(url: str) -> date | None:
    if match := _FROM_URL.search(url):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return None


def _searched(root: html.HtmlElement, markup: Markup) -> date | None:
    """Return the day htmldate finds in the page; it costs as much as parsing, so it is asked last."""
    if day := _day_in_url(markup.url):
        return day
    try:
        found = find_date(root, original_date=True, url=markup.url, deferred_url_extractor=True)
    except Exception:  # noqa: BLE001  a third-party parser on a stranger's page: no date is an answer
        return None
    stated = parse_stated(found or "")
    return stated.day if stated else None
