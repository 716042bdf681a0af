"""Cut the text of a query into marks: words, phrases, operators, brackets."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from newswatch.tagging.errors import QueryError, error_at
from newswatch.tagging.limits import MAX_CHARS, MAX_DISTANCE, MAX_TERMS, MAX_WORD
from newswatch.tagging.syntax import META_FIELDS, TEXT_FIELDS, Unit

FIELDS = (*TEXT_FIELDS, *META_FIELDS)
A_TERM = ("a word", "a phrase", "@entity", "(")


class Kind(Enum):
    """What a mark is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    MINUS = auto()
    NEAR = auto()
    IN = auto()
    FIELD = auto()
    ATLEAST = auto()
    FIRST = auto()
    ENTITY = auto()
    WORD = auto()
    PHRASE = auto()
    END = auto()


@dataclass(frozen=True)
class Mark:
    """One mark of a query. ``text`` is a word, a phrase without its quotes, or a name."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    number: int = 0
    exact: bool = False
    ordered: bool = False
    unit: Unit = Unit.WORDS


_BLANK = re.compile(r"(?:\s+|#[^\n]*)+")
_SYMBOLS = {"(": Kind.OPEN, ")": Kind.CLOSE, "&&": Kind.AND, "||": Kind.OR}
_SYMBOL = re.compile(r"[()]|&&|\|\|")
_PHRASE = re.compile(r'(=?)["“”„]([^"“”„]*)(["“”]?)(?:~(\d*))?')
_MINUS = re.compile(r'-(?=[\w"“„(=@*?])')
_ENTITY = re.compile(r"@([\w.-]*)")
_FIELD = re.compile(r"([\w-]+):")
_WORD = re.compile(r'(=?)((?:(?!&&|\|\|)[^\s()"“”„:#])+)')
_DISTANCE = re.compile(r"(O?NEAR)(?:/(\w*))?\Z")
_COUNT = re.compile(r"(atleast|first)/(\w*)\Z", re.IGNORECASE)
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT, "IN": Kind.IN}


def read_marks(text: str) -> list[Mark]:
    """Return the marks of a query, the last of them its end.

    Raises:
        QueryError: Something that is no part of the language, or more of it than the limits allow.
    """
    if len(text) > MAX_CHARS:
        raise error_at(text, MAX_CHARS, f"a query holds at most {MAX_CHARS:,} characters")
    marks = list(_marks(text))
    terms = [mark for mark in marks if mark.kind in {Kind.WORD, Kind.PHRASE, Kind.ENTITY}]
    if len(terms) > MAX_TERMS:
        raise error_at(text, terms[MAX_TERMS].start, f"a query holds at most {MAX_TERMS:,} terms")
    return marks


def _marks(text: str) -> Iterator[Mark]:
    position = 0
    while True:
        if blank := _BLANK.match(text, position):
            position = blank.end()
        if position >= len(text):
            yield Mark(Kind.END, len(text), len(text))
            return
        mark = next(mark for read in _READERS if (mark := read(text, position)))
        position = mark.end
        yield mark


def _symbol(text: str, at: int) -> Mark | None:
    found = _SYMBOL.match(text, at)
    return Mark(_SYMBOLS[found[0]], at, found.end()) if found else None


def _phrase(text: str, at: int) -> Mark | None:
    if not (found := _PHRASE.match(text, at)):
        return None
    if not found[3]:
        raise error_at(text, at, "the phrase is never closed", ('"',))
    slop = found[4]
    number = 0 if slop is None else _number(text, found.start(4), slop, "~", least=0)
    return Mark(Kind.PHRASE, at, found.end(), found[2], number, exact=bool(found[1]))


def _minus(text: str, at: int) -> Mark | None:
    if text[at] != "-":
        return None
    if not _MINUS.match(text, at):
        raise error_at(text, at, "a - means NOT only right before a term", A_TERM)
    return Mark(Kind.MINUS, at, at + 1)


def _entity(text: str, at: int) -> Mark | None:
    if not (found := _ENTITY.match(text, at)):
        return None
    if not found[1]:
        raise error_at(text, at, "@ without a name", ("the name of an entity",))
    return Mark(Kind.ENTITY, at, found.end(), found[1])


def _field(text: str, at: int) -> Mark | None:
    if not (found := _FIELD.match(text, at)):
        return None
    if found[1] not in FIELDS:
        message = f'there is no field "{found[1]}" (a colon inside a term needs quotes)'
        raise error_at(text, at, message, [f"{field}:" for field in FIELDS])
    return Mark(Kind.FIELD, at, found.end(), found[1])


def _word(text: str, at: int) -> Mark:
    found = _WORD.match(text, at)
    if not found:
        raise error_at(text, at, f'"{text[at]}" cannot stand here', A_TERM)
    exact, word = bool(found[1]), found[2]
    if not exact and (operator := _operator(text, at, word)):
        return operator
    if problem := _problem(word):
        raise error_at(text, at, problem)
    return Mark(Kind.WORD, at, found.end(), word, exact=exact)


def _operator(text: str, at: int, word: str) -> Mark | None:
    end = at + len(word)
    if kind := _OPERATORS.get(word):
        return Mark(kind, at, end, word)
    if found := _DISTANCE.match(word):
        return _near(text, at, end, found)
    if found := _COUNT.match(word):
        number = _number(text, at + found.start(2), found[2], found[1])
        return Mark(Kind[found[1].upper()], at, end, number=number)
    return None


def _near(text: str, at: int, end: int, found: re.Match[str]) -> Mark:
    ordered = found[1] == "ONEAR"
    if not ordered and found[2] in {"S", "P"}:
        return Mark(Kind.NEAR, at, end, found[1], unit=Unit(found[2]))
    if not found[2]:
        units = () if ordered else ("NEAR/S", "NEAR/P")
        raise error_at(text, at, f"{found[1]} without a distance", (f"{found[1]}/5", *units))
    number = _number(text, at + found.start(2), found[2], found[1])
    return Mark(Kind.NEAR, at, end, found[1], number, ordered=ordered)


def _number(text: str, at: int, digits: str, operator: str, *, least: int = 1) -> int:
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else -1
    if not least <= number <= MAX_DISTANCE:
        expected = (f"a whole number from {least} to {MAX_DISTANCE:,}",)
        raise error_at(
            text, at, f"no number after {operator}" if not digits else "not such a number", expected
        )
    return number


def _problem(word: str) -> str | None:
    if len(word) > MAX_WORD:
        return f"a word holds at most {MAX_WORD} characters"
    if word.startswith("!"):
        return 'use NOT or - instead of "!"'
    if "~" in word:
        return "~ can only follow a phrase in quotes"
    return None


_READERS: tuple[Callable[[str, int], Mark | None], ...] = (_symbol, _phrase, _minus, _entity, _field, _word)

__all__ = ["A_TERM", "Kind", "Mark", "QueryError", "read_marks"]
