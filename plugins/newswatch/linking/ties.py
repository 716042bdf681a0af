"""Find which candidates a new article is one work with, leaving out sentences that stand everywhere."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence, Set

from newswatch.linking.copies import compare_wording
from newswatch.linking.memory import Memory, Remembered
from newswatch.linking.reading import Reading
from newswatch.linking.rewording import Rewording
from newswatch.linking.roundups import Tied
from newswatch.linking.vectors import Rarities

_STOCK_GROUPS = 3
"""Wording of so many other copy groups is background, boilerplate or a template: it ties nothing."""
_MOSTLY = 0.75
"""A text held so far in another, or holding it, is a copy or a round-up: that is no recycled sentence."""
_MAX_STOCK = 0.50
_CLOSELY_READ = 5
_READ_OF_GROUP = 2
_REWORDED_DAYS = 7
"""What is alike much later was written anew, about another day: weather, markets, the front."""


def find_ties(reading: Reading, at: float, candidates: Sequence[Remembered], memory: Memory) -> list[Tied]:
    """Return the ties of an article to candidates; where none shares its wording, to the one it rewords."""
    stock = stock_shingles(set(reading.shingles), candidates)
    ties = [(item, compare_wording(reading, item.reading, stock)) for item in candidates]
    tied = [Tied(item, tie) for item, tie in ties if tie]
    held = {item.item.slot for item in tied}
    days = _REWORDED_DAYS * 86_400
    others = [item for item in candidates if item.slot not in held and abs(item.at - at) <= days]
    reworded = _find_reworded(reading, others, stock, memory.rarities(reading.lang))
    return [*tied, reworded] if reworded else tied


def _find_reworded(
    reading: Reading, candidates: Sequence[Remembered], stock: Set[int], rarities: Rarities
) -> Tied | None:
    rewording = Rewording(reading, rarities)
    own_wording = [
        item
        for item in _nearest(reading, candidates, rarities)
        if not _is_mostly_stock(reading, item.reading, stock)
    ]
    ties = [Tied(item, tie) for item in own_wording if (tie := rewording.compare(item.reading))]
    return min(ties, key=lambda tied: tied.precedence, default=None)


def stock_shingles(own: Set[int], candidates: Sequence[Remembered]) -> set[int]:
    """Return those shingles of a text that at least three other pieces of work have in passing."""
    groups: defaultdict[str, set[int]] = defaultdict(set)
    for item in candidates:
        theirs = set(item.reading.shingles)
        shared = own & theirs
        if shared and len(shared) < _MOSTLY * min(len(own), len(theirs)):
            groups[item.copy] |= shared
    counts = Counter(shingle for shared in groups.values() for shingle in shared)
    return {shingle for shingle, count in counts.items() if count >= _STOCK_GROUPS}


def _is_mostly_stock(one: Reading, other: Reading, stock: Set[int]) -> bool:
    shared = set(one.shingles).intersection(other.shingles)
    return len(shared & stock) > _MAX_STOCK * len(shared)


def _nearest(reading: Reading, candidates: Sequence[Remembered], rarities: Rarities) -> list[Remembered]:
    own = set(reading.terms)

    def closeness(item: Remembered) -> float:
        shared = own.intersection(item.reading.terms)
        return sum(rarities[term] for term in shared) / math.sqrt(max(1, len(item.reading.terms)))

    read: Counter[str] = Counter()
    nearest: list[Remembered] = []
    for item in sorted(candidates, key=lambda item: (-closeness(item), item.slot)):
        read[item.copy] += 1
        if read[item.copy] <= _READ_OF_GROUP:
            nearest.append(item)
    return nearest[:_CLOSELY_READ]
