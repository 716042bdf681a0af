"""Fit the weights of ``newswatch.linking.stories`` on labelled sets, and say how far they can be trusted.

    python -m benchmarks.stories FOLDER [SEEDS]

``FOLDER`` holds a folder for each set, with ``articles.jsonl.gz`` in date order and ``truth.jsonl.gz``: a
story for each article, or pairs that are the same story or not.

The rule. An example is a pair as the linker meets it in the stream: an article and each of its candidates, or
a labelled pair. A set with texts is read three times: as it is, with titles alone, and with every other text
taken away; the last two only for the weights of headlines. Examples of texts weigh one; those of headlines
together at most ``MOST`` a stream, lest made headlines outweigh real ones. Examples of one event (one topic
of similar events, one connected component of pairs) stay in one fold. The threshold is the one with the
highest mean, over sets and seeds, of what the linker reaches on held-out events: B-cubed F1 for stories, F1
for pairs. The weights that ship are then fitted on everything and rounded to a decimal.

The rule was written before the first fit. Three of its details changed after it: ``MOST`` (3,000 for all
examples at first), the stream of a held-out fold (now all articles; the fold's alone lack the forms that
headlines come in), and fewer thresholds, for time.
"""

import gzip
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from benchmarks.logistic import Row, fit_weights

from newswatch.filters.link import read_line
from newswatch.linking import Linker
from newswatch.linking.memory import Memory
from newswatch.linking.reading import read_item
from newswatch.linking.stories import FITTED, Comparer, TextLikeness, Weights
from newswatch.model import LinkItem

FOLDS = 5
MOST = 500
THRESHOLDS = (0.25, 0.3, 0.35)
_WINDOW_DAYS = 366
_MOSTLY = 0.5


@dataclass(frozen=True)
class Labelled:
    """A set: its articles in date order, the story of each or pairs that are one story or not, and groups."""

    name: str
    items: Sequence[LinkItem]
    stories: Mapping[str, str]
    pairs: Sequence[tuple[str, str, bool]]
    groups: Mapping[str, str]


@dataclass(frozen=True)
class Example:
    """A pair of a stream: its group, whether it is for the weights of texts, and what speaks for it."""

    group: str
    is_text: bool
    row: Row


def read_sets(folder: Path) -> list[Labelled]:
    """Return the labelled sets of stories below a folder; sets of copies are left out."""
    found = []
    for place in sorted(folder.iterdir()):
        if (place / "truth.jsonl.gz").exists():
            items = [read_line(row) for row in _read_rows(place / "articles.jsonl.gz")]
            truth = list(_read_rows(place / "truth.jsonl.gz"))
            if "copy" not in truth[0]:
                found.append(_label(place.name, items, truth))
    return found


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _label(name: str, items: Sequence[LinkItem], truth: Sequence[Mapping[str, Any]]) -> Labelled:
    if "story" in truth[0]:
        stories = {json.dumps(row["id"]): str(row["story"]) for row in truth}
        groups = {item: f"{name} {_topic(story)}" for item, story in stories.items()}
        return Labelled(name, items, stories, [], groups)
    pairs = [(json.dumps(row["a"]), json.dumps(row["b"]), bool(row["same"])) for row in truth]
    return Labelled(
        name, items, {}, pairs, {item: f"{name} {root}" for item, root in components(pairs).items()}
    )


def _topic(story: str) -> str:
    # Similar events are numbered alike: "12_first", "12_second".
    number = story.partition("_")[0]
    return number if number.isdigit() else story


def components(pairs: Sequence[tuple[str, str, bool]]) -> dict[str, str]:
    """Return for each member of a pair what all that hang together share.

    >>> components([("a", "b", True), ("b", "c", False), ("d", "e", True)])
    {'a': 'c', 'b': 'c', 'c': 'c', 'd': 'e', 'e': 'e'}
    """
    parent: dict[str, str] = {}

    def root(item: str) -> str:
        while parent.setdefault(item, item) != item:
            item = parent[item]
        return item

    for one, other, _ in pairs:
        parent[root(one)] = root(other)
    return {item: root(item) for item in sorted(parent)}


def make_examples(labelled: Labelled) -> list[Example]:
    """Return the examples of all streams that a set is read as."""
    streams = [labelled.items]
    if sum(bool(item.text) for item in labelled.items) > _MOSTLY * len(labelled.items):
        streams.append([replace(item, text="") for item in labelled.items])
        streams.append([item if _coin(item.id) else replace(item, text="") for item in labelled.items])
    examples: list[Example] = []
    for number, items in enumerate(streams):
        found = list(_walk(labelled, items))
        headlines = [example for example in found if not example.is_text]
        share = min(1.0, MOST / max(1, len(headlines)))
        examples += [replace(example, row=replace(example.row, weight=share)) for example in headlines]
        examples += [example for example in found if example.is_text and number == 0]
    return examples


def _coin(item_id: str) -> bool:
    return zlib.crc32(item_id.encode()) % 2 == 0


