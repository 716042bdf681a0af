"""Tell a round-up, which holds other articles among other matter, from a longer or shorter copy."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations
from math import log

from newswatch.linking.copies import CopyTie, uncovered_words
from newswatch.linking.memory import Memory, Remembered
from newswatch.linking.reading import Reading, hash_term
from newswatch.linking.vectors import Rarities
from newswatch.linking.words import split_words
from newswatch.model import CopyKind

_MUCH_LONGER = 1.5
_MAX_COMMON = 0.10
"""Two articles held apart have at most so much of what is held in common."""
_MOSTLY_OTHER = 4.0
"""A text four times as long with other matter around is a page of several things, whatever it holds."""
_TELLING = 10
_MAX_RETURNING = 1
"""An article goes on about its subject: several of its ten most telling words come back."""
_WHOLE = 0.60
"""Only an article held nearly whole counts as held: another one's excerpt may well be quoted."""


@dataclass(frozen=True, slots=True)
class Tied:
    """A remembered article and its tie to the new one."""

    item: Remembered
    tie: CopyTie

    @property
    def precedence(self) -> tuple[int, float, int]:
        """Return what orders ties, the best first."""
        kind, score = self.tie.rank
        return -kind, -score, self.item.slot


def settle_ties(reading: Reading, ties: Sequence[Tied], memory: Memory) -> Tied | None:
    """Return the tie that decides, ``None`` where the article is a work of its own.

    A round-up is tied as ``contains``, and no article joins a group through one.
    """
    ranked = sorted(ties, key=lambda tied: tied.precedence)
    if ranked and ranked[0].tie.kind is CopyKind.EXACT:
        return ranked[0]
    held = [tied for tied in ranked if _is_much_longer(reading, tied.item.reading)]
    of_like_size = any(not _differ_in_size(reading, tied.item.reading) for tied in ranked)
    if not of_like_size and (several := _find_several(reading, held, memory)):
        return _contains(several)
    return _settle_one_by_one(reading, ranked, memory)


def _settle_one_by_one(reading: Reading, ranked: Sequence[Tied], memory: Memory) -> Tied | None:
    rarities, slots = memory.rarities(reading.lang), {tied.item.slot for tied in ranked}
    held = []
    for tied in ranked:
        other = tied.item.reading
        if not _differ_in_size(reading, other) or not is_among_other_matter(reading, other, rarities):
            return tied
        if other.size < reading.size:
            held.append(tied)
        elif other.size < _MOSTLY_OTHER * reading.size and _may_join_holder(tied.item, slots, memory):
            return tied
    return _judge_held(reading, [tied for tied in held if _is_whole(tied.item, memory)])


def _find_several(reading: Reading, held: Sequence[Tied], memory: Memory) -> list[Tied]:
    first: dict[str, Tied] = {}
    for tied in held:
        if tied.tie.kind is CopyKind.NEAR and _is_whole(tied.item, memory):
            first.setdefault(tied.item.copy, tied)
    own = set(reading.shingles)
    parts = [own.intersection(tied.item.reading.shingles) for tied in first.values()]
    apart = any(len(a & b) <= _MAX_COMMON * min(len(a), len(b)) for a, b in combinations(parts, 2))
    return list(first.values()) if apart else []


def is_among_other_matter(one: Reading, other: Reading, rarities: Rarities) -> bool:
    """Return whether the rest of the longer text speaks of other things than the shorter."""
    short, long = sorted((one, other), key=lambda reading: reading.size)
    return returning_words(short, long, rarities) <= _MAX_RETURNING


def returning_words(short: Reading, long: Reading, rarities: Rarities) -> int:
    """Return how many of the shorter text's most telling words come back in the rest of the longer."""
    rest = uncovered_words(split_words(long.unpack()[1]), long.shingles, set(short.shingles))
    known = {hash_term(word) for word in rest}
    counts = Counter(hash_term(word) for word in split_words(short.unpack()[1]))
    telling = nsmallest(_TELLING, counts, key=lambda term: (-(1 + log(counts[term])) * rarities[term], term))
    return sum(term in known for term in telling)


def _may_join_holder(holder: Remembered, tied: set[int], memory: Memory) -> bool:
    # Where only the holder ties another of its group to this article, joining would make two works one.
    members = memory.copies_of(holder.copy)
    return all(m.slot in tied or m.reading.size * _MUCH_LONGER > holder.reading.size for m in members)


def _is_whole(item: Remembered, memory: Memory) -> bool:
    founder = next((member for member in memory.copies_of(item.copy) if member.reading.id == item.copy), item)
    return item.reading.size >= _WHOLE * founder.reading.size


def _judge_held(reading: Reading, held: Sequence[Tied]) -> Tied | None:
    if not held:
        return None
    one_work = len({tied.item.copy for tied in held}) == 1
    return (
        held[0] if one_work and reading.size < _MOSTLY_OTHER * held[0].item.reading.size else _contains(held)
    )


def _contains(held: Sequence[Tied]) -> Tied:
    largest = max(held, key=lambda tied: (tied.item.reading.size, -tied.item.slot))
    works = len({tied.item.copy for tied in held})
    reason = (
        "holds the other article among other matter"
        if works == 1
        else f"a round-up that holds {works} articles"
    )
    return Tied(largest.item, CopyTie(CopyKind.CONTAINS, largest.tie.score, reason))


def _differ_in_size(one: Reading, other: Reading) -> bool:
    return _is_much_longer(one, other) or _is_much_longer(other, one)


def _is_much_longer(one: Reading, other: Reading) -> bool:
    return one.size >= _MUCH_LONGER * other.size
