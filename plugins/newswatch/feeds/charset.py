"""Find out how a feed is encoded, whatever it says: byte order mark, else UTF-8, else what fits best."""

import codecs
import re
from collections.abc import Iterator

# Signs in the first bytes; the longer ones first. Without a mark, "<" in two or four bytes gives it away.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)

# What a label means in practice (WHATWG Encoding): the larger set of which the named one is part.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_SPOKEN = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "x-windows-949": "cp949",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
    "x-euc-kr": "cp949",
    "x-cp1251": "cp1251",
    "win-1251": "cp1251",
}

# Codecs of Python that no document is written in.
_NEVER = frozenset(
    {"idna", "punycode", "utf-7", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)

_BY_LANGUAGE = {
    "ko": ("cp949",),
    "ja": ("cp932", "euc_jp"),
    "zh": ("gb18030", "big5hkscs"),
    "ru": ("cp1251", "koi8_r"),
    "uk": ("cp1251", "koi8_u"),
    "bg": ("cp1251",),
    "be": ("cp1251",),
}
_UNDECLARED = ("cp1251", "koi8_r", "cp949", "cp932", "gb18030", "cp1252")

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([a-z]{2})|xml:lang\s*=\s*[\"']([a-z]{2})", re.IGNORECASE)

_SAMPLE = 20_000
# Signs of a wrong guess: replacement and control characters, private use, half-width kana, box drawing; a
# capital inside a Cyrillic word (KOI8-R read as windows-1251), Cyrillic and Latin in one word.
_ODD = re.compile(
    r"[\ufffd\x80-\x9f\ue000-\uf8ff\uff61-\uff9f\u2500-\u259f]|[а-яё][А-ЯЁ]|[А-яЁё][A-Za-z]|[A-Za-z][А-яЁё]|[¡-¿×÷](?=[¡-ÿ])"
)
_LATIN_AMONG_LETTERS = re.compile(r"[À-ÿ]{3}")


def decode_feed(body: bytes, content_type: str = "") -> str:
    """Return the text of a document; what no encoding explains comes out as replacement characters."""
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), None)
    if marked is not None:
        return body.decode(marked, "replace")
    # Text in another encoding is practically never valid UTF-8 by chance, so this outranks every declaration
    # but that of a seven-bit encoding.
    if b"\x1b" not in body and is_utf8(body):
        return body.decode("utf-8")
    names = dict.fromkeys(candidates(body, content_type))
    tries = [body.decode(name, "replace") for name in names]
    return min(tries, key=oddness)


def is_utf8(body: bytes) -> bool:
    """Tell whether the bytes are UTF-8 throughout."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def candidates(body: bytes, content_type: str) -> Iterator[str]:
    """Yield encodings to try, the likeliest first: declared ones, those of its language, the rest."""
    head = body[:4_000]
    declared = [found[1] for found in [_HEADER_CHARSET.search(content_type)] if found]
    declared += [found[1].decode("ascii") for found in [_DECLARED.search(head)] if found]
    names = [name for label in declared if (name := codec_of(label))]
    # A server's default of ISO 8859-1 says nothing: it stands behind the others.
    yield from sorted(names, key=lambda name: name == "cp1252")
    yield "utf-8"
    if language := _LANGUAGE.search(head):
        yield from _BY_LANGUAGE.get((language[1] or language[2]).decode("ascii").lower(), ())
    yield from _UNDECLARED


def codec_of(label: str) -> str | None:
    """Return Python's name of a declared encoding, ``None`` for one that is not known or not of text.

    >>> codec_of("EUC-KR"), codec_of("windows-1251"), codec_of("rot13")
    ('cp949', 'cp1251', None)
    """
    try:
        name = codecs.lookup(_SPOKEN.get(label.lower(), label)).name
        b"<".decode(name, "replace")  # what is a codec but no encoding of text (rot13) raises here
    except (LookupError, ValueError):
        return None
    return None if name in _NEVER else _LARGER.get(name, name)


def oddness(text: str) -> float:
    """Return how unlikely a text is; 0 where nothing speaks against it."""
    foreign = [character for character in text[:_SAMPLE] if character > "\x7f"]
    if not foreign:
        return 0.0
    odd = len(_ODD.findall(text[:_SAMPLE])) + 3 * len(_LATIN_AMONG_LETTERS.findall(text[:_SAMPLE]))
    return odd / len(foreign)