def _walk(labelled: Labelled, items: Sequence[LinkItem]) -> Iterator[Example]:
    memory = Memory(window_days=_WINDOW_DAYS, max_items=len(items))
    answers: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for one, other, is_same in labelled.pairs:
        answers[one][other] = answers[other][one] = is_same
    for item in items:
        reading, at = read_item(item), memory.arrive(item.date)
        comparer = Comparer(reading, at, memory)
        if labelled.stories:
            candidates = (candidate.reading.id for candidate in comparer.candidates)
            wanted = {known: labelled.stories[known] == labelled.stories[item.id] for known in candidates}
        else:
            wanted = answers[item.id]
        for remembered in memory.articles():
            if (known := remembered.reading.id) in wanted:
                likeness = comparer.likeness(remembered)
                row = Row(likeness.features, wanted[known])
                yield Example(labelled.groups[item.id], isinstance(likeness, TextLikeness), row)
        memory.add(reading, at, copy=item.id, story=item.id, dated=item.date is not None)


def fit(examples: Sequence[Example], without: frozenset[str] = frozenset()) -> Weights:
    """Return the weights fitted on the examples of all groups but these."""
    used = [example for example in examples if example.group not in without]
    return Weights(
        text=fit_weights([example.row for example in used if example.is_text]),
        headline=fit_weights([example.row for example in used if not example.is_text]),
        min_probability=FITTED.min_probability,
    )


def cut_folds(groups: Sequence[str], seed: int) -> list[frozenset[str]]:
    """Return the groups in folds, the same for the same seed."""
    order = sorted(set(groups), key=lambda group: zlib.crc32(f"{seed} {group}".encode()))
    return [frozenset(order[fold::FOLDS]) for fold in range(FOLDS)]


def place_all(items: Sequence[LinkItem], weights: Weights) -> dict[str, str]:
    """Return the story that the linker gives each article of a stream."""
    linker = Linker(window_days=_WINDOW_DAYS, weights=weights)
    return {item.id: linker.place(item).story for item in items}


def agree(item: str, truth: Mapping[str, str], given: Mapping[str, str]) -> tuple[float, float]:
    """Return an article's share of right ones in its given story, and of its true story that is there.

    >>> agree("a", {"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "y", "c": "x"})
    (0.5, 0.5)
    """
    said = {other for other in truth if given[other] == given[item]}
    wanted = {other for other in truth if truth[other] == truth[item]}
    return len(said & wanted) / len(said), len(said & wanted) / len(wanted)


def f1_of(precision: float, recall: float) -> float:
    """Return the harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(labelled: Labelled, runs: Sequence[tuple[frozenset[str], Mapping[str, str]]]) -> float:
    """Return B-cubed F1 of stories or F1 of pairs; each run answers for its groups alone."""
    if labelled.stories:
        shares = [
            agree(item, labelled.stories, given)
            for groups, given in runs
            for item in labelled.stories
            if labelled.groups[item] in groups
        ]
        return f1_of(mean(share[0] for share in shares), mean(share[1] for share in shares))
    answers = [
        (given[one] == given[other], is_same)
        for groups, given in runs
        for one, other, is_same in labelled.pairs
        if labelled.groups[one] in groups
    ]
    hits = sum(said and is_same for said, is_same in answers)
    said, wanted = sum(said for said, _ in answers), sum(is_same for _, is_same in answers)
    return f1_of(hits / said, hits / wanted) if hits else 0.0


def hold_out(
    sets: Sequence[Labelled], examples: Sequence[Example], seed: int
) -> dict[tuple[str, float], float]:
    """Return what is reached on held-out events in the stream of all articles, by set and threshold."""
    runs: defaultdict[tuple[str, float], list[tuple[frozenset[str], Mapping[str, str]]]] = defaultdict(list)
    for fold in cut_folds([group for labelled in sets for group in labelled.groups.values()], seed):
        weights = fit(examples, fold)
        for labelled in sets:
            for threshold in THRESHOLDS:
                given = place_all(labelled.items, replace(weights, min_probability=threshold))
                runs[labelled.name, threshold].append((fold, given))
    by_name = {labelled.name: labelled for labelled in sets}
    return {key: score(by_name[key[0]], found) for key, found in runs.items()}


def main() -> None:
    """Print what each threshold reaches on held-out events, the weights fitted on all, what they reach."""
    folder, seeds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3
    sets = read_sets(folder)
    examples = [example for labelled in sets for example in make_examples(labelled)]
    runs = [hold_out(sets, examples, seed) for seed in range(seeds)]
    for threshold in THRESHOLDS:
        reached = {labelled.name: [run[labelled.name, threshold] for run in runs] for labelled in sets}
        shown = "  ".join(f"{name} {_show(values)}" for name, values in reached.items())
        print(f"{threshold:.2f}  mean {100 * mean(map(mean, reached.values())):.1f}  {shown}")
    weights = fit(examples)
    print("text    ", *(f"{weight:.1f}" for weight in weights.text))
    print("headline", *(f"{weight:.1f}" for weight in weights.headline))
    for labelled in sets:
        everything = [(frozenset(labelled.groups.values()), place_all(labelled.items, FITTED))]
        print(f"as shipped, whole set: {labelled.name} {100 * score(labelled, everything):.1f}")


def _show(values: Sequence[float]) -> str:
    spread = stdev(values) if len(values) > 1 else 0.0
    return f"{100 * mean(values):.1f} ± {100 * spread:.1f}"


if __name__ == "__main__":
    main()
