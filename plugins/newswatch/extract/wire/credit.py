"""Which wire agency a text came from, what on the page says so, and how far that can be trusted."""

import re
from collections.abc import Iterable, Sequence

from newswatch.extract.wire.datelines import FoundDateline
from newswatch.extract.words.agencies import agencies, find_agency
from newswatch.extract.words.phrases import phrases
from newswatch.model import Caption, Credit, Strength

_RIGHTS = re.compile(
    r"(?:\u00a9|\(c\)\s|copyright|all rights reserved|"
    r"\u8457\u4f5c\u6a29|\uc800\uc791\uad8c|\u7248\u6743|\u7248\u6b0a)",
    re.IGNORECASE,
)
_CREDIT_LINE_MAX = 120
# Credit lines stand at the end; rights may be followed by one line more.
_LAST_LINES = 4
_FILLER = re.compile(r"[\W\d_]+")


def find_credit(
    bylines: Iterable[str],
    found: FoundDateline | None,
    lines: Sequence[str],
    captions: Iterable[Caption],
    rights: str | None,
) -> Credit | None:
    """Return the strongest sign that a text is an agency's; a photo's credit is the weakest."""
    if credit := _in_bylines(bylines):
        return credit
    if found and found.dateline.agency:
        return Credit(found.dateline.agency, found.words, "dateline", Strength.STRONG)
    return _in_lines(lines) or _in_rights(rights) or _in_captions(captions)


def _in_bylines(bylines: Iterable[str]) -> Credit | None:
    for text in bylines:
        if len(text) <= _CREDIT_LINE_MAX and (agency := find_agency(text)):
            return Credit(agency, text, "byline", Strength.STRONG)
    return None


def _in_lines(lines: Sequence[str]) -> Credit | None:
    for line in reversed(lines[-_LAST_LINES:]):
        if is_credit_line(line):
            return Credit(find_agency(line) or "", line, "credit_line", Strength.STRONG)
        if len(line) <= 200 and _RIGHTS.search(line) and (agency := find_agency(line)):
            return Credit(agency, line, "rights", Strength.STRONG)
    return None


def _in_rights(rights: str | None) -> Credit | None:
    agency = find_agency(rights) if rights else None
    return Credit(agency, rights or "", "rights", Strength.STRONG) if agency else None


def _in_captions(captions: Iterable[Caption]) -> Credit | None:
    for caption in captions:
        if caption.credit and (agency := find_agency(caption.credit)):
            return Credit(agency, caption.credit, "photo", Strength.WEAK)
    return None


def is_credit_line(line: str) -> bool:
    """Return whether a line names agencies and nothing but them.

    >>> is_credit_line("Quelle: dpa/AFP"), is_credit_line("AFP was there")
    (True, False)
    """
    if len(line) > _CREDIT_LINE_MAX or not agencies().wires.search(line):
        return False
    rest = phrases().source.sub(" ", agencies().wires.sub(" ", line))
    rest = phrases().conjunction.sub(" ", f" {rest} ")
    return not _FILLER.sub("", rest)
