"""Decide whether two texts are the same piece of work: exact, near, reworded, or one holding the other."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from newswatch.linking.reading import Reading
from newswatch.linking.shared import bare_number, find_numbers
from newswatch.model import CopyKind

# Low thresholds look splendid on made-up copies and fail on a next day's follow-up that repeats a background
# paragraph word for word: real pairs of those reach Jaccard .34 and containment .53.
MIN_JACCARD = 0.40
MIN_CONTAINMENT = 0.60
# A copy matches all over, a follow-up only in its recycled paragraph.
PARTS = 8
MIN_SPREAD = 0.90
MIN_SPREAD_CONTAINMENT = 0.04
# Figures survive every rewording; tables of the day and two reports full of stock phrases share none.
MIN_FIGURES = 3


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much wording two texts share, as shares of 1. ``containment`` is of the shorter text."""

    jaccard: float
    containment: float
    spread: float


@dataclass(frozen=True, slots=True)
class CopyTie:
    """Two texts are one piece of work; ``score`` is the share of the shorter one's wording in the other."""

    kind: CopyKind
    score: float
    reason: str

    @property
    def rank(self) -> tuple[int, float]:
        """Return what orders ties: the stricter kind first."""
        return _STRICTNESS[self.kind], self.score


_STRICTNESS = {
    CopyKind.EXACT: 3,
    CopyKind.NEAR: 2,
    CopyKind.REWORDED: 1,
    CopyKind.CONTAINS: 0,
    CopyKind.ORIGINAL: 0,
}


def compare_copies(one: Reading, other: Reading) -> CopyTie | None:
    """Return the tie of two articles, ``None`` where each is its own piece of work.

    A stated agency plays no part: two reports of one agency are often two pieces of work.
    """
    if one.digest is not None and one.digest == other.digest:
        return CopyTie(CopyKind.EXACT, 1.0, _say_exact(one))
    if one.is_short or other.is_short:
        return None
    tie = judge_overlap(measure_overlap(one.shingles, other.shingles))
    return None if tie and figures_differ(one, other) else tie


def figures_differ(one: Reading, other: Reading) -> bool:
    """Return whether both texts give several figures and not one is the same: a template filled in anew."""
    mine, theirs = (set(map(bare_number, find_numbers(reading.unpack()[1]))) for reading in (one, other))
    return min(len(mine), len(theirs)) >= MIN_FIGURES and mine.isdisjoint(theirs)


def measure_overlap(one: "array[int]", other: "array[int]") -> Overlap:
    """Return how much wording two texts share.

    >>> measure_overlap(array("I", range(10)), array("I", range(5, 15)))
    Overlap(jaccard=0.3333333333333333, containment=0.5, spread=0.5)
    """
    short, long = sorted((one, other), key=len)
    short_set, long_set = set(short), set(long)
    shared = short_set & long_set
    if not shared:
        return Overlap(0.0, 0.0, 0.0)
    return Overlap(
        jaccard=len(shared) / len(short_set | long_set),
        containment=len(shared) / min(len(short_set), len(long_set)),
        spread=measure_spread(short, shared),
    )


def measure_spread(short: "array[int]", shared: set[int]) -> float:
    """Return in how many of the shorter text's eight parts a shared shingle occurs.

    >>> measure_spread(array("I", range(16)), {0, 1, 15})
    0.25
    """
    parts = {at * PARTS // len(short) for at, shingle in enumerate(short) if shingle in shared}
    return len(parts) / PARTS


def judge_overlap(overlap: Overlap) -> CopyTie | None:
    """Return what an overlap of wording means."""
    share = overlap.containment
    if overlap.jaccard >= MIN_JACCARD or share >= MIN_CONTAINMENT:
        return CopyTie(
            CopyKind.NEAR, share, f"{_percent(share)} of the shorter text is word for word in the other"
        )
    if overlap.spread >= MIN_SPREAD and share >= MIN_SPREAD_CONTAINMENT:
        return CopyTie(
            CopyKind.REWORDED,
            share,
            f"every part of the shorter text repeats wording of the other, {_percent(share)} word for word",
        )
    return None


def uncovered_words(words: list[str], hashes: Iterable[int], shared: set[int]) -> list[str]:
    """Return the words of a text that lie in no shared shingle: what it says beyond the other.

    >>> uncovered_words(["a", "b", "c", "d"], [1, 2], {1})
    ['d']
    """
    covered: set[int] = set()
    for at, shingle in enumerate(hashes):
        if shingle in shared:
            covered.update((at, at + 1, at + 2))
    return [word for at, word in enumerate(words) if at not in covered]


def _say_exact(one: Reading) -> str:
    return "the same title and text" if one.is_short else "the same text, word for word"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
