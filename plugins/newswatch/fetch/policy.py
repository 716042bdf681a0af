"""What we ask of the network and what we get: values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["feed", "page", "robots"]

# RFC 9309 section 2.5: a crawler must read at least this much of a robots.txt.
MAX_ROBOTS_BYTES = 500 * 1024

ACCEPT: Mapping[Kind, str] = MappingProxyType(
    {
        "feed": (
            "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
            "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
        ),
        "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
        "robots": "text/plain, */*;q=0.1",
    }
)


@dataclass(frozen=True)
class FetchPolicy:
    """How we behave and where we stop.

    ``allow_private`` opens single addresses (``127.0.0.1:8080``, ``[::1]:8080``). With ``gateway_url`` each
    address is asked of that server (``<gateway_url>/<address>``); everything else goes by the address itself.
    ``proxy_url`` is an HTTP proxy. ``logins`` holds ``user:password``, percent-encoded, by the origin
    (``https://host``) whose feeds ask for it.
    ``max_wait_s`` is how long a request may queue for its host before it is put off.
    """

    user_agent: str
    total_timeout_s: float = 40
    max_feed_bytes: int = 15_000_000
    max_page_bytes: int = 10_000_000
    max_redirects: int = 10
    allow_private: frozenset[str] = frozenset()
    gateway_url: str | None = None
    proxy_url: str | None = field(default=None, repr=False)
    logins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    host_delay_s: float = 1.0
    host_connections: int = 2
    concurrency: int = 16
    max_wait_s: float = 180

    @property
    def product(self) -> str:
        """The name robots.txt files call us by."""
        return self.user_agent.partition("/")[0].strip() or "*"

    def max_bytes(self, kind: Kind) -> int:
        """Return how large a body may become after decompression."""
        limits = {"feed": self.max_feed_bytes, "page": self.max_page_bytes, "robots": MAX_ROBOTS_BYTES}
        return limits[kind]


@dataclass(frozen=True)
class Request:
    """What to fetch; the validators are those of the last body that parsed, the user agent replaces ours."""

    url: str
    kind: Kind = "page"
    etag: str | None = None
    last_modified: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True)
class Response:
    """A usable answer: status 200 with its body, or 304.

    ``url`` is where the body came from. ``permanent_url`` is the new address to store, once what it serves
    has parsed: the end of those redirects at the beginning of the chain that were permanent.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: bytes = b""
    permanent_url: str | None = None
    elapsed_s: float = 0.0
