"""What the linker remembers: readings, inverted lists of their terms, groups and stories, within a window."""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heapify, heappop, heappush, heappushpop
from typing import Any

from newswatch.linking.reading import Reading
from newswatch.linking.vectors import Lengths, Rarities, weigh

_DAY_S = 86_400.0
# The newest date counts once three articles carry it or a later one: one article dated far ahead cannot make
# the linker forget everything.
_WITNESSES = 3
_GROWTH = 1.25
"""Vectors are measured again when so many more articles are remembered: rarity has changed by then."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An article with its place; ``at`` is in seconds, ``slot`` the order of arrival."""

    slot: int
    at: float
    reading: Reading
    copy: str
    story: str


class Memory:
    """The articles of the window. Forgets what is older, then the oldest beyond ``max_items``."""

    def __init__(self, *, window_days: float, max_items: int) -> None:
        self._window_s = window_days * _DAY_S
        self._max_items = max_items
        self._items: dict[int, Remembered] = {}
        self._slots: dict[str, int] = {}
        self._digests: dict[bytes, list[int]] = {}
        self._copies: dict[str, list[int]] = {}
        self._stories: dict[str, list[int]] = {}
        self._postings: dict[int, array[int]] = {}
        self._langs: Counter[str] = Counter()
        self._lengths: dict[int, Lengths] = {}
        self._measured = 0
        self._by_date: list[tuple[float, int]] = []
        self._latest: list[float] = []
        self._next_slot = 0

    def __len__(self) -> int:
        return len(self._items)

    def arrive(self, date: datetime | None) -> float:
        """Return when an article counts as arriving: one without a date, with the newest seen.

        The first date ever seen is given to the undated articles before it.
        """
        if date is None:
            return self._latest[0] if self._latest else 0.0
        if not self._latest:
            self._items = {slot: replace(item, at=date.timestamp()) for slot, item in self._items.items()}
            self._by_date = [(date.timestamp(), slot) for slot in self._items]
        return date.timestamp()

    def add(self, reading: Reading, at: float, *, copy: str, story: str, dated: bool) -> None:
        """Remember an article, then forget what lies outside the window."""
        item = Remembered(self._next_slot, at, reading, copy, story)
        self._next_slot += 1
        self._items[item.slot] = item
        self._slots[reading.id] = item.slot
        for members, key in self._lists_of(item):
            members.setdefault(key, []).append(item.slot)
        for term in reading.terms:
            self._postings.setdefault(term, array("I")).append(item.slot)
        self._langs[reading.lang] += 1
        self._measure(item)
        heappush(self._by_date, (at, item.slot))
        if dated:
            self._witness(at)
        self._forget_old()

    def drop(self, item_id: str) -> None:
        """Forget the article of this id, if it is remembered."""
        slot = self._slots.get(item_id)
        if slot is not None:
            self._forget(slot)
            self._by_date = [entry for entry in self._by_date if entry[1] != slot]
            heapify(self._by_date)

    def in_window(self, slot: int, at: float) -> Remembered | None:
        """Return a remembered article unless it is further away in time than the window."""
        item = self._items[slot]
        return item if abs(item.at - at) <= self._window_s else None

    def same_wording(self, digest: bytes | None, at: float, days: float) -> Iterator[Remembered]:
        """Yield the articles with this digest from so many days and the window, first arrived first."""
        for slot in self._digests.get(digest, []) if digest else []:
            item = self.in_window(slot, at)
            if item and abs(item.at - at) <= days * _DAY_S:
                yield item

    def articles(self) -> Iterator[Remembered]:
        """Yield all that is remembered, first arrived first."""
        yield from self._items.values()

    def copies_of(self, copy: str) -> list[Remembered]:
        """Return the remembered members of a copy group, first arrived first."""
        return [self._items[slot] for slot in self._copies.get(copy, [])]

    def story_members(self, story: str, last: int) -> list[Remembered]:
        """Return the last members of a story that arrived."""
        return [self._items[slot] for slot in self._stories.get(story, [])[-last:]]

    def rarities(self, lang: str) -> "Rarities":
        """Return how rare terms are now among the remembered articles of a language."""
        return Rarities(self._postings, self._langs[lang])

    def lengths(self, slot: int) -> Lengths:
        """Return the lengths of a remembered article's vectors."""
        return self._lengths[slot]

    def holders(self, term: int) -> Sequence[int]:
        """Return the slots of the articles that hold a term."""
        return self._postings.get(term, ())

    def _lists_of(self, item: Remembered) -> Iterator[tuple[dict[Any, list[int]], object]]:
        if item.reading.digest:
            yield self._digests, item.reading.digest
        yield self._copies, item.copy
        yield self._stories, item.story

    def _witness(self, at: float) -> None:
        if len(self._latest) < _WITNESSES:
            heappush(self._latest, at)
        else:
            heappushpop(self._latest, at)

    def _measure(self, item: Remembered) -> None:
        grown = len(self._items) > self._measured * _GROWTH
        if grown:
            self._measured = len(self._items)
        rarities = {lang: self.rarities(lang) for lang in (self._langs if grown else [item.reading.lang])}
        for measured in self._items.values() if grown else [item]:
            self._lengths[measured.slot] = weigh(measured.reading, rarities[measured.reading.lang]).lengths

    def _forget_old(self) -> None:
        horizon = self._latest[0] - self._window_s if len(self._latest) == _WITNESSES else -math.inf
        while self._by_date and (self._by_date[0][0] < horizon or len(self._items) > self._max_items):
            self._forget(heappop(self._by_date)[1])

    def _forget(self, slot: int) -> None:
        item = self._items.pop(slot)
        del self._slots[item.reading.id], self._lengths[slot]
        self._langs[item.reading.lang] -= 1
        for members, key in self._lists_of(item):
            _remove(members, key, slot)
        for term in item.reading.terms:
            _remove(self._postings, term, slot)


def _remove(lists: dict[Any, Any], key: object, slot: int) -> None:
    slots = lists[key]
    del slots[bisect_left(slots, slot)]
    if not slots:
        del lists[key]
