"""Tell lines that a text has twice or that lead elsewhere: pull quotes, menus, pointers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from newswatch.extract.body.lines import Line
from newswatch.extract.page.signs import CLOSERS, ENDS
from newswatch.extract.page.tree import squash
from newswatch.extract.page.weights import weigh

# A colon too: who is quoted is often a link in a line of its own.
_SENTENCE_END = re.compile(rf"[{ENDS}\u2026:\uff1a{CLOSERS}]\s*$")
_ARROW = re.compile(r"^\s*(?:>>|[\u2192\u21d2\u279c\u27a1\u27a4\u25b6\u25ba\u25b8\u261e]|\U0001f449)")
# A middle dot stands within words too: between names in Chinese, places in Korean, letters in Catalan.
_STROKES = re.compile(r"[|\u2502\uff5c\u25b2\u25bc\u2022]|(?<=\s)\u00b7(?=\s)")
_MIN_MENU = 3
_MENU_WORD = 24
_MIN_QUOTE = 25
_MAX_QUOTE = 320
# Nothing but its words tells a plain paragraph as pulled: a short sentence may well be said twice.
_MIN_SENTENCE = 50
_MIN_REPEAT = 40
# A refrain is shorter, and so is an answer that is given twice.
_MAX_REFRAIN = 120
_MIN_POINTER = 36
_POINTER = 220
_POINTER_LINKS = 0.6
# A text of more quotes than this is a collection of them.
_MAX_QUOTES = 30
_MAX_PARAGRAPHS = 200


def without_pull_quotes(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without words that a longer paragraph contains, marked as a quotation or not."""
    quotes = [line for line in lines if line.kind == "quote" and _may_be_pulled(line)]
    if len(quotes) > _MAX_QUOTES:
        return list(lines)
    paragraphs = [line for line in lines if line.kind == "p" and len(line.text) >= _MIN_QUOTE]
    keys = Counter(squash(line.text) for line in paragraphs)
    text = "\n".join(keys)
    # A paragraph stands in the text itself: a pulled one does twice. What is equal to another is a refrain.
    plain = [line for line in paragraphs[:_MAX_PARAGRAPHS] if _may_be_pulled(line) and not _is_answer(line)]
    pulled = {id(line) for line in quotes if squash(line.text) in text}
    pulled |= {id(line) for line in plain if keys[key := squash(line.text)] == 1 and text.count(key) > 1}
    return [line for line in lines if id(line) not in pulled]


def _may_be_pulled(line: Line) -> bool:
    return len(line.text) <= _MAX_QUOTE and len(squash(line.text)) >= _MIN_QUOTE


def _is_answer(line: Line) -> bool:
    return weigh(line.text) < _MIN_SENTENCE and _SENTENCE_END.search(line.text) is not None


def find_repeats(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of the lines that stand there twice by mistake, without the first of each.

    A long one does, one directly below its equal or equal to what stands above the first long one, and those
    beside such a one that repeat its neighbours. Other short ones are refrains and answers.
    """
    opening = next((number for number, line in enumerate(lines) if weigh(line.text) >= _MAX_REFRAIN), 1)
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    copies: dict[int, int] = {}
    sure: set[int] = set()
    for number, line in enumerate(lines):
        key = squash(line.text)
        if len(key) < _MIN_REPEAT:
            continue
        if key in first:
            copies[number] = first[key]
            if first[key] < opening or last[key] == number - 1 or weigh(line.text) >= _MAX_REFRAIN:
                sure.add(number)
        first.setdefault(key, number)
        last[key] = number
    return frozenset(sure | _beside(copies, sure, 1) | _beside(copies, sure, -1))


def _beside(copies: Mapping[int, int], sure: set[int], step: int) -> set[int]:
    """Return the copies that follow a sure one, each the next one in the direction ``step``."""
    found = set(sure)
    for number in sorted(copies, reverse=step < 0):
        before = number - step
        if before in found and copies[before] + step == copies[number]:
            found.add(number)
    return found


def is_menu(line: Line) -> bool:
    """Return whether a line is a row of short words set apart by strokes: a menu, tools, shares."""
    pieces = [piece.strip() for piece in _STROKES.split(line.text)]
    return (
        line.kind in {"p", "item"}
        and len(pieces) >= _MIN_MENU
        and max(map(weigh, pieces)) <= _MENU_WORD
        and not any(char.isdigit() for char in line.text)
        and not _SENTENCE_END.search(line.text)
    )


def is_pointer(line: Line) -> bool:
    """Return whether a line leads to another page: mostly a link and no sentence, or led in by an arrow."""
    if len(line.text) > _POINTER or line.kind not in {"p", "item"}:
        return False
    if _ARROW.match(line.text) and line.links:
        return True
    linked = line.links >= _POINTER_LINKS and len(line.text) >= _MIN_POINTER
    return linked and not _SENTENCE_END.search(line.text)
