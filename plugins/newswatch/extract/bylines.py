"""Find a page's byline: by what elements say they are, by what stands before a name, by nearness."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree, html

from newswatch.extract.agencies import is_agency
from newswatch.extract.headings import find_headline
from newswatch.extract.names import distinct, split_names
from newswatch.extract.phrases import phrases
from newswatch.extract.tree import is_longer, short_text, squash
from newswatch.text import clean_line

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|as|i)?|auteurs?|autori|contributors?|journalists?|reporters?|writers?"
    r"|columnists?|newsteam|editors|our-team|redaktion/\w)/?[^/?#]"
)
_BYLINE = re.compile(
    r"(?<![a-z])(?:author|byline|byl|autor|auteur|autore|writer|reporter|journalist|kisha|writer-?name)"
)
_NOT_BYLINE = re.compile(
    r"comment|related|bio|description|avatar|image|social|share|follow|date|time|twitter|caption|credit|button"
)
_NAMED = ("class", "id", "itemprop", "data-testid", "data-qa", "data-component")
_TAGS = frozenset(
    {"a", "span", "p", "div", "address", "strong", "b", "em", "li", "h3", "h4", "h5", "h6", "cite", "dd"}
)
_ELSEWHERE = frozenset({"nav", "button", "figure", "figcaption"})
_SPOKEN_AFTER, _SPOKEN_BEFORE = 200, 40  # elements from the headline
_NEAR_AFTER, _NEAR_BEFORE = 150, 60
_MAX_MARKED = 300
_MAX_TEXT = 1000
_MAX_SPOKEN = 100
_MAX_INNER = 8
_MOST_PIECES = 4
_MAX_FOOTER = 300
_HEADINGS = ("h1", "h2", "h3", "h4", "img")
_SPOKEN_SHARE = 0.6
_LOOKED_UP = 6
_GLUE = 12  # letters that may stand beside a name and its comma
_OPEN = ",&/\u3001"
_MARKS = ("class", "itemprop", "rel", "href")
_MAX_MARK = 6  # enough to tell a link, or one style, from another
_LABELLED_AFTER = 2000  # elements: such a line often ends the article
_DENSE_NAME = re.compile(r"[\W_]*(?P<name>[\uac00-\ud7a3]{2,4}|[\u3400-\u9fff]{2,4}?)\s?")
_WORD = re.compile(r"[^\W\d_]")


# Tag and mark of what a piece of text stands in, and the text.
_Piece = tuple[tuple[str, str], str]


@dataclass(frozen=True)
class _Found:
    """An element that names persons, and how many elements below the headline it stands."""

    element: html.HtmlElement
    below: int
    names: tuple[str, ...]


def read_bylines(root: html.HtmlElement, title: str | None, is_house: Callable[[str], bool]) -> list[str]:
    """Return the names in the byline: the surest kind near the headline, else the only one of a kind.

    ``is_house`` tells the publisher's names, which stand in bylines too.
    """
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    headline = find_headline(root, title)
    at = elements.index(headline) if headline is not None else 0
    marked = [
        _inner(_marked(elements, at, is_kind, strict=is_kind is _is_named))
        for is_kind in (_is_declared, _is_linked, _is_named)
    ]
    marked = [_strangers(found, is_house) for found in marked]
    for found in (*marked, _strangers(_spoken(elements, at), is_house)):
        if near := [one for one in found if -_NEAR_BEFORE <= one.below <= _NEAR_AFTER]:
            return _together(near)
    alone = [found for found in marked if len({one.names for one in found}) == 1]
    labelled = _strangers(_labelled(elements, at), is_house)
    return next((_together(found) for found in (*alone, labelled) if found), [])


def _strangers(found: Iterable[_Found], is_house: Callable[[str], bool]) -> list[_Found]:
    """Return what names others than the publisher, without its names."""
    told = (replace(one, names=tuple(name for name in one.names if not is_house(name))) for one in found)
    return [one for one in told if one.names]


def _is_declared(element: html.HtmlElement) -> bool:
    return (
        "author" in element.get("rel", "").lower().split() or element.get("itemprop", "").lower() == "author"
    )


def _is_linked(element: html.HtmlElement) -> bool:
    return element.tag == "a" and bool(_AUTHOR_PATH.search(element.get("href", "")))


def _is_named(element: html.HtmlElement) -> bool:
    if element.tag not in _TAGS and "-" not in element.tag:
        return False
    said = " ".join(element.get(name, "") for name in _NAMED).lower()
    return bool(_BYLINE.search(said)) and not _NOT_BYLINE.search(said)


def _marked(
    elements: Sequence[html.HtmlElement],
    at: int,
    is_kind: Callable[[html.HtmlElement], bool],
    *,
    strict: bool,
) -> Iterator[_Found]:
    """Yield the elements of a kind that name persons, but those of menus, forms and pictures."""
    ours = ((number, element) for number, element in enumerate(elements) if is_kind(element))
    for number, element in islice(ours, _MAX_MARKED):
        if _is_elsewhere(element):
            continue
        if names := names_in(element, strict=strict):
            yield _Found(element, number - at, names)


def _is_elsewhere(element: html.HtmlElement) -> bool:
    """Return whether an element is part of a menu, a form, a picture or a link to another article."""
    around = list(element.iterancestors())
    if any(above.tag in _ELSEWHERE or is_page_footer(above) for above in around):
        return True
    length = len(short_text(element, _MAX_TEXT))
    return any(above.tag == "a" and is_longer(above, length + _GLUE) for above in around)


def is_page_footer(element: html.HtmlElement) -> bool:
    """Return whether an element is the foot of a page; an article's own, with byline and date, is short."""
    return element.tag == "footer" and is_longer(element, _MAX_FOOTER)


