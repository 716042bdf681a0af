"""Decide whether two texts are the same piece of work: exact, near, reworded, or one holding the other."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from newswatch.linking.reading import Reading
from newswatch.linking.shared import bare_number, find_numbers
from newswatch.model import CopyKind

# Low thresholds look splendid on made-up copies and fail on a next day's follow-up that repeats a background
# paragraph word for word: real pairs of those reach Jaccard .34 and containment .53.
MIN_JACCARD = 0.40
MIN_CONTAINMENT = 0.60
# Figures survive every rewording; tables of the day and two reports full of stock phrases share none.
MIN_FIGURES = 3


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much wording two texts share, as shares of 1. ``containment`` is of the shorter text."""

    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class CopyTie:
    """Two texts are one piece of work; ``score`` is the share of the shorter one that is in the other."""

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


def compare_wording(one: Reading, other: Reading, stock: Set[int] = frozenset()) -> CopyTie | None:
    """Return the tie of two articles by what they have word for word, leaving out stock shingles.

    A stated agency plays no part: two reports of one agency are often two pieces of work.
    """
    if one.digest is not None and one.digest == other.digest:
        return CopyTie(CopyKind.EXACT, 1.0, _say_exact(one))
    if one.is_short or other.is_short:
        return None
    tie = judge_overlap(measure_overlap(set(one.shingles) - stock, set(other.shingles) - stock))
    return None if tie and figures_differ(one, other) else tie


def figures_differ(one: Reading, other: Reading) -> bool:
    """Return whether both texts give several figures and not one is the same: a template filled in anew."""
    return shared_figures(one, other) == 0.0


def shared_figures(one: Reading, other: Reading) -> float | None:
    """Return what share of its figures the text with fewer has from the other; ``None`` for hardly any."""
    mine, theirs = (set(map(bare_number, find_numbers(reading.unpack()[1]))) for reading in (one, other))
    fewer = min(len(mine), len(theirs))
    return len(mine & theirs) / fewer if fewer >= MIN_FIGURES else None


def measure_overlap(one: Set[int], other: Set[int]) -> Overlap:
    """Return how much wording two texts share, given their shingles.

    >>> measure_overlap(set(range(10)), set(range(5, 15)))
    Overlap(jaccard=0.3333333333333333, containment=0.5)
    """
    shared = len(one & other)
    if not shared:
        return Overlap(0.0, 0.0)
    fewer, more = sorted((len(one), len(other)))
    return Overlap(jaccard=shared / (fewer + more - shared), containment=shared / fewer)


def judge_overlap(overlap: Overlap) -> CopyTie | None:
    """Return what an overlap of wording means."""
    share = overlap.containment
    if overlap.jaccard < MIN_JACCARD and share < MIN_CONTAINMENT:
        return None
    return CopyTie(
        CopyKind.NEAR, share, f"{share * 100:.0f} % of the shorter text is word for word in the other"
    )


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
