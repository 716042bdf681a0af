"""Weigh terms by rarity and measure how alike two articles' terms are."""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newswatch.linking.reading import Reading, term_length

# Rarity as a large collection shows it, from the first article on: a thousand imagined articles hold
# short words often, as every language's do (Zipf's law of abbreviation). Real counts outweigh them in time.
IMAGINED = 1000
_IMAGINED_SHARE = (0.0, 0.5, 0.5, 0.3, 0.1, 0.03, 0.03, 0.005)
_DAMPED = (0.0, *(1 + math.log(count) for count in range(1, 256)))


class Rarities(dict[int, float]):
    """Term to inverse document frequency, worked out when first asked for; good until the memory changes."""

    def __init__(self, postings: Mapping[int, Sequence[int]], articles: int) -> None:
        super().__init__()
        self._postings = postings
        self._articles = articles + IMAGINED + 1

    @property
    def of_unseen(self) -> float:
        """Return the rarity of a term that nobody has used: no term is rarer."""
        return math.log(self._articles / 0.5)

    def __missing__(self, term: int) -> float:
        seen = len(self._postings.get(term, ())) + IMAGINED * _IMAGINED_SHARE[term_length(term)]
        rarity = self[term] = max(0.0, math.log(self._articles / (seen + 0.5)))
        return rarity


@dataclass(frozen=True, slots=True)
class Lengths:
    """The Euclidean lengths of an article's vectors."""

    words: float
    title: float
    names: float


@dataclass(frozen=True, slots=True)
class Vectors:
    """The words of an article, those of its title and its names, each by its weight."""

    words: dict[int, float]
    title: dict[int, float]
    names: dict[int, float]

    @property
    def lengths(self) -> Lengths:
        """Return the length of each."""
        return Lengths(_length(self.words), _length(self.title), _length(self.names))


def weigh(reading: Reading, rarities: Rarities) -> Vectors:
    """Return an article's terms by rarity; repeated words count by the logarithm."""
    pairs = zip(reading.terms, reading.counts, strict=True)
    return Vectors(
        words={term: _DAMPED[count] * rarities[term] for term, count in pairs},
        title={term: rarities[term] for term in reading.title},
        names={term: rarities[term] for term in reading.names},
    )


def dot_words(words: Mapping[int, float], other: Reading, rarities: Rarities) -> float:
    """Return the product of weighed words with those of another article."""
    pairs = zip(other.terms, other.counts, strict=True)
    return sum(words[term] * _DAMPED[count] * rarities[term] for term, count in pairs if term in words)


def dot_set(weights: Mapping[int, float], terms: Iterable[int]) -> float:
    """Return the product of weighed terms with a set of terms."""
    return sum(weights[term] ** 2 for term in terms if term in weights)


def cosine(product: float, one: float, other: float) -> float:
    """Return a product as a cosine: 0 where a vector is empty, never above 1.

    >>> cosine(3.0, 2.0, 3.0), cosine(0.0, 0.0, 1.0)
    (0.5, 0.0)
    """
    return min(1.0, product / (one * other)) if one and other else 0.0


def held(terms: "array[int]", term: int) -> bool:
    """Return whether a sorted array holds a term.

    >>> held(array("I", [2, 4]), 4), held(array("I", [2, 4]), 5)
    (True, False)
    """
    at = bisect_left(terms, term)
    return at < len(terms) and terms[at] == term


def _length(weights: Mapping[int, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))
