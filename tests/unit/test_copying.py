"""COPY's text format: whatever a value holds, it is one field of one line, and reads back as it was."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.model import CopyKind
from newswatch.store.copying import encode_row, encode_value

# PostgreSQL documentation, COPY, "Text Format": what a backslash and the character after it stand for.
MEANING = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def read_back(field):
    """Return what Postgres reads."""
    return None if field == "\\N" else re.sub(r"\\(.)", lambda found: MEANING[found[1]], field)


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
@settings(max_examples=100)
def test_a_row_of_texts_reads_back_as_it_was(row):
    line = encode_row(row)
    assert "\n" not in line
    assert "\r" not in line
    assert [read_back(field) for field in line.split("\t")] == (row or [""])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
@settings(max_examples=50)
def test_a_list_reads_back_as_json(items):
    assert json.loads(read_back(encode_value(tuple(items)))) == items


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, r"\N"),
        (r"\N", r"\\N"),
        (r"\.", r"\\."),
        ("", ""),
        (True, "t"),
        (False, "f"),
        (0, "0"),
        (0.25, "0.25"),
        (CopyKind.EXACT, "exact"),
        (date(2026, 3, 10), "2026-03-10"),
        (datetime(2026, 3, 10, 12, 30, tzinfo=UTC), "2026-03-10T12:30:00+00:00"),
        ((), "[]"),
        ({"text": "a\nb", "credit": None}, r'{"text": "a\\nb", "credit": null}'),
    ],
)
def test_a_value_has_one_form(value, field):
    assert encode_value(value) == field
