"""Lay two titles side by side: what they share in the same order, and what one says in place of the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from newswatch.linking.reading import Reading
from newswatch.linking.vectors import held

# Of the weight in rare words of both titles: so much in the same order, so much exchanged in between.
_SAME_ORDER = 0.40
_EXCHANGED = 0.08


@dataclass(frozen=True, slots=True)
class Alignment:
    """``ordered`` is what two titles share in one order, ``exchanged`` what stands in one where the other has
    something else that it says nowhere; as shares of the weight of both.
    """

    ordered: float
    exchanged: float

    @property
    def is_refilled(self) -> bool:
        """Return whether the titles are one form filled in differently, as "… opens in York", "… in Hull"."""
        return self.ordered >= _SAME_ORDER and self.exchanged >= _EXCHANGED


def align_titles(one: Reading, other: Reading, rarities: Mapping[int, float]) -> Alignment:
    """Return how the titles of two articles lie side by side."""
    whole = sum(rarities[term] for term in one.title) + sum(rarities[term] for term in other.title)
    if not whole:
        return Alignment(0.0, 0.0)
    pairs = _longest_common(one.title, other.title)
    ordered = sum(rarities[one.title[at]] for at, _ in pairs)
    weigh_alone = _weigher(rarities)
    exchanged = sum(
        min(weigh_alone(mine, other), weigh_alone(theirs, one))
        for mine, theirs in _between(one.title, other.title, pairs)
    )
    return Alignment(2 * ordered / whole, 2 * exchanged / whole)


def _weigher(rarities: Mapping[int, float]) -> Callable[[Sequence[int], Reading], float]:
    return lambda words, reading: sum(rarities[term] for term in words if not held(reading.terms, term))


def _between(
    one: Sequence[int], other: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    mine = theirs = 0
    for left, right in [*pairs, (len(one), len(other))]:
        yield one[mine:left], other[theirs:right]
        mine, theirs = left + 1, right + 1


def _longest_common(one: Sequence[int], other: Sequence[int]) -> list[tuple[int, int]]:
    # The length of the longest common subsequence from each two places on.
    rest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) - 1, -1, -1):
        row, below = rest[i], rest[i + 1]
        for j in range(len(other) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if one[i] == other[j] else max(below[j], row[j + 1])
    pairs, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif rest[i + 1][j] >= rest[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
