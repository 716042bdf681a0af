"""Read a query: recursive descent over its marks, one rule a method, every mistake with its place."""

from collections.abc import Callable
from dataclasses import replace

from newswatch.tagging.errors import QueryError, error_at
from newswatch.tagging.lexer import A_TERM, Kind, Mark, read_marks
from newswatch.tagging.limits import MAX_DEPTH
from newswatch.tagging.syntax import (
    META_FIELDS,
    And,
    AtLeast,
    Entity,
    Field,
    First,
    Meta,
    Near,
    Node,
    Not,
    NotIn,
    NotNear,
    Or,
    Query,
    Term,
    Unit,
    walk,
)
from newswatch.tagging.terms import TermError, read_words

_BEGINS = frozenset(
    {
        Kind.OPEN,
        Kind.NOT,
        Kind.MINUS,
        Kind.FIELD,
        Kind.ATLEAST,
        Kind.FIRST,
        Kind.ENTITY,
        Kind.WORD,
        Kind.PHRASE,
        Kind.IN,
    }
)


def parse_query(text: str) -> Query:
    """Return the tree of a query.

    Raises:
        QueryError: It is not in the language, is beyond its limits, or would be true of an empty article.

    >>> parse_query('korea NEAR/5 "the north').root
    Traceback (most recent call last):
    ...
    newswatch.tagging.errors.QueryError: line 1, column 14: the phrase is never closed; expected "
    """
    root = _Parser(text).parse()
    if holds_of_nothing(root):
        raise error_at(
            text, root.start, "true of an article that says nothing", ("a term that must be there",)
        )
    return Query(text, root)


def holds_of_nothing(node: Node) -> bool:
    """Return whether the part is true of an article with no tokens and no metadata."""
    match node:
        case Not(part=part):
            return not holds_of_nothing(part)
        case And(parts=parts):
            return all(holds_of_nothing(part) for part in parts)
        case Or(parts=parts):
            return any(holds_of_nothing(part) for part in parts)
        case _:
            return False


