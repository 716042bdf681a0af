"""When a page says it was published: the moment with its zone and the page's own day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from htmldate import find_date
from lxml import html

from newswatch.extract.facts.printed import Printed, parse_printed, printed_dates
from newswatch.extract.facts.titles import choose_title
from newswatch.extract.page.headings import elements_after, find_headline
from newswatch.extract.page.markup import Markup, declared_lang
from newswatch.extract.page.tree import attributes

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
    r"(?<!\d)(?P<year>(?:19|20)\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,](?P<part>\d{1,9}))?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?"
)
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?:Z|$)")
# As Java writes a date: Wed Nov 13 08:05:00 EST 2024
_JAVA = re.compile(
    r"^(?P<week>[A-Z][a-z]{2}) (?P<day>[A-Z][a-z]{2} \d{1,2}) (?P<time>[\d:]{5,8}) (?P<zone>[A-Z]{2,5}) "
    r"(?P<year>\d{4})$"
)
_RFC = re.compile(r"^[A-Z][a-z]{2},? (?:\d{1,2} [A-Z][a-z]{2}|[A-Z][a-z]{2} \d{1,2}) \d{4} ")
_SOON = 80  # elements
_MAX_STATED = 100
_MAX_LABEL = 30
# Elements; htmldate's time grows with their square where they stand side by side.
_MAX_SEARCHED = 20_000
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
    stated = list(_published(markup)) or list(_from_elements(root, markup))
    modified = next((found.moment for text in _modified_texts(markup) if (found := parse_stated(text))), None)
    if not stated:
        return PageDates(None, _searched(root, markup), modified)
    return PageDates(stated[0].moment, _own_day(root, markup, stated), modified)


def _own_day(root: html.HtmlElement, markup: Markup, stated: list[Stated]) -> date:
    """Return the newsroom's day of a moment that the markup gives in UTC.

    A neighbouring day is believed when a date near the headline, another field or the address says so, and it
    is that day in some zone. Where both days are printed, one is that of a change: the address tells which.
    """
    first = stated[0]
    if first.moment is None or first.moment.utcoffset():
        return first.day
    near = {first.day + timedelta(days=step) for step in _steps(first.moment)}
    shown = [day for found in _printed(root, markup) for day in found.days]
    in_url = _day_in_url(markup.url)
    if first.day in shown:
        return in_url if in_url in near and in_url in shown else first.day
    said = [other.day for other in stated[1:] if other.moment is None or other.moment.utcoffset()]
    return next((day for day in (*shown, *said, in_url) if day in near), first.day)


def _printed(root: html.HtmlElement, markup: Markup) -> Iterator[Printed]:
    return printed_dates(root, choose_title(markup), declared_lang(markup))


def _steps(moment: datetime) -> tuple[int, ...]:
    """Return which neighbouring days a moment in UTC can be elsewhere: zones run from -12 to +14 hours."""
    return ((-1,) if moment.hour < 12 else ()) + ((1,) if moment.hour >= 10 else ())


def _published(markup: Markup) -> Iterator[Stated]:
    """Yield every date the head states, JSON-LD's first."""
    texts = [markup.ld.published, *(value for name in _PUBLISHED for value in markup.all_metas(name)[:1])]
    for text in texts:
        if text and (stated := parse_stated(text)):
            yield stated


def _modified_texts(markup: Markup) -> list[str]:
    said = [markup.ld.modified, *(value for name in _MODIFIED for value in markup.all_metas(name)[:1])]
    return [text for text in said if text]


def _from_elements(root: html.HtmlElement, markup: Markup) -> Iterator[Stated]:
    """Yield the dates of elements that say they are the publication's, or of the ``time`` by the headline."""
    named = [element for element in root.iter() if isinstance(element.tag, str) and _is_publication(element)]
    for element in named or _times(root, markup):
        said = element.get("datetime") or element.get("content") or element.get("title") or ""
        if stated := parse_stated(said):
            yield stated


def _is_publication(element: html.HtmlElement) -> bool:
    if element.tag == "time":
        said = "publi" in attributes(element) or element.get("pubdate") is not None
        return said and bool(element.get("datetime"))
    return (
        "datepublished"
        in (element.get("itemprop") or element.get("class") or element.get("id") or "").lower()
    )


def _times(root: html.HtmlElement, markup: Markup) -> list[html.HtmlElement]:
    """Return the ``time`` that stands soon after the headline; else the first, if all name one day."""
    headline = find_headline(root, choose_title(markup))
    if headline is not None:
        soon = islice(elements_after(root, headline), _SOON)
        found = [element for element in soon if element.tag == "time" and element.get("datetime")]
        if found:
            return found[:1]
    elements = [element for element in root.iter("time") if element.get("datetime")]
    return elements[:1] if len({element.get("datetime", "")[:10] for element in elements}) == 1 else []


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
    text = _JAVA.sub(r"\g<week>, \g<day> \g<year> \g<time> \g<zone>", text)
    if _RFC.match(text):
        return _from_rfc(text)
    printed = parse_printed(text[:_MAX_STATED], "en")
    return Stated(printed.days[0], None) if printed and len(printed.days) == 1 else None


def _from_iso(match: re.Match[str]) -> Stated:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
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
    """Return the day in the address, or printed by the headline, or found by htmldate.

    htmldate costs as much as parsing, so it is asked last; where it finds no more than a year it answers its
    first of January, which is a guess.
    """
    if day := _day_in_url(markup.url):
        return day
    for found in _printed(root, markup):
        if len(found.days) == 1 and found.rest <= _MAX_LABEL and found.days[0] >= _EARLIEST:
            return found.days[0]
    if sum(1 for _ in islice(root.iter(), _MAX_SEARCHED + 1)) > _MAX_SEARCHED:
        return None
    try:
        text = find_date(root, original_date=True, url=markup.url, deferred_url_extractor=True)
    except Exception:  # noqa: BLE001  a third-party parser on a stranger's page: no date is an answer
        return None
    stated = parse_stated(text or "")
    return stated.day if stated and (stated.day.month, stated.day.day) != (1, 1) else None
