"""Measure how much of one text runs along another, letter by letter: it survives bad scans and synonyms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from newswatch.linking.words import plain_text

PARTS = 8
PARTS_ALIGNED = 6
"""So many of eight parts must be aligned: the others may be left out, or the furniture of a page."""
_MIN_LETTERS = 320
"""A shorter text has parts of a few words, which any two texts on a subject share."""
_MAX_LETTERS = 20_000
_GRAM = 5
_MAX_PLACES = 6
"""A piece that stands more often in a text says nothing of where we are in it."""
_DRIFT = 24
"""Letters by which a run may be shifted against its neighbours: synonyms are longer or shorter."""
_MAX_GAP = 60
_MIN_RUNS = 3
"""A shared name or phrase is one run of letters; text that was worked over is many, one behind the other."""
_LONG_RUN = 80
"""A sentence or more taken over letter by letter needs no neighbours."""


class Run(NamedTuple):
    """A stretch of one text that stands in the other, ``shift`` letters further on."""

    start: int
    end: int
    shift: int


def bare_letters(text: str) -> str:
    """Return letters and figures only: scans lose and gain spaces and points.

    >>> bare_letters("He said: No, 12 times.")
    'hesaidno12times'
    """
    return "".join(filter(str.isalnum, plain_text(text).casefold()))[:_MAX_LETTERS]


def measure_alignment(one: str, other: str) -> float:
    """Return the share of letters of the shorter text's sixth best part of eight that run along the other.

    Both are given as bare letters. Parts may stand in another order.
    """
    short, long = sorted((one, other), key=len)
    length = len(short) - _GRAM + 1
    if length < _MIN_LETTERS:
        return 0.0
    covered = bytearray(length)
    for run in _supported_runs(_find_runs(short, long)):
        covered[run.start : run.end] = b"\1" * (run.end - run.start)
    edges = [part * length // PARTS for part in range(PARTS + 1)]
    shares = sorted(sum(covered[start:end]) / (end - start) for start, end in pairwise(edges))
    return shares[PARTS - PARTS_ALIGNED]


def _find_runs(short: str, long: str) -> list[Run]:
    places = _place_grams(long)
    runs: list[Run] = []
    open_runs: dict[int, int] = {}
    length = len(short) - _GRAM + 1
    for at in range(length):
        here = places.get(short[at : at + _GRAM])
        if here is None and not open_runs:
            continue
        going_on = {place - at: open_runs.pop(place - at, at) for place in here} if here else {}
        runs.extend(Run(start, at, shift) for shift, start in open_runs.items())
        open_runs = going_on
    runs.extend(Run(start, length, shift) for shift, start in open_runs.items())
    return runs


def _place_grams(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at in range(len(text) - _GRAM + 1):
        places.setdefault(text[at : at + _GRAM], []).append(at)
    return {gram: here for gram, here in places.items() if len(here) <= _MAX_PLACES}


def _supported_runs(runs: Iterable[Run]) -> Iterator[Run]:
    bands: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        # Each run lies in two bands, so that near ones share a band wherever the edges fall.
        bands[run.shift // _DRIFT].append(run)
        bands[run.shift // _DRIFT + 1].append(run)
    for band in bands.values():
        for chain in _chains(sorted(band)):
            if _count_apart(chain) >= _MIN_RUNS or any(run.end - run.start >= _LONG_RUN for run in chain):
                yield from chain


def _chains(runs: Sequence[Run]) -> Iterator[list[Run]]:
    chain: list[Run] = []
    for run in runs:
        if chain and run.start - chain[-1].end > _MAX_GAP:
            yield chain
            chain = []
        chain.append(run)
    if chain:
        yield chain


def _count_apart(chain: Sequence[Run]) -> int:
    count, end = 0, -1
    for run in chain:
        count += run.start >= end
        end = max(end, run.end)
    return count
