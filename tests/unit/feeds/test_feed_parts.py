"""The parts of reading a feed: dates, encodings, plain text."""

import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.errors import FeedError
from newswatch.feeds.charset import codec_of, decode_feed, find_charset
from newswatch.feeds.dates import read_moment
from newswatch.feeds.names import month_of
from newswatch.feeds.plain import plain_line, plain_paragraphs
from newswatch.feeds.tree import mend_tree, read_tree

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


DATES = Path(__file__).parents[2] / "data" / "feed_dates.tsv"
LINES = [line.split("\t") for line in DATES.read_text(encoding="utf-8").splitlines() if line[0] != "#"]


@pytest.mark.parametrize(("text", "lang", "moment"), LINES, ids=[f"{line[0]} {line[1]}" for line in LINES])
def test_dates_of_the_world_are_read(text, lang, moment):
    found = read_moment(text, NOW, None if lang == "-" else lang)
    assert (found.isoformat()[:16] if found else "-") == moment


NEWS = {
    "ru": ("КНДР направила войска в Курскую область", ["cp1251", "koi8-r", "iso8859-5"]),
    "uk": ("Україна: їжа, ґанок, є новини", ["cp1251", "koi8-u"]),
    "ko": ("북한군 3,500명 러시아에 추가 파병", ["euc-kr", "cp949"]),
    "ja": ("北朝鮮、ロシアに兵士を追加派遣か", ["shift_jis", "euc-jp", "iso-2022-jp"]),
    "zh": ("朝鲜向俄罗斯增派部队", ["gb2312", "gbk", "gb18030"]),
    "zh-TW": ("北韓向俄羅斯增派部隊", ["big5"]),
    "fr": ("déjà vu à Genève – “quote” €", ["cp1252"]),
    "pl": ("Żółć: łódź i gęś", ["iso8859-2", "cp1250"]),
    "tr": ("İstanbul'da şiddetli yağış", ["cp1254"]),
    "el": ("Ειδήσεις από την Αθήνα", ["cp1253"]),
    "ar": ("أخبار كوريا الشمالية", ["cp1256"]),
    "he": ("חדשות היום", ["cp1255"]),
    "th": ("ข่าวเกาหลีเหนือ", ["tis-620"]),
}
# What the document declares, what the server does; both may lie, or say nothing.
SAID = {
    "in the document": ("{}", "text/xml"),
    "by the server": ("", "text/xml; charset={}"),
    "against the server": ("{}", "text/xml; charset=utf-8"),
    "against a default": ("{}", "text/xml; charset=ISO-8859-1"),
    "against the document": ("utf-8", "text/xml; charset={}"),
    "by the language alone": ("", ""),
}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize(
    ("lang", "codec"), [(lang, codec) for lang, (_, codecs) in NEWS.items() for codec in codecs]
)
def test_an_encoding_is_found_however_it_is_said(lang, codec, said):
    text = NEWS[lang][0]
    declared, header = (part.format(codec) for part in SAID[said])
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    language = f"<language>{lang}</language>" if said == "by the language alone" else ""
    document = f"{declaration}<rss>{language}<title>{text}</title></rss>"
    assert text in decode_feed(document.encode(codec), header)


@pytest.mark.parametrize(
    "codec", ["cp1251", "koi8-r", "cp949", "cp932", "euc-jp", "gb18030", "big5", "cp1252"]
)
def test_an_encoding_is_found_by_the_letters_alone(codec):
    text = next(text for text, codecs in NEWS.values() if codec in codecs or codec == "cp932")
    text = NEWS["ja"][0] if codec in {"cp932", "euc-jp"} else text
    assert (
        decode_feed(f"<rss><title>{text}</title></rss>".encode(codec)) == f"<rss><title>{text}</title></rss>"
    )


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("before", ["", "\n ", "<?xml version='1.0' encoding='euc-kr'?>"])
def test_wide_encodings_need_no_declaration(codec, before):
    text = f"{before}<rss><title>북한군 러시아에</title></rss>"
    assert decode_feed(text.encode(codec), "text/xml; charset=windows-1251") == text


@pytest.mark.parametrize(
    ("damage", "read"),
    [(b"\xeb\xb6", "\ufffd"), (b"\xff", "\ufffd"), (b"\x93x\x94", "“x”"), (b"\xeb\xb6\x81\xed", "북\ufffd")],
)
def test_utf_8_with_a_character_cut_in_two_stays_utf_8(damage, read):
    body = "<rss><title>북한군 ".encode() + damage + " 러시아에</title></rss>".encode()
    assert decode_feed(body) == f"<rss><title>북한군 {read} 러시아에</title></rss>"


def test_half_width_kana_are_read_where_they_are_declared():
    text = "<?xml version='1.0' encoding='Shift_JIS'?><rss><title>ﾊﾝｶｸ カナ テスト①</title></rss>"
    assert decode_feed(text.encode("cp932")) == text


def test_bytes_that_are_no_shift_jis_are_replaced():
    text = "<?xml version='1.0' encoding='Shift_JIS'?><rss><title>高市首相が訪ロ"
    assert decode_feed(text.encode("cp932") + b"\xff\xa0") == text + "\ufffd\ufffd"


def test_why_an_encoding_is_taken_is_told():
    assert find_charset("북한".encode()).why == "it is UTF-8 throughout"
    assert find_charset("북한군".encode("cp949"), "text/xml; charset=euc-kr").why == "the server says so"


def test_what_cannot_be_seen_is_no_part_of_a_line():
    assert plain_line("Nord\u00adkorea\u200b \ufeffheute") == "Nordkorea heute"


def test_mending_is_for_what_is_read():
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", "newswatch.mend")


@pytest.mark.parametrize("text", ["", "<", "no markup"])
def test_of_nothing_there_is_no_tree(text):
    with pytest.raises(FeedError):
        read_tree(text)
    assert mend_tree(text) == ""