def _inner(found: Iterable[_Found]) -> list[_Found]:
    """Return the innermost elements: those around them hold roles, dates and places too."""
    kept = list(found)
    outer = {above for one in kept for above in one.element.iterancestors()}
    return [one for one in kept if one.element not in outer]


def _together(found: Sequence[_Found]) -> list[str]:
    """Return the names nearest to the headline, those below it first, and of the elements beside them."""
    home = next((one for one in found if one.below >= 0), found[-1])
    place = _place(home.element)
    beside = [one for one in found if one is home or _place(one.element) is place]
    return list(distinct(name for one in beside for name in one.names))


def _place(element: html.HtmlElement) -> html.HtmlElement | None:
    """Return what holds an element and more than it."""
    length = len(short_text(element, _MAX_TEXT))
    for _, above in zip(range(_LOOKED_UP), element.iterancestors(), strict=False):
        if is_longer(above, length + _GLUE):
            return above
    return None


def names_in(element: html.HtmlElement, *, strict: bool) -> tuple[str, ...]:
    """Return the persons an element names.

    Its first piece of text with a name settles which others count: those marked alike, and what follows a
    comma or an "and". The rest is roles and places.
    """
    if said := [name for inner in element.iter("meta") if (name := _microdata_name(inner))]:
        return tuple(distinct(one for name in said for one in split_names(name)))
    pieces = list(_pieces(element)) if short_text(element, _MAX_TEXT) else []
    if names := _names_of(pieces, strict=strict):
        return names
    # A name may stand in pieces, first and last; what has many is a box of buttons.
    text = " ".join(piece for _, piece in pieces) if len(pieces) <= _MOST_PIECES else ""
    return tuple(split_names(text, strict=strict and not phrases().by.match(text)))


def _names_of(pieces: Sequence[_Piece], *, strict: bool) -> tuple[str, ...]:
    names: list[str] = []
    kind, goes_on = None, False
    for own, piece in pieces:
        if not names and _is_newsroom(piece):
            return ()
        found = [name for name in split_names(piece, strict=strict) if _is_full(name)]
        if found and (kind is None or goes_on or _joins(piece, 0) or (own == kind and own[1])):
            names += found
            kind = kind or own
        goes_on = _joins(piece, -1)
    return tuple(distinct(names))


