"""Join the places of two parts: a span is ``(start, end)`` in tokens; lists are sorted and distinct."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from newswatch.tagging.limits import MAX_PAIRS

Span = tuple[int, int]
Spans = Sequence[Span]


def union(lists: Sequence[Spans]) -> Spans:
    """Return the spans of all lists.

    >>> union([[(4, 5)], [(1, 2), (4, 5)]])
    [(1, 2), (4, 5)]
    """
    filled = [spans for spans in lists if spans]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return sorted({span for spans in filled for span in spans})


def followed(earlier: Spans, later: Spans, limit: Callable[[Span], tuple[int, int]]) -> set[Span]:
    """Return the spans from each earlier one to each later one that the limit allows.

    ``limit`` says for an earlier span before which token a later one must start, and by which it must end.
    """
    found: set[Span] = set()
    left = MAX_PAIRS
    for span in earlier:
        last_start, last_end = limit(span)
        index = bisect_left(later, (span[1],))
        while index < len(later) and later[index][0] < last_start and left:
            left -= 1
            if later[index][1] <= last_end:
                found.add((span[0], later[index][1]))
            index += 1
    return found


def without_near(spans: Spans, others: Spans, distance: int) -> Spans:
    """Return the spans with none of the others, not overlapping, fewer than ``distance`` tokens away.

    >>> without_near([(0, 1), (9, 10)], [(2, 3)], 2)
    [(9, 10)]
    """
    ends = sorted(end for _, end in others)
    return [
        span
        for span in spans
        if not (_starts_after(span, others, distance) or _ends_before(span, ends, distance))
    ]


def _starts_after(span: Span, others: Spans, distance: int) -> bool:
    index = bisect_left(others, (span[1],))
    return index < len(others) and others[index][0] < span[1] + distance


def _ends_before(span: Span, ends: Sequence[int], distance: int) -> bool:
    index = bisect_left(ends, span[0] + 1)
    return index > 0 and ends[index - 1] > span[0] - distance


def outside(spans: Spans, others: Spans) -> Spans:
    """Return the spans that lie inside none of the others.

    >>> outside([(1, 2), (5, 6)], [(0, 2)])
    [(5, 6)]
    """
    kept: list[Span] = []
    index, furthest = 0, -1
    for span in spans:
        while index < len(others) and others[index][0] <= span[0]:
            furthest = max(furthest, others[index][1])
            index += 1
        if furthest < span[1]:
            kept.append(span)
    return kept


def phrase_spans(places: Sequence[Sequence[int]], slop: int) -> Spans:
    """Return where the words stand in order with at most ``slop`` other tokens inside.

    ``places`` holds the sorted positions of each word.

    >>> phrase_spans([[0, 4], [1, 6]], 1)
    [(0, 2), (4, 7)]
    """
    if not all(places):
        return ()
    if len(places) == 1:
        return [(place, place + 1) for place in places[0]]
    return _loose(places, slop) if slop else _tight(places)


def _tight(places: Sequence[Sequence[int]]) -> Spans:
    size = len(places)
    starts = set(places[0])
    for offset in range(1, size):
        starts &= {place - offset for place in places[offset]}
    return [(start, start + size) for start in sorted(starts)]


def _loose(places: Sequence[Sequence[int]], slop: int) -> Spans:
    found: list[Span] = []
    left = MAX_PAIRS
    last = places[-1]
    for start in places[0]:
        reached = _earliest(places[1:-1], start)
        if reached is None:
            break
        index = bisect_left(last, reached + 1)
        while index < len(last) and last[index] < start + len(places) + slop and left:
            left -= 1
            found.append((start, last[index] + 1))
            index += 1
    return found


def _earliest(places: Sequence[Sequence[int]], start: int) -> int | None:
    """Return the earliest token at which the middle words can end when each follows the one before."""
    reached = start
    for word in places:
        index = bisect_left(word, reached + 1)
        if index == len(word):
            return None
        reached = word[index]
    return reached
