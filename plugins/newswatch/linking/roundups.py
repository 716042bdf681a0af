"""Tell a round-up, which holds other articles among other matter, from a longer or shorter copy."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log

from newswatch.linking.copies import CopyTie, uncovered_words
from newswatch.linking.memory import Memory, Remembered
from newswatch.linking.reading import Reading, hash_term
from newswatch.linking.vectors import Rarities
from newswatch.linking.words import split_words
from newswatch.model import CopyKind

_MUCH_LONGER = 1.5
_MOSTLY_OTHER = 4.0
"""A text four times as long with other matter around is a page of several things, whatever it holds."""
_TELLING = 10
_MAX_RETURNING = 1
"""An article goes on about its subject: of its ten most telling words several come back. Other matter has one by chance."""
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
    rarities, slots = memory.rarities(reading.lang), {tied.item.slot for tied in ties}
    plain, held = [], []
    for tied in sorted(ties, key=lambda tied: tied.precedence):
        other = tied.item.reading
        if tied.tie.kind is CopyKind.EXACT or not is_among_other_matter(reading, other, rarities):
            plain.append(tied)
        elif other.size < reading.size:
            held.append(tied)
        elif other.size < _MOSTLY_OTHER * reading.size and _may_join_holder(tied.item, slots, memory):
            plain.append(tied)
    return (
        plain[0] if plain else _judge_held(reading, [tied for tied in held if _is_whole(tied.item, memory)])
    )


def is_among_other_matter(one: Reading, other: Reading, rarities: Rarities) -> bool:
    """Return whether the longer text is much longer and the rest of it speaks of other things than the shorter."""
    short, long = sorted((one, other), key=lambda reading: reading.size)
    return long.size >= _MUCH_LONGER * short.size and returning_words(short, long, rarities) <= _MAX_RETURNING


def returning_words(short: Reading, long: Reading, rarities: Rarities) -> int:
    """Return how many of the shorter text's most telling words come back in the rest of the longer."""
    rest = uncovered_words(split_words(long.unpack()[1]), long.shingles, set(short.shingles))
    known = {hash_term(word) for word in rest}
    counts = Counter(hash_term(word) for word in split_words(short.unpack()[1]))
    telling = nsmallest(_TELLING, counts, key=lambda term: (-(1 + log(counts[term])) * rarities[term], term))
    return sum(term in known for term in telling)


def _may_join_holder(holder: Remembered, tied: set[int], memory: Memory) -> bool:
    # A group that has another article which only the holder ties to this one: joining would make two works one.
    members = memory.copies_of(holder.copy)
    return all(m.slot in tied or m.reading.size * _MUCH_LONGER > holder.reading.size for m in members)


def _is_whole(item: Remembered, memory: Memory) -> bool:
    founder = next((member for member in memory.copies_of(item.copy) if member.reading.id == item.copy), item)
    return item.reading.size >= _WHOLE * founder.reading.size


def _judge_held(reading: Reading, held: Sequence[Tied]) -> Tied | None:
    if not held:
        return None
    largest = max(held, key=lambda tied: (tied.item.reading.size, -tied.item.slot))
    groups = {tied.item.copy for tied in held}
    if len(groups) == 1 and reading.size < _MOSTLY_OTHER * largest.item.reading.size:
        return held[0]
    return Tied(largest.item, CopyTie(CopyKind.CONTAINS, largest.tie.score, _say_held(len(groups))))


def _say_held(groups: int) -> str:
    return (
        "holds the other article among other matter"
        if groups == 1
        else f"a round-up that holds {groups} articles"
    )
