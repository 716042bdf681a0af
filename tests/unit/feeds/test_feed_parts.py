"""The parts of reading a feed: dates, encodings, plain text."""

import string
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.feeds.charset import codec_of, decode_feed
from newswatch.feeds.dates import read_moment
from newswatch.feeds.names import month_of
from newswatch.feeds.plain import plain_line, plain_paragraphs

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Wed, 13 Nov 2024 14:05:00 +0900", "2024-11-13T05:05"),
        ("Wed, 13 Nov 2024 14:05:00 GMT+0900 (KST)", "2024-11-13T05:05"),
        ("13 Nov 24 05:05 GMT", "2024-11-13T05:05"),
        ("Wednesday, 13-Nov-24 14:05:00 GMT", "2024-11-13T14:05"),
        ("November 13, 2024 5:11 PM EST", "2024-11-13T22:11"),
        ("Nov. 13, 2024, 12:05 a.m.", "2024-11-13T00:05"),
        ("Wed Nov 13 05:11:00 2024", "2024-11-13T05:11"),
        ("2024-11-13T14:05:00.123+09:00", "2024-11-13T05:05"),
        ("2024-11-13T14:05:00 +09:00", "2024-11-13T05:05"),
        ("2024-11-13T14:05KST", "2024-11-13T05:05"),
        ("2024-11", "2024-11-01T00:00"),
        ("20241113T140500Z", "2024-11-13T14:05"),
        ("1731474300", "2024-11-13T05:05"),
        ("1731474300000", "2024-11-13T05:05"),
        ("2024. 11. 13. 오후 2:05 KST", "2024-11-13T05:05"),
        ("2024年11月13日 14時05分 JST", "2024-11-13T05:05"),
        ("13.11.2024 14:05", "2024-11-13T14:05"),
        ("25/11/2024", "2024-11-25T00:00"),
        ("11/25/2024", "2024-11-25T00:00"),
        ("Mi, 13 Dez 2024 10:00:00 MEZ", "2024-12-13T09:00"),
        ("mercredi 13 août 2024 à 14h05", "2024-08-13T14:05"),
        ("13 de noviembre de 2024", "2024-11-13T00:00"),
        ("Wed, 13 Nov 2024 24:00:00 GMT", "2024-11-14T00:00"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59"),
        ("2024-11-13 14:05:00-03:30", "2024-11-13T17:35"),
    ],
)
def test_dates_are_read(text, moment):
    assert read_moment(text, NOW).isoformat().startswith(moment)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "soon",
        "11/12/2024",
        "Sun, 31 Feb 2024 10:00:00 GMT",
        "2024-02-30",
        "2024-11-13T25:00:00Z",
        "13 Nov 2024 14:05 +99:00",
        "0001-01-01T00:00:00Z",
        "9" * 101,
        "٢٠٢٤",
    ],
)
def test_what_is_no_sure_date_is_none(text):
    assert read_moment(text, NOW) is None


@settings(max_examples=200, deadline=None)
@given(st.text(string.digits + " -/.:+TZKST년월일오후Novям,", max_size=30))
def test_any_text_is_a_moment_not_after_now_or_none(text):
    moment = read_moment(text, NOW)
    assert moment is None or (moment <= NOW and moment.year >= 1990)


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(1990, 1, 2), datetime(2025, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_standard_dates_come_back(moment):
    moment = moment.replace(microsecond=0)
    for written in (moment.isoformat(), moment.strftime("%a, %d %b %Y %H:%M:%S +0000")):
        assert read_moment(written, NOW) == moment


def test_every_month_has_its_own_names():
    english = "January February March April May June July August September October November December"
    russian = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    for names in (english, russian):
        assert [month_of(name) for name in names.split()] == list(range(1, 13))


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("Паром вернётся", "koi8-r"),
        ("Паром вернётся", "cp1251"),
        ("봄에 여객선이", "euc-kr"),
        ("déjà été rouvert", "cp1252"),
    ],
)
def test_text_without_any_declaration_is_told_by_its_letters(language, encoding):
    marks = {"euc-kr": "<language>ko</language>", "koi8-r": "<language>ru</language>"}
    text = f"<rss>{marks.get(encoding, '')}<title>{language}</title></rss>"
    assert decode_feed(text.encode(encoding)) == text


@pytest.mark.parametrize("label", ["rot13", "hex", "idna", "bogus", "utf-7", "\x00", "base64"])
def test_labels_that_name_no_encoding_are_passed_over(label):
    assert codec_of(label) is None


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=100),
    st.sampled_from(["", "text/xml; charset=euc-kr", "charset=utf-16", "charset=???"]),
)
def test_any_bytes_become_text(body, content_type):
    assert isinstance(decode_feed(body, content_type), str)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br><br/>Two", "One\n\nTwo"),
        ("One\n\nTwo", "One\n\nTwo"),
        ("<ul><li>A</li><li>B</li></ul>", "A\n\nB"),
        ("<img alt='5 > 4' src=x>After", "After"),
        ("<script>if (a<b) x()</script>Seen<style>p{}", "Seen"),
        ("<!-- <p>hidden</p> -->Seen", "Seen"),
        ("a<b>c</b>d", "acd"),
        ("&lt;p&gt;Escaped twice&lt;/p&gt;", "Escaped twice"),
        ("\u202eevil\x00", "evil"),
        ("   ", None),
        ("", None),
        (None, None),
    ],
)
def test_markup_becomes_paragraphs(markup, text):
    assert plain_paragraphs(markup) == text


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<", ">", "<p>", "<b", "&", "&lt;", "&#0;", "'", '"', "\n", "x", "<!--", "\u202e"])
    ).map("".join)
)
def test_any_markup_becomes_harmless_text(markup):
    for text in (plain_line(markup), plain_paragraphs(markup)):
        assert text is None or (text == text.strip() and text and not set(text) & set("\x00\u202e\u2028"))
