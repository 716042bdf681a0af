"""Find the feeds that an HTML page names: what to read where somebody gave the address of a site."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from newswatch.feeds.entries import absolute_link
from newswatch.feeds.plain import plain_line

MAX_FEEDS = 20
# A page names its feeds near its top; the rest of a huge one is not worth the time.
_MAX_CHARS = 3_000_000

# The better told apart from anything else, the earlier: wp-json and manifests are application/json too.
_TYPES = {
    "application/rss+xml": 0,
    "application/atom+xml": 0,
    "application/feed+json": 0,
    "application/rdf+xml": 0,
    "application/x-rss+xml": 0,
    "application/xml": 1,
    "text/xml": 1,
    "application/json": 2,
}
_GUESSED_RANK, _COMMENTS_RANK = 4, 10
# What is no markup is passed over as a whole. Each alternative ends at the end of the text at the latest, and
# an attribute at the next "<", so that nothing is looked at twice.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<text>script|style|template|textarea|title)\b.*?(?:</(?P=text)\s*>|\Z)"
    r"|<(?P<name>link|base|a)(?=[\s/])(?P<attributes>(?>[^<>\"']+|\"[^\"<]*\"|'[^'<]*'|[\"'])*+)>",
    re.IGNORECASE | re.DOTALL,
)
# A name begins after what is none: otherwise each of its letters would be tried as a beginning.
_ATTRIBUTE = re.compile(r"(?<![^\s\"'/])([^\s\"'<>/=]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_COMMENTS = re.compile(
    r"comment|kommentar|comentario|коммент|комент|commenti\b|reactie|댓글|コメント|评论|評論|تعليق",
    re.IGNORECASE,
)
_NO_FEED = re.compile(r"/wp-json/|/oembed\b|\.webmanifest\b|/opensearch", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", re.IGNORECASE)
_LIKE_A_FEED = re.compile(
    r"(?:^|[/._=-])(?:rss|atom|rdf|feeds?)(?:[/._?&=#-]|\d{0,3}(?:\.(?:xml|php|aspx?|json))?$)", re.IGNORECASE
)


@dataclass(frozen=True)
class Elsewhere:
    """What came is no feed but says where feeds are: a page that names them, or an index of sitemaps.

    ``urls`` are in the order in which to try them, never the address itself; there is at least one.
    """

    urls: tuple[str, ...]
    kind: Literal["page", "sitemap_index"]


@dataclass(frozen=True)
class NamedFeed:
    """A feed as a page names it; the lower ``rank``, the likelier it is the one that is meant.

    ``guessed``: the page only links to what its address makes look like a feed.
    """

    url: str
    title: str | None
    rank: int
    guessed: bool = False


def find_feeds(text: str, url: str) -> tuple[NamedFeed, ...]:
    """Return the feeds that a page names, its main one first: comments and doubtful types come last.

    >>> page = '<link rel=alternate type=application/rss+xml title=News href=/rss>'
    >>> find_feeds(page, "https://a.example/")
    (NamedFeed(url='https://a.example/rss', title='News', rank=0, guessed=False),)
    """
    tags = [(name, attributes) for name, attributes in read_tags(text[:_MAX_CHARS]) if "href" in attributes]
    base = next((attributes["href"] for name, attributes in tags if name == "base"), None)
    place = absolute_link(url, base) or url
    named = (feed for name, attributes in tags if (feed := read_link(name, attributes, place)))
    best: dict[str, NamedFeed] = {}
    for feed in sorted(named, key=lambda feed: feed.rank):
        if feed.url != url:
            best.setdefault(feed.url, feed)
    return tuple(best.values())[:MAX_FEEDS]


def read_tags(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the tags that may name a feed, with their attributes; of an attribute given twice the first."""
    for tag in _TAG.finditer(text):
        if tag["name"]:
            attributes: dict[str, str] = {}
            for name, *values in _ATTRIBUTE.findall(tag["attributes"]):
                attributes.setdefault(name.lower(), html.unescape(next(filter(None, values), "")))
            yield tag["name"].lower(), attributes


def read_link(name: str, attributes: Mapping[str, str], base: str) -> NamedFeed | None:
    """Return the feed that a tag names, if it does."""
    rank = rank_link(name, attributes)
    if rank is None:
        return None
    address = absolute_link(base, _FEED_SCHEME.sub("", attributes["href"].strip()))
    if address is None or _NO_FEED.search(address):
        return None
    title = plain_line(attributes.get("title"))
    of_comments = _COMMENTS.search(f"{address} {title or ''}")
    return NamedFeed(address, title, rank + _COMMENTS_RANK if of_comments else rank, rank == _GUESSED_RANK)


def rank_link(name: str, attributes: Mapping[str, str]) -> int | None:
    """Return how sure a tag names the page's feed (0: quite), ``None`` for one that does not."""
    relations = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    if name == "link":
        if "feed" in relations:
            return _TYPES.get(kind, 1)
        if "alternate" in relations and "stylesheet" not in relations:
            return _TYPES.get(kind)
        return None
    if name == "a" and _TYPES.get(kind) == 0:
        return 3
    looks = name == "a" and _LIKE_A_FEED.search(attributes["href"].strip())
    return _GUESSED_RANK if looks else None
