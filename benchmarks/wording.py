"""Make articles whose wording repeats as that of real news does, and copies of them; all from a seed.

Of a real article's three-word runs, 11 % stood in one of 190 others of BBC, Reuters and the wire, 20 % in one
of 800, 27 % in one of 1,200; of an article made here 13, 19 and 21 %. A thousand articles take five days.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from newswatch.model import LinkItem

START = datetime(2031, 1, 1, tzinfo=UTC)
WORDS, NAMES, FOLLOWERS = 60_000, 30_000, 6
LEVELS = ("edited", "cut", "scanned", "reworded")
COPY_SHARE = 0.3
_SYLLABLES = tuple(
    first + vowel + last for first in "bdfgklmprst" for vowel in "aeiou" for last in ("", "n", "r")
)
"""So many that words differ within five letters, as those of a language do: they are found by these."""
_BACK = 300
"""A copy is made of one of so many last originals."""
_FOLLOWS, _NAME, _FIGURE, _SENTENCE = 0.62, 0.08, 0.02, 0.06


@dataclass(frozen=True, slots=True)
class Made:
    """An article, and the id of the original it is a copy of."""

    item: LinkItem
    of: str | None
    level: str


class Writer:
    """Writes words by a law of Zipf's kind; words draw others after them, and each story has its names."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._words = [self._spell() for _ in range(WORDS)]
        self._names = [self._spell().capitalize() for _ in range(NAMES)]
        self._odds = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
        self._name_odds = list(accumulate(1 / (rank + 40) for rank in range(NAMES)))
        self._after: dict[int, list[int]] = {}

    def stream(self, count: int) -> Iterator[Made]:
        """Yield so many articles in order of date."""
        originals: list[LinkItem] = []
        for number in range(count):
            date = START + timedelta(minutes=7.2 * number)
            if originals and self._chance.random() < COPY_SHARE:
                original = self._chance.choice(originals[-_BACK:])
                level = self._chance.choice(LEVELS)
                text = self.copy(original.text, level)
                yield Made(_item(number, text, date), original.id, level)
            else:
                originals.append(_item(number, self.write(), date))
                yield Made(originals[-1], None, "original")

    def write(self) -> str:
        """Return the text of an original."""
        names = self._chance.choices(self._names, cum_weights=self._name_odds, k=12)
        said: list[str] = []
        word, begins = 0, True
        for _ in range(int(self._chance.lognormvariate(5.6, 0.5)) + 40):
            spelled, word = self._next(word, names)
            ends = self._chance.random() < _SENTENCE
            said.append((spelled.capitalize() if begins else spelled) + (".\n\n" if ends else " "))
            begins = ends
        return "".join(said).strip() + "."

    def copy(self, text: str, level: str) -> str:
        """Return a copy: with some words changed, cut in two, badly scanned, or largely reworded."""
        words = text.split(" ")
        match level:
            case "edited":
                return " ".join(self._swap(words, 0.05))
            case "cut":
                return " ".join(words[: max(60, len(words) // 2)])
            case "reworded":
                return " ".join(self._swap(words, 0.35))
        return "".join(self._chance.choice("ailn.") if self._chance.random() < 0.1 else mark for mark in text)

    def _next(self, word: int, names: Sequence[str]) -> tuple[str, int]:
        drawn = self._chance.random()
        if drawn < _NAME:
            return self._chance.choice(names), word
        if drawn < _NAME + _FIGURE:
            return str(self._chance.randint(2, 9_999)), word
        if self._chance.random() < _FOLLOWS:
            follower = self._chance.choice(self._followers(word))
        else:
            follower = self._draw()
        return self._words[follower], follower

    def _followers(self, word: int) -> list[int]:
        if word not in self._after:
            self._after[word] = [self._draw() for _ in range(FOLLOWERS)]
        return self._after[word]

    def _draw(self) -> int:
        return self._chance.choices(range(WORDS), cum_weights=self._odds)[0]

    def _swap(self, words: Sequence[str], share: float) -> list[str]:
        return [
            self._words[self._draw()] if word[:1].islower() and self._chance.random() < share else word
            for word in words
        ]

    def _spell(self) -> str:
        syllables = self._chance.choices(_SYLLABLES, k=4)
        return "".join(syllables[: self._chance.choice((1, 2, 3, 3, 4))]) + self._chance.choice("bdnrst")


def _item(number: int, text: str, date: datetime) -> LinkItem:
    return LinkItem(f"a{number}", None, None, " ".join(text.split()[:8]), text, "en", date)
