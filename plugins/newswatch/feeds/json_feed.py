"""Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from newswatch.errors import FeedError, Reason
from newswatch.feeds.dates import read_moment
from newswatch.feeds.entries import absolute_link, keep_entries, primary_language, says_anything
from newswatch.feeds.plain import plain_line, plain_paragraphs
from newswatch.model import FeedDocument, FeedEntry
from newswatch.text import clean_line

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d)")

_MARKUP = re.compile(
    r"</[a-z][a-z0-9]*\s*>|&(?:amp|lt|gt|quot|nbsp|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE
)


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
    kept = keep_entries(read_items(items, base, lang, now))
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
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(Reason.NOT_A_FEED, f"broken JSON: {error}"[:200]) from error
    if not isinstance(feed, Mapping):
        raise FeedError(Reason.NOT_A_FEED, "JSON, but no object")
    return feed


def read_items(items: list[Any], base: str, lang: str | None, now: datetime) -> Iterator[FeedEntry]:
    """Yield the items that say anything; a recording may have neither a title nor a page."""
    for item in items:
        if isinstance(item, Mapping):
            entry = read_item(item, base, lang, now)
            if says_anything(entry) or (entry.guid and item.get("attachments")):
                yield entry


def read_item(item: Mapping[str, Any], base: str, lang: str | None, now: datetime) -> FeedEntry:
    """Return one item as an entry; numbers are taken for the text they should have been.

    Title and summary are plain text by the standard; what closes a tag or writes an entity is markup.
    """
    text = plain_paragraphs(string(item, "content_html"))
    text = text or plain_paragraphs(string(item, "content_text"), is_html=False)
    lang = primary_language(string(item, "language")) or lang
    published_at = read_moment(string(item, "date_published"), now, lang)
    updated_at = read_moment(string(item, "date_modified"), now, lang)
    guid = clean_line(string(item, "id")) or ""
    title, summary = string(item, "title"), string(item, "summary")
    return FeedEntry(
        guid=guid,
        url=item_link(item, guid, base),
        title=plain_line(title, is_html=is_markup(title)) or attachment_title(item),
        summary=plain_paragraphs(summary, is_html=is_markup(summary)),
        text=text,
        published_at=published_at or updated_at,
        updated_at=updated_at,
        authors=tuple(read_authors(item)),
        lang=lang,
    )


def is_markup(text: str | None) -> bool:
    """Tell whether what should be plain text is HTML.

    >>> is_markup("A <b> in a title"), is_markup("A <b>bold</b> title"), is_markup("AT&amp;T")
    (False, True, True)
    """
    return bool(text and _MARKUP.search(text))


def item_link(item: Mapping[str, Any], guid: str, base: str) -> str | None:
    """Return the page of an item: its own, the one it is about, or an id that is an address."""
    links = [string(item, "url"), string(item, "external_url")]
    links += [guid] if guid.startswith(("http://", "https://")) else []
    return next((address for link in links if (address := absolute_link(base, link))), None)


def attachment_title(item: Mapping[str, Any]) -> str | None:
    """Return the title of an item's first attachment."""
    attachments = item.get("attachments")
    first = next(iter(attachments), None) if isinstance(attachments, list) else None
    return plain_line(string(first, "title")) if isinstance(first, Mapping) else None


def read_authors(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of an item's authors (a list since 1.1, one object before)."""
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        name = clean_line(string(author, "name")) if isinstance(author, Mapping) else None
        if name:
            yield name


def string(item: Mapping[str, Any], name: str) -> str | None:
    """Return a field as text, ``None`` for anything but text and numbers; half a character is dropped."""
    value = item.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(int(value)) if value == int(value) else str(value)
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else None
