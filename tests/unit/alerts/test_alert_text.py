import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.alerts.addresses import check_address
from newswatch.alerts.facts import numbers_in
from newswatch.alerts.model import Quote
from newswatch.alerts.quotes import MAX_QUOTE_CHARS, joined_marks, quote_html, quote_text
from newswatch.alerts.words import local_time, shortened
from newswatch.errors import AlertError, Reason
from unit.alerts.alert_examples import quote


def test_text_is_escaped_before_it_is_marked():
    shown = quote_html(quote("<img src=x onerror=alert(1)> & 10 men", "onerror", "10"))
    assert shown == ("&lt;img src=x <mark>onerror</mark>=alert(1)&gt; &amp; <mark>10</mark> men")


def test_marks_count_code_points():
    assert quote_text(quote("🚀 북한군 in 𝔎ursk", "북한군", "𝔎ursk")) == "🚀 »북한군« in »𝔎ursk«"


def test_a_text_cannot_bring_its_own_marks():
    assert "<mark>" not in quote_html(Quote("a \ue000b\ue001 c"))


def test_control_and_bidi_characters_are_gone_and_marks_stay_in_place():
    shown = quote_text(Quote("a\u202eb\x00c\u2028d evil", ((8, 12),)))
    assert shown == "abc d »evil«"


def test_a_long_sentence_is_cut_around_its_evidence():
    text = "word " * 200 + "evidence " + "tail " * 200
    shown = quote_text(quote(text, "evidence"))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "»evidence«" in shown
    assert len(shown) < MAX_QUOTE_CHARS + 20


MARKS = st.lists(st.tuples(st.integers(-5, 900), st.integers(-5, 900)), max_size=6).map(tuple)


@given(st.text(max_size=900), MARKS)
@settings(max_examples=80)
def test_any_quote_gives_balanced_html_on_one_line(text, marks):
    html = quote_html(Quote(text, marks))
    without = html.replace("<mark>", "").replace("</mark>", "")
    assert html.count("<mark>") == html.count("</mark>")
    assert not re.search(r"[<>\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]", without)


@given(MARKS, st.integers(0, 900))
def test_joined_marks_are_apart_in_order_and_inside(marks, length):
    joined = joined_marks(marks, length)
    edges = [edge for mark in joined for edge in mark]
    assert all(start < end for start, end in joined)
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= length for edge in edges)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10,000 troops", {"10000"}),
        ("10 000 солдат", {"10000"}),
        ("10.000 Soldaten", {"10000"}),
        ("10 тысяч солдат", {"10000"}),
        ("10 thousand", {"10000"}),
        ("1만2000여 명", {"12000"}),
        ("1万2000人", {"12000"}),
        ("1億2000万円", {"120000000"}),
        ("$1.5 billion", {"1500000000"}),
        ("3,5 млн снарядов", {"3500000"}),
        ("in 2025, on 3 May, at 14:30", set()),
        ("version 1.2.3 of 4.5", set()),
        ("no number", set()),
        ("９０００", {"9000"}),
    ],
)
def test_numbers_are_the_same_however_they_are_written(text, values):
    assert set(numbers_in(text)) == values


@given(st.text(alphabet="0123456789,. 만천億万thousandмлн", max_size=60))
@settings(max_examples=80)
def test_any_text_has_numbers_or_none(text):
    for value, words in numbers_in(text).items():
        assert float(value) >= 0
        assert words in text


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "a\x00b"])
def test_a_zone_that_does_not_exist_is_an_error_of_its_own(zone):
    with pytest.raises(AlertError) as caught:
        local_time(datetime(2026, 1, 1, tzinfo=UTC), zone)
    assert caught.value.reason is Reason.BAD_INPUT


@given(st.text(max_size=60), st.integers(2, 60))
def test_a_shortened_line_fits(line, most):
    assert len(shortened(line, most)) <= most


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a@b@c.org",
        "a@example.org, b@example.org",
        "Name <a@example.org>",
        "a@example.org\r\nBcc: b@example.org",
        "a\n@example.org",
        '"a b"@example.org',
        "a(comment)@example.org",
        "a@-example.org",
        "a@exa mple.org",
        "a@example..org",
        "почта@example.org",
        "a@" + "x" * 64 + ".org",
        "a" * 65 + "@example.org",
        "a\x00@example.org",
        "a@[127.0.0.1]",
        ".a@example.org",
        "=?utf-8?q?a?=@example.org",
    ],
)
def test_what_is_no_plain_address_is_refused(address):
    with pytest.raises(AlertError) as caught:
        check_address(address)
    assert caught.value.reason is Reason.BAD_ADDRESS


@given(st.text(max_size=80))
@settings(max_examples=80)
def test_any_address_is_taken_whole_or_refused(address):
    try:
        checked = check_address(address)
    except AlertError:
        return
    assert re.fullmatch(r"[!-~]+@[!-~]+", checked)
    assert check_address(checked) == checked
