"""Find the few remembered articles worth comparing, through inverted lists of rare terms."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import nsmallest

from newswatch.linking.memory import Memory, Remembered
from newswatch.linking.reading import Reading

_NEAREST = 30
_NEAREST_FOR_LENGTH = 20
_TERMS = 128
_POSTINGS = 20_000
"""Entries of inverted lists looked at for one article: this bounds the time when many are remembered."""


def find_candidates(
    reading: Reading, words: Mapping[int, float], at: float, memory: Memory
) -> list[Remembered]:
    """Return the articles that share most rare terms, and those that share most for their length.

    Nearest first. The second list finds a short text inside a long one.
    """
    scores = _score_holders(words, memory)
    found: dict[int, Remembered] = {}
    for slot in scores:
        item = memory.in_window(slot, at)
        if item and comparable(reading.lang, item.reading.lang):
            found[slot] = item
    nearest = nsmallest(_NEAREST, found, key=lambda slot: (-scores[slot], slot))
    for_length = nsmallest(
        _NEAREST_FOR_LENGTH,
        found,
        key=lambda slot: (-scores[slot] / len(found[slot].reading.terms) ** 0.5, slot),
    )
    return [found[slot] for slot in dict.fromkeys(nearest + for_length)]


def comparable(one: str, other: str) -> bool:
    """Return whether two languages can be compared; an unknown one with any."""
    return not one or not other or one == other


def _score_holders(words: Mapping[int, float], memory: Memory) -> dict[int, float]:
    scores: defaultdict[int, float] = defaultdict(float)
    left = _POSTINGS
    for holders, weight in _rarest_lists(words, memory):
        left -= len(holders)
        if left < 0 and scores:
            break
        for slot in holders:
            scores[slot] += weight
    return scores


def _rarest_lists(words: Mapping[int, float], memory: Memory) -> list[tuple[Sequence[int], float]]:
    lists = ((len(memory.holders(term)), term, weight) for term, weight in words.items() if weight)
    rarest = nsmallest(_TERMS, (entry for entry in lists if entry[0]))
    return [(memory.holders(term), weight) for _, term, weight in rarest]
