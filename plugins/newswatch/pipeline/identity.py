"""Find the article that a page is an edit of: what moved to another address is no new article."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from newswatch.extract.sites.changes import is_same_work
from newswatch.pipeline.pages import Collected
from newswatch.store import articles
from newswatch.store.articles import KnownText, NewArticle

# An edit that changes the address comes within days.
EDITED_WITHIN = timedelta(days=14)
# Of one batch, so many pages with one number are compared; of stored articles the statement says how many.
_MOST_COMPARED = 3
# The number by which a content system knows an article; a shorter one may be a page's, a month or a time.
_NUMBER = re.compile(r"(?<!\d)\d{7,20}(?!\d)")
# 20260310, 202603101445, 10032026: what comes every day has such a number, and half of its text again.
_MOMENT = re.compile(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}$"
)
_WORD = re.compile(r"[^\W_]+")


def keep_identity(conn: Connection, collected: Sequence[Collected], now: datetime) -> list[Collected]:
    """Return what was collected, each edit under the key of the article that it edits.

    An address to which an article moved before is that article's. A page at another address that is not known
    edits the article that its entry led to before, or one of the same host with the same number in its
    address, stored or in this batch: if half of one text stands in the other, and unless both the days on
    which they appeared and the words of their addresses differ, as those of a daily report do. Where there is
    none, as when a feed lists a page anew under another slug without a number, it is a new article, and the
    linker finds it to be a copy.
    """
    new = {item.found.url_key: item.found for item in collected if isinstance(item.found, NewArticle)}
    unknown = new.keys() - articles.known_keys(conn, [*new])
    if not unknown:
        return [*collected]
    moved = articles.articles_at(conn, sorted(unknown))
    desk = _Desk(
        {key: new[key] for key in unknown - moved.keys()},
        moved,
        articles.articles_of_entries(conn, [item.entry.entry_id for item in collected]),
        _by_number(conn, [new[key] for key in sorted(unknown - moved.keys())], now),
    )
    return [desk.settle(item) for item in collected]


def remember_moves(
    conn: Connection, collected: Sequence[Collected], settled: Sequence[Collected], now: datetime
) -> None:
    """Remember to which addresses articles moved; theirs are loaded by now."""
    found = ((one.found, other.found) for one, other in zip(collected, settled, strict=True))
    moves = {
        given.url_key: kept.url_key
        for given, kept in found
        if isinstance(given, NewArticle) and isinstance(kept, NewArticle) and given.url_key != kept.url_key
    }
    articles.remember_moves(conn, moves, now)


@dataclass(frozen=True)
class _Desk:
    """What is known of articles while a batch is settled; ``batch`` grows by what is new in it, by number."""

    unknown: Mapping[str, NewArticle]
    moved: Mapping[str, KnownText]
    by_entry: Mapping[int, KnownText]
    by_number: Mapping[str, Sequence[KnownText]]
    batch: dict[tuple[str, str], list[KnownText]] = field(default_factory=dict)

    def settle(self, item: Collected) -> Collected:
        """Return what an entry led to, under the key of its article."""
        found = item.found
        if not isinstance(found, NewArticle):
            return item
        edited = self.moved.get(found.url_key)
        if edited is None and found.url_key in self.unknown:
            edited = next((one for one in self._candidates(item, found) if _is_edit(one, found)), None)
            if edited is None and (number := number_of(found.url_key)):
                self.batch.setdefault((_host(found.url_key), number), []).append(_known(found))
        if edited is None:
            return item
        article = replace(found.article, canonical_url=edited.canonical_url)
        return replace(item, found=replace(found, url_key=edited.url_key, article=article))

    def _candidates(self, item: Collected, found: NewArticle) -> Iterator[KnownText]:
        if before := self.by_entry.get(item.entry.entry_id):
            yield before
        yield from self.by_number.get(found.url_key, ())
        if number := number_of(found.url_key):
            yield from self.batch.get((_host(found.url_key), number), ())[:_MOST_COMPARED]


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


def _is_edit(known: KnownText, found: NewArticle) -> bool:
    """Return whether a page may be an edit of an article. What appears anew every day is none."""
    day = _known(found).day
    same_day = known.day is None or day is None or known.day == day
    same_words = _slug(known.url_key) == _slug(found.url_key)
    return (same_day or same_words) and is_same_work(known.text, found.article.text)


def _known(found: NewArticle) -> KnownText:
    article = found.article
    day = article.published_at.astimezone(UTC).date() if article.published_at else article.date
    return KnownText(found.url_key, article.canonical_url, article.text, day)


def number_of(url_key: str) -> str | None:
    """Return the number at the end of an address that may be its article's, the longest of several.

    A moment is none, and one further up may be a section's.

    >>> number_of("a.example/2026/03/10/floods-1234567"), number_of("a.example/20260310-floods-12")
    ('1234567', None)
    """
    numbers = [number for number in _NUMBER.findall(_last_part(url_key)) if not _MOMENT.match(number)]
    return max(numbers, key=len, default=None)


def _slug(url_key: str) -> frozenset[str]:
    """Return the words at the end of an address.

    >>> sorted(_slug("a.example/2026/market-report-17.html"))
    ['17', 'html', 'market', 'report']
    """
    return frozenset(_WORD.findall(_last_part(url_key).casefold()))


def _last_part(url_key: str) -> str:
    """Return the last part of an address's path."""
    path = url_key.partition("/")[2].partition("?")[0].rstrip("/")
    return path.rpartition("/")[2]


def _host(url_key: str) -> str:
    return url_key.partition("/")[0]
