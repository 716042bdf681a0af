"""Bytes of a feed in, one ``FeedDocument`` out, whatever its format."""

from collections.abc import Mapping
from datetime import datetime

from newswatch.errors import FeedError, Reason
from newswatch.feeds.charset import decode_feed
from newswatch.feeds.discovery import Elsewhere, find_feeds
from newswatch.feeds.json_feed import read_json_feed
from newswatch.feeds.markup import find_root, from_root, is_sitemap, root_of
from newswatch.feeds.sitemap import SitemapLink, likeliest_sitemaps, read_sitemap, read_sitemap_index
from newswatch.feeds.xml_feed import read_xml_feed
from newswatch.model import FeedDocument

MAX_FEED_BYTES = 15_000_000


def read_feed(body: bytes, url: str, headers: Mapping[str, str], now: datetime) -> FeedDocument | Elsewhere:
    """Read a feed as ``parse_feed`` does, or say where a page or an index of sitemaps says that feeds are.

    Raises:
        FeedError: It is no feed and names none, is empty or too large, or the parser gave up.
    """
    return read_text(decode_body(body, headers), url, now)


def read_text(text: str, url: str, now: datetime) -> FeedDocument | Elsewhere:
    """Read the text of a feed, or say where it says that feeds are; see ``read_feed``."""
    if root_of(text) == "sitemapindex":
        return Elsewhere(likeliest_sitemaps(from_root(text), url, now), "sitemap_index")
    try:
        return parse_text(text, url, now)
    except FeedError as error:
        named = tuple(feed.url for feed in find_feeds(text, url) if not feed.guessed)
        if error.reason is Reason.NOT_A_FEED and named:
            return Elsewhere(named, "page")
        raise


def parse_listing(
    body: bytes, url: str, headers: Mapping[str, str], now: datetime
) -> FeedDocument | tuple[SitemapLink, ...]:
    """Read a feed, or the sitemaps that an index names: for those who look for old material.

    Raises:
        FeedError: It is neither.
    """
    text = decode_body(body, headers)
    if root_of(text) == "sitemapindex":
        return read_sitemap_index(from_root(text), url, now)
    return parse_text(text, url, now)


def parse_feed(body: bytes, url: str, headers: Mapping[str, str], now: datetime) -> FeedDocument:
    """Read a feed of any kind; ``headers`` have names in lower case, dates after ``now`` become ``now``.

    Raises:
        FeedError: It is no feed (a page, say), is empty or too large, or the parser gave up.
    """
    return parse_text(decode_body(body, headers), url, now)


def decode_body(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the text of a document.

    Raises:
        FeedError: It is too large, or there is nothing in it.
    """
    if len(body) > MAX_FEED_BYTES:
        raise FeedError(Reason.TOO_LARGE, f"more than {MAX_FEED_BYTES} bytes")
    text = decode_feed(body, headers.get("content-type", "")).strip("\ufeff \t\r\n\0")
    if not text:
        raise FeedError(Reason.EMPTY, "nothing in it", retryable=True)
    return text


def parse_text(text: str, url: str, now: datetime) -> FeedDocument:
    """Read a feed of any kind from its text."""
    if text[0] in "{[":
        return read_json_feed(text, url, now)
    text = find_root(text)
    if is_sitemap(text):
        return read_sitemap(text, url, now)
    return read_xml_feed(text, url, now)
