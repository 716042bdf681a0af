"""Compare a text with the truth by its shingles of four words: precision, recall and their F1.

Scores as scrapinghub's article-extraction-benchmark does; where words are not spaced, a character is one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_WIDTH = 4


@dataclass(frozen=True)
class Score:
    """The share of an answer that is true (``None`` without an answer), and of the truth that it has."""

    precision: float | None
    recall: float


def score(truth: Sequence[str], answer: str) -> Score:
    """Compare an answer with the truth's paragraphs; one in brackets counts only where it was answered."""
    found = _shingles(answer)
    wanted = _shingles("\n\n".join(_required(truth, found)))
    shared = (found & wanted).total()
    return Score(shared / found.total() if found else None, shared / max(1, wanted.total()))


def f1(scores: Sequence[Score]) -> float:
    """Return the harmonic mean of mean precision and mean recall, in percent."""
    precision = fmean([one.precision for one in scores if one.precision is not None] or [0.0])
    recall = fmean(one.recall for one in scores)
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def _required(truth: Sequence[str], found: Counter[tuple[str, ...]]) -> list[str]:
    kept = []
    for paragraph in truth:
        if not (paragraph.startswith("[") and paragraph.endswith("]")):
            kept.append(paragraph)
        elif (inner := list(_shingles(paragraph[1:-1]))) and sum(one in found for one in inner) * 2 >= len(
            inner
        ):
            kept.append(paragraph[1:-1])
    return kept


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(_UNSPACED.sub(lambda match: f" {match[0]} ", text))
    starts = range(max(1, len(words) - _WIDTH + 1))
    return Counter(tuple(words[start : start + _WIDTH]) for start in starts if words)
