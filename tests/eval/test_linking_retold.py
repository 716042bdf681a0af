"""The floor of rewording: our own reports in three languages, told again, beside what only resembles them."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newswatch.linking import Linker
from newswatch.model import CopyKind, LinkItem

LABELLED = Path(__file__).parents[1] / "data" / "linking" / "retold.jsonl"

# Raising a floor is one commit with the figure in its message. What is told freely is not found.
RECALL_FLOORS = {"reworded": 1.0, "retold": 1.0, "free": 0.0}


@pytest.fixture(scope="module")
def labelled():
    return [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def placed(labelled):
    linker = Linker()
    return {row["id"]: linker.place(link_item(row)) for row in labelled}


def link_item(row, *, text=None, hours=0.0):
    date = datetime.fromisoformat(row["date"]) + timedelta(hours=hours)
    return LinkItem(row["id"], None, row["source"], row["title"], text or row["text"], row["lang"], date)


def damage(text, share, seed):
    chance = random.Random(seed)
    marks = [(letter, chance.random() < share, chance.choice(("", "i", ".", letter * 2))) for letter in text]
    return "".join(mark if hit else letter for letter, hit, mark in marks)


@pytest.mark.parametrize("level", sorted(RECALL_FLOORS))
def test_copies_of_each_level_are_found(labelled, placed, level):
    found = [placed[row["id"]].copy == row["copy"] for row in labelled if row["level"] == level]
    assert sum(found) >= RECALL_FLOORS[level] * len(found)


def test_reports_and_follow_ups_are_works_of_their_own(labelled, placed):
    for row in labelled:
        if row["level"] in ("original", "report", "follow-up"):
            assert placed[row["id"]].kind is CopyKind.ORIGINAL, row["id"]


def test_a_badly_damaged_scan_of_each_is_found(labelled):
    for number, row in enumerate(row for row in labelled if row["level"] == "original"):
        linker = Linker()
        for other in labelled:
            linker.place(link_item(other))
        scan = link_item(row | {"id": "scan"}, text=damage(row["text"], 0.12, number), hours=1)
        assert linker.place(scan).copy == row["copy"], row["id"]
