"""One article laid out for the engine: which token stands where. Built once, read by every topic."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from newswatch.model import TagItem
from newswatch.tagging.limits import MAX_DISTANCE
from newswatch.tagging.sentences import paragraph_ends, sentence_ends
from newswatch.tagging.spans import Span, Spans
from newswatch.tagging.syntax import Unit, WordPattern
from newswatch.tagging.words import clean, fold, split, token_places

# Title and text share one count of tokens; between them lies more than any distance a query can ask for.
_GAP = 4 * MAX_DISTANCE


class FieldTokens:
    """The tokens of one field. ``base`` is the number of its first token."""

    def __init__(self, name: str, given: str, base: int) -> None:
        self.name = name
        self.given = given
        self.base = base
        self.written = split(clean(given))
        self.folded = list(map(fold, self.written))
        self.end = base + len(self.written)

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Start and end of each token in the field as given."""
        return token_places(self.given)

    @cached_property
    def sentences(self) -> list[int]:
        """The number of the first token after each sentence."""
        return self._tokens_before(sentence_ends(self.given))

    @cached_property
    def paragraphs(self) -> list[int]:
        """The number of the first token after each paragraph."""
        return self._tokens_before(paragraph_ends(self.given))

    def _tokens_before(self, ends: Iterable[int]) -> list[int]:
        starts = [start for start, _ in self.places]
        return [self.base + bisect_left(starts, end) for end in ends] + [self.end]

    def unit_end(self, token: int, unit: Unit) -> int:
        """Return the number of the first token after the sentence or paragraph that holds this one."""
        ends = self.sentences if unit is Unit.SENTENCE else self.paragraphs
        return ends[bisect_right(ends, token)]


class ArticleMap:
    """Where each token of an article stands, and what has been found in it so far."""

    def __init__(self, item: TagItem) -> None:
        self.title = FieldTokens("title", item.title or "", 0)
        self.text = FieldTokens("text", item.text or "", self.title.end + _GAP)
        self.fields = (self.title, self.text)
        self.meta = {
            "lang": (item.lang or "").casefold(),
            "source": (item.source or "").casefold().strip("."),
            "country": (item.country or "").casefold(),
        }
        self.found: dict[int, Spans] = {}

    @cached_property
    def folded(self) -> "Vocabulary":
        """Positions by folded token."""
        return Vocabulary([(field.base, field.folded) for field in self.fields])

    @cached_property
    def written(self) -> "Vocabulary":
        """Positions by token as written."""
        return Vocabulary([(field.base, field.written) for field in self.fields])

    def field_at(self, token: int) -> FieldTokens:
        """Return the field a token is in."""
        return self.text if token >= self.text.base else self.title

    def haystack(self) -> bytes:
        """Return everything a required key can be found in: see ``newswatch.tagging.keys``."""
        meta = (
            f"\x01lang={self.meta['lang']}\x01.{self.meta['source']}\x01country={self.meta['country']}\x01",
        )
        words = " ".join(("", *self.title.folded, "\x02", *self.text.folded, ""))
        return (words + meta[0]).encode("utf-8", "surrogatepass")

    def place(self, span: Span) -> tuple[str, int, int]:
        """Return field, start and end of a span in code points of the field as given."""
        field = self.field_at(span[0])
        return field.name, field.places[span[0] - field.base][0], field.places[span[1] - 1 - field.base][1]


class Vocabulary:
    """The distinct tokens of an article with their sorted positions."""

    def __init__(self, fields: Sequence[tuple[int, list[str]]]) -> None:
        self.positions: dict[str, list[int]] = {}
        for base, tokens in fields:
            for position, token in enumerate(tokens, base):
                if token in self.positions:
                    self.positions[token].append(position)
                else:
                    self.positions[token] = [position]
        self._expanded: dict[str, Sequence[int]] = {}

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.positions)

    def at(self, word: WordPattern) -> Sequence[int]:
        """Return the sorted positions of the tokens a pattern stands for."""
        if word.wild:
            return self._expand(word.text)
        if word.open:
            return self._expand(word.text + "*")
        return self.positions.get(word.text, ())

    def _expand(self, pattern: str) -> Sequence[int]:
        if pattern not in self._expanded:
            tokens = self._matching(pattern)
            self._expanded[pattern] = sorted(place for token in tokens for place in self.positions[token])
        return self._expanded[pattern]

    def _matching(self, pattern: str) -> Iterable[str]:
        prefix = pattern[:-1]
        if not pattern.endswith("*") or "*" in prefix or "?" in prefix:
            matches = wildcard(pattern)
            return [token for token in self.positions if matches(token)]
        # U+10FFFF is no character, so it sorts after whatever can follow the prefix.
        first, last = bisect_left(self._sorted, prefix), bisect_left(self._sorted, prefix + "\U0010ffff")
        return self._sorted[first:last]


@lru_cache(maxsize=10_000)
def wildcard(pattern: str) -> Callable[[str], object]:
    """Return the test of a token against a pattern with ``*`` and ``?``.

    Every part but the last is taken where it first fits and never given back: time grows with the product of
    the two lengths, not with the number of ways to split the token.

    >>> bool(wildcard("k?r*a")("korea")), bool(wildcard("a*b")("abc"))
    (True, False)
    """
    first, *others = (re.escape(part).replace(r"\?", ".") for part in pattern.split("*"))
    if not others:
        return re.compile(first, re.DOTALL).fullmatch
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(f"{first}{middle}.*{others[-1]}", re.DOTALL).fullmatch