def _joins(piece: str, end: int) -> bool:
    """Return whether a text has a comma or an "and" at its start (0) or its end (-1)."""
    return piece[end] in _OPEN or bool(phrases().conjunction.fullmatch(f" {piece.split()[end]} "))


def _microdata_name(element: html.HtmlElement) -> str:
    return (element.get("content") or element.get("value") or "") if element.get("itemprop") == "name" else ""


def _is_newsroom(piece: str) -> bool:
    """Return whether a text is a role and more, but no name: "Example Gazette Web Desk"."""
    said = phrases().by.sub("", piece, count=1)
    rest = phrases().roles.sub("", said)
    return len(rest) < len(said) and bool(rest.strip()) and not split_names(piece)


def _pieces(element: html.HtmlElement) -> Iterator[_Piece]:
    """Yield an element's pieces of text in order, each with tag and mark of what it stands in."""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        at_start = event == "start"
        holder, text = (inner, inner.text) if at_start else (inner.getparent(), inner.tail)
        if holder is None or (inner is element and not at_start):
            continue
        if isinstance(holder.tag, str) and (line := clean_line(text)):
            yield (holder.tag, next(filter(None, map(holder.get, _MARKS)), "")[:_MAX_MARK]), line


def _is_full(name: str) -> bool:
    return " " in name or not name.isascii() or is_agency(name)


def _spoken(elements: Sequence[html.HtmlElement], at: int) -> Iterator[_Found]:
    """Yield the short lines around the headline that say "by" and name persons, and little else."""
    start = max(0, at - _SPOKEN_BEFORE)
    for number, text, element in _lines(elements[start : at + _SPOKEN_AFTER]):
        if said := phrases().by.match(text):
            names = tuple(name for name in names_in(element, strict=True) if _is_full(name))
            is_all = sum(map(len, names)) >= _SPOKEN_SHARE * len(text[said.end() :])
            if names and is_all and _is_apart(element):
                yield _Found(element, start + number - at, names)


def _labelled(elements: Sequence[html.HtmlElement], at: int) -> Iterator[_Found]:
    """Yield the short lines below the headline that give a role and a name: "Author: Ada Example"."""
    for number, text, element in _lines(elements[at : at + _LABELLED_AFTER]):
        label = (
            short_text(element[0], _MAX_SPOKEN) if len(element) and not (element.text or "").strip() else ""
        )
        if (names := _beside_role(text, label)) and _is_apart(element):
            yield _Found(element, number, tuple(names))


def _lines(elements: Sequence[html.HtmlElement]) -> Iterator[tuple[int, str, html.HtmlElement]]:
    """Yield the short texts of elements that may be bylines, with their numbers."""
    for number, element in enumerate(elements):
        text = short_text(element, _MAX_SPOKEN) if element.tag in _TAGS and len(element) <= _MAX_INNER else ""
        if text:
            yield number, text, element


def _is_apart(element: html.HtmlElement) -> bool:
    """Return whether a line stands for itself: a teaser's has a headline or a picture in it or around it."""
    return next(element.iter(*_HEADINGS), None) is None and not _is_elsewhere(element)


def _beside_role(text: str, label: str = "") -> list[str]:
    """Return the names that share a line with a role and nothing else; ``label`` is what is marked off in it.

    >>> _beside_role("Autor: Ada Beispiel"), _beside_role("\ud64d\uae38\ub3d9 \uae30\uc790 hong@example.org")
    (['Ada Beispiel'], ['\ud64d\uae38\ub3d9'])
    """
    end, text = 0, text.strip("()[]\uff08\uff09\u3010\u3011 ")
    while match := phrases().roles.match(text, end):
        end = match.end() + bool(text[match.end() : match.end() + 1] == "/")
    if end and (text[end : end + 2].lstrip()[:1] in {":", "\uff1a"} or squash(label) == squash(text[:end])):
        return [name for name in split_names(text[end:].lstrip(" :\uff1a"), strict=True) if _is_full(name)]
    found = _DENSE_NAME.match(text)
    role = phrases().roles.match(text, found.end()) if found else None
    return [found["name"]] if found and role and not _WORD.match(text[role.end() :]) else []
