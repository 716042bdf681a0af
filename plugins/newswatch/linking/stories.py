"""Judge whether two articles tell of the same event: a logistic over words, titles, names and days."""

import math
from dataclasses import dataclass

from newswatch.linking.memory import Memory, Remembered
from newswatch.linking.reading import Reading
from newswatch.linking.vectors import cosine, dice, dot_set, dot_words, weigh

# Fitted by logistic regression on hand-grouped events of full-text news, checked on 35 other events.
_TFIDF = 22.87
_TITLE = 10.34
_NAMES = 5.70
_DAYS = -2.09
_BIAS = -5.99
_MOST_DAYS = 30.0
MIN_PROBABILITY = 0.26
# Those weights do not hold for a headline alone: half of its weight in rare words must be the same,
# and more with every day, as headlines come again (prices, scores, weather).
_MEMBERS = 30
_HEADLINE_BIAS = -7.0
_HEADLINE_TITLE = 12.0
_HEADLINE_DAY = -0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for two articles telling of one event."""

    tfidf: float
    title: float
    names: float
    days: float
    headline_only: bool = False

    @property
    def logit(self) -> float:
        """Return the log-odds that the event is the same."""
        if self.headline_only:
            return _HEADLINE_TITLE * self.title + _HEADLINE_DAY * self.days + _HEADLINE_BIAS
        return (
            _TFIDF * self.tfidf
            + _TITLE * self.title
            + _NAMES * self.names
            + _DAYS * min(self.days, _MOST_DAYS) / _MOST_DAYS
            + _BIAS
        )


def probability(logit: float) -> float:
    """Return the probability of log-odds.

    >>> probability(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


class Comparer:
    """One new article held against remembered ones; weighs each of them once."""

    def __init__(self, reading: Reading, at: float, memory: Memory) -> None:
        self._reading = reading
        self._at = at
        self._memory = memory
        self._rarities = memory.rarities(reading.lang)
        self.vectors = weigh(reading, self._rarities)
        self._names = set(reading.names)
        self._lengths = self.vectors.lengths
        self._logits: dict[int, float] = {}

    def logit(self, item: Remembered) -> float:
        """Return the log-odds that the article tells of the same event as this one."""
        if item.slot not in self._logits:
            self._logits[item.slot] = self.likeness(item).logit
        return self._logits[item.slot]

    def likeness(self, item: Remembered) -> Likeness:
        """Return what speaks for one event."""
        other, own, lengths = item.reading, self._lengths, self._memory.lengths(item.slot)
        words = dot_words(self.vectors.words, other, self._rarities)
        return Likeness(
            tfidf=cosine(words, own.words, lengths.words),
            title=cosine(dot_set(self.vectors.title, other.title), own.title, lengths.title),
            names=dice(self._names, set(other.names)),
            days=abs(self._at - item.at) / 86_400,
            headline_only=self._reading.is_short or other.is_short,
        )

    def mean_probability(self, story: str) -> float:
        """Return how probable the event is the same, over the last members of a story."""
        members = self._memory.story_members(story, _MEMBERS)
        return sum(probability(self.logit(member)) for member in members) / len(members)
