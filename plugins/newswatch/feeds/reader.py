"""Drive feedparser's two readers over text: nothing is fetched or guessed, nothing read that we never use."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from feedparser.api import LooseFeedParser, StrictFeedParser

Attributes = dict[str, str]

_BUFFER = 1 << 16
_C1 = re.compile(r"[\x80-\x9f]")

GUID_IS_PAGE = "guid_is_page"
"""The field of an entry that says whether its guid may be taken for a page, if it looks like one."""


@dataclass(frozen=True)
class Reading:
    """What feedparser made of a document, in its own dicts; ``broken``: it is not well-formed XML."""

    version: str
    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    broken: bool = False


class Text(str):
    """Text in which feedparser need not look for letters of windows-1252, one by one: few have any."""

    __slots__ = ()

    def translate(self, table: Any, /) -> str:  # noqa: ANN401  feedparser's
        """Return the text with those letters, where there are any."""
        return super().translate(table) if _C1.search(self) else str(self)


class Parameters(dict[str, Any]):
    """How an element's text is to be read; of plain words, so that a copy needs no depth."""

    def __deepcopy__(self, _memo: object) -> dict[str, Any]:
        return dict(self)


class Thrifty:
    """What both readers do less of; its place is before feedparser's classes."""

    # An id is compared, never asked (RFC 4287 section 4.2.6.1): by xml:base it would change as a feed moves.
    can_be_relative_uri = StrictFeedParser.can_be_relative_uri - {"id"}  # type: ignore[attr-defined]
    sanitize_html = False
    resolve_relative_uris = False

    contentparams: dict[str, Any]
    guidislink: bool
    pop: Callable[[str], Any]
    _get_context: Callable[[], dict[str, Any]]

    def push_content(self, *args: Any) -> None:  # noqa: ANN401  feedparser's
        """Begin an element with text; its parameters in a plain dict, as each piece looks at them."""
        super().push_content(*args)  # type: ignore[misc]
        self.contentparams = Parameters(self.contentparams)

    def decode_entities(self, element: str, text: str) -> str:
        """Return an element's text with the entities that are left as characters."""
        return Text(super().decode_entities(element, text))  # type: ignore[misc]

    @staticmethod
    def looks_like_html(_text: str) -> bool:
        """Tell nothing: what is markup is decided where the text is read."""
        return False

    def _skip(self, *_attributes: Attributes) -> None:
        """Pass over what no entry of ours holds."""

    _start_category = _end_category = _start_enclosure = _skip
    _start_media_category = _end_media_category = _start_itunes_keywords = _end_itunes_keywords = _skip
    _start_media_thumbnail = _end_media_thumbnail = _start_media_content = _skip

    # Dates are read by newswatch.feeds.dates: feedparser's reading of them would be thrown away.
    def _end_published(self) -> None:
        self.pop("published")

    def _end_updated(self) -> None:
        self.pop("updated")

    def _end_created(self) -> None:
        self.pop("created")

    def _end_guid(self) -> None:
        super()._end_guid()  # type: ignore[misc]
        self._get_context()[GUID_IS_PAGE] = bool(self.guidislink)

    _end_id = _end_guid
    _end_issued = _end_pubdate = _end_published
    _end_modified = _end_lastbuilddate = _end_updated


class Strict(Thrifty, StrictFeedParser):  # type: ignore[misc]  # put together at run time
    """Reads well-formed XML: takes expat's events without the detour over SAX, which costs a third of all."""

    decls: Attributes

    def __init__(self) -> None:
        super().__init__("", None, "utf-8")
        self._names: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin an element; names are ``uri local prefix`` apart by blanks, or ``local``."""
        told, self.decls = self.decls, {}
        told |= {self.name_of(each, is_element=False): value for each, value in attributes.items()}
        self.unknown_starttag(self.name_of(name), list(told.items()))

    def end(self, name: str) -> None:
        """End an element."""
        self.unknown_endtag(self.name_of(name))

    def name_of(self, name: str, *, is_element: bool = True) -> str:
        """Return the name by which feedparser knows an element or attribute, whatever its prefix."""
        key = name if is_element else f"@{name}"
        if key not in self._names:
            uri, local, prefix = split_name(name)
            known = self._matchnamespaces.get(uri.lower(), prefix)
            if "backend.userland.com/rss" in uri.lower():
                known = ""
            self._names[key] = (f"{known}:{local}" if known else local).lower()
        return self._names[key]


class Loose(Thrifty, LooseFeedParser):  # type: ignore[misc]  # put together at run time
    """Reads anything with tags."""


def split_name(name: str) -> tuple[str, str, str]:
    """Return namespace, name and prefix of what expat calls an element.

    >>> split_name("http://purl.org/rss/1.0/ item"), split_name("item")
    (('http://purl.org/rss/1.0/', 'item', ''), ('', 'item', ''))
    """
    parts = name.split(" ")
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def read_markup(text: str) -> Reading:
    """Return feedparser's reading of a document without DOCTYPE, loosely where it is not well-formed."""
    try:
        return read_strictly(text)
    except expat.ExpatError:
        return read_loosely(text)


def read_strictly(text: str) -> Reading:
    """Return the reading of well-formed XML.

    Raises:
        ExpatError: It is none.
    """
    reader = Strict()
    parser = expat.ParserCreate("utf-8", " ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    parser.StartNamespaceDeclHandler = reader.startPrefixMapping
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.handle_data
    parser.Parse(text.encode("utf-8", "replace"), True)
    return Reading(reader.version, reader.feeddata, reader.entries)


def read_loosely(text: str) -> Reading:
    """Return the reading of a document that is broken."""
    reader = Loose("", None, "utf-8", {})
    reader.feed(text)
    return Reading(reader.version, reader.feeddata, reader.entries, broken=True)
