"""What differs between two versions of an article, and whether the newsroom or our reading changed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from newswatch.extract.page.tree import squash

EXTRACTION_VERSION = "extract-1"
"""Goes up with each release that reads pages otherwise: what differs then need be no edit."""
MOST_KEPT = 200
# Comparing costs as the product of both counts; beyond so many paragraphs a live page is told apart by sets.
_MOST_COMPARED = 500
_ALIKE = 0.5
_LEAST_SHARED = 0.5
_PIECE = 24
# Of longer texts, the beginning says which work it is.
_LOOKED_AT = 20_000


class Cause(StrEnum):
    """Who made a version; stored, so the values never change."""

    FIRST = "first"
    EDIT = "edit"
    READING = "reading"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Read:
    """A version's text with how it was read: where its page is archived, by which method and template.

    ``extraction`` is the last release of the extractor that gave this text; ``None``: not known.
    """

    title: str | None
    lead: str | None
    text: str
    authors: tuple[str, ...]
    kind: str
    paywalled: bool
    method: str
    template: str | None = None
    modified_at: datetime | None = None
    archive_pointer: str | None = None
    extraction: str | None = EXTRACTION_VERSION


@dataclass(frozen=True)
class Difference:
    """A paragraph that is not as it was: ``at`` counts from 1, in the new text, or where it would stand."""

    at: int
    was: str | None
    now: str | None


@dataclass(frozen=True)
class Change:
    """What makes a version another than the one before; ``differences`` are the first of them."""

    cause: Cause
    fields: tuple[str, ...] = ()
    added: int = 0
    removed: int = 0
    changed: int = 0
    differences: tuple[Difference, ...] = ()


def compare(before: Read, after: Read) -> Change:
    """Return what changed from one version to the next, and by whose doing."""
    fields = ("title", "lead", "text", "authors", "kind", "paywalled")
    found = [*paragraph_differences(before.text, after.text)]
    return Change(
        cause_of(before, after),
        tuple(name for name in fields if getattr(before, name) != getattr(after, name)),
        added=sum(one.was is None for one in found),
        removed=sum(one.now is None for one in found),
        changed=sum(one.was is not None and one.now is not None for one in found),
        differences=tuple(found[:MOST_KEPT]),
    )


def cause_of(before: Read, after: Read) -> Cause:
    """Return whose doing a difference is.

    The same archived page read again is our doing alone. A page read by another release of the extractor, by
    another method, or of another template, may be either; that it says it was not changed since settles it.
    """
    if after.archive_pointer is not None and after.archive_pointer == before.archive_pointer:
        return Cause.READING
    templates = {before.template, after.template} - {None}
    if (before.method, before.extraction) == (after.method, after.extraction) and len(templates) < 2:
        return Cause.EDIT
    return Cause.UNCLEAR if _is_later(before.modified_at, after.modified_at) else Cause.READING


def _is_later(before: datetime | None, after: datetime | None) -> bool:
    """Return whether the page says that it was changed, or says nothing."""
    return before is None or after is None or after > before


def paragraph_differences(before: str, after: str) -> Iterator[Difference]:
    r"""Yield the paragraphs that differ, in order.

    >>> [(one.at, one.was, one.now) for one in paragraph_differences("a\n\nb b b b", "b b b c\n\nd")]
    [(1, 'a', None), (1, 'b b b b', 'b b b c'), (2, None, 'd')]
    """
    was, now = before.split("\n\n"), after.split("\n\n")
    if len(was) * len(now) > _MOST_COMPARED**2:
        yield from _by_sets(was, now)
        return
    # Junk would be what is frequent; every paragraph counts.
    for kind, first, end, start, stop in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _paired(was[first:end], now[start:stop], start)


def _by_sets(was: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    known, kept = set(was), set(now)
    yield from (Difference(1, text, None) for text in was if text not in kept)
    yield from (Difference(at, None, text) for at, text in enumerate(now, 1) if text not in known)


def _paired(was: Sequence[str], now: Sequence[str], start: int) -> Iterator[Difference]:
    """Yield old and new paragraphs of one place: as one where they are alike, else apart."""
    left = list(was)
    for at, text in enumerate(now, start + 1):
        like = next((number for number, old in enumerate(left[:10]) if _are_alike(old, text)), None)
        if like is None:
            yield Difference(at, None, text)
            continue
        yield from (Difference(at, old, None) for old in left[:like])
        yield Difference(at, left[like], text)
        del left[: like + 1]
    yield from (Difference(start + len(now) + 1, old, None) for old in left)


def _are_alike(one: str, other: str) -> bool:
    """Return whether one paragraph is the other, reworded: half of their words are the same."""
    words, others = set(one.casefold().split()), set(other.casefold().split())
    if len(words) < 2 or len(others) < 2:  # a script without spaces, or a heading
        words, others = set(squash(one)), set(squash(other))
    return len(words & others) >= _ALIKE * max(len(words), len(others))


def is_same_work(before: str, after: str) -> bool:
    """Return whether one text may be an edit of the other: half of the shorter one stands in the longer."""
    shorter, longer = sorted((squash(before[:_LOOKED_AT]), squash(after[:_LOOKED_AT])), key=len)
    pieces = [shorter[start : start + _PIECE] for start in range(0, len(shorter) - _PIECE + 1, _PIECE)]
    return bool(pieces) and sum(piece in longer for piece in pieces) >= _LEAST_SHARED * len(pieces)
