"""Measure how far one text says what another says, sentence for sentence, though in other words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from newswatch.linking.reading import hash_term, is_capital, term_length
from newswatch.linking.vectors import Rarities
from newswatch.linking.words import WORD, split_terms

MIN_SENTENCES = 5
MIN_SIZE = 120
"""A brief of a few sentences is found again in any report of the event, or in the next of its kind."""
MAX_LENGTH_RATIO = 2.0
"""A free rewording tells it all: a text half as long is a choice of facts, as any report is."""
_VERBATIM = 0.80
"""Recycled background says nothing of the rest: only the other sentences are judged."""
_LONGER = 0.30
"""How much the further stems of a longer sentence count against it."""
_MIN_TERMS = 8
_MAX_SENTENCES = 80
_NAME_STEM = 4
_STEM = 5
_MIN_LETTERS = 3
_MAX_RARITY = 5.0
_END = re.compile(r"(?<=[.!?])[\"”“»’')\]]*\s+|(?<=[。！？])[」』”]*|\n+")


@dataclass(frozen=True, slots=True)
class Outline:
    """The sentences of a text, each as the stems it uses; and every stem's rarity."""

    sentences: Sequence[Set[str]]
    rarity: Mapping[str, float]
    size: int


def outline(text: str, rarities: Rarities) -> Outline:
    """Return the sentences of an already plain text."""
    sentences: list[set[str]] = []
    rarity: dict[str, float] = {}
    size, terms = 0, list[str]()
    for sentence in _END.split(text):
        for word in WORD.findall(sentence):
            for stem, term in _stems(word):
                terms.append(stem)
                # Forms of one word share a stem: the most common of them says how rare it is.
                rarity[stem] = min(rarity.get(stem, _MAX_RARITY), rarities[hash_term(term)])
        if len(terms) >= _MIN_TERMS:
            sentences.append(set(terms))
            size, terms = size + len(terms), []
    if terms and sentences:
        sentences[-1].update(terms)
    return Outline(sentences[:_MAX_SENTENCES], rarity, size + len(terms))


def measure_retelling(one: Outline, other: Outline) -> float:
    """Return how far the weaker half of the shorter text's sentences are found in the other.

    The weaker half, as a report of its own has sentences that the other has not, a follow-up most of them.
    """
    short, long = sorted((one, other), key=lambda outline: outline.size)
    if len(short.sentences) < MIN_SENTENCES or short.size < max(MIN_SIZE, long.size / MAX_LENGTH_RATIO):
        return 0.0
    weights = _weigh_stems(short, long)
    theirs = [(sentence, _total(sentence, weights)) for sentence in _with_joined(long.sentences)]
    found = sorted(_find_best(sentence, theirs, weights) for sentence in short.sentences)
    own = [share for share in found if share < _VERBATIM]
    weaker = own[: len(own) // 2]
    return sum(weaker) / len(weaker) if len(own) >= MIN_SENTENCES else 0.0


def _with_joined(sentences: Sequence[Set[str]]) -> list[Set[str]]:
    # What one text says in a sentence the other may say in two.
    return [*sentences, *(one | next_one for one, next_one in pairwise(sentences))]


def _weigh_stems(short: Outline, long: Outline) -> dict[str, float]:
    # What every sentence of a text speaks of says nothing of which sentence this is.
    mine, theirs = (
        Counter(stem for sentence in text.sentences for stem in sentence) for text in (short, long)
    )
    rarity = {**long.rarity, **short.rarity}
    return {stem: value / max(mine[stem], theirs[stem], 1) ** 0.5 for stem, value in rarity.items()}


def _find_best(
    sentence: Set[str], others: Sequence[tuple[Set[str], float]], weights: Mapping[str, float]
) -> float:
    own = _total(sentence, weights) or 1.0
    return max(
        _total(sentence & other, weights) / (own + _LONGER * max(0.0, total - own)) for other, total in others
    )


def _total(stems: Set[str], weights: Mapping[str, float]) -> float:
    return sum(weights[stem] for stem in stems)


def _stems(word: str) -> list[tuple[str, str]]:
    """Return each stem of a written word with the term whose rarity it has."""
    term, *others = split_terms(word)
    if others:
        return [(piece, piece) for piece in (term, *others)]
    if term_length(hash_term(term)) < _MIN_LETTERS:
        return []
    return [(term if term[0].isdigit() else term[: _NAME_STEM if is_capital(word) else _STEM], term)]
