"""Bylines that no element marks: lines that say "by", give a role and a name, or stand with the date."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import html

from newswatch.extract.facts.names import is_full_name, names_in, split_names
from newswatch.extract.facts.printed import without_dates
from newswatch.extract.page.tree import is_longer, short_text, squash
from newswatch.extract.page.weights import weigh
from newswatch.extract.words.agencies import agencies
from newswatch.extract.words.phrases import phrases

TAGS = frozenset(
    {
        "a",
        "span",
        "p",
        "div",
        "address",
        "strong",
        "b",
        "em",
        "i",
        "font",
        "small",
        "li",
        "h3",
        "h4",
        "h5",
        "h6",
    }
    | {"cite", "dd", "td"}
)
_ELSEWHERE = frozenset({"nav", "button", "figure", "figcaption"})
_SPOKEN_AFTER, _SPOKEN_BEFORE = 200, 40  # elements from the headline
_LABELLED_AFTER = 2000  # elements: such a line often ends the article
_MAX_TEXT = 1000
_MAX_SPOKEN = 100
_MAX_DATED = 160
_MAX_PART = 60
_MAX_INNER = 8
_MAX_FOOTER = 300
_HEADINGS = ("h1", "h2", "h3", "h4", "img")
_SPOKEN_SHARE = 0.6
_LOOKED_AT = 5000  # elements: a menu stands above the article or just below it
_GLUE = 12  # letters that may stand beside a name
_MAX_PARAGRAPH = 3000
_PROSE = 60  # letters: a paragraph, not a line
_OPENING = 60  # elements below the headline: where a report names its place
_DENSE_NAME = re.compile(
    r"[\W_]*(?P<names>[\uac00-\ud7a3]{2,4}(?:\s?[\u00b7,]\s?[\uac00-\ud7a3]{2,4})*|[\u3400-\u9fff]{2,4}?)\s?"
)
_WORD = re.compile(r"[^\W\d_]")
_MOMENT = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}|\d{1,2}[:.]\d{2})(?!\d)")
_APART = re.compile(r"\s*[|\uff5c\u2022\u00b7]\s*|\s+[\u2013\u2014-]+\s+")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?::\d{2})?(?!\d)")
_WIDE_COLON = re.compile("\uff1a")
_HANDLE = re.compile(r"\S+@\S+")
_DESK = re.compile(r"^[\uac00-\ud7a3]{2,6}\s?=\s?")
_TAIWAN = re.compile(r"(?P<name>[\u3400-\u9fff]{2,4})[/\uff0f][\u3400-\u9fff]{2,8}")
_IN_BRACKETS = re.compile(r"[(\uff08\[]\s*(?P<inner>[^()\uff08\uff09\[\]]{2,60}?)\s*[)\uff09\]]\.?")
_JAPANESE_NAME = re.compile(r"[\u3400-\u9fff\u3005]{1,4}[ \u3000]?[\u3040-\u30ff\u3400-\u9fff\u3005]{1,5}")
_KANA = re.compile(r"[\u3040-\u30ff]")


# How many elements below the headline it stands, its text, and the element.
ShortLine = tuple[int, str, html.HtmlElement]


@dataclass(frozen=True)
class Found:
    """An element that names persons, and how many elements below the headline it stands."""

    element: html.HtmlElement
    below: int
    names: tuple[str, ...]


def is_elsewhere(element: html.HtmlElement) -> bool:
    """Return whether an element is part of a menu, a form, a picture or a link to another article."""
    around = list(element.iterancestors())
    if any(above.tag in _ELSEWHERE or is_page_footer(above) for above in around):
        return True
    length = len(short_text(element, _MAX_TEXT))
    return any(above.tag == "a" and is_longer(above, length + _GLUE) for above in around)


def is_page_footer(element: html.HtmlElement) -> bool:
    """Return whether an element is the foot of a page; an article's own, with byline and date, is short."""
    return element.tag == "footer" and is_longer(element, _MAX_FOOTER)


