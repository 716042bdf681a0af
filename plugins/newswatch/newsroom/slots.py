"""Draws what differs from seed to seed: numbers, places, persons. Pure; a draw depends on its name only."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from newswatch.newsroom.material import Names, SlotValue, StoryText, Towns, people, stories, towns

PERSON = re.compile(r"\{([pfm]\d)(?:_last)?\}")
TOWN = re.compile(r"\{(t\d)\}")
RANGE = re.compile(r"(\d+)-(\d+)/(\d+)")

Slots = dict[str, str | int | float]


def dice(seed: int, *name: object) -> Random:
    """Return a generator that other draws do not disturb."""
    return Random(":".join(map(str, (seed, *name))))  # noqa: S311  a sample must repeat; nothing is kept secret


@dataclass(frozen=True)
class Person:
    """An invented person; ``last`` is how later sentences name them."""

    full: str
    last: str


def draw_slots(seed: int) -> dict[str, Slots]:
    """Return the slots of every story, by its id; no person or town is in two stories."""
    rows = {lang: person_source(seed, lang, names) for lang, names in people().items()}
    places = town_source(seed, towns())
    return {story.id: story_slots(seed, story, rows[story.lang], places) for story in stories()}


def story_slots(seed: int, story: StoryText, rows: "PersonSource", places: Iterator[str]) -> Slots:
    """Return the slots of one story."""
    rng = dice(seed, "slots", story.id)
    slots: Slots = {}
    for name, given in story.slots.items():
        slots |= one_slot(rng, name, given)
    text = written_text(story)
    for name in sorted(set(PERSON.findall(text))):
        person = rows.next_person(name[0])
        slots |= {name: person.full, f"{name}_last": person.last}
    return slots | {name: next(places) for name in sorted(set(TOWN.findall(text)))}


def one_slot(rng: Random, name: str, given: str | list[SlotValue]) -> Slots:
    """Return what one slot became: one of a list, a number of a range, or slots that belong together."""
    if isinstance(given, str) and (bounds := RANGE.fullmatch(given)):
        first, last, step = map(int, bounds.groups())
        return {name: rng.randrange(first, last + 1, step)}
    chosen = rng.choice(given) if isinstance(given, list) else given
    return dict(chosen) if isinstance(chosen, dict) else {name: chosen}


def written_text(story: StoryText) -> str:
    """Return all text of a story in which a slot may stand."""
    parts = [
        (*article.updates, article.title, article.body, article.caption or "") for article in story.articles
    ]
    bylines = [f"{{{name}}}" for article in story.articles for name in article.byline_people]
    return "\n".join([*itertools.chain.from_iterable(parts), *bylines])


class PersonSource:
    """Hands out persons of one language; surnames repeat only when all were used."""

    def __init__(self, rng: Random, names: Names) -> None:
        self._rng = rng
        self._names = names
        self._last = itertools.cycle(rng.sample(names.last, len(names.last)))

    def next_person(self, gender: str) -> Person:
        """Return a person: ``f``, ``m``, or ``p`` where the text does not care."""
        sex = self._rng.choice("fm") if gender == "p" else gender
        last = next(self._last)
        form = last.split("|")[-1 if sex == "f" else 0]
        first = self._rng.choice(self._names.f if sex == "f" else self._names.m)
        return Person(self._names.order.format(first=first, last=form), form)


def person_source(seed: int, lang: str, names: Names) -> PersonSource:
    """Return the persons of a language in the seed's order."""
    return PersonSource(dice(seed, "people", lang), names)


def town_source(seed: int, parts: Towns) -> Iterator[str]:
    """Yield invented towns, each once."""
    made = [first + second for first in parts.first for second in parts.second]
    dice(seed, "towns").shuffle(made)
    return iter(made)
