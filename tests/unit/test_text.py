import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from newswatch.text import clean_line, clean_paragraphs, clean_text

# Ordinary letters are dull here: what breaks is controls, spaces and marks.
ODD = st.text(
    st.one_of(st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"]), st.sampled_from("ab한\n\t"))
)


@given(ODD)
def test_clean_text_goes_into_postgres_and_utf8(text):
    clean = clean_text(text)
    assert "\0" not in clean
    clean.encode()


@given(ODD)
def test_clean_text_keeps_no_control_but_tab_and_newline(text):
    assert {c for c in clean_text(text) if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} <= {
        "\t",
        "\n",
    }


@given(ODD)
def test_cleaning_twice_changes_nothing(text):
    for clean in (clean_text, clean_line, clean_paragraphs):
        once = clean(text)
        assert once is None or clean(once) == once


@given(ODD)
def test_a_line_is_one_line_without_blank_ends(text):
    line = clean_line(text)
    if line is not None:
        assert line
        assert line == line.strip()
        assert len(line.splitlines()) == 1
        assert "  " not in line


@given(ODD)
def test_a_line_cannot_be_turned_around(text):
    assert not set(clean_line(text) or "") & set(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def test_nothing_left_is_none():
    assert clean_line(None) is None
    assert clean_line("") is None
    assert clean_line(" \u202e\x00\n") is None


@given(ODD)
def test_paragraphs_are_parted_by_exactly_one_blank_line(text):
    assert "\n\n\n" not in clean_paragraphs(text)
    assert all(part.strip() == part for part in clean_paragraphs(text).split("\n"))


def test_paragraph_separators_part_paragraphs():
    assert clean_paragraphs("a\u2029b\u2028c\r\n\r\n\r\nd") == "a\n\nb\nc\n\nd"


def test_text_is_otherwise_kept():
    text = "«Ішли» — 한글, 日本語 e\u0301 👩\u200d🚀\tz"
    assert clean_text(text) == text
