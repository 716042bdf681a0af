"""Find a page's byline: by what elements say they are, by what stands before a name, by nearness."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from lxml import html

from newswatch.extract.facts.names import distinct, names_in
from newswatch.extract.facts.spoken import (
    TAGS,
    Found,
    around,
    below,
    closing,
    dated,
    is_elsewhere,
    labelled,
    spoken,
)
from newswatch.extract.page.headings import find_headline
from newswatch.extract.page.tree import is_longer, remembered, short_text

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|as|i)?|auteurs?|autori|contributors?|journalists?|reporters?|writers?"
    r"|columnists?|newsteam|editors|our-team|redaktion/\w)/?[^/?#]"
)
_says_byline = remembered(
    r"(?<![a-z])(?:author|byline|byl|autor|auteur|autore|writer|reporter|journalist|kisha|writer-?name)"
)
_NOT_BYLINE = re.compile(
    r"comment|related|bio|description|avatar|image|social|share|follow|date|time|twitter|caption|credit|button"
)
_NAMED = ("class", "id", "itemprop", "data-testid", "data-qa", "data-component")
_NEAR_AFTER, _NEAR_BEFORE = 150, 60
_MAX_MARKED = 300
_MAX_SAID = 1000
_MAX_TEXT = 1000
_LOOKED_UP = 6
_GLUE = 12  # letters that may stand beside a name and its comma


def read_bylines(root: html.HtmlElement, title: str | None, is_house: Callable[[str], bool]) -> list[str]:
    """Return the names in the byline: the surest kind near the headline, else the only one of a kind.

    ``is_house`` tells the publisher's names, which stand in bylines too.
    """
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    headline = find_headline(root, title)
    at = elements.index(headline) if headline is not None else 0
    places = {element: number for number, element in enumerate(elements, -at)}
    marked = (
        _inner(_marked(filter(_is_declared, elements), places, strict=False)),
        _inner(_marked((one for one in root.iter("a") if _is_linked(one)), places, strict=False)),
        _inner(_marked(filter(_is_named, elements), places, strict=True)),
    )
    known: list[list[Found]] = []
    for kind in chain(
        marked, _unmarked(elements, at)
    ):  # the next is looked for only where this one finds none near
        found = _strangers(kind, is_house)
        if near := [one for one in found if -_NEAR_BEFORE <= one.below <= _NEAR_AFTER]:
            return _together(near)
        known.append(found)
    alone = [found for found in known[: len(marked)] if len({one.names for one in found}) == 1]
    if alone:
        return _together(alone[0])
    lines = below(elements, at)
    told = (_strangers(find(lines), is_house) for find in (labelled, closing))
    return next((_together(found) for found in told if found), [])


def _unmarked(elements: Sequence[html.HtmlElement], at: int) -> Iterator[Iterator[Found]]:
    """Yield the ways to find what no element marks; the lines are read when the first is asked for."""
    lines = around(elements, at)
    yield spoken(lines)
    yield dated(lines, elements, at)


def _strangers(found: Iterable[Found], is_house: Callable[[str], bool]) -> list[Found]:
    """Return what names others than the publisher, without its names."""
    told = (replace(one, names=tuple(name for name in one.names if not is_house(name))) for one in found)
    return [one for one in told if one.names]


def _is_declared(element: html.HtmlElement) -> bool:
    return (
        "author" in element.get("rel", "").lower().split() or element.get("itemprop", "").lower() == "author"
    )


def _is_linked(element: html.HtmlElement) -> bool:
    return bool(_AUTHOR_PATH.search(element.get("href", "")))


def _is_named(element: html.HtmlElement) -> bool:
    if not element.keys() or (element.tag not in TAGS and "-" not in element.tag):
        return False
    said = " ".join([element.get(name, "") for name in _NAMED]).lower()[:_MAX_SAID]
    return _says_byline(said) and not _NOT_BYLINE.search(said)


def _marked(
    elements: Iterable[html.HtmlElement], places: Mapping[html.HtmlElement, int], *, strict: bool
) -> Iterator[Found]:
    """Yield those of a kind's elements that name persons, but those of menus, forms and pictures."""
    for element in islice(elements, _MAX_MARKED):
        if is_elsewhere(element):
            continue
        if names := names_in(element, strict=strict):
            yield Found(element, places[element], names)


def _inner(found: Iterable[Found]) -> Iterator[Found]:
    """Yield the innermost elements: those around them hold roles, dates and places too."""
    kept = list(found)
    outer = {above for one in kept for above in one.element.iterancestors()}
    yield from (one for one in kept if one.element not in outer)


def _together(found: Sequence[Found]) -> list[str]:
    """Return the names nearest to the headline, those below it first, and of the elements beside them."""
    home = next((one for one in found if one.below >= 0), found[-1])
    place = _place(home.element)
    parent = home.element.getparent()
    beside = [one for one in found if one.element.getparent() is parent or _place(one.element) is place]
    return list(distinct(name for one in beside for name in one.names))


def _place(element: html.HtmlElement) -> html.HtmlElement | None:
    """Return what holds an element and more than it."""
    length = len(short_text(element, _MAX_TEXT))
    for _, above in zip(range(_LOOKED_UP), element.iterancestors(), strict=False):
        if is_longer(above, length + _GLUE):
            return above
    return None
