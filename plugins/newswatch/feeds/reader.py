"""Drive feedparser's two readers over text: nothing is fetched or guessed, nothing read that we never use."""

import io
import xml.sax
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.sax.handler import feature_external_ges, feature_namespaces

from feedparser.api import LooseFeedParser, StrictFeedParser

Attributes = dict[str, str]

GUID_IS_PAGE = "guid_is_page"
"""The field of an entry that says whether its guid may be taken for a page, if it looks like one."""


@dataclass(frozen=True)
class Reading:
    """What feedparser made of a document, in its own dicts; ``broken``: it is not well-formed XML."""

    version: str
    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    broken: bool = False


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
        self.contentparams = dict(self.contentparams)

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
    """Reads well-formed XML."""


class Loose(Thrifty, LooseFeedParser):  # type: ignore[misc]  # put together at run time
    """Reads anything with tags."""


def read_markup(text: str) -> Reading:
    """Return feedparser's reading of a document without DOCTYPE, loosely where it is not well-formed."""
    try:
        return read_strictly(text.encode("utf-8", "replace"))
    except xml.sax.SAXException:
        return read_loosely(text)


def read_strictly(body: bytes) -> Reading:
    """Return the reading of well-formed XML.

    Raises:
        SAXException: It is none.
    """
    reader = Strict("", None, "utf-8")
    source = xml.sax.xmlreader.InputSource()
    source.setEncoding("utf-8")
    source.setByteStream(io.BytesIO(body))
    parser = xml.sax.make_parser()  # noqa: S317  the DOCTYPE is gone, and with it all entities
    parser.setFeature(feature_namespaces, True)
    parser.setFeature(feature_external_ges, False)
    parser.setContentHandler(reader)
    parser.setErrorHandler(reader)
    parser.parse(source)
    return Reading(reader.version, reader.feeddata, reader.entries)


def read_loosely(text: str) -> Reading:
    """Return the reading of a document that is broken."""
    reader = Loose("", None, "utf-8", {})
    reader.feed(text)
    return Reading(reader.version, reader.feeddata, reader.entries, broken=True)
