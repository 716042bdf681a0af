"""Turn a page's bytes into text: by mark, header, the page's declaration, then the bytes themselves."""

import codecs
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
# The WHATWG encoding standard reads a page's bytes up to here for a declaration; pages put theirs later too.
_DECLARATION_WITHIN = 16_384
# What browsers take a label to mean (WHATWG Encoding, section 4.2): the wider superset.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
# Encodings tried on bytes that say nothing, each with the script that must fill it to be believed.
_GUESSES = (
    ("cp949", re.compile(r"[\uac00-\ud7a3]")),
    ("cp932", re.compile(r"[\u3041-\u30ff]")),
    ("euc_jp", re.compile(r"[\u3041-\u30ff]")),
    ("gb18030", re.compile(r"[\u4e00-\u9fa5\u3000-\u303f\uff00-\uffef]")),
    ("cp1251", re.compile(r"[\u0430-\u044f\u0456\u0457\u0454]")),
    ("koi8_r", re.compile(r"[\u0430-\u044f]")),
)
_ENOUGH = {"cp932": 0.25, "euc_jp": 0.25, "cp949": 0.7, "gb18030": 0.9, "cp1251": 0.7, "koi8_r": 0.7}


def decode_html(body: bytes, content_type: str | None = None) -> str:
    r"""Return the text of a page.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever is declared: others do not form it by chance.

    >>> decode_html("\u00e9t\u00e9".encode("latin-1"), "text/html; charset=ISO-8859-1")
    'été'
    >>> decode_html("\uc11c\uc6b8".encode("euc-kr"))
    '서울'
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if not body.isascii() and (text := _strictly(body, "utf-8")) is not None:
        return text
    for name in _named(body, content_type):
        if (text := _strictly(body, name)) is not None:
            return text
    return _guess(body)


def _named(body: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the encodings that the header and the page name, as Python knows them."""
    labels = [match[1] for match in _CHARSET.finditer(content_type or "")]
    labels += [
        match[1].decode("ascii", "replace") for match in _DECLARED.finditer(body[:_DECLARATION_WITHIN])
    ]
    for label in labels:
        try:
            name = codecs.lookup(label).name
        except (LookupError, ValueError):
            continue
        yield _WIDER.get(name, name)


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError):  # LookupError: a codec of Python's that is no text encoding, as "hex"
        return None


def _guess(body: bytes) -> str:
    """Return the text by the first encoding that gives mostly its own script, else Western European."""
    if body.isascii():
        return body.decode("ascii")
    for name, script in _GUESSES:
        if (text := _strictly(body, name)) is not None and _fills(text, script, _ENOUGH[name]):
            return text
    named = next(_named(body, None), "utf-8")
    best = min((named, "utf-8"), key=lambda name: body.decode(name, "replace").count("\ufffd"))
    text = body.decode(best, "replace")
    return text if text.count("\ufffd") * 50 < len(text) else body.decode("cp1252", "replace")


def _fills(text: str, script: re.Pattern[str], share: float) -> bool:
    beyond_ascii = sum(char > "\x7f" for char in text)
    return beyond_ascii > 0 and len(script.findall(text)) >= share * beyond_ascii
