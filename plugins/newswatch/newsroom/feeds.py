"""Renders the feeds of the sample in their formats, encodings and degrees of health. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from html import escape

from jinja2 import Environment, PackageLoader, StrictUndefined

from newswatch.newsroom.edition import FeedItem, Item
from newswatch.newsroom.material import FeedText, Outlet, furniture
from newswatch.newsroom.pages import lead, local, nofeed_page
from newswatch.newsroom.values import SampleResponse

CONTENT_TYPES = {
    "rss": "application/rss+xml",
    "broken": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
# XML 1.0, section 2.2: these characters cannot stand in a document, not even as references.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class EntryText:
    """An entry as a feed layout needs it."""

    url: str
    guid: str
    title: str
    summary: str
    author: str | None
    published: str
    updated: str
    rfc822: str
    html: str | None


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the feeds' layouts."""
    loader = PackageLoader("newswatch.newsroom", "feed_layouts")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)


def feed_response(outlet: Outlet, feed: FeedText, entries: Sequence[FeedItem]) -> SampleResponse:
    """Return a feed as it answers a request without conditions."""
    if feed.format == "nofeed":
        return nofeed_page(outlet)
    texts = [entry_text(outlet, feed, entry) for entry in entries]
    body = json_feed(outlet, feed, texts) if feed.format == "json" else xml_feed(outlet, feed, texts, entries)
    return SampleResponse(200, feed_headers(feed, body, entries), body)


def feed_headers(feed: FeedText, body: bytes, entries: Sequence[FeedItem]) -> dict[str, str]:
    """Return the headers of a feed with the validator it gives, if any."""
    headers = {"Content-Type": CONTENT_TYPES[feed.format]}
    if feed.validator == "etag":
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    elif feed.validator == "date":
        headers["Last-Modified"] = format_datetime(last_change(entries), usegmt=True)
    return headers


def last_change(entries: Sequence[FeedItem]) -> datetime:
    """Return when a feed last changed."""
    return max(entry.updated_at or entry.published_at for entry in entries).astimezone(UTC)


def is_unchanged(response: SampleResponse, headers: Mapping[str, str]) -> bool:
    """Tell whether a conditional request is answered by 304 (RFC 9110, section 13.2.2)."""
    given = {name.lower(): value for name, value in headers.items()}
    etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
    if etag and "if-none-match" in given:
        wanted = [part.strip().removeprefix("W/") for part in given["if-none-match"].split(",")]
        return etag in wanted or "*" in wanted
    return bool(modified and is_not_after(modified, given.get("if-modified-since", "")))


def is_not_after(modified: str, since: str) -> bool:
    """Tell whether one HTTP date is not after another; a date that cannot be read is no condition."""
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def not_modified(response: SampleResponse) -> SampleResponse:
    """Return the 304 that stands for a response: its validators, no body."""
    kept = {name: value for name, value in response.headers.items() if name in {"ETag", "Last-Modified"}}
    return SampleResponse(304, kept)


def xml_feed(
    outlet: Outlet, feed: FeedText, texts: Sequence[EntryText], entries: Sequence[FeedItem]
) -> bytes:
    """Return an XML feed in its encoding; what the encoding lacks becomes a reference."""
    text = (
        templates()
        .get_template(f"{feed.format}.xml")
        .render(
            outlet=outlet,
            feed=feed,
            entries=texts,
            t=furniture()[outlet.lang],
            updated=last_change(entries).isoformat(),
        )
    )
    return NOT_IN_XML.sub("", text).encode(feed.encoding, "xmlcharrefreplace")


def json_feed(outlet: Outlet, feed: FeedText, texts: Sequence[EntryText]) -> bytes:
    """Return a JSON Feed."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{outlet.site}/",
        "feed_url": outlet.site + feed.url,
        "language": outlet.lang,
        "items": [json_item(text) for text in texts],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def json_item(text: EntryText) -> dict[str, object]:
    """Return an item of a JSON Feed."""
    return {
        "id": text.guid,
        "url": text.url,
        "title": text.title,
        "summary": text.summary,
        "content_text": text.summary,
        "date_published": text.published,
        "date_modified": text.updated,
        "authors": [{"name": text.author}] if text.author else [],
    }


def entry_text(outlet: Outlet, feed: FeedText, entry: FeedItem) -> EntryText:
    """Return an entry in words; dates are on the clock of the outlet."""
    page = entry.page if isinstance(entry.page, Item) else None
    published = local(entry.published_at, outlet)
    rfc822 = format_datetime(published)
    return EntryText(
        url=entry.url,
        guid=entry.guid,
        title=entry.title,
        summary=lead(page) if page else entry.title,
        author=page.byline if page else None,
        published=published.isoformat(),
        updated=local(entry.updated_at or entry.published_at, outlet).isoformat(),
        rfc822=f"{rfc822.rsplit(' ', 1)[0]} {feed.zone}" if feed.zone else rfc822,
        html="".join(f"<p>{escape(text)}</p>" for text in page.draft.paragraphs) if page else None,
    )
