"""Lists of feeds as readers exchange them (OPML 1 and 2, opml.org): text in, feeds out, and back. Pure.

What OPML has no word for stands in attributes of a namespace of ours, which other readers pass over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from newswatch.errors import FeedError, Reason
from newswatch.feeds.charset import decode_feed
from newswatch.feeds.document import MAX_FEED_BYTES
from newswatch.feeds.entries import absolute_link
from newswatch.feeds.markup import from_root, mend_markup, root_of
from newswatch.feeds.plain import plain_line
from newswatch.feeds.tree import local_name, read_tree
from newswatch.text import clean_line

NAMESPACE = "https://newswatch.example/opml"
# Readers that forgot the case, or took another word.
_ADDRESSES = ("xmlurl", "rssurl", "feedurl")
_FEED_TYPES = frozenset({"rss", "atom", "rdf", "feed", "rss1", "atom10"})


@dataclass(frozen=True)
class ListedFeed:
    """A feed as a list names it; what the list does not say is ``None``.

    ``source`` is the domain of who publishes it, with ``source_name``, ``owner`` and ``source_country``.
    """

    url: str
    title: str | None = None
    site_url: str | None = None
    lang: str | None = None
    country: str | None = None
    interval_s: int | None = None
    user_agent: str | None = None
    disabled: bool = False
    source: str | None = None
    source_name: str | None = None
    owner: str | None = None
    source_country: str | None = None


def read_opml(body: bytes, content_type: str = "") -> tuple[ListedFeed, ...]:
    """Return the feeds of a list in its order, however deep in folders; an address that is none is kept.

    Raises:
        FeedError: It is no OPML, or too large.
    """
    if len(body) > MAX_FEED_BYTES:
        raise FeedError(Reason.TOO_LARGE, f"more than {MAX_FEED_BYTES} bytes")
    text = decode_feed(body, content_type)
    if root_of(text) != "opml":
        raise FeedError(Reason.NOT_A_FEED, "no OPML")
    tree = read_tree(mend_markup(from_root(text)))
    outlines = (part for part in tree.iter() if local_name(part).lower() == "outline")
    return tuple(feed for outline in outlines if (feed := read_outline(attributes_of(outline))))


def attributes_of(outline: etree._Element) -> Mapping[str, str]:
    """Return the attributes that say anything, names in lower case and without their namespace."""
    lines = (
        (str(name).rpartition("}")[2].lower(), clean_line(str(value))) for name, value in outline.items()
    )
    return {name: line for name, line in lines if line}


def read_outline(told: Mapping[str, str]) -> ListedFeed | None:
    """Return the feed of an outline, ``None`` for a folder or a mere link."""
    url = next((told[name] for name in _ADDRESSES if name in told), None)
    if url is None and told.get("type", "").lower() in _FEED_TYPES:
        url = told.get("url")
    if url is None:
        return None
    interval = told.get("intervals", "")
    return ListedFeed(
        url=absolute_link(url, url) or url,
        title=plain_line(told.get("title") or told.get("text")),
        site_url=told.get("htmlurl"),
        lang=told.get("language"),
        country=told.get("country"),
        interval_s=int(interval)
        if interval.isascii() and interval.isdigit() and len(interval) < 10
        else None,
        user_agent=told.get("useragent"),
        disabled=told.get("disabled", "").lower() == "true",
        source=told.get("source"),
        source_name=told.get("sourcename"),
        owner=told.get("owner"),
        source_country=told.get("sourcecountry"),
    )


def write_opml(feeds: Sequence[ListedFeed], title: str) -> str:
    """Return an OPML 2.0 document with all that is known of the feeds, in their order."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"newswatch": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean_line(title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        etree.SubElement(body, "outline", dict(outline_attributes(feed)))
    etree.indent(root)
    return etree.tostring(root, encoding="unicode", doctype='<?xml version="1.0" encoding="UTF-8"?>') + "\n"


def outline_attributes(feed: ListedFeed) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a feed's outline, OPML's own first."""
    ours = "{" + NAMESPACE + "}"
    attributes = {
        "type": "rss",
        "text": feed.title or feed.url,
        "title": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.site_url,
        "language": feed.lang,
        f"{ours}source": feed.source,
        f"{ours}sourceName": feed.source_name,
        f"{ours}owner": feed.owner,
        f"{ours}sourceCountry": feed.source_country,
        f"{ours}country": feed.country,
        f"{ours}intervalS": str(feed.interval_s) if feed.interval_s is not None else None,
        f"{ours}userAgent": feed.user_agent,
        f"{ours}disabled": "true" if feed.disabled else None,
    }
    yield from ((name, line) for name, value in attributes.items() if (line := clean_line(value)))
