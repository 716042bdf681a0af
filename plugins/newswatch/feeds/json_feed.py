"""Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from newswatch.errors import FeedError, Reason
from newswatch.feeds.dates import read_moment
from newswatch.feeds.entries import absolute_link, keep_entries, primary_language
from newswatch.feeds.plain import plain_line, plain_paragraphs
from newswatch.model import FeedDocument, FeedEntry
from newswatch.text import clean_line

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d)")


def read_json_feed(text: str, url: str, now: datetime) -> FeedDocument:
    """Return the document.

    Raises:
        FeedError: It is no JSON, or JSON of something else.
    """
    feed = load_object(text)
    version = _VERSION.match(string(feed, "version") or "")
    items = feed.get("items")
    if not isinstance(items, list) or not (version or "title" in feed):
        raise FeedError(Reason.NOT_A_FEED, "JSON, but no JSON Feed")
    base = absolute_link(url, string(feed, "home_page_url")) or url
    lang = primary_language(string(feed, "language"))
    kept = keep_entries(read_item(item, base, lang, now) for item in items if isinstance(item, Mapping))
    return FeedDocument(
        format=f"json{version[1] if version else 1}",
        title=clean_line(string(feed, "title")),
        site_url=absolute_link(url, string(feed, "home_page_url")),
        lang=lang,
        entries=kept.entries,
        cut=kept.cut,
    )


def load_object(text: str) -> Mapping[str, Any]:
    """Return the one object the text holds."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(Reason.NOT_A_FEED, f"broken JSON: {error}"[:200]) from error
    if not isinstance(feed, Mapping):
        raise FeedError(Reason.NOT_A_FEED, "JSON, but no object")
    return feed


def read_item(item: Mapping[str, Any], base: str, lang: str | None, now: datetime) -> FeedEntry:
    """Return one item as an entry; numbers are taken for the text they should have been."""
    text = plain_paragraphs(string(item, "content_html"))
    text = text or plain_paragraphs(string(item, "content_text"), is_html=False)
    published_at = read_moment(string(item, "date_published"), now)
    updated_at = read_moment(string(item, "date_modified"), now)
    return FeedEntry(
        guid=clean_line(string(item, "id")) or "",
        url=absolute_link(base, string(item, "url") or string(item, "external_url")),
        title=plain_line(string(item, "title"), is_html=False),
        summary=plain_paragraphs(string(item, "summary"), is_html=False),
        text=text,
        published_at=published_at or updated_at,
        updated_at=updated_at,
        authors=tuple(read_authors(item)),
        lang=primary_language(string(item, "language")) or lang,
    )


def read_authors(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of an item's authors (a list since 1.1, one object before)."""
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        name = clean_line(string(author, "name")) if isinstance(author, Mapping) else None
        if name:
            yield name


def string(item: Mapping[str, Any], name: str) -> str | None:
    """Return a field as text, ``None`` for anything but text and whole numbers."""
    value = item.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None
