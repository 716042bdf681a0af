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
# Encodings tried on bytes that say nothing: the script that must fill what they make of them, how far, and
# the characters that any text of the language has, with their least share. Each can read the others' bytes.
_KANA = (r"[\u3041-\u30ff]", 0.25, r"[\u306e\u306f\u3092\u306b\u3068\u3057\u305f\u3067]", 0.05)
_HAN = (r"[\u4e00-\u9fa5\u3000-\u303f\uff00-\uffef]", 0.9, r"[\u7684\u662f\u5728\uff0c\u3002]", 0.04)
_GUESSES = (
    ("cp949", r"[\uac00-\ud7a3]", 0.7, r"[\uc774\uac00\uc758\ub294\uc744\uc5d0\ub2e4\uace0]", 0.08),
    ("cp932", *_KANA),
    ("euc_jp", *_KANA),
    ("gb18030", *_HAN),
    ("cp1251", r"[\u0430-\u044f\u0456\u0457\u0454]{3,}", 0.6, r"[\u043e\u0430\u0435\u0438]", 0.2),
    ("koi8_r", r"[\u0430-\u044f]{3,}", 0.6, r"[\u043e\u0430\u0435\u0438]", 0.2),
)


def decode_html(body: bytes, content_type: str | None = None) -> str:
    r"""Return the text of a page.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever is declared: others do not form it by chance.

    >>> decode_html("\u00e9t\u00e9".encode("latin-1"), "text/html; charset=ISO-8859-1")
    'été'
    >>> decode_html("\uc11c\uc6b8\uc5d0".encode("euc-kr"))
    '서울에'
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
    for name, script, share, common, least in _GUESSES:
        text = _strictly(body, name)
        if text is not None and _share(text, script) >= share and _share(text, common) >= least:
            return text
    named = next(_named(body, None), "utf-8")
    best = min((named, "utf-8"), key=lambda name: body.decode(name, "replace").count("\ufffd"))
    text = body.decode(best, "replace")
    return text if text.count("\ufffd") * 50 < len(text) else body.decode("cp1252", "replace")


def _share(text: str, pattern: str) -> float:
    """Return how much of what is not ASCII in a text matches a pattern."""
    beyond_ascii = sum(char > "\x7f" for char in text)
    return sum(map(len, re.findall(pattern, text))) / beyond_ascii if beyond_ascii else 0.0