def around(elements: Sequence[html.HtmlElement], at: int) -> list[ShortLine]:
    """Return the short lines around the headline, the element with the number ``at``."""
    start = max(0, at - _SPOKEN_BEFORE)
    return list(_lines(elements[start : at + _SPOKEN_AFTER], start - at, _MAX_DATED))


def below(elements: Sequence[html.HtmlElement], at: int) -> list[ShortLine]:
    """Return the short lines below the headline, down to the end of most articles."""
    return list(_lines(elements[at : at + _LABELLED_AFTER], 0, _MAX_SPOKEN))


def spoken(lines: Iterable[ShortLine]) -> Iterator[Found]:
    """Yield the lines that say "by" and name persons, and little else."""
    for number, text, element in lines:
        if len(text) <= _MAX_SPOKEN and (said := phrases().by.match(text)):
            names = tuple(name for name in names_in(element, strict=True) if is_full_name(name))
            is_all = sum(map(len, names)) >= _SPOKEN_SHARE * len(_without_roles(text[said.end() :]))
            if names and is_all and _is_apart(element):
                yield Found(element, number, names)


def dated(lines: Iterable[ShortLine], elements: Sequence[html.HtmlElement], at: int) -> Iterator[Found]:
    """Yield the lines in which a date and a person stand, and strokes between them."""
    for number, text, element in lines:
        if not _MOMENT.search(text) or not _is_apart(element):
            continue
        names = [name for part in _undated(text) for name in _after_by(part) or _beside_role(part)]
        parts = [part for part in _APART.split(text) if part.strip()]
        if names := names or _beside_date(parts, elements, at, element):
            yield Found(element, number, tuple(names))


def _undated(text: str) -> Iterator[str]:
    """Yield what a line says beside dates and times; of labels with colons in it, each by itself."""
    for part in _APART.split(_CLOCK.sub(" | ", without_dates(text))):
        yield from part.split() if len(_WIDE_COLON.findall(part)) > 1 else [part.strip(" ,")]


def _without_roles(text: str) -> str:
    """Return a byline without the parts that give a role or a mail address."""
    return ",".join(part for part in text.split(",") if "@" not in part and not phrases().roles.search(part))


def _after_by(part: str) -> list[str]:
    """Return the persons that a part of a line names behind a "by", if it says little else."""
    said = phrases().by.match(part)
    rest = part[said.end() :] if said else ""
    names = [name for name in split_names(rest, strict=True) if is_full_name(name)]
    return names if 2 * sum(map(len, names)) >= len(_without_roles(rest)) else []


def _beside_date(
    parts: Sequence[str], elements: Sequence[html.HtmlElement], at: int, line: html.HtmlElement
) -> list[str]:
    """Return who shares a line with a date and counters alone; neither a section nor a place."""
    bare = [part for part in parts if not _DIGIT.search(part)]
    if len(bare) != 1 or len(parts) == 1 or max(map(len, parts)) > _MAX_PART or not _is_piece(bare[0], line):
        return []
    names = split_names(bare[0], strict=True)
    if not all(" " in name for name in names) or sum(map(len, names)) < _SPOKEN_SHARE * len(bare[0]):
        return []
    own, keys = set(line.iter()), {squash(name) for name in names}
    links = (one for one in islice(elements, _LOOKED_AT) if one.tag == "a" and one not in own)
    openings = (one for one in elements[at : at + _OPENING] if one.tag == "p" and one not in own)
    is_known = any(squash(short_text(link, _MAX_SPOKEN)) in keys for link in links)
    return [] if is_known or any(_opens_with(one, names) for one in openings) else names


def _is_piece(part: str, line: html.HtmlElement) -> bool:
    """Return whether a part of a line is one piece of text; a trail of sections is several."""
    key = squash(part)
    return any(squash(one) == key for piece in line.itertext() for one in _APART.split(f" {piece} "))


