"""Hash the wording of a text, three words at a time. Stable for ever."""

import hashlib
from array import array
from collections.abc import Sequence
from zlib import crc32

from newswatch.linking.words import split_words
from newswatch.model import LinkItem

SHINGLE_WORDS = 3
MIN_WORDS = 30
"""A shorter text is told apart by title and text together, and only when they are the same."""


def hash_shingles(words: Sequence[str]) -> "array[int]":
    """Return a 32-bit hash of each three neighbouring words, in order."""
    return array("I", [crc32(shingle) for shingle in split_shingles(words)])


def wording_digest(item: LinkItem, words: Sequence[str]) -> bytes | None:
    """Return what exact copies share: the words of the body, or of title and text of a short one."""
    if len(words) >= MIN_WORDS:
        return hashlib.sha256(" ".join(words).encode()).digest()
    title = split_words(item.title or "")
    if not title and not words:
        return None
    return hashlib.sha256(f"{' '.join(title)}\n{' '.join(words)}".encode()).digest()


def split_shingles(words: Sequence[str]) -> list[bytes]:
    """Return each three neighbouring words."""
    return [" ".join(three).encode() for three in zip(words, words[1:], words[2:], strict=False)]
