"""Bytes become the text their author wrote, whatever header and page say."""

import pytest

from newswatch.extract.page.decoding import decode_html

KOREAN = "<p>북부 항만 당국은 낡은 여객선의 입항 심사를 강화하기로 했다.</p>"
JAPANESE = "<p>北部の港湾当局はフェリーの入港審査を厳しくすると発表した。</p>"
RUSSIAN = "<p>Порты севера ужесточат проверку старых паромов.</p>"
CHINESE = "<p>北方港口将加强老旧渡轮入港检查。</p>"


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_outranks_the_header(mark):
    assert decode_html(KOREAN.encode(mark), "text/html; charset=iso-8859-1") == KOREAN


def test_the_header_is_believed():
    assert decode_html(RUSSIAN.encode("koi8-r"), "text/html; charset=KOI8-R") == RUSSIAN


@pytest.mark.parametrize(
    "declaration",
    ['<meta charset="euc-kr">', "<meta http-equiv=Content-Type content='text/html; charset=ks_c_5601-1987'>"],
)
def test_the_pages_declaration_is_believed(declaration):
    assert decode_html((declaration + KOREAN).encode("euc-kr")) == declaration + KOREAN


def test_valid_utf8_outranks_a_wrong_header():
    assert decode_html(RUSSIAN.encode(), "text/html; charset=windows-1252") == RUSSIAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "cp949"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (RUSSIAN, "cp1251"), (CHINESE, "gb18030")],
)
def test_bytes_that_say_nothing_are_read_by_their_script(text, encoding):
    assert decode_html(text.encode(encoding)) == text


@pytest.mark.parametrize("label", ["hex", "no-such-thing", "idna", "rot13", ""])
def test_an_impossible_label_is_passed_over(label):
    assert decode_html(b"<p>caf\xe9 au lait", f"text/html; charset={label}") == "<p>café au lait"


def test_latin1_means_windows_1252_as_in_browsers():
    assert decode_html(b"\x93quoted\x94", "text/html; charset=iso-8859-1") == "“quoted”"
