"""Cut text of any script into comparable words; knows nothing of articles."""

import re
import unicodedata

# Scripts written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han (Unicode blocks).
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u109f\u1780-\u17d3\u3005\u3041-\u3096"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Vowel signs and accents that Python's \w leaves out: without them a word of Hindi or Arabic falls apart.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u0f71-\u0f84\u0f90-\u0fbc"
)
WORD = re.compile(f"[{_UNSPACED}]+|(?:[^\\W_{_UNSPACED}]|[{_MARKS}])+")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]")
_HANGUL_WORD = re.compile("[\uac00-\ud7a3]{3,}")
# Soft hyphen, zero width characters, tatweel: they are typography, and differ between copies.
_INVISIBLE = re.compile("[\u00ad\u0640\u200b-\u200d\u2060\ufeff]")
_FIRST_DENSE = "\u0e00"  # every unspaced script and Hangul lies behind it

# Three overlapping characters: a shingle of three such words is five characters, about three English words.
_CHARACTERS_IN_A_WORD = 3
_CHARACTERS_IN_A_TERM = 2


def plain_text(text: str) -> str:
    """Return the text in one spelling (NFKC) without invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def split_words(text: str) -> list[str]:
    """Return the words in order; where a script has no spaces, each three neighbouring characters.

    >>> split_words("Kyiv’s 12,000 SOLDIERS")
    ['kyiv', 's', '12', '000', 'soldiers']
    >>> split_words("朝鮮半島 news")
    ['朝鮮半', '鮮半島', 'news']
    """
    words: list[str] = []
    for word in WORD.findall(plain_text(text).casefold()):
        if word[0] < _FIRST_DENSE or not _UNSPACED_RUN.match(word):
            words.append(word)
        else:
            words.extend(grams(word, _CHARACTERS_IN_A_WORD))
    return words


def split_terms(text: str) -> list[str]:
    """Return what articles are found by: words; pairs of characters where there are no spaces, or particles.

    >>> split_terms("북한군이 朝鮮")
    ['북한', '한군', '군이', '朝鮮']
    """
    terms: list[str] = []
    for word in WORD.findall(plain_text(text).casefold()):
        if word[0] < _FIRST_DENSE or not (_UNSPACED_RUN.match(word) or _HANGUL_WORD.fullmatch(word)):
            terms.append(word)
        else:
            terms.extend(grams(word, _CHARACTERS_IN_A_TERM))
    return terms


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """Return the words of an already plain text with the place of each.

    >>> word_spans("Two words")
    [('two', 0, 3), ('words', 4, 9)]
    """
    spans: list[tuple[str, int, int]] = []
    for found in WORD.finditer(text):
        word, start = found.group().casefold(), found.start()
        if word[0] < _FIRST_DENSE or not _UNSPACED_RUN.match(word):
            spans.append((word, start, found.end()))
        else:
            pieces = grams(word, _CHARACTERS_IN_A_WORD)
            spans.extend((piece, start + i, start + i + len(piece)) for i, piece in enumerate(pieces))
    return spans


def grams(word: str, size: int) -> list[str]:
    """Return the overlapping pieces of a word, or the word where it is too short.

    >>> grams("abcd", 3)
    ['abc', 'bcd']
    """
    return [word[i : i + size] for i in range(max(1, len(word) - size + 1))]
