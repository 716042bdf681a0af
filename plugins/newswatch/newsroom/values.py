"""What a sample room is made of: feeds, sources and answers. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote


@dataclass(frozen=True)
class SampleFeed:
    """A feed by the address it is known as; ``peculiar`` says what a reader must cope with, if anything."""

    url: str
    title: str
    lang: str | None
    source: str
    country: str | None = None
    peculiar: str | None = None


@dataclass(frozen=True)
class SampleSource:
    """A publisher; two with one ``owner`` are one independent source. ``agency`` is set for a wire agency."""

    domain: str
    name: str
    owner: str
    country: str
    agency: str | None = None


@dataclass(frozen=True)
class SampleResponse:
    """An answer of a room, without the headers that the server itself adds."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Room(Protocol):
    """Whatever can answer for known addresses: the sample newsroom, or the pages of a file."""

    def respond(self, url: str, headers: Mapping[str, str]) -> SampleResponse:
        """Return the answer to a request for a known address."""


NOT_FOUND = SampleResponse(404, {"Content-Type": "text/plain; charset=utf-8"}, b"not found\n")


def address_key(url: str) -> str:
    """Return an address as rooms look it up: no fragment, and escaped or not is one (clients differ).

    >>> address_key("https://a.example/%C3%A9t%C3%A9#top")
    'https://a.example/été'
    """
    return unquote(url.partition("#")[0])
