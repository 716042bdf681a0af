"""The keys by which copies are found among millions. Stable for ever: stored rows depend on them."""

import hashlib
import struct
from heapq import nsmallest

from newswatch.linking.reading import is_capital, starts_sentence
from newswatch.linking.shingles import MIN_WORDS, split_shingles, wording_digest
from newswatch.linking.words import WORD, plain_text, split_terms, split_words
from newswatch.model import LinkItem

# 48 permutations in 16 bands: three rows each. Two texts of Jaccard .40 meet in a band with probability .65,
# of .60 with .98; the rare keys find most of the others.
_BANDS = 16
_ROWS = 3
_RARE_KEYS = 16
_RARE_LETTERS = 18
_PERMUTATIONS = struct.Struct(f"<{_BANDS * _ROWS}I")
# Bad scans and free rewordings keep hardly three words in a row, but names and figures near to one another. A
# name alone is in thousands of articles, two side by side in few.
_PAIR_KEYS = 24
_PAIR_REACH = 2
_STEM = 5
_FEW_TELLING = 12
_LONG = 6


def copy_keys(item: LinkItem) -> tuple[int, ...]:
    """Return the signed 64-bit keys by which copies of this article are found among millions.

    Sixteen bands of MinHash, up to sixteen rare shingles and twenty-four pairs of names or figures; one key
    for a short text, none for no words.
    """
    words = split_words(item.text)
    if len(words) >= MIN_WORDS:
        shingles = set(split_shingles(words))
        return tuple(sorted({*_band_keys(shingles), *_rare_keys(shingles), *_pair_keys(item.text)}))
    digest = wording_digest(item, words)
    return () if digest is None else (_key(b"short", digest),)


def _band_keys(shingles: set[bytes]) -> list[int]:
    # One SHAKE output per shingle holds all 48 values: much faster than 48 permutations in Python.
    rows = [
        _PERMUTATIONS.unpack(hashlib.shake_128(shingle).digest(_PERMUTATIONS.size)) for shingle in shingles
    ]
    smallest = [min(column) for column in zip(*rows, strict=True)]
    return [
        _key(b"band%d" % band, struct.pack("<3I", *smallest[band * _ROWS : (band + 1) * _ROWS]))
        for band in range(_BANDS)
    ]


def _rare_keys(shingles: set[bytes]) -> list[int]:
    keys = (_key(b"rare", shingle) for shingle in shingles if _looks_rare(shingle))
    return sorted(keys)[:_RARE_KEYS]


def _pair_keys(text: str) -> list[int]:
    telling = _telling_words(plain_text(text))
    pairs = {
        " ".join(sorted((one, other)))
        for reach in range(1, _PAIR_REACH + 1)
        for one, other in zip(telling, telling[reach:], strict=False)
        if one != other
    }
    return nsmallest(_PAIR_KEYS, (_key(b"pair", pair.encode()) for pair in pairs))


def _telling_words(text: str) -> list[str]:
    """Return the stems of names and figures in order; of long words where there are few of them."""
    found = [
        word.group().casefold()[:_STEM]
        for word in WORD.finditer(text)
        if (word.group().isdigit() and len(word.group()) > 1)
        or (len(word.group()) > 2 and is_capital(word.group()) and not starts_sentence(text, word.start()))
    ]
    if len(found) >= _FEW_TELLING:
        return found
    return [term[:_STEM] for term in split_terms(text) if _looks_long(term)]


def _looks_long(term: str) -> bool:
    # Two characters of a script without spaces are a word, and a figure tells as much as one.
    return len(term) >= _LONG or term[0] >= "\u0e00" or term[0].isdigit()


def _looks_rare(shingle: bytes) -> bool:
    # Without the statistics of a corpus: long words and figures are rare in every language.
    return len(shingle) >= _RARE_LETTERS or any(byte in b"0123456789" for byte in shingle)


def _key(kind: bytes, content: bytes) -> int:
    return int.from_bytes(
        hashlib.blake2b(content, digest_size=8, person=kind).digest(), "little", signed=True
    )
