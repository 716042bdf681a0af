"""Read news sitemaps (sitemaps.org with Google's news extension)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml import etree

from newswatch.errors import FeedError, Reason
from newswatch.feeds.dates import read_moment
from newswatch.feeds.entries import absolute_link, keep_entries, primary_language
from newswatch.feeds.markup import mend_markup
from newswatch.feeds.plain import plain_line
from newswatch.feeds.tree import local_name, read_tree
from newswatch.model import FeedDocument, FeedEntry

MAX_SITEMAPS = 500
# So many sitemaps of an index are read in its place.
LIKELIEST = 5

_NEWS = re.compile(r"news|latest|recent|today", re.IGNORECASE)
_NO_NEWS = re.compile(r"image|video|categor|tags?\b|author|page-|product|archive|static", re.IGNORECASE)
_MONTH = re.compile(r"(20\d\d)(?:[-_/]?(\d{1,2}))?(?:[-_/]?(\d{1,2}))?(?!\d)")


@dataclass(frozen=True)
class SitemapLink:
    """A sitemap that an index names, and when it was last changed."""

    url: str
    updated_at: datetime | None = None


def read_sitemap_index(text: str, url: str, now: datetime) -> tuple[SitemapLink, ...]:
    """Return the sitemaps that an index names, as many as anybody needs.

    Raises:
        FeedError: The parser gave up.
    """
    return tuple(dict.fromkeys(islice(read_sitemap_links(text, url, now), MAX_SITEMAPS)))


def likeliest_sitemaps(text: str, url: str, now: datetime) -> tuple[str, ...]:
    """Return the few sitemaps of an index where news would be: those of news first, then the newest.

    Raises:
        FeedError: It names none, or the parser gave up.
    """
    links = sorted(read_sitemap_links(text, url, now), key=likelihood, reverse=True)
    found = tuple(dict.fromkeys(link.url for link in links if link.url != url))
    if not found:
        raise FeedError(Reason.NOT_A_FEED, "an index that names no sitemap")
    return found[:LIKELIEST]


def likelihood(link: SitemapLink) -> tuple[bool, bool, float, str]:
    """Return what sorts sitemaps by how likely they hold news: name, date, the month it names."""
    path = link.url.partition("//")[2].partition("/")[2]
    updated = link.updated_at.timestamp() if link.updated_at else 0.0
    months = [part.zfill(2) for found in _MONTH.finditer(path) for part in found.groups("")]
    return bool(_NEWS.search(path)), not _NO_NEWS.search(path), updated, "".join(months)


def read_sitemap_links(text: str, url: str, now: datetime) -> Iterator[SitemapLink]:
    """Yield the sitemaps that an index names, in its order."""
    for item in read_tree(mend_markup(text)).iterchildren("{*}sitemap"):
        if address := absolute_link(url, item.findtext("{*}loc")):
            yield SitemapLink(address, read_moment(item.findtext("{*}lastmod"), now))


def read_sitemap(text: str, url: str, now: datetime) -> FeedDocument:
    """Return the pages a sitemap lists as entries.

    Raises:
        FeedError: The parser gave up.
    """
    kept = keep_entries(read_pages(read_tree(mend_markup(text)), url, now))
    lang = next((entry.lang for entry in kept.entries if entry.lang), None)
    return FeedDocument("sitemap", None, None, lang, kept.entries, kept.cut)


def read_pages(root: etree._Element, url: str, now: datetime) -> Iterator[FeedEntry]:
    """Yield the pages that have an address."""
    for page in root.iterchildren("{*}url", "url"):
        told = texts_in(page)
        news = next((texts_in(part, "*") for part in page if local_name(part) == "news"), {})
        address = absolute_link(url, told.get("loc"))
        if address is None:
            continue
        lang = primary_language(news.get("language"))
        updated_at = read_moment(told.get("lastmod"), now, lang)
        published_at = read_moment(news.get("publication_date"), now, lang)
        yield FeedEntry(
            guid=address,
            url=address,
            title=plain_line(news.get("title")),
            published_at=published_at or updated_at,
            updated_at=updated_at,
            lang=lang,
        )


def texts_in(element: etree._Element, tag: str | None = None) -> dict[str, str]:
    """Return the texts of an element's children by name, with a ``tag`` of all that is in it."""
    found: dict[str, str] = {}
    for part in element.iter(tag) if tag else element:
        if part.text:
            found.setdefault(local_name(part), part.text)
    return found
