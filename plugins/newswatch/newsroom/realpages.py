"""Serves the pages of a file as feeds, so that the pipeline can be run over real input."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from newswatch.errors import ConfigError
from newswatch.newsroom.feeds import NOT_IN_XML, templates
from newswatch.newsroom.values import NOT_FOUND, SampleFeed, SampleResponse, address_key

ENTRIES_A_FEED = 30
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class RealPage:
    """A page of a file: ``url`` is what it is known as, whatever address it is served from."""

    id: str
    url: str
    html: str


@dataclass(frozen=True)
class PagesRoom:
    """The pages of a file and the feeds that list them; ``repeated`` and ``unusable`` ones are not served."""

    feeds: tuple[SampleFeed, ...]
    served: int
    repeated: int
    unusable: int
    listings: Mapping[str, bytes] = field(repr=False)
    pages: Mapping[str, str] = field(repr=False)

    def respond(self, url: str, headers: Mapping[str, str]) -> SampleResponse:  # noqa: ARG002  a Room's signature
        """Return a listing or a page; nothing else is known, robots.txt included."""
        key = address_key(url)
        if (listing := self.listings.get(key)) is not None:
            return SampleResponse(200, {"Content-Type": "application/rss+xml; charset=utf-8"}, listing)
        if (html := self.pages.get(key)) is not None:
            # The text was decoded by whoever wrote the file, so the header outranks what the markup says.
            return SampleResponse(
                200, {"Content-Type": "text/html; charset=utf-8"}, html.encode("utf-8", "replace")
            )
        return NOT_FOUND


def pages_room(pages: Iterable[RealPage], now: datetime) -> PagesRoom:
    """Return a room of pages in feeds of thirty; entries carry no date, because the file has none.

    A page whose address came before is served once, one without an http(s) address is left out; both are
    counted.
    """
    kept: dict[str, RealPage] = {}
    repeated = unusable = 0
    for page in pages:
        if not is_usable(page.url):
            unusable += 1
        elif address_key(page.url) in kept:
            repeated += 1
        else:
            kept[address_key(page.url)] = page
    feeds = dict(list_pages(list(kept.values()), now))
    return PagesRoom(
        feeds=tuple(feeds),
        served=len(kept),
        repeated=repeated,
        unusable=unusable,
        listings={address_key(feed.url): body for feed, body in feeds.items()},
        pages={key: page.html for key, page in kept.items()},
    )


def is_usable(url: str) -> bool:
    """Tell whether a page can be known by this address.

    >>> [is_usable(url) for url in ("https://a.example/b", "ftp://a.example/", "http://[/", "https://a b/")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, url))
    except ValueError:
        return False


def list_pages(pages: Sequence[RealPage], now: datetime) -> Iterator[tuple[SampleFeed, bytes]]:
    """Yield feeds of thirty entries each."""
    for number, start in enumerate(range(0, len(pages), ENTRIES_A_FEED), start=1):
        part = pages[start : start + ENTRIES_A_FEED]
        domain = f"pages-{number:03}.example"
        feed = SampleFeed(f"https://{domain}/feed.xml", f"Pages {number:03}", None, domain)
        text = (
            templates()
            .get_template("pages.xml")
            .render(
                title=feed.title,
                site=f"https://{domain}",
                first=start + 1,
                last=start + len(part),
                built=format_datetime(now),
                pages=part,
            )
        )
        yield feed, NOT_IN_XML.sub("", text).encode("utf-8", "replace")


def read_pages(path: Path) -> Iterator[RealPage]:
    """Yield the pages of a file of JSON lines ``{id, url, html}``, gzipped or not; other fields are ignored.

    Raises:
        ConfigError: The file cannot be read, or a line is no such object; the mistake names file and line.
    """
    number = 0
    try:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield read_page(line, number)
    except LineMistakeError as mistake:
        raise ConfigError([f"{path}:{number}:1: {mistake}"]) from mistake
    except (OSError, EOFError, zlib.error) as error:
        raise ConfigError([f"{path}:{number + 1}:1: cannot be read: {error}"]) from error


class LineMistakeError(ValueError):
    """A line of the file is not what it should be."""


def read_page(line: bytes, number: int) -> RealPage:
    """Return the page a line holds; one without an id is named by its line.

    Raises:
        LineMistakeError: The line holds no page.
    """
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineMistakeError(f"expected a JSON object: {error}") from error
    if not isinstance(given, dict):
        raise LineMistakeError("expected a JSON object with id, url and html")
    url, html = given.get("url"), given.get("html")
    for name, value in (("url", url), ("html", html)):
        if not isinstance(value, str):
            raise LineMistakeError(f"{name}: expected text")
    return RealPage(str(given.get("id") or f"line-{number}"), cast("str", url), cast("str", html))


def open_lines(path: Path) -> BinaryIO:
    """Return an open file, unpacked if it is gzipped, whatever its name says."""
    with path.open("rb") as file:
        packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    return cast("BinaryIO", gzip.open(path)) if packed else path.open("rb")
