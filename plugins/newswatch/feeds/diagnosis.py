"""Say what an answer would be read as, and what is odd about it, for somebody who looks at one feed. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.parsers import expat

from newswatch.errors import FeedError, Reason
from newswatch.feeds.charset import Charset, find_charset
from newswatch.feeds.discovery import Elsewhere, NamedFeed, find_feeds
from newswatch.feeds.document import decode_body, parse_text, read_text
from newswatch.feeds.markup import find_root, mend_markup
from newswatch.model import FeedDocument

# Dates up to here are read as written, to find those that lie ahead.
_FAR_AHEAD = timedelta(days=36_500)
_STALE = timedelta(days=90)

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEFORE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--.*?-->\s*)*", re.DOTALL)
_ID = re.compile(r"<(?:\w+:)?(?:guid|id)\b[^<>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,1000})")
_JSON_ID = re.compile(r"\"id\"\s*:\s*(\"[^\"\\]{1,1000}\"|[\d.]{1,20})")
_MARKED_TITLE = re.compile(
    r"<title\b[^<>]*>(?:<!\[CDATA\[)?[^<\]&]{0,500}(?:&lt;|<)(?!/title)/?[a-z][a-z0-9]{0,9}[\s/&>]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Diagnosis:
    """What an answer is: a document, or where feeds are, or why it is neither.

    ``named`` are the feeds that a page names or seems to link to, ``mended`` is what was done to the text so
    that it could be read, ``odd`` what whoever publishes it should know.
    """

    charset: Charset
    found: FeedDocument | Elsewhere | None = None
    refusal: str | None = None
    named: tuple[NamedFeed, ...] = ()
    mended: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()


def diagnose(body: bytes, url: str, headers: Mapping[str, str], now: datetime) -> Diagnosis:
    """Return what an answer would be read as, and what is odd about it."""
    charset = find_charset(body, headers.get("content-type", ""))
    try:
        text = decode_body(body, headers)
    except FeedError as error:
        return Diagnosis(charset, refusal=in_words(error))
    try:
        found = read_text(text, url, now)
    except FeedError as error:
        named = find_feeds(text, url) if error.reason is Reason.NOT_A_FEED else ()
        return Diagnosis(charset, refusal=in_words(error), named=named)
    if isinstance(found, Elsewhere):
        named = find_feeds(text, url) if found.kind == "page" else ()
        return Diagnosis(charset, found, named=named)
    odd = (*odd_dates(found, parse_text(text, url, now + _FAR_AHEAD), now), *odd_entries(found, text))
    return Diagnosis(charset, found, mended=tuple(mends(text)), odd=odd)


def in_words(error: FeedError) -> str:
    """Return why an answer cannot be read."""
    return f"{error.reason}: {error.detail}"


def mends(text: str) -> Iterator[str]:
    """Yield what had to be done to a text so that it could be read."""
    if broken := text.count("\ufffd"):
        yield f"bytes that no character stands for, {times(broken)}"
    if controls := len(_CONTROLS.findall(text)):
        yield f"control characters taken out, {times(controls)}"
    if text[0] in "{[":
        return
    before = _BEFORE.match(text)
    if before and not text[before.end() :].startswith("<"):
        yield "text before the first element passed over"
    if _DOCTYPE.search(text[:65_536]):
        yield "the DOCTYPE and what it defines left out"
    document = find_root(text)
    yield from mends_of_markup(document, text.count("\n") - document.count("\n"))


def mends_of_markup(text: str, lines_before: int) -> Iterator[str]:
    """Yield what was wrong with the markup."""
    if strict_fault(text, lines_before) is None:
        return
    fault = strict_fault(mend_markup(text), lines_before)
    if fault is None:
        yield "entities or ampersands that XML does not know"
    else:
        yield f"markup that is broken ({fault})"


def strict_fault(text: str, lines_before: int) -> str | None:
    """Return what keeps a text from being well-formed XML, ``None`` for one that is."""
    try:
        expat.ParserCreate("utf-8", " ").Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return f"line {lines_before + error.lineno}: {expat.ErrorString(error.code)}"
    return None


def odd_dates(document: FeedDocument, as_written: FeedDocument, now: datetime) -> Iterator[str]:
    """Yield what is odd about the dates; ``as_written`` has those ahead of now as they stand there."""
    entries = document.entries
    ahead = [date for entry in as_written.entries if (date := entry.published_at) and date > now]
    if ahead:
        yield f"{len(ahead)} of {len(entries)} dates lie ahead, up to {max(ahead):%Y-%m-%d %H:%M} UTC"
    undated = sum(entry.published_at is None for entry in entries)
    if entries and undated:
        yield f"{undated} of {len(entries)} entries have no date that can be read"
    dates = [entry.published_at for entry in entries if entry.published_at]
    if len(dates) > 2 and len(set(dates)) == 1:
        yield "all entries have the same date"
    if dates and now - max(dates) > _STALE:
        yield f"nothing new for {(now - max(dates)).days} days"


def odd_entries(document: FeedDocument, text: str) -> Iterator[str]:
    """Yield what is odd about the entries."""
    entries = document.entries
    if not entries:
        yield "there is no entry in it"
    if document.cut:
        yield f"entries beyond the limit are left out: {document.cut}"
    if shared := sum(count - 1 for count in id_counts(text).values()):
        yield f"ids are used again, {times(shared)}: there the link tells entries apart"
    if unlinked := sum(entry.url is None for entry in entries):
        yield f"{unlinked} of {len(entries)} entries have no page that could be fetched"
    if untitled := sum(entry.title is None for entry in entries):
        yield f"{untitled} of {len(entries)} entries have no title"
    if marked := len(_MARKED_TITLE.findall(text)):
        yield f"tags in titles, {times(marked)}"


def id_counts(text: str) -> Counter[str]:
    """Return how often each id is used, as it is written."""
    return Counter(found.strip() for found in (_JSON_ID if text[0] in "{[" else _ID).findall(text))


def times(number: int) -> str:
    """Return how often something happened.

    >>> times(1), times(3)
    ('once', '3 times')
    """
    return "once" if number == 1 else f"{number} times"
