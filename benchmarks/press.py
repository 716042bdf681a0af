"""Generate the feeds of the polling simulation: when each publishes, and what it shows of it.

Written and committed with its seed before the policy was tuned; it does not change afterwards, except for a
fault that `README.md` names. All times are seconds from the start of the simulation; what lies before it
(negative) is the past that a feed's first document shows.

The mix is that of a list which a news desk keeps, as far as we know such lists: few agencies, most of them
sections of papers and sites, many that publish once a night or a week, some that are silent for days and
then publish a lot in hours (ministries, parliaments, observers of conflicts).
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0

SEED = 20_241_113
DAYS = 30
FEEDS = 2_000
# Beyond the end, so that what came on the last day can still be pushed out of its window.
_TAIL_S = 3 * DAY


class Kind(StrEnum):
    """The class of a feed's rhythm."""

    STEADY = "steady"
    BURSTY = "bursty"
    NIGHTLY = "nightly"
    WEEKLY = "weekly"
    SILENT = "silent, then bursting"


class Dating(StrEnum):
    """What a feed says of when its entries appeared."""

    EXACT = "exact"
    DAY = "the day only"
    NONE = "nothing"


@dataclass(frozen=True)
class Feed:
    """A feed: ``appears`` holds the moment of each entry in order, ``window`` how many it shows at once.

    ``hint_s`` is how long server or document ask to wait, ``tick_s`` how long after a run of the poller's
    schedule this feed's answer comes.
    """

    kind: Kind
    window: int
    appears: tuple[float, ...]
    dating: Dating
    hint_s: float | None
    tick_s: float


MIX = {Kind.STEADY: 8, Kind.BURSTY: 32, Kind.NIGHTLY: 20, Kind.WEEKLY: 25, Kind.SILENT: 15}
# How many entries feeds show; ten is WordPress's default, and the most common by far.
_WINDOWS = {10: 30, 15: 10, 20: 20, 25: 8, 30: 10, 50: 12, 100: 7, 200: 3}
_DATINGS = {Dating.EXACT: 88, Dating.DAY: 4, Dating.NONE: 8}
# Nothing or a few minutes for most; an hour is WordPress's sy:update.
_HINTS: dict[float | None, int] = {None: 60, 5 * MINUTE: 20, 30 * MINUTE: 6, HOUR: 12, 6 * HOUR: 2}


def generate_feed(seed: int, number: int, days: int = DAYS) -> Feed:
    """Return one feed of the press; the same for the same seed and number, whichever feeds are asked for."""
    chance = Random(f"{seed}/{number}")
    kind = draw(chance, MIX)
    window = draw(chance, _WINDOWS)
    dating, hint_s = draw(chance, _DATINGS), draw(chance, _HINTS)
    if kind is Kind.STEADY and hint_s:
        hint_s = min(hint_s, HOUR)  # no agency wants to be left alone for six hours
    tick_s = chance.uniform(2, 60)
    window, moments = _RHYTHMS[kind](chance, window, days * DAY + _TAIL_S)
    return Feed(kind, window, tuple(sorted(moments)), dating, hint_s, tick_s)