def _opens_with(paragraph: html.HtmlElement, names: Sequence[str]) -> bool:
    return (paragraph.text or "").lstrip().casefold().startswith(tuple(name.casefold() for name in names))


def labelled(lines: Iterable[ShortLine]) -> Iterator[Found]:
    """Yield the lines that give a role and a name: "Author: Ada Example"."""
    for number, text, element in lines:
        label = (
            short_text(element[0], _MAX_SPOKEN) if len(element) and not (element.text or "").strip() else ""
        )
        if (names := _beside_role(text, label)) and _is_apart(element):
            yield Found(element, number, tuple(names))


def closing(lines: Iterable[ShortLine]) -> Iterator[Found]:
    """Yield the lines that close an article with who wrote it: in brackets, or behind a "by"."""
    for number, text, element in lines:
        if element.tag in {"p", "div"} and (names := _signed(text, element)) and _is_apart(element):
            yield Found(element, number, tuple(names))


def _signed(text: str, line: html.HtmlElement) -> list[str]:
    """Return the persons who sign the text that ends above a line."""
    inner = _IN_BRACKETS.fullmatch(text)
    said = inner["inner"] if inner else text
    if not (inner or phrases().by.match(text)) or agencies().anyone.search(said):
        return []
    above, below = line.getprevious(), line.getnext()
    if above is None or not _is_prose(above) or (below is not None and _is_prose(below)):
        return []
    if inner and _JAPANESE_NAME.fullmatch(said) and _KANA.search(above.text_content()):
        return [] if phrases().whole.match(said) or phrases().roles.search(said) else [said]
    return _after_by(text) if not inner else [name for name in split_names(said, strict=True) if " " in name]


def _is_prose(element: html.HtmlElement) -> bool:
    """Return whether an element is a paragraph of a text."""
    return element.tag == "p" and weigh(short_text(element, _MAX_PARAGRAPH)) >= _PROSE


def _lines(elements: Sequence[html.HtmlElement], first: int, limit: int) -> Iterator[ShortLine]:
    """Yield the short texts of elements that may be bylines, with their numbers from ``first`` on."""
    for number, element in enumerate(elements, first):
        text = short_text(element, limit) if element.tag in TAGS and len(element) <= _MAX_INNER else ""
        if text:
            yield number, text, element


def _is_apart(element: html.HtmlElement) -> bool:
    """Return whether a line stands for itself: a teaser's has a headline or a picture in it or around it."""
    return next(element.iter(*_HEADINGS), None) is None and not is_elsewhere(element)


def _beside_role(text: str, label: str = "") -> list[str]:
    """Return the names that share a line with a role and nothing else; ``label`` is what is marked off in it.

    >>> _beside_role("Autor: Ada Beispiel"), _beside_role("\ud64d\uae38\ub3d9 \uae30\uc790 hong@example.org")
    (['Ada Beispiel'], ['\ud64d\uae38\ub3d9'])
    """
    end, text = 0, _DESK.sub("", _HANDLE.sub("", text).strip("()[]\uff08\uff09\u3010\u3011 "))
    while match := phrases().roles.match(text, end):
        end = match.end() + bool(text[match.end() : match.end() + 1] == "/")
    if end and (text[end : end + 2].lstrip()[:1] in {":", "\uff1a"} or squash(label) == squash(text[:end])):
        return [
            name for name in split_names(text[end:].lstrip(" :\uff1a"), strict=True) if is_full_name(name)
        ]
    if end and (found := _TAIWAN.fullmatch(text, end)):
        return [found["name"]]
    found = _DENSE_NAME.match(text)
    role = phrases().roles.match(text, found.end()) if found else None
    is_alone = found and role and not _WORD.match(text[role.end() :])
    return re.split(r"\s?[\u00b7,]\s?", found["names"]) if found and is_alone else []
