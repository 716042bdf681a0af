"""Find which candidates a new article is one piece of work with, leaving out sentences that stand everywhere."""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from heapq import nsmallest

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


def find_ties(reading: Reading, candidates: Sequence[Remembered], memory: Memory) -> list[Tied]:
    """Return the ties of an article to candidates; rewording is looked for in the nearest few only."""
    stock = stock_shingles(set(reading.shingles), candidates)
    tied = {item.slot: tie for item in candidates if (tie := compare_wording(reading, item.reading, stock))}
    rarities = memory.rarities(reading.lang)
    rewording = Rewording(reading, rarities)
    untied = [item for item in candidates if item.slot not in tied]
    for item in _nearest(reading, untied, rarities):
        if not _is_mostly_stock(reading, item.reading, stock) and (tie := rewording.compare(item.reading)):
            tied[item.slot] = tie
    return [Tied(item, tied[item.slot]) for item in candidates if item.slot in tied]


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
        return sum(rarities[term] for term in shared) / max(1, len(item.reading.terms)) ** 0.5

    ranked = [(-closeness(item), item.slot, item) for item in candidates]
    return [item for *_, item in nsmallest(_CLOSELY_READ, ranked, key=lambda entry: entry[:2])]
