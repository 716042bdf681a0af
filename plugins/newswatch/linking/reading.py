"""What linking needs to know of one article, read off it once and kept small."""

import re
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass

from newswatch.linking.shingles import MIN_WORDS, hash_shingles, wording_digest
from newswatch.linking.words import WORD, plain_text, split_terms, split_words
from newswatch.model import LinkItem

_SENTENCE_END = re.compile(r"(?:[.!?:;…。！？\n\"“”„«»‘(\[—–]|\s-)\s*$")
_MAX_WORDS = 20_000
"""Longer texts are cut: no article is, and a page that is must not stall the others."""

_LENGTH_BITS = 7
# Endings differ where the word is the same: five letters tell English words apart as well as whole ones do,
# and do better where words are inflected, as in Russian (measured).
_STEM_LETTERS = 5
_HEADLINE_WORDS = 10
# What stands for the title of an article without one: its first terms.
_LEAD_TERMS = 12
_LEAD_CHARACTERS = 500
_MAX_TITLE = 40
"""Longer titles are cut: two are laid side by side, in time that grows with the product of their lengths."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the linker keeps it. ``terms`` (sorted) and ``counts`` run in parallel, ``title`` has its
    terms in order; ``packed`` holds title and text for telling later what two articles share.
    """

    id: str
    lang: str
    size: int
    digest: bytes | None
    shingles: "array[int]"
    terms: "array[int]"
    counts: "array[int]"
    title: "array[int]"
    names: "array[int]"
    packed: bytes

    @property
    def is_short(self) -> bool:
        """Return whether there is too little text for anything but equality."""
        return self.size < MIN_WORDS

    @property
    def is_headline(self) -> bool:
        """Return whether there is no text to speak of beside the title."""
        return self.size < _HEADLINE_WORDS

    def unpack(self) -> tuple[str, str]:
        """Return title and text."""
        title, _, text = zlib.decompress(self.packed).decode("utf-8", "replace").partition("\0")
        return title, text


def read_item(item: LinkItem) -> Reading:
    """Return what the linker keeps of an article.

    >>> read_item(LinkItem("a", None, None, "A title", "", "en-GB", None)).lang
    'en'
    """
    title, text = plain_text(item.title or ""), plain_text(item.text)
    words = split_words(text)[:_MAX_WORDS]
    counts = count_terms(f"{title}\n{text}")
    lead = split_terms(title) or split_terms(text[:_LEAD_CHARACTERS])[:_LEAD_TERMS]
    terms = sorted(counts)
    return Reading(
        id=item.id,
        lang=(item.lang or "").replace("_", "-").partition("-")[0].casefold(),
        size=len(words),
        digest=wording_digest(item, words),
        shingles=hash_shingles(words),
        terms=array("I", terms),
        counts=array("B", [counts[term] for term in terms]),
        title=array("I", map(hash_term, lead[:_MAX_TITLE])),
        names=array("I", sorted({hash_term(name) for name in find_name_words(text)})),
        packed=zlib.compress(f"{title}\0{text}".encode("utf-8", "replace"), 1),
    )


def hash_term(term: str) -> int:
    """Return the number of a term's stem, the same in every process; its last three bits say the length.

    >>> term_length(hash_term("the")), term_length(hash_term("skirmish")), term_length(hash_term("朝鮮"))
    (3, 5, 7)
    >>> hash_term("skirmishes") == hash_term("skirmish")
    True
    """
    if term[0] >= "\u0e00" or term[0].isdigit():
        return zlib.crc32(term.encode()) | _LENGTH_BITS
    stem = term[:_STEM_LETTERS]
    return zlib.crc32(stem.encode()) & ~_LENGTH_BITS | len(stem)


def term_length(term: int) -> int:
    """Return the letters of a term's stem; figures and characters of dense scripts count as seven."""
    return term & _LENGTH_BITS


def count_terms(text: str) -> dict[int, int]:
    """Return how often each term occurs, at most 255 times."""
    counts = Counter(map(hash_term, split_terms(text)[:_MAX_WORDS]))
    return {term: min(count, 255) for term, count in counts.items()}


def find_name_words(text: str) -> set[str]:
    """Return the words written with a capital where no sentence begins, casefolded.

    >>> sorted(find_name_words("He met Kim Jong Un. They spoke in Pyongyang."))
    ['jong', 'kim', 'pyongyang', 'un']
    """
    return {
        word.group().casefold()
        for word in WORD.finditer(text)
        if is_capital(word.group()) and not starts_sentence(text, word.start())
    }


def is_capital(word: str) -> bool:
    """Return whether a word is written as names are."""
    return len(word) > 1 and word[0].isupper()


def starts_sentence(text: str, at: int) -> bool:
    """Return whether a sentence, a quotation or a line begins here: a capital there says nothing."""
    before = text[max(0, at - 4) : at]
    return not before.strip() or bool(_SENTENCE_END.search(before))
