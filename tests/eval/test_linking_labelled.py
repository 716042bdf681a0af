"""The floor of linking: our own labelled articles, copies of every grade beside what must not be tied."""

import json
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from newswatch.linking import Linker
from newswatch.model import CopyKind, LinkItem

LABELLED = Path(__file__).parents[1] / "data" / "linking" / "labelled.jsonl"

# Raising a floor is one commit with the figure in its message.
COPY_RECALL_FLOOR = 1.0
STORY_RECALL_FLOOR = 0.95
STORY_PRECISION_FLOOR = 0.95


@pytest.fixture(scope="module")
def labelled():
    return [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def placed(labelled):
    linker = Linker()
    return {row["id"]: linker.place(link_item(row)) for row in labelled}


def link_item(row):
    return LinkItem(
        id=row["id"],
        url=None,
        source=row["source"],
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        date=datetime.fromisoformat(row["date"]),
    )


def pairs(labels):
    return {frozenset(pair) for pair in combinations(labels, 2) if labels[pair[0]] == labels[pair[1]]}


def test_every_copy_is_found_and_nothing_else(labelled, placed):
    wanted = pairs({row["id"]: row["copy"] for row in labelled})
    found = pairs({key: placement.copy for key, placement in placed.items()})
    assert not found - wanted
    assert len(found & wanted) >= COPY_RECALL_FLOOR * len(wanted)


def test_stories_hold_follow_ups_and_keep_twins_apart(labelled, placed):
    stories = {row["id"]: row["story"] for row in labelled if row["story"]}
    wanted = pairs(stories)
    found = pairs({key: placed[key].story for key in stories})
    assert len(found & wanted) >= STORY_PRECISION_FLOOR * len(found)
    assert len(found & wanted) >= STORY_RECALL_FLOOR * len(wanted)


def test_the_kind_of_each_copy_is_right(labelled, placed):
    kinds = {"truncated": CopyKind.NEAR, "follow-up": CopyKind.ORIGINAL, "twin": CopyKind.ORIGINAL}
    for row in labelled:
        assert placed[row["id"]].kind == kinds.get(row["level"], row["level"]), row["id"]


def test_every_tie_says_why(placed):
    for placement in placed.values():
        if placement.of:
            assert placement.reason
            assert placement.shared.passage
        if placement.story_of:
            assert placement.story_reason
