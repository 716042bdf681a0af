"""Warn of what a query may say but its writer seldom means."""

from collections.abc import Iterator
from dataclasses import dataclass

from newswatch.tagging.errors import place
from newswatch.tagging.syntax import And, Field, Near, Node, Not, Or, Query, Term, walk

_LEAST_LETTERS = 3
_OPERATORS = frozenset({"and", "or", "not", "near", "onear"})


@dataclass(frozen=True)
class Lint:
    """A warning about a place of a query; ``code`` is stable."""

    code: str
    message: str
    line: int
    column: int


def lint_query(query: Query) -> tuple[Lint, ...]:
    """Return the warnings in the order of their places.

    >>> from newswatch.tagging.parser import parse_query
    >>> [lint.code for lint in lint_query(parse_query("a AND b OR c"))]
    ['mixed-and-or']
    """
    found = [
        (node.start, code, message) for node in walk(query.root) for code, message in _lints(query, node)
    ]
    return tuple(
        Lint(code, message, *place(query.text, start)) for start, code, message in sorted(set(found))
    )


def _lints(query: Query, node: Node) -> Iterator[tuple[str, str]]:
    for check in (_mixed, _repeated, _wide, _lower_case, _fields_apart):
        yield from check(query, node)


def _mixed(query: Query, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Or) and any(
        isinstance(part, And) and not query.clause(part).startswith("(") for part in node.parts
    ):
        yield "mixed-and-or", "AND binds tighter than OR here; other services differ: use brackets"


def _repeated(query: Query, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, (And, Or)):
        texts = [query.clause(part) for part in node.parts]
        for text in sorted({text for text in texts if texts.count(text) > 1}):
            yield "repeated", f"{text} stands twice"


def _wide(_: Query, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Term):
        for word in node.words:
            letters = len(word.text) - word.text.count("*") - word.text.count("?")
            if "*" in word.text and letters < _LEAST_LETTERS:
                yield "wide-wildcard", f"{word.text} stands for very many words"


def _lower_case(query: Query, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Term) and query.clause(node).partition("/")[0] in _OPERATORS:
        yield "lower-case-operator", f"{query.clause(node)} is a word here: operators are upper case"


def _fields_apart(_: Query, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Field) and any(
        isinstance(inside, Field) and inside.field != node.field for inside in walk(node.part)
    ):
        yield "never", "title and text cannot both hold it: this never matches"
    if isinstance(node, Near):
        sides = {side.field for side in (node.left, node.right) if isinstance(side, Field)}
        if len(sides) > 1:
            yield "never", "no match runs across fields: this never matches"
    if isinstance(node, And):
        yield from _contradiction(node)


def _contradiction(node: And) -> Iterator[tuple[str, str]]:
    wanted = {part.words for part in node.parts if isinstance(part, Term)}
    denied = {part.part.words for part in node.parts if isinstance(part, Not) and isinstance(part.part, Term)}
    if wanted & denied:
        yield "never", "the same term is wanted and denied: this never matches"
