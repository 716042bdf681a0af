"""Find the article that a page is an edit of: what moved to another address is no new article."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from newswatch.extract.changes import is_same_work
from newswatch.pipeline.pages import Collected
from newswatch.store import articles
from newswatch.store.articles import KnownText, NewArticle

# An edit that changes the address comes within days.
EDITED_WITHIN = timedelta(days=14)
# The number by which a content system knows an article; a shorter one may be a page's, a month or a time.
_NUMBER = re.compile(r"(?<!\d)\d{7,20}(?!\d)")
# 20260310, 202603101445, 10032026: what comes every day has such a number, and half of its text again.
_MOMENT = re.compile(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}$"
)


def keep_identity(conn: Connection, collected: Sequence[Collected], now: datetime) -> list[Collected]:
    """Return what was collected, each edit under the key of the article that it edits.

    A page at an address that is not known edits the article that its entry led to before, or one of the same
    host with the same number in its address, if half of one text stands in the other. Where there is neither,
    as when a feed lists a page anew under another slug without a number, it is a new article, and the linker
    finds it to be a copy.
    """
    new = {item.found.url_key: item.found for item in collected if isinstance(item.found, NewArticle)}
    unknown = new.keys() - articles.known_keys(conn, [*new])
    if not unknown:
        return [*collected]
    by_entry = articles.articles_of_entries(conn, [item.entry.entry_id for item in collected])
    by_number = _by_number(conn, [new[key] for key in sorted(unknown)], now)
    return [_as_edit(item, unknown, by_entry, by_number) for item in collected]


def _by_number(conn: Connection, new: Sequence[NewArticle], now: datetime) -> dict[str, list[KnownText]]:
    numbered = {one: number for one in new if (number := number_of(one.url_key))}
    found = articles.articles_of_numbers(conn, numbered, now - EDITED_WITHIN)
    return {
        key: [
            one
            for one in known
            if _host(one.url_key) == _host(key) and number_of(one.url_key) == number_of(key)
        ]
        for key, known in found.items()
    }


def _as_edit(
    item: Collected,
    unknown: Collection[str],
    by_entry: Mapping[int, KnownText],
    by_number: Mapping[str, Sequence[KnownText]],
) -> Collected:
    found = item.found
    if not isinstance(found, NewArticle) or found.url_key not in unknown:
        return item
    before = by_entry.get(item.entry.entry_id)
    candidates = [*([before] if before else []), *by_number.get(found.url_key, ())]
    text = found.article.text
    edited = next((one for one in candidates if is_same_work(one.text, text)), None)
    if edited is None:
        return item
    article = replace(found.article, canonical_url=edited.canonical_url)
    return replace(item, found=replace(found, url_key=edited.url_key, article=article))


def number_of(url_key: str) -> str | None:
    """Return the number in an address that may be its article's, the longest of several; a moment is none.

    >>> number_of("a.example/2026/03/10/floods-1234567"), number_of("a.example/20260310/floods-12")
    ('1234567', None)
    """
    numbers = [number for number in _NUMBER.findall(url_key.partition("/")[2]) if not _MOMENT.match(number)]
    return max(numbers, key=len, default=None)


def _host(url_key: str) -> str:
    return url_key.partition("/")[0]
