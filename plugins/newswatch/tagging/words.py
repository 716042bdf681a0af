"""Cut text into the tokens that queries are matched against, and find them again in the text as given."""

import re
import unicodedata
from functools import lru_cache

from newswatch.tagging.scripts import ALONE, HANGUL, LATIN_GREEK, MARKS

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
# U+02BC is a letter, so it would hold the possessive to its word.
_LETTER_APOSTROPHE = re.compile(f"\u02bc(?=[sS](?![\\w{MARKS}]))")
# The look behind stands after the apostrophe, so that the search can leap from one to the next.
_POSSESSIVE = re.compile(rf"['’](?<=[\w.{MARKS}].)[sS](?![\w{MARKS}])")
_LETTERS = rf"[^\W\d_{ALONE}]"
_TOKEN = re.compile(rf"(?:{_LETTERS}\.){{2,}}+|[{ALONE}]|(?:[^\W_{ALONE}]++|[{MARKS}]++)++")
_TOKEN_ASCII = re.compile(r"(?:[a-zA-Z]\.){2,}+|[a-zA-Z0-9]++")
_ACCENTS = re.compile(f"(?<=[{LATIN_GREEK}])[{MARKS}]+")
_HANGUL_END = re.compile(f"[{HANGUL}]\\Z")
_IO = str.maketrans({"ё": "е", "Ё": "Е"})
# What may join with the character before it under NFKC: marks, and Hangul and halfwidth parts of syllables.
_UNIT = re.compile(
    rf"[\s\S](?:[{MARKS}{_INVISIBLE.pattern[1:-1]}\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff\uff9e-\uffdc])*+"
)


def clean(text: str) -> str:
    """Return the text as tokens are cut from it: NFKC, nothing invisible, blanks for the possessive."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _without_possessive(text)


def _without_possessive(text: str) -> str:
    if "\u02bc" in text:
        text = _LETTER_APOSTROPHE.sub("'", text)
    if "'" in text or "’" in text:
        # Blanks of the same length, so that offsets stand.
        text = _POSSESSIVE.sub("  ", text)
    return text


def written_tokens(text: str) -> list[str]:
    """Return the tokens of a text as written.

    >>> written_tokens("The D.P.R.K.'s 12,000 soldiers: 部隊")
    ['The', 'DPRK', '12', '000', 'soldiers', '部', '隊']
    """
    return split(clean(text))


def split(cleaned: str) -> list[str]:
    """Return the tokens of a text that is clean already."""
    pattern = _TOKEN_ASCII if cleaned.isascii() else _TOKEN
    tokens = pattern.findall(cleaned)
    return [token.replace(".", "") if "." in token else token for token in tokens]


@lru_cache(maxsize=1 << 16)
def fold(token: str) -> str:
    """Return a token without case, without accents on Latin and Greek letters, and with ё as е.

    >>> [fold(token) for token in ("Élysée", "Ёлкин", "Йод", "STRASSE")]
    ['elysee', 'елкин', 'йод', 'strasse']
    """
    folded = token.casefold()
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded.translate(_IO))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def tokens(text: str) -> frozenset[str]:
    """Return the distinct folded tokens of a text.

    >>> sorted(tokens("Kim's Élysée, KIM"))
    ['elysee', 'kim']
    """
    return frozenset(map(fold, written_tokens(text)))


def is_open(token: str) -> bool:
    """Return whether a word of a query also stands for longer ones: Korean puts its endings onto nouns.

    >>> is_open("북한"), is_open("korea")
    (True, False)
    """
    return _HANGUL_END.search(token) is not None


def token_places(text: str) -> list[tuple[int, int]]:
    r"""Return start and end of each token in the text as given, in code points.

    >>> token_places("a\u00adb ㎞")
    [(0, 3), (4, 5)]
    """
    if text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _INVISIBLE.search(text)):
        pattern = _TOKEN_ASCII if text.isascii() else _TOKEN
        return [match.span() for match in pattern.finditer(_without_possessive(text))]
    units = [match.span() for match in _UNIT.finditer(text)]
    cleaned: list[str] = []
    origin: list[int] = []
    for number, (start, end) in enumerate(units):
        unit = clean(text[start:end]) if not text[start:end].isascii() else text[start:end]
        cleaned.append(unit)
        origin.extend([number] * len(unit))
    whole = _without_possessive("".join(cleaned))
    return [
        (units[origin[match.start()]][0], units[origin[match.end() - 1]][1])
        for match in _TOKEN.finditer(whole)
    ]
