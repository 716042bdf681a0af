"""What a query is made of: a tree of frozen values, each knowing its place in the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from newswatch.tagging.errors import QueryError, place

TEXT_FIELDS = ("title", "text")
META_FIELDS = ("lang", "source", "country")


@dataclass(frozen=True)
class Node:
    """A part of a query; ``start`` and ``end`` are code points of the query's text."""

    start: int
    end: int

    def children(self) -> "tuple[Node, ...]":
        """Return the parts this one is built of."""
        return ()

    @cached_property
    def height(self) -> int:
        """How many levels there are from here down; the parser keeps it small, so recursion is safe."""
        return 1 + max((child.height for child in self.children()), default=0)

    @cached_property
    def spanless(self) -> "Node | None":
        """The first part inside that is true or false but has no place in the text, if there is one."""
        return next((part for child in self.children() if (part := child.spanless)), None)


@dataclass(frozen=True)
class Spanless(Node):
    """A part that is true or false of an article as a whole: it has no place in the text."""

    @cached_property
    def spanless(self) -> Node | None:
        """This part itself."""
        return self


@dataclass(frozen=True)
class WordPattern:
    """One token of a term. ``wild``: it holds ``*`` or ``?``. ``open``: anything may follow (Hangul)."""

    text: str
    wild: bool = False
    open: bool = False


@dataclass(frozen=True)
class Term(Node):
    """A word or phrase; ``slop`` other tokens may stand inside. ``exact``: as written, not folded."""

    words: tuple[WordPattern, ...]
    exact: bool = False
    slop: int = 0


@dataclass(frozen=True)
class Entity(Node):
    """``@name``: any of the names of one actor."""

    name: str


@dataclass(frozen=True)
class Meta(Spanless):
    """``lang:``, ``source:`` or ``country:`` with the values of which one must hold, case folded."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Single(Node):
    """A part built on one other."""

    part: Node

    def children(self) -> tuple[Node, ...]:
        """Return the one part."""
        return (self.part,)


@dataclass(frozen=True)
class Field(Single):
    """``title:`` or ``text:`` before a part."""

    field: str


@dataclass(frozen=True)
class First(Single):
    """``first/n``: starts within the first tokens of title or text."""

    count: int


@dataclass(frozen=True)
class AtLeast(Single, Spanless):
    """``atleast/n``: at that many different places."""

    count: int


@dataclass(frozen=True)
class Not(Single, Spanless):
    """The part must not hold."""


@dataclass(frozen=True)
class Many(Node):
    """A part built on several."""

    parts: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """Return the parts."""
        return self.parts


@dataclass(frozen=True)
class Or(Many):
    """One of the parts holds."""


@dataclass(frozen=True)
class And(Many, Spanless):
    """All parts hold."""


class Unit(StrEnum):
    """What two matches must share, or how their distance is counted."""

    WORDS = "words"
    SENTENCE = "S"
    PARAGRAPH = "P"


@dataclass(frozen=True)
class Pair(Node):
    """A part built on two."""

    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        """Return both parts."""
        return (self.left, self.right)


@dataclass(frozen=True)
class Near(Pair):
    """``NEAR/n``, ``ONEAR/n``, ``NEAR/S``, ``NEAR/P``."""

    unit: Unit
    distance: int = 0
    ordered: bool = False


@dataclass(frozen=True)
class NotNear(Pair):
    """The matches of ``left`` that have none of ``right`` within the distance."""

    distance: int


@dataclass(frozen=True)
class NotIn(Pair):
    """The matches of ``left`` that lie in none of ``right``."""


@dataclass(frozen=True)
class Query:
    """A query that was read: its text and its tree."""

    text: str
    root: Node

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Every ``@name`` in the order written."""
        return tuple(node for node in walk(self.root) if isinstance(node, Entity))

    def error(self, node: Node, message: str) -> QueryError:
        """Return an error that points at a part."""
        return QueryError(message, *place(self.text, node.start), text=self.text)

    def clause(self, node: Node) -> str:
        """Return the text of a part."""
        return self.text[node.start : node.end]


def walk(node: Node) -> Iterator[Node]:
    """Yield a part and everything inside it, in the order written."""
    yield node
    for child in node.children():
        yield from walk(child)
