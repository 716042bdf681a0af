"""Judge whether two articles tell of the same event: a logistic over words, names and titles.

The weights are fitted by ``benchmarks/stories.py``, which states the rule, and the spread that it found.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from newswatch.linking.candidates import find_candidates
from newswatch.linking.memory import Memory, Remembered
from newswatch.linking.reading import Reading
from newswatch.linking.titles import Alignment, align_titles
from newswatch.linking.vectors import cosine, dot_set, dot_words, held, weigh

_MEMBERS = 30
# Longer texts share more words by chance, and less by the event: counted from a little below twenty terms on.
_SIZE_FROM = 3.0
_MOST_DAYS = 3.0
_RAREST = 3
_DAY_S = 86_400
_SAME_DAYS = 2


@dataclass(frozen=True)
class Weights:
    """What the features of a likeness weigh, in their order; the probability from which a story is joined."""

    text: tuple[float, ...]
    headline: tuple[float, ...]
    min_probability: float


FITTED = Weights(
    # bias, words, names, titles, size, size by words, size by titles
    text=(-4.3, 9.3, 4.0, 0.4, -1.9, 1.3, 3.6),
    # bias, titles, rarest, form, refilled, days. Headlines come in forms that are filled in anew each day:
    # prices, filings, fixtures.
    headline=(-3.4, 6.5, 3.9, -1.9, -1.0, -0.3),
    min_probability=0.35,
)


@dataclass(frozen=True, slots=True)
class TextLikeness:
    """What speaks for two articles with text telling of one event.

    ``titles`` is how much of each one's title the other says anywhere; ``size`` grows with the shorter one.
    """

    words: float
    names: float
    titles: float
    size: float

    @property
    def features(self) -> tuple[float, ...]:
        """Return what the weights belong to."""
        return (
            1.0,
            self.words,
            self.names,
            self.titles,
            self.size,
            self.size * self.words,
            self.size * self.titles,
        )

    def logit(self, weights: Weights) -> float:
        """Return the log-odds that the event is the same."""
        return _product(weights.text, self.features)


@dataclass(frozen=True, slots=True)
class HeadlineLikeness:
    """What speaks for two articles telling of one event where at least one is a headline alone.

    ``rarest`` is the rarity of the rarest words that the titles share, as a share of the highest there is;
    ``form`` grows with the articles of other days whose titles are the same form, filled in otherwise.
    """

    titles: float
    rarest: float
    form: float
    is_refilled: bool
    days: float

    @property
    def features(self) -> tuple[float, ...]:
        """Return what the weights belong to."""
        return 1.0, self.titles, self.rarest, self.form, float(self.is_refilled), min(self.days, _MOST_DAYS)

    def logit(self, weights: Weights) -> float:
        """Return the log-odds that the event is the same."""
        return _product(weights.headline, self.features)


def probability(logit: float) -> float:
    """Return the probability of log-odds.

    >>> probability(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


class Comparer:
    """One new article held against remembered ones; weighs each of them once."""

    def __init__(self, reading: Reading, at: float, memory: Memory, weights: Weights = FITTED) -> None:
        self._reading = reading
        self._at = at
        self._memory = memory
        self._weights = weights
        self._rarities = memory.rarities(reading.lang)
        self._vectors = weigh(reading, self._rarities)
        self._lengths = self._vectors.lengths
        self._logits: dict[int, float] = {}
        self._alignments: dict[int, Alignment] = {}
        self.candidates = find_candidates(reading, self._vectors.words, at, memory)

    def logit(self, item: Remembered) -> float:
        """Return the log-odds that the article tells of the same event as this one."""
        if item.slot not in self._logits:
            self._logits[item.slot] = self.likeness(item).logit(self._weights)
        return self._logits[item.slot]

    def likeness(self, item: Remembered) -> TextLikeness | HeadlineLikeness:
        """Return what speaks for one event."""
        if self._reading.is_headline or item.reading.is_headline:
            return self._compare_headlines(item)
        return self._compare_texts(item)

    def story_probability(self, story: str) -> float:
        """Return how probable the event is the same, over the last members of a story.

        The mean: through the likest alone, stories would grow together one article at a time.
        """
        members = self._memory.story_members(story, _MEMBERS)
        return sum(probability(self.logit(member)) for member in members) / len(members)

    def _compare_texts(self, item: Remembered) -> TextLikeness:
        other, own, lengths = item.reading, self._lengths, self._memory.lengths(item.slot)
        words = dot_words(self._vectors.words, other, self._rarities)
        terms = min(len(self._reading.terms), len(other.terms))
        return TextLikeness(
            words=cosine(words, own.words, lengths.words),
            names=cosine(dot_set(self._vectors.names, other.names), own.names, lengths.names),
            titles=self._titles_told(other),
            size=max(0.0, math.log1p(terms) - _SIZE_FROM),
        )

    def _compare_headlines(self, item: Remembered) -> HeadlineLikeness:
        alignment = self._align(item)
        others = len(self._forms_of_other_days - {item.slot})
        return HeadlineLikeness(
            titles=self._titles_told(item.reading),
            rarest=self._rarest_shared(item.reading),
            form=math.log1p(others) * alignment.ordered,
            is_refilled=alignment.is_refilled,
            days=abs(self._at - item.at) / _DAY_S,
        )

    def _titles_told(self, other: Reading) -> float:
        mine = {term: weight**2 for term, weight in self._vectors.title.items()}
        theirs = {term: self._rarities[term] ** 2 for term in other.title}
        told = sum(weight for term, weight in mine.items() if held(other.terms, term))
        told_here = sum(weight for term, weight in theirs.items() if term in self._vectors.words)
        return (told / (sum(mine.values()) or 1.0) + told_here / (sum(theirs.values()) or 1.0)) / 2

    def _rarest_shared(self, other: Reading) -> float:
        shared = self._vectors.title.keys() & set(other.title)
        rarest = nlargest(_RAREST, (self._rarities[term] for term in shared))
        return sum(rarest) / _RAREST / self._rarities.of_unseen

    def _align(self, item: Remembered) -> Alignment:
        if item.slot not in self._alignments:
            self._alignments[item.slot] = align_titles(self._reading, item.reading, self._rarities)
        return self._alignments[item.slot]

    @cached_property
    def _forms_of_other_days(self) -> set[int]:
        # The headlines of one event may well look alike too, but mostly within a few days.
        far = (item for item in self.candidates if abs(item.at - self._at) > _SAME_DAYS * _DAY_S)
        return {item.slot for item in far if self._align(item).is_refilled}


def _product(weights: tuple[float, ...], features: tuple[float, ...]) -> float:
    return sum(weight * feature for weight, feature in zip(weights, features, strict=True))