def draw(chance: Random, weights: Mapping[Choice, int]) -> Choice:
    """Return one of the choices, each as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


def holding(window: int, entries: float) -> int:
    """Return the window, or the next usual one that holds so many entries.

    >>> holding(10, 24)
    25
    """
    return next((size for size in _WINDOWS if size >= max(window, entries)), max(_WINDOWS))


def log_uniform(chance: Random, low: float, high: float) -> float:
    """Return a number whose logarithm is spread evenly: as many feeds from 2 to 4 as from 20 to 40."""
    return math.exp(chance.uniform(math.log(low), math.log(high)))


def noise(chance: Random, sigma: float) -> float:
    """Return a factor around 1: two thirds of them within ``exp(±sigma)``."""
    return chance.lognormvariate(0, sigma)


def steady(chance: Random, window: int, end_s: float) -> tuple[int, list[float]]:
    """Publish 2 to 60 entries an hour, more by day, fewer at weekends, three times as many on big news.

    The window holds what comes in an hour: most readers ask hourly, and an agency that turned it over faster
    would lose them.
    """
    per_hour = log_uniform(chance, 2, 60)
    swing, phase, weekend = chance.uniform(0.2, 0.8), chance.uniform(0, DAY), chance.uniform(0.5, 1)
    surges = [(at, at + chance.uniform(1, 3) * HOUR) for at in arrivals(chance, 7 * DAY, -5 * DAY, end_s)]

    def share(moment: float) -> float:
        by_hour = (1 + swing * math.sin(2 * math.pi * (moment - phase) / DAY)) / (1 + swing)
        by_day = weekend if moment // DAY % 7 in {5, 6} else 1.0
        return by_hour * by_day * (1.0 if any(low <= moment < high for low, high in surges) else 1 / 3)

    fastest_gap_s = HOUR / (per_hour * (1 + swing) * 3)
    moments = [at for at in arrivals(chance, fastest_gap_s, -5 * DAY, end_s) if chance.random() < share(at)]
    return holding(window, per_hour), moments


def bursty(chance: Random, window: int, end_s: float) -> tuple[int, list[float]]:
    """Publish 2 to 40 entries a day in clusters of a few within 20 to 90 minutes, hardly any at night."""
    per_day, size, morning = log_uniform(chance, 2, 40), chance.uniform(2, 8), chance.uniform(0, DAY)
    moments = []
    for at in arrivals(chance, DAY * size / per_day * 2 / 3, -30 * DAY, end_s):
        # A third of the day is night.
        if (at - morning) % DAY < DAY * 2 / 3:
            spread_s = chance.uniform(20, 90) * MINUTE
            count = 1 + int(chance.expovariate(1 / max(size - 1, 0.5)) + 0.5)
            moments += [at + chance.random() * spread_s for _ in range(count)]
    return window, moments


def nightly(chance: Random, window: int, end_s: float) -> tuple[int, list[float]]:
    """Publish 3 to 60 entries once a night: half of the feeds at once, half over up to 90 minutes.

    One in seven shows fewer entries than a night brings.
    """
    size, hour_s = log_uniform(chance, 3, 60), chance.uniform(0, DAY)
    spread_s = 20.0 if chance.random() < 0.5 else chance.uniform(10, 90) * MINUTE
    sundays_off = chance.random() < 0.3
    window = window if chance.random() < 1 / 7 else holding(window, size * 1.5)
    moments = []
    for day in range(-30, math.ceil(end_s / DAY)):
        if sundays_off and day % 7 == 6:
            continue
        at = day * DAY + hour_s + chance.gauss(0, 15 * MINUTE)
        count = max(1, round(size * noise(chance, 0.3)))
        moments += [at + chance.random() * spread_s for _ in range(count)]
    return window, [moment for moment in moments if moment < end_s]


def weekly(chance: Random, window: int, end_s: float) -> tuple[int, list[float]]:
    """Publish 1 to 15 entries once a week within three hours, and now and then one between."""
    size, moment_s = log_uniform(chance, 1, 15), chance.uniform(0, 7 * DAY)
    moments = list(arrivals(chance, chance.uniform(10, 60) * DAY, -400 * DAY, end_s))
    for week in range(-57, math.ceil(end_s / DAY / 7)):
        at = week * 7 * DAY + moment_s + chance.gauss(0, 3 * HOUR)
        count = max(1, round(size * noise(chance, 0.4)))
        moments += [at + chance.random() * 3 * HOUR for _ in range(count)]
    return window, [moment for moment in moments if moment < end_s]


def silent(chance: Random, window: int, end_s: float) -> tuple[int, list[float]]:
    """Publish next to nothing for days, then two to six times the window within two to eight hours.

    A burst is fastest in its first half, and no burst is like the one before: size and length vary by a
    third.
    """
    pause_s, multiple = chance.uniform(3, 14) * DAY, chance.uniform(2, 6)
    length_s = chance.uniform(2, 8) * HOUR
    moments = list(arrivals(chance, chance.uniform(2, 10) * DAY, -60 * DAY, end_s))
    for at in arrivals(chance, pause_s, -60 * DAY, end_s):
        count, lasts_s = round(window * multiple * noise(chance, 0.3)), length_s * noise(chance, 0.3)
        moments += [at + chance.betavariate(1.2, 2) * lasts_s for _ in range(count)]
    return window, moments


def arrivals(chance: Random, gap_s: float, start_s: float, end_s: float) -> Iterator[float]:
    """Yield moments that come by chance alone, so far apart on average."""
    at = start_s + chance.expovariate(1 / gap_s)
    while at < end_s:
        yield at
        at += chance.expovariate(1 / gap_s)


_Rhythm = Callable[[Random, int, float], tuple[int, list[float]]]
_RHYTHMS: dict[Kind, _Rhythm] = {
    Kind.STEADY: steady,
    Kind.BURSTY: bursty,
    Kind.NIGHTLY: nightly,
    Kind.WEEKLY: weekly,
    Kind.SILENT: silent,
}
