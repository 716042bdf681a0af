"""Read the names in a byline: persons and agencies, without roles, places, addresses and dates."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree, html

from newswatch.extract.page.tree import short_text, squash
from newswatch.extract.words.agencies import is_agency
from newswatch.extract.words.phrases import phrases
from newswatch.text import clean_line

_SPLIT = re.compile(r"\s*[,;/|\u3001\u00b7\u2022\uff0c]\s*|\s+[\u2013\u2014-]\s+|\n")
_NO_NAME = re.compile(
    r"https?:|www\.|@|\w\.\w{2,}$|\.(?:com|org|net|co)\b|\d|[<>{}\[\]=%:\uff1a]", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<!\w)@\w+|\S+@\S+\.\S+")
_IN_BRACKETS = re.compile(r"\s*[(\uff08\[](?P<inner>.*?)[)\uff09\]]")
_ADDRESS = re.compile(r"https?:|www\.|\w\.(?:com|org|net|info|[a-z]{2})$", re.IGNORECASE)
# Lower-case words that stand inside names; any other ends the name.
_PARTICLES = frozenset([
    "de", "van", "von", "al", "el", "di", "da", "del", "della", "dela", "du", "des", "dos", "das", "do",
    "le", "la", "ter", "ten", "den", "der", "bin", "bint", "ibn", "abu", "wa", "af", "av", "zu", "zur",
    "zum", "vom", "und", "y", "e", "i", "ap", "op", "'t", "d'", "dit", "st", "san",
])  # fmt: skip
_SPACED_SCRIPT = re.compile(r"[A-Za-z\u00c0-\u052f]")
_MAX_NAME = 60
_MAX_WORDS = 6
# Names in scripts that we cannot tell names from words in: Arabic ones have many parts.
_MAX_SPACED = 40
_MAX_UNSPACED = 20
_MAX_SAID = 1000  # beyond it is no byline; what brackets hold would be looked for too long
_MAX_BYLINE = 160
_MAX_TEXT = 1000
_MOST_PIECES = 4
_OPEN = ",&/\u3001"
_MARKS = ("class", "itemprop", "rel", "href")
_MAX_MARK = 6  # enough to tell a link, or one style, from another
_EDGES = " .:*\u2013\u2014-\u200b"


# Tag and mark of what a piece of text stands in, and the text.
_Piece = tuple[tuple[str, str], str]


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield each name once, whatever its capitals."""
    seen: set[str] = set()
    for name in names:
        if squash(name) not in seen:
            seen.add(squash(name))
            yield name


def split_names(text: str, *, strict: bool = False) -> list[str]:
    """Return the persons a byline names.

    ``strict`` is for a text that nothing says to be a name: each word must look like a part of one.

    >>> split_names("By Ada Lovelace and Grace Hopper, Senior Editor")
    ['Ada Lovelace', 'Grace Hopper']
    """
    line = clean_line(text) or "" if len(text) <= _MAX_SAID else ""
    if any(_ADDRESS.search(match["inner"].strip()) for match in _IN_BRACKETS.finditer(line)):
        return []
    line = phrases().by.sub("", _HANDLE.sub("", _IN_BRACKETS.sub("", line)).strip(), count=1)
    parts = [piece for part in _SPLIT.split(line) for piece in phrases().conjunction.split(part)]
    alone = len(parts) == 1 and not strict
    names = [name for part in parts if (name := _person(part, alone=alone, strict=strict))]
    return names if len(line) <= _MAX_BYLINE else []


def _person(part: str, *, alone: bool, strict: bool) -> str | None:
    """Return a name without what stands around it, ``None`` if it is none."""
    name = phrases().by.sub("", part.strip(_EDGES), count=1).strip(_EDGES)
    if _SPACED_SCRIPT.search(name):
        name = _cut(name) if len(name.split()) <= _MAX_WORDS else ""
        is_name = _is_person(name, alone=alone) and (not strict or all(map(_can_be_in_a_name, name.split())))
        return name if is_name else None
    name = phrases().roles.sub("", name).strip()
    longest = _MAX_SPACED if 2 <= len(name.split()) <= _MAX_WORDS else _MAX_UNSPACED
    return name if 2 <= len(name) <= longest and not _NO_NAME.search(name) else None


def _cut(name: str) -> str:
    """Return a name without the words that follow it: "Ada Example reports from the north"."""
    words = name.split()
    if is_agency(name) or not all(map(_can_be_in_a_name, words[:2])):
        return name
    end = next((at for at, word in enumerate(words) if not _can_be_in_a_name(word)), len(words))
    while end and words[end - 1] in _PARTICLES:
        end -= 1
    return " ".join(words[:end])


def _is_person(name: str, *, alone: bool) -> bool:
    words = name.split()
    if is_agency(name):
        return True
    if not words or len(name) > _MAX_NAME or len(words) > _MAX_WORDS or _NO_NAME.search(name):
        return False
    if phrases().roles.search(name) or phrases().by.fullmatch(name + " ") or name.islower():
        return False
    if len(words) == 1:
        return alone and not (name.isupper() and len(name) <= 5)
    capitals = sum(word[0].isupper() for word in words)
    return capitals * 2 >= len(words) and (words[0][0].isupper() or words[0].lower() in _PARTICLES)


def _can_be_in_a_name(word: str) -> bool:
    return not word[0].islower() or word.casefold().strip(".") in _PARTICLES or any(map(str.isupper, word))


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
        found = [name for name in split_names(piece, strict=strict) if is_full_name(name)]
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


def is_full_name(name: str) -> bool:
    """Return whether a name is more than one word of an alphabet, of which any could be one."""
    return " " in name or not name.isascii() or is_agency(name)
