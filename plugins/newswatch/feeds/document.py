"""Bytes of a feed in, one ``FeedDocument`` out, whatever its format."""

from collections.abc import Mapping
from datetime import datetime

from newswatch.errors import FeedError, Reason
from newswatch.feeds.charset import decode_feed
from newswatch.feeds.json_feed import read_json_feed
from newswatch.feeds.markup import find_root, root_of, strip_doctype
from newswatch.feeds.sitemap import SitemapLink, read_sitemap, read_sitemap_index
from newswatch.feeds.xml_feed import read_xml_feed
from newswatch.model import FeedDocument

MAX_FEED_BYTES = 15_000_000


def parse_listing(
    body: bytes, url: str, headers: Mapping[str, str], now: datetime
) -> FeedDocument | tuple[SitemapLink, ...]:
    """Read a feed, or the sitemaps that an index names: for those who look for old material.

    Raises:
        FeedError: It is neither.
    """
    text = strip_doctype(decode_feed(body[:MAX_FEED_BYTES], headers.get("content-type", "")))
    if root_of(text) == "sitemapindex":
        return read_sitemap_index(text.strip("\ufeff \t\r\n\0"), url, now)
    return parse_feed(body, url, headers, now)


def parse_feed(body: bytes, url: str, headers: Mapping[str, str], now: datetime) -> FeedDocument:
    """Read a feed of any kind; ``headers`` have names in lower case, dates after ``now`` become ``now``.

    Raises:
        FeedError: It is no feed (a page, say), is empty or too large, or the parser gave up.
    """
    if len(body) > MAX_FEED_BYTES:
        raise FeedError(Reason.TOO_LARGE, f"more than {MAX_FEED_BYTES} bytes")
    text = decode_feed(body, headers.get("content-type", "")).strip("\ufeff \t\r\n\0")
    if not text:
        raise FeedError(Reason.EMPTY, "nothing in it", retryable=True)
    if text[0] in "{[":
        return read_json_feed(text, url, now)
    text = find_root(text)
    if root_of(text) == "urlset":
        return read_sitemap(text, url, now)
    return read_xml_feed(text, url, now)
