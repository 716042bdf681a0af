"""Writes what the sample goes on publishing while it is watched: report after report, for ever. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from pydantic import Field, TypeAdapter

from newswatch.newsroom.drafts import Draft
from newswatch.newsroom.material import Frozen, Names, SlotValue, outlets, people, read_yaml, towns
from newswatch.newsroom.slots import PERSON, TOWN, Slots, dice, one_slot

# Every so many reports one is also run by another outlet, word for word, some moments later.
COPIED = 4
COPY_AFTER = timedelta(seconds=20)


class BulletinText(Frozen):
    """A kind of report: every paragraph is a list of ways to write it."""

    id: str
    section: str
    title: str
    body: tuple[tuple[str, ...], ...]
    topics: tuple[str, ...] = ()
    slots: dict[str, str | list[SlotValue]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Rhythm:
    """When reports appear: the first one ``every`` after ``start``, and so on."""

    start: datetime
    every: timedelta

    def published_by(self, now: datetime) -> int:
        """Return how many have appeared."""
        return max(0, (now - self.start) // self.every)

    def moment(self, number: int) -> datetime:
        """Return when a report appears; the first is number 1."""
        return self.start + number * self.every


@lru_cache(maxsize=1)
def kinds() -> tuple[BulletinText, ...]:
    """Return every kind of report, in the order of the file."""
    return TypeAdapter(tuple[BulletinText, ...]).validate_python(read_yaml("bulletins.yaml"))


def write_bulletins(seed: int, rhythm: Rhythm, first: int, last: int) -> Iterator[Draft]:
    """Yield the reports from one number to another, with their copies."""
    for number in range(first, last + 1):
        yield from write_bulletin(seed, number, rhythm.moment(number))


def write_bulletin(seed: int, number: int, at: datetime) -> Iterator[Draft]:
    """Yield a report, and its copy if it has one.

    Kinds take turns in an order that the seed and the round draw: each is seen before one comes again.
    """
    rng = dice(seed, "bulletin", number)
    kind = _kind(seed, number)
    wanted = "\n".join([kind.title, *(way for ways in kind.body for way in ways)])
    slots = _slots(rng, kind, wanted)
    houses = rng.sample(_houses(), 2)
    report = Draft(
        id=f"bulletin-{number}",
        story=f"bulletin-{number}",
        lang="en",
        topics=kind.topics,
        outlet=houses[0],
        section=f"{kind.section}/{number}",  # titles may repeat, addresses must not
        title=kind.title.format_map(slots),
        paragraphs=tuple(" ".join(rng.choice(ways).split()).format_map(slots) for ways in kind.body),
        published_at=at,
    )
    yield report
    if number % COPIED == 0:
        copy_id = f"{report.id}-copy"
        at += COPY_AFTER
        yield replace(
            report, id=copy_id, outlet=houses[1], published_at=at, copy_of=report.id, copy_kind="near"
        )


def _houses() -> list[str]:
    """Return the outlets that run reports: those whose addresses hold more than a day and a title."""
    return [
        outlet.key
        for outlet in outlets().outlets
        if outlet.general and ("{section}" in outlet.path or "{num}" in outlet.path)
    ]


def _kind(seed: int, number: int) -> BulletinText:
    turn, place = divmod(number - 1, len(kinds()))
    return dice(seed, "kinds", turn).sample(kinds(), len(kinds()))[place]


def _slots(rng: Random, kind: BulletinText, text: str) -> Slots:
    slots: Slots = {}
    for name, given in kind.slots.items():
        slots |= one_slot(rng, name, given)
    names = people()["en"]
    for name in sorted(set(PERSON.findall(text))):
        first, last = _person(rng, names)
        slots |= {name: f"{first} {last}", f"{name}_last": last}
    return slots | {name: _town(rng) for name in sorted(set(TOWN.findall(text)))}


def _person(rng: Random, names: Names) -> tuple[str, str]:
    return rng.choice((*names.f, *names.m)), rng.choice(names.last)


def _town(rng: Random) -> str:
    return rng.choice(towns().first) + rng.choice(towns().second)
