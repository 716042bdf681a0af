"""Datelines: where and by which agency a report was filed, at the head of its first paragraphs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from newswatch.extract.words.agencies import agencies
from newswatch.extract.words.phrases import phrases
from newswatch.model import Dateline

# A dateline stands at the head of the text; furniture that was not recognised may precede it.
_LOOKED_AT = 6
_HEAD = 160
_MAX_WORDS = 6
_PARTICLE = 3
_DATE = re.compile(
    r"[,.]?\s*(?:[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?|\d{1,2}[\u6708\uc6d4]\s?\d{1,2}[\u65e5\uc77c]"
    r"|\d{1,2}\u65e5|\d{1,2}[./]\d{1,2}\.?)(?:,?\s+(?:de\s+)?\d{4})?(?:\s*\u0433(?:\.|\u043e\u0434\u0430)?)?[,.]?\s*$"
)
_UPPER = (
    "A-Z\u00c0-\u00d6\u00d8-\u00de\u0410-\u042f\u0401\u0406\u0407\u0404\u0490"
    "\u011e\u0130\u015e\u0141\u015a\u017b\u0160\u017d\u010c"
)
# "HAYWARD, Calif.", "SANTA FE, N.M.": the dot is the name's.
_ABBREVIATED = re.compile(r",\s*(?:[^\W\d_]{1,5}\.|(?:[^\W\d_]\.){2,})$")
_STROKES = " .:-\u2013\u2014\u2015\u2500"
_DASH = "[-\u2013\u2014\u2015\u2500]"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    agency = f"(?P<agency>{agencies().alternatives})"
    # "Somewhere (Lugo)": Spanish agencies name the province so.
    province = r"(?:\([^\W\d_][^()\[\]\d\n]{1,30}\)[^()\[\]=:/\n]{0,20}?)?"
    head = rf"(?P<place>[^\W\d_][^()\[\]\u2014\u2013=:/\n]{{0,60}}?{province})"
    more = r"(?:[/,&\u00b7-][^()\[\]]{1,30}?)?"
    shapes = (
        # SEOUL, Nov. 13 (Agency) —   MADRID, 13 nov (AGENCY).-   Berlin (agency) -
        rf"^{head}\s*[(\[\uff08]\s*{agency}{more}[)\]\uff09]\s*(?:\.?\s?{_DASH}{{1,2}}|:)",
        # (AGENCY) - ROMA, 13 NOV -
        (
            rf"^[(\[]{agency}[)\]]\s*{_DASH}\s*(?P<place>[{_UPPER}][{_UPPER}'\u2019 ]{{2,30}}"
            rf"(?:,\s*\d{{1,2}}\s+[{_UPPER}]{{3,9}}\.?)?)\s*{_DASH}"
        ),
        # (서울=agency)   [place=agency]   【place agency】   ［place １３日 agency］
        rf"^[(\[\u3010\uff3b\uff08\u3014]\s*(?P<place>[^\W\d_][^()\[\]\u3010\u3011=\uff1d/]{{0,24}}?)\s*[=\uff1d/\s\u3000]?\s*(?:\d{{1,2}}\u65e5)?\s*{agency}[^)\]\u3011\uff3d\uff09\u3015]{{0,12}}[)\]\u3011\uff3d\uff09\u3015]",
        # PLACE, 13 месяца. /AGENCY/.
        rf"^(?P<place>[^\W\d_][^/\n]{{1,60}}?)\s*/{agency}/",
        # PLACE, 13 мес — AGENCY.   Place. 13 month. AGENCY -
        rf"^(?P<place>[{_UPPER}][^()\[\]/\n]{{1,40}}?)(?:\s+{_DASH}|\.)\s+{agency}\s*(?:[.:]|{_DASH})",
        # agency + place + month + day + 电
        rf"^[(\uff08]?{agency}[^\u4e00-\u9fff]?(?P<place>[\u4e00-\u9fff]{{2,8}}?)(?:\d{{1,2}}\u6708)?\d{{1,2}}\u65e5(?:\u7535|\u96fb)",
        # (Agency) -
        rf"^[(\[]{agency}[)\]]\s*{_DASH}(?P<place>)",
    )
    return tuple(re.compile(shape) for shape in shapes)


# PLACE — or PLACE, Country — in capitals, no agency named.
_BARE = re.compile(
    rf"^(?P<place>[{_UPPER}][{_UPPER}'\u2019.\- ]{{2,40}}"
    rf"(?:,\s*[{_UPPER}][^\W\d_.]+\.?(?:\s[{_UPPER}][^\W\d_]+)?)?)"
    r"(?P<date>,\s*[^\W\d_]{3,9}\.?\s+\d{1,2}|,\s*\d{1,2}\s+[^\W\d_]{3,9}\.?)?\s+(?:[\u2013\u2014\u2015]|--?)\s*(?=\S)"
)


@dataclass(frozen=True)
class FoundDateline:
    """A dateline with the number of the paragraph that it opens and its words as they stand there."""

    number: int
    dateline: Dateline
    words: str


def find_dateline(paragraphs: Iterable[str]) -> FoundDateline | None:
    """Return the first dateline of a text; only its first paragraphs are looked at.

    Capitals alone are one only where no other paragraph opens so, and where the word is not one that the text
    always writes in capitals: a list of subjects, an abbreviation.
    """
    text = list(paragraphs)
    for number, paragraph in enumerate(text[:_LOOKED_AT]):
        found = _read_dateline(paragraph)
        if found and (found[0].agency or not _is_heading(found[1], number, text)):
            return FoundDateline(number, *found)
    return None


def _is_heading(words: str, number: int, text: Sequence[str]) -> bool:
    others = (paragraph for at, paragraph in enumerate(text) if at != number)
    if any(_BARE.match(other[:_HEAD]) for other in others):
        return True
    name = re.compile(rf"(?<!\w){re.escape(words.partition(',')[0])}(?!\w)")
    return sum(len(name.findall(paragraph)) for paragraph in text) > 1


def parse_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline a paragraph opens with.

    >>> parse_dateline("SEOUL, Nov. 13 (Yonhap) -- Ships left the port.")
    Dateline(place='SEOUL', agency='Yonhap')
    >>> parse_dateline("(\uc11c\uc6b8=\uc5f0\ud569\ub274\uc2a4) \ubc30\uac00 \ub5a0\ub0ac\ub2e4.").agency
    'Yonhap'
    """
    found = _read_dateline(paragraph)
    return found[0] if found else None


def _read_dateline(paragraph: str) -> tuple[Dateline, str] | None:
    head = paragraph[:_HEAD]
    for pattern in _patterns():
        if (match := pattern.match(head)) and _is_place(place := _place(match["place"])):
            return Dateline(place, agencies().by_alias[match["agency"]]), _words(match)
    match = _BARE.match(head)
    place = _place(match["place"]) if match else None
    if match is None or place is None or phrases().labels.match(place):
        return None
    return (Dateline(place, None), _words(match)) if sum(map(str.isalpha, place)) >= 3 else None


def _words(match: re.Match[str]) -> str:
    """Return a dateline without the stroke that ends it."""
    return match[0].rstrip(_STROKES)


def _is_place(place: str | None) -> bool:
    """Return whether words can name a place: few, none in small letters but particles as "de" and "am"."""
    words = (place or "").replace("-", " ").split()
    return len(words) <= _MAX_WORDS and not any(word.islower() and len(word) > _PARTICLE for word in words)


def _place(text: str) -> str | None:
    """Return a place without the date that follows it."""
    place = _DATE.sub("", text.strip()).strip(" ,\u3000-\u2013\u2014=")
    return (place if _ABBREVIATED.search(place) else place.rstrip(" .,")) or None
