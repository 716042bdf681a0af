"""Place articles in date order: the copy group and the story each belongs to, and why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newswatch.linking.candidates import comparable
from newswatch.linking.memory import Memory, Remembered
from newswatch.linking.reading import Reading, read_item
from newswatch.linking.roundups import Tied, settle_ties
from newswatch.linking.shared import find_shared
from newswatch.linking.stories import FITTED, Comparer, Weights
from newswatch.linking.ties import find_ties
from newswatch.model import CopyKind, LinkItem, Placement, Shared

METHOD_VERSION = "link-2"
"""Stands on every signature and link: it changes with any rule, threshold or hash of this package."""

_NAMED = 4
# A headline alone comes again in the same words on other days: net asset values, weather, traffic.
_SHORT_TEXT_DAYS = 3.0


@dataclass(frozen=True, slots=True)
class StoryTie:
    """The story an article joins: its nearest member and how probable the event is the same."""

    nearest: Remembered
    probability: float


class Linker:
    """Decides for one article after the other; what it says depends only on what came before.

    Remembers the articles of ``window_days``, at most ``max_items``. Articles further apart are not compared.
    """

    def __init__(
        self, *, window_days: float = 30, max_items: int = 50_000, weights: Weights = FITTED
    ) -> None:
        self._memory = Memory(window_days=window_days, max_items=max_items)
        self._weights = weights

    def __len__(self) -> int:
        return len(self._memory)

    def place(self, item: LinkItem) -> Placement:
        """Return where an article belongs, and remember it; one of the same id is placed anew."""
        reading = read_item(item)
        self._memory.drop(item.id)
        at = self._memory.arrive(item.date)
        placement = self._decide(reading, at)
        self._remember(reading, at, item.date, placement.copy, placement.story)
        return placement

    def restore(self, item: LinkItem, copy: str, story: str) -> None:
        """Remember an article that was placed before."""
        self._memory.drop(item.id)
        self._remember(read_item(item), self._memory.arrive(item.date), item.date, copy, story)

    def _remember(self, reading: Reading, at: float, date: datetime | None, copy: str, story: str) -> None:
        self._memory.add(reading, at, copy=copy, story=story, dated=date is not None)

    def _decide(self, reading: Reading, at: float) -> Placement:
        comparer = Comparer(reading, at, self._memory, self._weights)
        tied = self._find_copy(reading, at, comparer.candidates)
        if tied and tied.tie.kind is not CopyKind.CONTAINS:
            return _place_copy(reading, tied)
        # A round-up tells of several events: it is no part of one story.
        return _place_original(reading, tied, None if tied else self._find_story(comparer))

    def _find_copy(self, reading: Reading, at: float, candidates: Sequence[Remembered]) -> Tied | None:
        days = _SHORT_TEXT_DAYS if reading.is_short else math.inf
        same = self._memory.same_wording(reading.digest, at, days)
        exact = next((item for item in same if comparable(reading.lang, item.reading.lang)), None)
        if reading.is_short and not exact:
            return None
        pool = [exact] if exact else candidates
        return settle_ties(reading, find_ties(reading, at, pool, self._memory), self._memory)

    def _find_story(self, comparer: Comparer) -> StoryTie | None:
        nearest: dict[str, Remembered] = {}
        for item in sorted(comparer.candidates, key=lambda item: (-comparer.logit(item), item.slot)):
            nearest.setdefault(item.story, item)
        ties = [StoryTie(item, comparer.story_probability(story)) for story, item in nearest.items()]
        best = max(ties, key=lambda tie: (tie.probability, -tie.nearest.slot), default=None)
        return best if best and best.probability >= self._weights.min_probability else None


def _place_copy(reading: Reading, tied: Tied) -> Placement:
    of = tied.item
    return Placement(
        id=reading.id,
        copy=of.copy,
        story=of.story,
        kind=tied.tie.kind,
        of=of.reading.id,
        score=tied.tie.score,
        reason=tied.tie.reason,
        shared=_share(reading, of.reading),
        story_of=of.reading.id,
        story_score=1.0,
        story_reason="a copy tells the same story",
    )


def _place_original(reading: Reading, held: Tied | None, joined: StoryTie | None) -> Placement:
    tied = held.item if held else joined.nearest if joined else None
    shared = _share(reading, tied.reading) if tied else Shared()
    return Placement(
        id=reading.id,
        copy=reading.id,
        story=joined.nearest.story if joined else reading.id,
        kind=held.tie.kind if held else CopyKind.ORIGINAL,
        of=held.item.reading.id if held else None,
        score=held.tie.score if held else 0.0,
        reason=held.tie.reason if held else "",
        shared=shared,
        story_of=joined.nearest.reading.id if joined else None,
        story_score=joined.probability if joined else 0.0,
        story_reason=_say_story(shared) if joined else "",
    )


def _share(one: Reading, other: Reading) -> Shared:
    return find_shared(one.unpack(), other.unpack())


def _say_story(shared: Shared) -> str:
    named = [*shared.names[:_NAMED], *shared.numbers[: _NAMED // 2]]
    return "alike in rare words, title and names" + (f"; both have {', '.join(named)}" if named else "")
