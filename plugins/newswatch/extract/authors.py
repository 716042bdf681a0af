"""Who wrote an article: persons and agencies, from JSON-LD, then meta elements, then the page's byline."""

import re
from collections.abc import Iterable, Iterator

from lxml import html
from trafilatura.metadata import extract_author

from newswatch.extract.agencies import is_agency
from newswatch.extract.markup import Markup
from newswatch.extract.phrases import phrases
from newswatch.extract.tree import attributes, spaced_text, squash
from newswatch.text import clean_line

_METAS = (
    "author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
    "article:author_name", "authors", "cxenseparse:author", "creator", "twitter:data1",
)  # fmt: skip
_SPLIT = re.compile(r"\s*[,;/|\u3001\u00b7\u2022\uff0c]\s*|\s+[\u2013\u2014-]\s+|\n")
_NO_NAME = re.compile(r"https?:|www\.|@|\w\.\w{2,}$|\.(?:com|org|net|co)\b|\d|[<>{}\[\]=%:]", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+|\S+@\S+\.\S+")
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|as|i)?|auteurs?|autori|contributors?|journalists?|reporters?|writers?|columnists?)/[^/]"
)
_IN_BRACKETS = re.compile(r"\s*[(\uff08\[].*?[)\uff09\]]")
_PARTICLES = frozenset(
    {"de", "van", "von", "al", "el", "di", "da", "del", "della", "du", "le", "la", "ter", "ten", "bin"}
)
_MAX_NAME = 60
_MAX_BYLINE = 160
_BYLINE = re.compile(
    r"(?<![a-z])(?:author|byline|byl|autor|auteur|autore|writer|reporter|journalist|kisha|writer-?name)"
)
_NOT_BYLINE = re.compile(
    r"comment|related|bio|description|avatar|image|social|share|follow|date|time|twitter"
)
_SPACED_SCRIPT = re.compile(r"[A-Za-z\u00c0-\u052f]")


def read_authors(root: html.HtmlElement, markup: Markup) -> tuple[str, ...]:
    """Return who is named as author, in the page's order; never the publisher."""
    publishers = {squash(name) for name in (markup.source, markup.ld.publisher)} - {""}
    metas = (value for name in _METAS for value in markup.all_metas(name))
    for said in (_declared(markup), metas, _bylines(root), _last_resort(root)):
        names = list(
            dict.fromkeys(
                name for text in said for name in split_names(text) if squash(name) not in publishers
            )
        )
        if names:
            return tuple(_distinct(names))
    return ()


def _declared(markup: Markup) -> Iterator[str]:
    """Yield JSON-LD's authors, of organisations only agencies."""
    yield from markup.ld.authors
    yield from (name for name in markup.ld.organisations if is_agency(name))


def _last_resort(root: html.HtmlElement) -> Iterator[str]:
    """Yield what trafilatura takes for a byline."""
    try:
        found = extract_author(root)
    except Exception:  # noqa: BLE001  a third-party parser on a stranger's page: no author is an answer
        found = None
    yield found or ""


def _distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield each name once, whatever its capitals."""
    seen: set[str] = set()
    for name in names:
        if squash(name) not in seen:
            seen.add(squash(name))
            yield name


def split_names(text: str) -> list[str]:
    """Return the persons a byline names.

    >>> split_names("By Ada Lovelace and Grace Hopper, Senior Editor")
    ['Ada Lovelace', 'Grace Hopper']
    """
    line = clean_line(text) or ""
    line = phrases().by.sub("", _HANDLE.sub("", _IN_BRACKETS.sub("", line)).strip(), count=1)
    parts = [piece for part in _SPLIT.split(line) for piece in phrases().conjunction.split(part)]
    names = [name for part in parts if (name := _person(part, alone=len(parts) == 1))]
    return names if len(line) <= _MAX_BYLINE else []


def _person(part: str, *, alone: bool) -> str | None:
    """Return a name without what stands around it, ``None`` if it is none."""
    name = phrases().by.sub("", part.strip(" .:*\u2013\u2014-\u200b"), count=1).strip(" .:*\u2013\u2014-")
    if _SPACED_SCRIPT.search(name):
        return name if _is_person(name, alone=alone) else None
    name = phrases().roles.sub("", name).strip()
    return name if 2 <= len(name) <= 20 and not _NO_NAME.search(name) else None


def _is_person(name: str, *, alone: bool) -> bool:
    words = name.split()
    if is_agency(name):
        return True
    if not words or len(name) > _MAX_NAME or len(words) > 6 or _NO_NAME.search(name):
        return False
    if phrases().roles.search(name) or phrases().by.fullmatch(name + " ") or name.islower():
        return False
    if len(words) == 1:
        return alone and not (name.isupper() and len(name) <= 5)
    capitals = sum(word[0].isupper() for word in words)
    return capitals * 2 >= len(words) and (words[0][0].isupper() or words[0].lower() in _PARTICLES)


def _bylines(root: html.HtmlElement) -> Iterator[str]:
    """Yield the text of elements that say they name an author; the first kind that does is enough."""
    links = list(root.iter("a"))
    linked = [element for element in links if "author" in element.get("rel", "").lower().split()]
    linked = linked or [element for element in links if _AUTHOR_PATH.search(element.get("href", ""))]
    found = list(_first_texts(linked))
    yield from found
    if found:
        return
    named = [
        element
        for element in root.iter("a", "span", "p", "div", "address", "strong", "li", "h3", "h4", "h5")
        if _BYLINE.search(said := attributes(element)) and not _NOT_BYLINE.search(said)
    ]
    yield from _first_texts(named)


def _first_texts(elements: list[html.HtmlElement]) -> Iterator[str]:
    """Yield texts from the first element that names a person and its neighbours."""
    home = None
    for element in elements:
        if home is not None and element.getparent() is not home:
            return
        text = spaced_text(element)
        if text and len(text) <= _MAX_BYLINE and split_names(text):
            home = element.getparent()
            yield text
