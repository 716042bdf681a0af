"""Dates as a page prints them for readers: by numbers, or with the name of a month in the page's language."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from babel import Locale, UnknownLocaleError
from lxml import html

from newswatch.extract.page.headings import find_headline
from newswatch.extract.page.tree import short_text

_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})"
_NAME = r"(?P<name>[^\s\d.,:;/|()\[\]-]{3,14})"
_SHAPES = (
    # 2024-11-13   2024.11.13   2024年11月13日   2024년 11월 13일
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?[-/.\u5e74\ub144]\s?(?P<month>\d{1,2})\s?[-/.\u6708\uc6d4]\s?(?P<day>\d{1,2})(?!\d)"
    ),
    # 13.11.2024   13/11/2024
    re.compile(rf"{_DAY}\s?(?P<sign>[-/.])\s?(?P<month>\d{{1,2}})\s?[-/.]\s?{_YEAR}"),
    # 13 November 2024   13. November 2024   13 de noviembre de 2024   1er mars 2024
    re.compile(
        rf"{_DAY}(?:st|nd|rd|th|er|\u00ba|\u00aa)?[.\s-]\s?(?:de\s|of\s)?(?:[^\d/]{{3,20}}/\s?)?"
        rf"{_NAME}\.?,?[\s-]?(?:del?\s)?{_YEAR}",
        re.IGNORECASE,
    ),
    # November 13, 2024   Nov. 13 2024
    re.compile(rf"(?<!\w){_NAME}\.?\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{_YEAR}", re.IGNORECASE),
)
_HAS_YEAR = re.compile(r"(?:19|20)\d{2}")
# Their months' names do not contradict each other.
_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "ru", "uk", "ar", "he", "tr", "id")

_MAX_TEXT = 120  # beyond it is prose, which tells of other days
_NEAR = 6
_UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "title", "head", "textarea"})


@dataclass(frozen=True)
class Printed:
    """A date as it is printed: the days it can mean, and how much else its line says."""

    days: tuple[date, ...]
    rest: int


def printed_dates(root: html.HtmlElement, title: str | None, lang: str | None) -> Iterator[Printed]:
    """Yield the dates nearest to the headline, those below it first."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    headline = find_headline(root, title)
    at = elements.index(headline) if headline is not None else 0
    yield from islice(_dates(elements[at:], lang), _NEAR)
    yield from islice(_dates(reversed(elements[:at]), lang), _NEAR // 2)


def parse_printed(text: str, lang: str | None) -> Printed | None:
    """Return a line's first date; it can mean two days where nothing tells the day from the month.

    >>> parse_printed("Stand: 13. Nov. 2024", "de")
    Printed(days=(datetime.date(2024, 11, 13),), rest=7)
    >>> len(parse_printed("3/5/2022", "en").days), len(parse_printed("3/5/2022", "es").days)
    (2, 1)
    """
    found = sorted((match for shape in _SHAPES if (match := shape.search(text))), key=re.Match.start)
    for match in found:
        if days := tuple(_readings(match.groupdict(), lang)):
            return Printed(days, len(text) - len(match[0]))
    return None


def without_dates(text: str) -> str:
    """Return a line with a stroke in place of each date.

    >>> without_dates("3. Nov. 2024 von Ada Beispiel")
    ' |  von Ada Beispiel'
    """
    for shape in _SHAPES:
        text = shape.sub(" | ", text)
    return text


def _readings(parts: Mapping[str, str | None], lang: str | None) -> Iterator[date]:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    month = int(parts.get("month") or 0) or _months(lang).get(
        (parts.get("name") or "").casefold().strip("."), 0
    )
    pairs = [(month, day)]
    # Only English is written in both orders, and only with a stroke.
    if parts.get("sign") == "/" and lang in {"en", None}:
        pairs = list(dict.fromkeys([(month, day), (day, month)]))
    for number, first in pairs:
        try:
            yield date(year, number, first)
        except ValueError:
            continue


@lru_cache(maxsize=64)
def _months(lang: str | None) -> Mapping[str, int]:
    """Return the number of each month by its names, in the language and in English; unsaid, in many."""
    names: dict[str, int] = {}
    for code in ("en", lang) if lang else _LANGUAGES:
        try:
            months = Locale.parse(code).months
        except (UnknownLocaleError, ValueError):
            continue
        for widths in (months["format"], months["stand-alone"]):
            for number, name in (*widths["wide"].items(), *widths["abbreviated"].items()):
                names.setdefault(name.casefold().strip("."), number)
    return names


def _dates(elements: Iterable[html.HtmlElement], lang: str | None) -> Iterator[Printed]:
    for element in elements:
        text = _text_with_year(element) if element.tag not in _UNSEEN else ""
        if text and (found := parse_printed(text, lang)):
            yield found


def _text_with_year(element: html.HtmlElement) -> str:
    """Return a short element's text if a year stands in it directly; a bare year's with its neighbours."""
    own = element.text
    if not (own and _HAS_YEAR.search(own)) and not any(
        child.tail and _HAS_YEAR.search(child.tail) for child in element
    ):
        return ""
    text = short_text(element, _MAX_TEXT)
    parent = element.getparent()
    return short_text(parent, _MAX_TEXT) if len(text) <= 5 and parent is not None else text
