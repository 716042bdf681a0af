"""Cut what stands above an article's first paragraph and below its last: labels, key points, credits."""

import re
from collections.abc import Sequence, Set
from itertools import pairwise, zip_longest

from newswatch.extract.body.lines import Line
from newswatch.extract.page.signs import CLOSERS, ENDS
from newswatch.extract.page.tree import squash
from newswatch.extract.wire.credit import is_credit_line
from newswatch.extract.wire.datelines import find_dateline
from newswatch.extract.words.agencies import find_agency
from newswatch.extract.words.phrases import phrases

_SENTENCE_END = re.compile(rf"[{ENDS}\u2026:{CLOSERS})\]]\s*$")
_RIGHTS = re.compile(r"(?:\u00a9|\(c\)\s|copyright\b)", re.IGNORECASE)
# A text does not end with an address: that is the writer's, or the one to report mistakes to.
_MAIL = re.compile(r"[\w.+-]{2,64}@[\w-]{1,63}\.[\w.-]{2,}")
# "Write to the author at this address." is no longer.
_SAID = 8
# So many lines may tell of those who wrote the text.
_LIVES = 3
# Who wrote it, or for whom, in brackets and nothing else.
_SIGNED = re.compile(r"^[(\uff08\[][^()\uff08\uff09]{1,40}[)\uff09\]]$")
_COLONS = (":", "\uff1a")
_COMMAS = (",", "\u060c", "\uff0c")
_LABEL = 24
# A share, a sum, what a year had: no label, no time.
_RESULT = re.compile(r"[%\u2030$\u20ac\u00a3\u00a5]|(?:19|20)\d{2}\s?[:\uff1a](?!\s?\d{1,2}:\d)")
_LONG = 200
_PROSE = 80
# Furniture above the text: headline, standfirst, byline, date, place; more lines than these are text.
_TOP = 8
# A list above the text is its key points if so much prose follows.
_PROSE_BELOW = 600
_POINTS = 8
_POINT = 140
_TAIL_LINKS = 0.5
_TAIL_LINE = 160


def without_tail(lines: Sequence[Line], authors: Sequence[str]) -> list[Line]:
    """Return the lines without last ones that are headings, links, credits, rights or the author's life."""
    end = len(lines)
    text = squash(" ".join(line.text for line in lines[:-_LIVES]))
    # Who is told of in the text may be told of at its end, as an agency may of what it could not learn.
    writers = [
        key
        for name in authors
        if len(name) >= 6 and not find_agency(name) and (key := squash(name)) not in text
    ]
    while end and _is_tail(lines[end - 1], writers):
        end -= 1
    return list(lines[:end])


def _is_tail(line: Line, writers: Sequence[str]) -> bool:
    """Return whether a last line is none of the text; ``writers`` are its authors' names, squashed."""
    text = line.text
    if line.kind == "head" or is_credit_line(text):
        return True
    if _SIGNED.match(text) or (len(text) <= _TAIL_LINE and line.links >= _TAIL_LINKS):
        return True
    if len(text) <= 120 and (_RIGHTS.match(text) or phrases().sources.match(text) or _is_address(text)):
        return True
    key = squash(text)
    return len(text) <= 400 and any(key.startswith(name) for name in writers)


def _is_address(text: str) -> bool:
    """Return whether a line gives an address and is no longer sentence: those tell who may write there."""
    match = _MAIL.search(text)
    return match is not None and (len(text.split()) <= _SAID or _SENTENCE_END.search(text) is None)


def below_top(lines: list[Line], above_pictures: Set[str]) -> list[Line]:
    """Return the lines from the dateline on, if all that precedes it is no prose.

    Menu words, slogans and handles have no sentence's end; a standfirst has one and stays. A short line
    directly above a picture's caption describes the picture.
    """
    found = find_dateline(line.text for line in lines)
    if found is None:
        return lines
    number = found.number
    above = [line for line in lines[:number] if _is_prose(line) and not _describes(line, above_pictures)]
    return above + lines[number:]


def _describes(line: Line, above_pictures: Set[str]) -> bool:
    return len(line.text) <= 120 and squash(line.text) in above_pictures


def _is_prose(line: Line) -> bool:
    return len(line.text) >= 60 and bool(_SENTENCE_END.search(line.text))


def without_key_points(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without a list that tells beforehand what the text says: above it, or named so."""
    lines = _without_named_points(lines)
    first = next((number for number, line in enumerate(lines) if _opens(line)), 0)
    below = sum(len(line.text) for line in lines[first:] if line.kind == "p")
    told = announced(lines[:first])
    points = [line for line in lines[:first] if line.kind == "item" and id(line) not in told]
    if below < _PROSE_BELOW or len(points) > _POINTS or any(len(line.text) > _POINT for line in points):
        return list(lines)
    gone = {id(line) for line in points}
    return [line for line in lines if id(line) not in gone]


def announced(lines: Sequence[Line]) -> set[int]:
    """Return which items stand in a list below a line that ends with a colon: such a list is the text's."""
    found: set[int] = set()
    for above, line in pairwise(lines):
        if line.kind == "item" and (id(above) in found or _announces(above)):
            found.add(id(line))
    return found


def _announces(line: Line) -> bool:
    said = phrases()
    is_label = said.read_more.match(line.text) or said.key_points.match(line.text)
    return line.text[-1:] in _COLONS and not is_label


def _without_named_points(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without lists under a label that says summary, and without the label."""
    kept: list[Line] = []
    dropping = False
    for line, below in zip_longest(lines, lines[1:]):
        is_label = phrases().key_points.match(line.text) is not None
        if is_label and below is not None and below.kind == "item":
            dropping = True
        elif not (dropping and line.kind == "item"):
            dropping = False
            kept.append(line)
    is_text = sum(len(line.text) for line in kept if line.kind == "p") >= _PROSE_BELOW
    return kept if is_text else list(lines)


def _opens(line: Line) -> bool:
    return line.kind == "p" and len(line.text) >= _PROSE


def without_labels(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without words that stand alone above the first paragraph: section, "Published", times.

    A heading directly above the first paragraph is the text's own, unless it is as short as a section's name.
    """
    first = next((number for number, line in enumerate(lines[:_TOP]) if _opens(line)), 0)
    kept = [line for line in lines[:first] if not _is_label(line)]
    return drop_label([*kept, *lines[first:]])


def _is_label(line: Line) -> bool:
    # A letter begins with whom it is to, and a comma.
    is_open = _SENTENCE_END.search(line.text) is None and line.text[-1:] not in _COMMAS
    return line.kind == "p" and len(line.text) <= _LABEL and is_open and not _RESULT.search(line.text)


def drop_label(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without a section's name before the first of them: two words, no end of a sentence."""
    if len(lines) < 2 or len(lines[1].text) < _LONG:
        return list(lines)
    label = lines[0].text
    is_label = len(label) <= _LABEL and len(label.split()) <= 2 and label[-1].isalnum()
    return list(lines[1:]) if is_label else list(lines)
