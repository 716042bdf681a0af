"""Say where a query is wrong and what was expected there."""

import unicodedata
from collections.abc import Sequence


class QueryError(ValueError):
    """A query cannot be read. ``line`` and ``column`` count from one, in code points.

    >>> error = QueryError("the bracket is never closed", 1, 5, (")",), text="foo (bar")
    >>> print(error)
    line 1, column 5: the bracket is never closed; expected )
    >>> print(error.caret())
    foo (bar
        ^
    """

    def __init__(
        self, message: str, line: int, column: int, expected: Sequence[str] = (), *, text: str = ""
    ) -> None:
        self.message = message
        self.line = line
        self.column = column
        self.expected = tuple(expected)
        self.text = text
        hint = f"; expected {' or '.join(self.expected)}" if self.expected else ""
        super().__init__(f"line {line}, column {column}: {message}{hint}")

    def caret(self) -> str:
        """Return the line of the query and, below it, a caret at the mistake."""
        lines = self.text.split("\n")
        line = lines[self.line - 1] if self.line <= len(lines) else ""
        return f"{line}\n{''.join(_blank(char) for char in line[: self.column - 1])}^"


def error_at(text: str, offset: int, message: str, expected: Sequence[str] = ()) -> QueryError:
    """Return the error for a place of the query given as an offset."""
    line, column = place(text, offset)
    return QueryError(message, line, column, expected, text=text)


def place(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column of an offset, both from one.

    >>> place("a\nbc", 3)
    (2, 2)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _blank(char: str) -> str:
    if char == "\t":
        return char
    # A wide character takes two columns of a terminal (UAX #11), and so does the ideographic space.
    return "\u3000" if unicodedata.east_asian_width(char) in "WF" else " "
