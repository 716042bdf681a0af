"""Find out how a feed is encoded, whatever it says: byte order mark, else UTF-8, else what fits best."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from newswatch.feeds.letters import count_foreign, oddness

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

_CENTRAL = ("cp1250", "iso8859_2")
_BY_LANGUAGE = {
    "ko": ("cp949",),
    "ja": ("cp932", "euc_jp"),
    "zh": ("gb18030", "big5hkscs"),
    "ru": ("cp1251", "koi8_r", "iso8859_5"),
    "uk": ("cp1251", "koi8_u"),
    **dict.fromkeys(("bg", "be", "mk", "sr"), ("cp1251",)),
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), _CENTRAL),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    **dict.fromkeys(("et", "lt", "lv"), ("cp1257",)),
    "el": ("cp1253",),
    "he": ("cp1255",),
    "th": ("cp874",),
    "tr": ("cp1254",),
}
# Without a word of the document's: in those of Thai or Arabic nearly any bytes would be letters.
_UNDECLARED = (
    "cp1251",
    "koi8_r",
    "cp949",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5hkscs",
    "iso8859_5",
    "cp1252",
)

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([a-z]{2})|xml:lang\s*=\s*[\"']([a-z]{2})", re.IGNORECASE)

_FOREIGN = re.compile(rb"[\x80-\xff]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# So much of what is not ASCII is by chance never UTF-8: the rest is damage, a character cut in two.
_MOSTLY = 0.8
_SHIFT = re.compile(rb"\x1b\$[@B]|\x1b\(J|\x1b\$\)C")

# What Python's cp932 makes of bytes that are no Shift_JIS.
_STRAY = dict.fromkeys((0x80, 0xF8F0, 0xF8F1, 0xF8F2, 0xF8F3), "\ufffd")

_SAMPLE_BYTES = 6_000
# What a document says of itself, and what its language suggests, counts so much against better letters.
_DECLARED_BONUS, _LANGUAGE_BONUS = 0.4, 0.1
_FEW = 10
# What is declared and costs no more than this is not compared with anything.
_PLAUSIBLE = 0.25


@dataclass(frozen=True)
class Charset:
    """A codec of Python's, and why it is taken."""

    name: str
    why: str


@dataclass(frozen=True)
class Candidate:
    """A codec to try, and how much speaks for it before its letters are looked at."""

    name: str
    why: str
    bonus: float = 0.0


def decode_feed(body: bytes, content_type: str = "") -> str:
    """Return the text of a document; what no encoding explains comes out as replacement characters."""
    name = find_charset(body, content_type).name
    text = body.decode(name, "newswatch.mend" if name == "utf-8" else "replace")
    return text.translate(_STRAY) if name == "cp932" else text


def find_charset(body: bytes, content_type: str = "") -> Charset:
    """Return how a document is encoded.

    >>> find_charset("Ёлка".encode("cp1251"), "text/xml; charset=utf-8")
    Charset(name='cp1251', why='its letters')
    """
    if marked := next((name for mark, name in _MARKS if body.startswith(mark)), None):
        return Charset(marked, "its first bytes")
    if wide := wide_charset(body[:2_000]):
        return Charset(wide, "a zero in every other byte")
    # Text in another encoding is practically never valid UTF-8 by chance, so this outranks every declaration
    # but that of a seven-bit encoding.
    if shift := _SHIFT.search(body):
        return Charset("iso2022_kr" if shift[0].endswith(b")C") else "iso2022_jp", "its escape sequences")
    if is_utf8(body):
        return Charset("utf-8", "it is UTF-8 throughout")
    if is_mostly_utf8(body):
        return Charset("utf-8", "it is UTF-8 but for a few bytes")
    return likeliest_charset(body, content_type)


def wide_charset(head: bytes) -> str | None:
    """Return UTF-16 in the order that zeros give away, where neither mark nor first bytes do."""
    half = len(head) // 2
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) * 2 < half or half < 8 or min(zeros) * 4 > max(zeros):
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def is_utf8(body: bytes) -> bool:
    """Tell whether the bytes are UTF-8 throughout."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_mostly_utf8(body: bytes) -> bool:
    """Tell whether what is not ASCII is UTF-8 nearly throughout: some characters were cut, or pasted in."""
    foreign = len(body) - len(body.translate(None, bytes(range(0x80, 0x100))))
    well_formed = sum(map(len, _UTF8.findall(body)))
    return well_formed >= _MOSTLY * foreign


def mend_utf8(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for bytes that are no UTF-8: quotes and dashes of windows-1252, else U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    lone = error.reason == "invalid start byte" and b"\x80" <= stray <= b"\x9f"
    return stray.decode("cp1252", "replace") if lone else "\ufffd", error.end


codecs.register_error("newswatch.mend", mend_utf8)


def likeliest_charset(body: bytes, content_type: str) -> Charset:
    """Return the encoding in which the letters make most sense, those that are declared first."""
    first = _FOREIGN.search(body)
    # The first byte that is not ASCII begins a character, in every encoding.
    start = first.start() if first else 0
    sample = body[start : start + _SAMPLE_BYTES]
    found, least = Candidate("utf-8", "it says nothing else"), float("inf")
    for candidate in candidates(body[:4_000], content_type):
        cost = cost_of(candidate, sample)
        if cost < least:
            found, least = candidate, cost
        if candidate.bonus == _DECLARED_BONUS and cost < _PLAUSIBLE:
            break
    return Charset(found.name, found.why)


def cost_of(candidate: Candidate, sample: bytes) -> float:
    """Return how unlikely an encoding is, by the letters it makes of a sample and by what speaks for it."""
    text = sample.decode(candidate.name, "replace")
    # The fewer letters there are to judge by, the more counts what is said.
    doubt = 1 + _FEW / (1 + count_foreign(text))
    return oddness(text) - candidate.bonus * doubt


def candidates(head: bytes, content_type: str) -> Iterator[Candidate]:
    """Yield encodings to try, the likeliest first: declared ones, those of its language, the rest."""
    header, document = _HEADER_CHARSET.search(content_type), _DECLARED.search(head)
    declared = [(header[1], "the server says so")] if header else []
    declared += [(document[1].decode("ascii"), "the document says so")] if document else []
    for label, why in declared:
        # A server's default of ISO 8859-1 says nothing.
        if (name := codec_of(label)) and name != "cp1252":
            yield Candidate(name, why, _DECLARED_BONUS)
    if language := _LANGUAGE.search(head):
        for name in _BY_LANGUAGE.get((language[1] or language[2]).decode("ascii").lower(), ()):
            yield Candidate(name, "its language and letters", _LANGUAGE_BONUS)
    for name in _UNDECLARED:
        yield Candidate(name, "its letters")


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
