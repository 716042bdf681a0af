"""Read the names in a byline: persons and agencies, without roles, places, addresses and dates."""

import re
from collections.abc import Iterable, Iterator

from newswatch.extract.agencies import is_agency
from newswatch.extract.phrases import phrases
from newswatch.extract.tree import squash
from newswatch.text import clean_line

_SPLIT = re.compile(r"\s*[,;/|\u3001\u00b7\u2022\uff0c]\s*|\s+[\u2013\u2014-]\s+|\n")
_NO_NAME = re.compile(r"https?:|www\.|@|\w\.\w{2,}$|\.(?:com|org|net|co)\b|\d|[<>{}\[\]=%:]", re.IGNORECASE)
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
_EDGES = " .:*\u2013\u2014-\u200b"


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
    while end < len(words) and words[end - 1] in _PARTICLES:
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
