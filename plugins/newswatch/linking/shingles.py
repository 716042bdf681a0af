"""Hash the wording of a text: shingles for comparing, signature keys for finding. Stable for ever."""

import hashlib
import struct
from array import array
from collections.abc import Sequence
from zlib import crc32

from newswatch.linking.words import split_words
from newswatch.model import LinkItem

SHINGLE_WORDS = 3
MIN_WORDS = 30
"""A shorter text is told apart by title and text together, and only when they are the same."""

# 48 permutations in 16 bands: three rows each. Two texts of Jaccard .40 meet in a band with probability .65,
# of .60 with .98; the rare keys find most of the others.
_BANDS = 16
_ROWS = 3
_RARE_KEYS = 16
_RARE_LETTERS = 18
_PERMUTATIONS = struct.Struct(f"<{_BANDS * _ROWS}I")


def hash_shingles(words: Sequence[str]) -> "array[int]":
    """Return a 32-bit hash of each three neighbouring words, in order."""
    return array("I", [crc32(shingle) for shingle in _shingles(words)])


def wording_digest(item: LinkItem, words: Sequence[str]) -> bytes | None:
    """Return what exact copies share: the words of the body, or of title and text of a short one."""
    if len(words) >= MIN_WORDS:
        return hashlib.sha256(" ".join(words).encode()).digest()
    title = split_words(item.title or "")
    if not title and not words:
        return None
    return hashlib.sha256(f"{' '.join(title)}\n{' '.join(words)}".encode()).digest()


def copy_keys(item: LinkItem) -> tuple[int, ...]:
    """Return the signed 64-bit keys by which copies of this article are found among millions.

    Sixteen bands of MinHash and up to sixteen rare shingles; one key for a short text, none for no words.
    """
    words = split_words(item.text)
    if len(words) >= MIN_WORDS:
        shingles = set(_shingles(words))
        return tuple(sorted({*_band_keys(shingles), *_rare_keys(shingles)}))
    digest = wording_digest(item, words)
    return () if digest is None else (_key(b"short", digest),)


def _shingles(words: Sequence[str]) -> list[bytes]:
    return [" ".join(three).encode() for three in zip(words, words[1:], words[2:], strict=False)]


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


def _looks_rare(shingle: bytes) -> bool:
    # Without the statistics of a corpus: long words and figures are rare in every language.
    return len(shingle) >= _RARE_LETTERS or any(byte in b"0123456789" for byte in shingle)


def _key(kind: bytes, content: bytes) -> int:
    return int.from_bytes(
        hashlib.blake2b(content, digest_size=8, person=kind).digest(), "little", signed=True
    )