class _Parser:
    """The marks of one query and how far they have been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks = read_marks(text)
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        node = self.alternatives()
        if self.mark.kind is Kind.CLOSE:
            raise self.error(self.mark, "this bracket was never opened")
        if self.mark.kind is not Kind.END:
            raise self.error(self.mark, "this cannot stand here", ("AND", "OR", "the end"))
        return node

    def is_at(self, *kinds: Kind) -> bool:
        return self.mark.kind in kinds

    @property
    def mark(self) -> Mark:
        return self.marks[self.at]

    def take(self) -> Mark:
        mark = self.marks[self.at]
        self.at = min(self.at + 1, len(self.marks) - 1)
        return mark

    def error(self, mark: Mark, message: str, expected: tuple[str, ...] = ()) -> QueryError:
        return error_at(self.text, mark.start, message, expected)

    def checked(self, node: Node) -> Node:
        if node.height > MAX_DEPTH:
            raise error_at(
                self.text, node.start, f"operators stand at most {MAX_DEPTH} levels inside each other"
            )
        return node

    def alternatives(self) -> Node:
        parts = [self.conjunction()]
        while self.mark.kind is Kind.OR:
            self.take()
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else self.checked(Or(parts[0].start, parts[-1].end, tuple(parts)))

    def conjunction(self) -> Node:
        parts = [self.negation()]
        while self.mark.kind is Kind.AND or self.mark.kind in _BEGINS:
            if self.mark.kind is Kind.AND:
                self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else self.checked(And(parts[0].start, parts[-1].end, tuple(parts)))

    def negation(self) -> Node:
        mark = self.mark
        if mark.kind not in {Kind.NOT, Kind.MINUS}:
            return self.proximity()
        self.take()
        if mark.kind is Kind.NOT and self.mark.kind in {Kind.NEAR, Kind.IN}:
            raise self.error(mark, "NOT NEAR and NOT IN need a term on their left", A_TERM)
        part = self.deeper(mark, self.negation)
        return self.checked(Not(mark.start, part.end, part))

    def deeper(self, mark: Mark, read: Callable[[], Node]) -> Node:
        if self.depth >= MAX_DEPTH:
            raise self.error(
                mark, f"brackets and operators stand at most {MAX_DEPTH} levels inside each other"
            )
        self.depth += 1
        node = read()
        self.depth -= 1
        return node

    def proximity(self) -> Node:
        left = self.atom()
        while operator := self.proximity_operator():
            right = self.atom()
            left = self.checked(self.pair(left, right, operator))
        return left

    def proximity_operator(self) -> tuple[Mark, bool] | None:
        """Take ``NEAR/n`` and its kin; with it whether NOT stood before."""
        if self.mark.kind is Kind.NEAR:
            return self.take(), False
        following = self.marks[min(self.at + 1, len(self.marks) - 1)]
        if self.mark.kind is not Kind.NOT or following.kind not in {Kind.NEAR, Kind.IN}:
            return None
        self.take()
        if following.kind is Kind.NEAR and (following.ordered or following.unit is not Unit.WORDS):
            raise self.error(following, "NOT takes only NEAR/n or IN here", ("NEAR/5", "IN"))
        return self.take(), True

    def pair(self, left: Node, right: Node, operator: tuple[Mark, bool]) -> Node:
        mark, negated = operator
        name = f"NOT {mark.text}" if negated else mark.text
        for side in (left, right):
            self.require_place(side, name)
        if not negated:
            return Near(left.start, right.end, left, right, mark.unit, mark.number, mark.ordered)
        if mark.kind is Kind.IN:
            return NotIn(left.start, right.end, left, right)
        return NotNear(left.start, right.end, left, right, mark.number)

    def require_place(self, node: Node, operator: str) -> None:
        if (part := node.spanless) is None:
            return
        what = _SPANLESS[type(part)]
        expected = ("terms", "phrases", "OR groups", "entities", "proximity groups")
        raise error_at(self.text, part.start, f"{what} cannot stand inside {operator}", expected)

    def atom(self) -> Node:
        mark = self.take()
        match mark.kind:
            case Kind.OPEN:
                return self.group(mark)
            case Kind.FIELD:
                return self.meta(mark) if mark.text in META_FIELDS else self.within_field(mark)
            case Kind.ATLEAST | Kind.FIRST:
                return self.counted(mark)
            case Kind.ENTITY:
                return Entity(mark.start, mark.end, mark.text)
            case Kind.WORD | Kind.PHRASE | Kind.IN:
                return self.term(mark)
            case _:
                what = "the query ends" if mark.kind is Kind.END else "this stands"
                raise self.error(mark, f"{what} where a term belongs", A_TERM)

    def group(self, opened: Mark) -> Node:
        node = self.deeper(opened, self.alternatives)
        if self.mark.kind is not Kind.CLOSE:
            if self.mark.kind is Kind.END:
                raise self.error(opened, "the bracket is never closed", (")",))
            raise self.error(self.mark, "this cannot stand here", ("AND", "OR", ")"))
        closed = self.take()
        return replace(node, start=opened.start, end=closed.end)

    def within_field(self, mark: Mark) -> Node:
        part = self.deeper(mark, self.atom)
        if meta := next((node for node in walk(part) if isinstance(node, Meta)), None):
            raise error_at(self.text, meta.start, f"{meta.field}: cannot stand inside {mark.text}:")
        return self.checked(Field(mark.start, part.end, part, mark.text))

    def counted(self, mark: Mark) -> Node:
        part = self.deeper(mark, self.atom)
        name = mark.kind.name.lower()
        self.require_place(part, f"{name}/{mark.number}")
        made = AtLeast if mark.kind is Kind.ATLEAST else First
        return self.checked(made(mark.start, part.end, part, mark.number))

    def term(self, mark: Mark) -> Node:
        try:
            words = read_words(mark.text, exact=mark.exact)
        except TermError as error:
            raise self.error(mark, str(error), ("a word", "a phrase")) from error
        return Term(mark.start, mark.end, words, mark.exact, mark.number)

    def meta(self, field: Mark) -> Node:
        if not self.is_at(Kind.OPEN):
            value = self.meta_value(field)
            return Meta(field.start, self.marks[self.at - 1].end, field.text, (value,))
        self.take()
        values = [self.meta_value(field)]
        while self.is_at(Kind.OR):
            self.take()
            values.append(self.meta_value(field))
        if not self.is_at(Kind.CLOSE):
            raise self.error(self.mark, f"{field.text}: takes values joined by OR", ("OR", ")"))
        return Meta(field.start, self.take().end, field.text, tuple(values))

    def meta_value(self, field: Mark) -> str:
        mark = self.take()
        if mark.kind not in {Kind.WORD, Kind.PHRASE, Kind.IN} or mark.exact:
            raise self.error(mark, f"{field.text}: needs a value", (_META_EXAMPLES[field.text],))
        value = mark.text.strip().strip(".").casefold()
        if not value or set(value) & set("*? \t\n"):
            raise self.error(mark, f"not a value of {field.text}:", (_META_EXAMPLES[field.text],))
        return value


_SPANLESS: dict[type[Node], str] = {And: "AND", Not: "NOT", AtLeast: "atleast", Meta: "metadata"}
_META_EXAMPLES = {"lang": "lang:ko", "source": "source:bbc.co.uk", "country": "country:kr"}
