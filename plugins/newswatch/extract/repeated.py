"""Lines that a site repeats from page to page: which may be furniture, and which to leave out of a text.

What stands on several pages is not furniture for that alone: newsrooms recycle paragraphs in follow-ups. So
only short lines are counted, those that read like sentences only at the edges of a text, and none is left out
where it would cost a text more than a small share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from newswatch.extract.body import Body
from newswatch.extract.datelines import parse_dateline
from newswatch.extract.lines import Line
from newswatch.extract.phrases import phrases
from newswatch.extract.tree import squash
from newswatch.extract.weights import weigh
from newswatch.extract.wire import is_credit_line
from newswatch.sites import Site

LEARNED = "learned"
LONGEST = 320
"""In letters of an alphabet; furniture is rarely longer, recycled background often is."""
MOST_REMOVED = 0.2
"""A larger share of a text is hardly furniture: then nothing is left out, whatever is known."""
MOST_LINES = 24
_LEAST_KEY = 4
_PROSE = 60
_TOP, _BOTTOM = 3, 5
# A sentence ends so in every script that we read; what does not end is a label, a name, a call.
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964\"\u201d\u00bb\u300d)]\s*$")


@dataclass(frozen=True)
class SeenLine:
    """A line that may turn out to be furniture, once enough pages have it."""

    key: int
    text: str
    is_prose: bool


def line_key(text: str) -> int:
    """Return what two lines of the same words share: 64 bits, as the database counts them.

    >>> line_key("Read  on!") == line_key("read on")
    True
    """
    return int.from_bytes(blake2b(squash(text).encode(), digest_size=8).digest(), "big", signed=True)


def is_prose(text: str) -> bool:
    """Return whether a line reads like a sentence or more.

    >>> is_prose("Sign up for our newsletter"), is_prose("The river rose " + "and rose " * 9 + "overnight.")
    (False, True)
    """
    return weigh(text) >= _PROSE and bool(_SENTENCE_END.search(text))


def lines_to_count(lines: Sequence[Line]) -> tuple[SeenLine, ...]:
    """Return the lines of a text, before anything was taken out, that may be furniture; each once."""
    found: dict[int, SeenLine] = {}
    for number, line in enumerate(lines):
        at_edge = number < _TOP or number >= len(lines) - _BOTTOM
        prose = is_prose(line.text)
        if (at_edge or not prose) and weigh(line.text) <= LONGEST and len(squash(line.text)) >= _LEAST_KEY:
            key = line_key(line.text)
            found.setdefault(key, SeenLine(key, line.text, prose))
    return tuple(found.values())[:MOST_LINES]


def without_repeated(body: Body, site: Site) -> Body:
    """Return the text without what is known as the site's furniture; its method says so.

    Above the first sentence of its own and below the last all of it goes, between them only what is known to
    stand there, and never a heading: sites use the same ones again and again. What tells something of the
    article, as a credit does, is left to those who read it.
    """
    if not site.furniture:
        return body
    known = [line_key(line.text) in site.furniture and not _tells(line.text) for line in body.lines]
    own = [number for number, line in enumerate(body.lines) if not known[number] and is_prose(line.text)]
    first, last = (own[0], own[-1]) if own else (len(known), -1)
    kept = tuple(
        line
        for number, line in enumerate(body.lines)
        if not known[number] or (first < number < last and not _is_insert(line, site))
    )
    total = sum(weigh(line.text) for line in body.lines)
    if len(kept) == len(body.lines) or sum(weigh(line.text) for line in kept) < (1 - MOST_REMOVED) * total:
        return body
    return replace(body, lines=kept, method=f"{body.method}+{LEARNED}")


def _tells(text: str) -> bool:
    """Return whether a line names where a text comes from, or asks to pay for it."""
    return is_credit_line(text) or parse_dateline(text) is not None or bool(phrases().paywall.search(text))


def _is_insert(line: Line, site: Site) -> bool:
    return line.kind != "head" and line_key(line.text) in site.inserts
