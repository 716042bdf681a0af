"""What differs between two versions, and whose doing it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.extract.sites.changes import (
    MOST_KEPT,
    Cause,
    Read,
    cause_of,
    compare,
    is_same_work,
    paragraph_differences,
)

FIRST = "The river rose by two metres overnight and flooded the lower part of the old town."
REWORDED = "The river rose by three metres overnight and flooded the whole of the old town."
SECOND = "Nobody was hurt, the mayor said on Monday."
THIRD = "The water is expected to fall again by Thursday."
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def version(*paragraphs, **values):
    given = {"title": "Floods", "lead": None, "authors": ("Ada",), "kind": "article", "paywalled": False}
    given |= {"method": "precision", "template": "abc", "modified_at": NOW}
    return Read(text="\n\n".join(paragraphs), **(given | values))


def differences(before, after):
    return [
        (one.at, one.was, one.now) for one in paragraph_differences("\n\n".join(before), "\n\n".join(after))
    ]


def test_added_removed_and_reworded_paragraphs_are_told_apart():
    assert differences([FIRST, SECOND], [REWORDED, SECOND, THIRD]) == [(1, FIRST, REWORDED), (3, None, THIRD)]
    assert differences([FIRST, SECOND, THIRD], [FIRST, THIRD]) == [(2, SECOND, None)]
    assert differences([FIRST], [THIRD]) == [(1, None, THIRD), (2, FIRST, None)]
    assert differences([SECOND, FIRST], [REWORDED]) == [(1, SECOND, None), (1, FIRST, REWORDED)]
    assert differences([FIRST], [FIRST]) == []


def test_paragraphs_of_a_script_without_spaces_can_be_alike():
    assert (
        differences(["川の水位が二メートル上がった。"], ["川の水位が三メートル上がった。"])[0][1] is not None
    )


def test_a_change_counts_and_names_what_differs():
    change = compare(version(FIRST, SECOND), version(REWORDED, THIRD, title="Flood", authors=()))
    assert change.fields == ("title", "text", "authors")
    assert (change.added, change.removed, change.changed) == (1, 1, 1)


def test_a_long_live_page_is_compared_within_bounds():
    many = [f"Post number {number} says something of its own." for number in range(3_000)]
    change = compare(version(*many), version("A post on top.", *many[1:]))
    assert (change.added, change.removed, change.changed) == (1, 1, 0)
    assert len(compare(version(FIRST), version(*many)).differences) == MOST_KEPT


@given(
    st.lists(st.sampled_from([FIRST, SECOND, THIRD, REWORDED]), max_size=8),
    st.lists(st.text(min_size=1), max_size=8),
)
def test_the_counts_account_for_every_paragraph(before, after):
    was, now = "\n\n".join(before), "\n\n".join(after)
    found = [*paragraph_differences(was, now)]
    grown = sum(one.was is None for one in found) - sum(one.now is None for one in found)
    assert len(was.split("\n\n")) + grown == len(now.split("\n\n"))


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ({}, Cause.EDIT),
        ({"modified_at": NOW + HOUR}, Cause.EDIT),
        ({"method": "precision+learned"}, Cause.READING),
        ({"method": "default", "modified_at": NOW + HOUR}, Cause.UNCLEAR),
        ({"method": "default", "modified_at": None}, Cause.UNCLEAR),
        ({"template": "def"}, Cause.READING),
        ({"template": "def", "modified_at": NOW + HOUR}, Cause.UNCLEAR),
        ({"template": None}, Cause.EDIT),
        ({"extraction": "another"}, Cause.READING),
        ({"extraction": None, "modified_at": NOW + HOUR}, Cause.UNCLEAR),
        ({"extraction": "another", "modified_at": None}, Cause.UNCLEAR),
        ({"archive_pointer": "a:1"}, Cause.READING),
        ({"archive_pointer": "a:2"}, Cause.EDIT),
    ],
)
def test_whose_doing_a_change_is(values, cause):
    assert cause_of(version(FIRST, archive_pointer="a:1"), version(FIRST, SECOND, **values)) is cause


def test_an_edit_is_the_same_work_and_another_text_is_not():
    text = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert is_same_work(text, text.replace(SECOND, "Two people were hurt, the mayor said on Tuesday."))
    assert is_same_work(FIRST + SECOND, "A new beginning. " + text)
    assert not is_same_work(
        text, "A baker won a prize for a loaf that weighs as much as a horse and tastes of rye."
    )
    assert not is_same_work("", text)
