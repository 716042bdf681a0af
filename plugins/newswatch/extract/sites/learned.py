"""Lines that a site repeats from page to page: which may be furniture, and which to leave out of a text.

What stands on several pages is not furniture for that alone: newsrooms recycle paragraphs in follow-ups. So
only short lines are counted, those that read like sentences only at the edges of a text, and none is left out
where it would cost a text more than a small share.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from newswatch.extract.body.lines import Line
from newswatch.extract.body.reader import Body
from newswatch.extract.page.tree import squash
from newswatch.extract.page.weights import weigh
from newswatch.extract.wire.credit import is_credit_line
from newswatch.extract.wire.datelines import parse_dateline
from newswatch.extract.words.phrases import phrases
from newswatch.sites import Site

LEARNED = "learned"
LONGEST = 320
"""In letters of an alphabet; furniture is rarely longer, recycled background often is."""
MOST_REMOVED = 0.2
"""A larger share of a text is hardly furniture: then nothing is left out, whatever is known."""
MOST_LINES = 24
_LEAST_KEY = 4
# Where a line ends: marks without number must not be read again and again.
_LAST = 40
_PROSE = 60
_TOP, _BOTTOM = 3, 5
# What ends so may be a sentence, in every script that we read; a label, a name or a call has no end.
_SENTENCE_END = re.compile(
    r"[.!?;\u2026\u3002\uff01\uff0e\uff1f\uff61\u0589\u061f\u06d4\u0964\u0965\u104b\u1362\u1367\u17d4\u17d5]"
    r"[\W_]*$|[\"\u201d\u00bb\u300d)]\s*$"
)
# A label is one phrase; a verse, or a line that was broken in two, may be several.
_CLAUSE_END = re.compile(r"[,\u060c\u055d\u1363]\s|[\u3001\uff0c]")
# Thai, Lao, Burmese and Khmer mark the end of a sentence seldom or never.
_WITHOUT_ENDS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


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
    """Return whether a line may be a sentence or a part of one: what only says so by chance is no harm done.

    >>> is_prose("Sign up for our newsletter"), is_prose("Police are investigating.")
    (False, True)
    """
    if _SENTENCE_END.search(text[-_LAST:]):
        return True
    return any(sign.search(text) for sign in (_CLAUSE_END, _WITHOUT_ENDS))


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
    article, as a credit does, is left to those who read it. Where no sentence is long enough to be surely the
    article's own, as in a brief, no sentence goes.
    """
    if not site.furniture:
        return body
    known = [line_key(line.text) in site.furniture and not _tells(line.text) for line in body.lines]
    own = [number for number, line in enumerate(body.lines) if not known[number] and is_prose(line.text)]
    long = [number for number in own if weigh(body.lines[number].text) >= _PROSE]
    if not long:
        known = [
            is_known and not is_prose(line.text) for is_known, line in zip(known, body.lines, strict=True)
        ]
    first, last = (long or own or [len(known)])[0], (long or own or [-1])[-1]
    keys = Counter(line_key(line.text) for line in body.lines)
    kept = tuple(
        line
        for number, line in enumerate(body.lines)
        if not known[number] or (first < number < last and not _is_insert(line, site, keys))
    )
    total = sum(weigh(line.text) for line in body.lines)
    if len(kept) == len(body.lines) or sum(weigh(line.text) for line in kept) < (1 - MOST_REMOVED) * total:
        return body
    return replace(body, lines=kept, method=f"{body.method}+{LEARNED}")


def _tells(text: str) -> bool:
    """Return whether a line names where a text comes from, or asks to pay for it."""
    return is_credit_line(text) or parse_dateline(text) is not None or bool(phrases().paywall.search(text))


def _is_insert(line: Line, site: Site, keys: Counter[int]) -> bool:
    """Return whether a line may go from within a text. One that returns may be a refrain."""
    key = line_key(line.text)
    return line.kind != "head" and key in site.inserts and keys[key] == 1 and not is_prose(line.text)
