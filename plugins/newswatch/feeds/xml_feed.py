"""Read RSS, RDF and Atom with feedparser; its dicts never leave this module, and it never opens anything."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from newswatch.errors import FeedError, Reason
from newswatch.feeds.dates import read_moment
from newswatch.feeds.entries import absolute_link, keep_entries, primary_language, says_anything
from newswatch.feeds.markup import mend_markup
from newswatch.feeds.plain import plain_line, plain_paragraphs
from newswatch.feeds.reader import GUID_IS_PAGE, Reading, read_markup
from newswatch.feeds.tree import mend_tree
from newswatch.model import FeedDocument, FeedEntry
from newswatch.text import clean_line

# sy:updatePeriod in seconds (RSS 1.0 syndication module).
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_LONGEST_S = 86_400
_AUTHOR = re.compile(r"\S+@\S+\s*\((.{1,200})\)")
# A summary this long is the article itself.
_FULL_TEXT_CHARS = 1_500


def read_xml_feed(text: str, url: str, now: datetime) -> FeedDocument:
    """Return the document.

    Raises:
        FeedError: There is nothing of a feed in it, or the parser gave up.
    """
    reading = read_or_mend(mend_markup(text))
    feed, entries = reading.feed, reading.entries
    if not reading.version and not entries:
        raise FeedError(Reason.NOT_A_FEED, "no version and no entries")
    lang = primary_language(field(feed, "language"))
    is_atom = reading.version.startswith("atom")
    site_url = first_link(feed, url)
    # Atom's links are relative to the feed (RFC 4287 section 2); RSS says nothing, and means the site.
    base = url if is_atom else site_url or url
    read = (read_entry(entry, base, lang, now, is_atom=is_atom) for entry in entries)
    kept = keep_entries(filter(says_anything, read))
    return FeedDocument(
        format=reading.version or "rss",
        title=plain_line(field(feed, "title"), is_html=is_markup(feed, "title", is_atom=is_atom)),
        site_url=site_url,
        lang=lang,
        entries=kept.entries,
        cut=kept.cut,
        min_interval_s=min_interval_s(feed),
    )


def read_or_mend(text: str) -> Reading:
    """Return the reading of a document; of a broken one the better of two, as feedparser and lxml mend it.

    Where a title is not closed, feedparser takes all that follows for the title.

    Raises:
        FeedError: It crashed.
    """
    try:
        reading = read_markup(text)
        return max(reading, read_markup(mend_tree(text)), key=count_telling) if reading.broken else reading
    except Exception as error:
        raise FeedError(Reason.PARSER_CRASHED, f"{type(error).__name__}: {error}"[:200]) from error


def count_telling(reading: Reading) -> int:
    """Return how many entries of a reading have a title and how many a link."""
    return sum(bool(field(entry, name)) for entry in reading.entries for name in ("title", "link"))


def read_entry(
    entry: dict[str, Any], url: str, lang: str | None, now: datetime, *, is_atom: bool
) -> FeedEntry:
    """Return one item as an entry."""
    lang = entry_language(entry) or lang
    updated_at = read_moment(field(entry, "updated"), now, lang)
    published_at = read_moment(field(entry, "published") or field(entry, "created"), now, lang)
    if published_at is None and not is_atom:
        # dc:date is when an item appeared, though feedparser files it under "updated".
        published_at, updated_at = updated_at, None
    contents = read_contents(entry, is_atom=is_atom)
    summary = read_summary(entry, contents, is_atom=is_atom)
    guid = clean_line(field(entry, "id")) or ""
    return FeedEntry(
        guid=guid,
        url=entry_link(entry, guid, url),
        title=plain_line(field(entry, "title"), is_html=is_markup(entry, "title", is_atom=is_atom)),
        summary=summary,
        text=full_text(entry, contents, summary),
        published_at=published_at or updated_at,
        updated_at=updated_at,
        authors=tuple(dict.fromkeys(read_authors(entry))),
        lang=lang,
    )


def entry_link(entry: dict[str, Any], guid: str, url: str) -> str | None:
    """Return the page of an entry: what a feed proxy put away, its link, or a guid that says it is one."""
    if original := absolute_link(url, field(entry, "feedburner_origlink")):
        return original
    if link := first_link(entry, url):
        return link
    # RSS calls each guid a permalink unless it says otherwise; most of them are none all the same.
    is_page = dict.get(entry, GUID_IS_PAGE, True) and guid.startswith(("http://", "https://", "/"))
    return absolute_link(url, guid) if is_page else None


def first_link(item: dict[str, Any], url: str) -> str | None:
    """Return the page that a feed or an entry names, the first of several; no enclosure, no feed."""
    links = [link for link in item.get("links") or [] if link.get("rel") == "alternate"]
    pages = [link for link in links if "html" in str(link.get("type"))]
    found = (absolute_link(url, field(link, "href")) for link in pages or links)
    return next(filter(None, found), None)


def read_summary(entry: dict[str, Any], contents: Sequence[str], *, is_atom: bool) -> str | None:
    """Return an entry's summary; feedparser copies the content where there is none."""
    if "summary_detail" not in entry and contents:
        return contents[0]
    return plain_paragraphs(field(entry, "summary"), is_html=is_markup(entry, "summary", is_atom=is_atom))


def read_contents(entry: dict[str, Any], *, is_atom: bool) -> list[str]:
    """Return the contents of an entry as text."""
    parts = dict.get(entry, "content") or []
    texts = (
        plain_paragraphs(field(part, "value"), is_html=not is_atom or "html" in str(part.get("type")))
        for part in parts
    )
    return [text for text in texts if text]


def full_text(entry: dict[str, Any], contents: Sequence[str], summary: str | None) -> str | None:
    """Return the article when the feed carries it, as content or as a summary that long."""
    longest = max(contents, key=len, default=None)
    if longest and (longest != summary or "summary_detail" not in entry):
        return longest
    return summary if summary and len(summary) >= _FULL_TEXT_CHARS else None


def read_authors(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the names of an entry's authors."""
    # RSS has "address (name)", which feedparser reads only for the domains it knows.
    if found := _AUTHOR.fullmatch(field(entry, "author") or ""):
        yield from filter(None, [plain_line(found[1])])
        return
    for author in entry.get("authors") or []:
        name = plain_line(author.get("name"))
        if name and "@" not in name:
            yield name


def entry_language(entry: dict[str, Any]) -> str | None:
    """Return the language an entry says it is in (xml:lang or dc:language)."""
    detail = entry.get("title_detail") or {}
    return primary_language(field(entry, "language")) or primary_language(detail.get("language"))


def is_markup(item: dict[str, Any], name: str, *, is_atom: bool) -> bool:
    """Tell whether a field holds HTML; in RSS any may, in Atom only what says so."""
    detail = item.get(f"{name}_detail") or {}
    return not is_atom or "html" in str(detail.get("type", ""))


def min_interval_s(feed: dict[str, Any]) -> int | None:
    """Return how long the feed asks to be left alone: the longer of ttl and sy:update, at most a day."""
    ttl = figure(field(feed, "ttl")) * 60
    period = _PERIODS.get((field(feed, "sy_updateperiod") or "").strip().lower(), 0)
    update = period // max(figure(field(feed, "sy_updatefrequency")), 1)
    return min(max(ttl, update), _LONGEST_S) or None


def figure(text: str | None) -> int:
    """Return a whole number, 0 for what is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def field(item: dict[str, Any], name: str) -> str | None:
    """Return a field that is text; feedparser's own look-up would answer for another name, with a warning."""
    value = dict.get(item, name)
    return value if isinstance(value, str) else None
