"""Reduce a query to keys of which an article must hold some: a superset of the articles that match.

A key is a piece of an article's haystack: its folded tokens with one blank around each, then its metadata.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from newswatch.tagging.scripts import MARKS
from newswatch.tagging.syntax import (
    And,
    Entity,
    Meta,
    Near,
    Node,
    Not,
    NotIn,
    NotNear,
    Or,
    Single,
    Term,
    WordPattern,
)
from newswatch.tagging.words import fold

Choice = frozenset[bytes]
"""Keys of which one must be there."""

_MAX_CHOICES = 4
_WILD = re.compile(r"[*?]+")
_LEADING_MARKS = re.compile(f"^[{MARKS}]+")


class KeyReader:
    """Reads keys off queries; an entity's are worked out once."""

    def __init__(self, roots: Callable[[str], Sequence[Node]]) -> None:
        self._roots = roots
        self._known: dict[str, tuple[Choice, ...]] = {}

    def choices(self, node: Node) -> tuple[Choice, ...]:
        """Return the choices that an article matching the query meets, the most telling first."""
        found = sorted(set(self._required(node)), key=lambda choice: (cost(choice), sorted(choice)[:1]))
        return tuple(found[:_MAX_CHOICES])

    def _required(self, node: Node) -> tuple[Choice, ...]:
        match node:
            case Or(parts=parts):
                return self._one_of([self._required(part) for part in parts])
            case And() | Near():
                return tuple(choice for part in node.children() for choice in self._required(part))
            case NotNear(left=part) | NotIn(left=part):
                return self._required(part)
            case Single(part=part) if not isinstance(node, Not):
                return self._required(part)
            case Not(part=part):
                return self._denied(part)
            case _:
                return self._of_leaf(node)

    def _of_leaf(self, node: Node) -> tuple[Choice, ...]:
        match node:
            case Term():
                return (frozenset({term_key(node)}),)
            case Meta(field=field, values=values):
                return (frozenset(meta_key(field, value) for value in values),)
            case Entity(name=name):
                return self._entity(name)
            case _:
                raise TypeError(type(node).__name__)

    def _denied(self, node: Node) -> tuple[Choice, ...]:
        """Return what must be there when the part does not hold."""
        match node:
            case Not(part=part):
                return self._required(part)
            case Or(parts=parts):
                return tuple(choice for part in parts for choice in self._denied(part))
            case And(parts=parts):
                return self._one_of([self._denied(part) for part in parts])
            case _:
                return ()

    def _entity(self, name: str) -> tuple[Choice, ...]:
        if name not in self._known:
            self._known[name] = self._one_of([self._required(root) for root in self._roots(name)])
        return self._known[name]

    @staticmethod
    def _one_of(alternatives: Sequence[tuple[Choice, ...]]) -> tuple[Choice, ...]:
        if not alternatives or not all(alternatives):
            return ()
        return (frozenset().union(*(min(choices, key=cost) for choices in alternatives)),)


@lru_cache(maxsize=50_000)
def cost(choice: Choice) -> float:
    """Return a guess at how many articles hold one of the keys: long ones are rare."""
    return sum(1 / len(key) ** 2 for key in choice)


def term_key(term: Term) -> bytes:
    """Return the longest piece of text that every match of a term holds.

    >>> term_key(Term(0, 0, (WordPattern("north"), WordPattern("korea"))))
    b' north korea '
    """
    pieces = [piece for word in term.words for piece in _pieces(word, exact=term.exact)]
    if not term.slop:
        pieces += [
            f"{_pieces(first, exact=term.exact)[0]}{_pieces(second, exact=term.exact)[0][1:]}"
            for first, second in zip(term.words, term.words[1:], strict=False)
            if not first.wild and not first.open and not second.wild
        ]
    return max(pieces, key=lambda piece: (len(piece.encode()), piece)).encode("utf-8", "surrogatepass")


def _pieces(word: WordPattern, *, exact: bool) -> list[str]:
    if not (word.wild or word.open):
        return [f" {fold(word.text) if exact else word.text} "]
    head, *others = (fold(part) for part in _WILD.split(word.text + "*" * word.open))
    # A mark folds with the letter before it, and that the wildcard hides.
    *middle, tail = (_LEADING_MARKS.sub("", part) for part in others)
    pieces = [f" {head}" if head else "", *middle, f"{tail} " if tail else ""]
    return [piece for piece in pieces if piece] or [" "]


def meta_key(field: str, value: str) -> bytes:
    r"""Return the piece of the haystack's metadata that holds a value.

    >>> meta_key("source", "bbc.co.uk")
    b'.bbc.co.uk\x01'
    """
    piece = f".{value}\x01" if field == "source" else f"\x01{field}={value}\x01"
    return piece.encode("utf-8", "surrogatepass")
