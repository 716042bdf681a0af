"""How fast a feed's document has been filled, so that no poll comes too late for what was in it. Pure.

A document shows the newest entries only, as many as its window holds. What comes faster than the window turns
over between two polls is lost, however seldom the feed publishes on average. So the dates of the entries, and
where there are none the counts of polls, tell the shortest time in which most of a window came.
"""

import math
from collections.abc import Sequence

# So much of a window may come between two polls: the next burst may be faster than the last.
SHARE = 0.8
# While entries are coming, their own pace counts, and half of the window is kept as reserve.
_PRESENT_SHARE = 0.5
# Few documents hold less; one with fewer entries is taken for that of a young feed.
_SMALLEST_WINDOW = 10
# A burst that did not come again is forgotten by and by: the time it took counts threefold after two weeks.
_MEMORY_S = 14 * 86_400.0
# A document that was filled between two polls, or more than once, without dates: three times as fast, say.
_UNSEEN_PACE = 3.0


def shortest_fill_s(moments: Sequence[float], window: int, together_s: float) -> float | None:
    """Return the shortest time in which most of the window came, ``None`` where it never did.

    ``moments`` are the dates in order. Entries that came within ``together_s`` of each other are got by one
    poll or by none: such a batch does not count, however large, where the entry before it is still shown.

    >>> shortest_fill_s([0, *range(3_600, 7_600, 400)], 10, 900)
    3200
    """
    run = max(allowed(window), largest_batch(moments, together_s))
    return min((moments[end] - moments[end - run] for end in range(run, len(moments))), default=None)


def largest_batch(moments: Sequence[float], together_s: float) -> int:
    """Return how many entries came together at most, of batches whose beginning is shown."""
    largest = start = 0
    for end, moment in enumerate(moments):
        while moment - moments[start] > together_s:
            start += 1
        if start > 0:
            largest = max(largest, end - start + 1)
    return largest


def present_fill_s(moments: Sequence[float], window: int, now_s: float) -> float | None:
    """Return the time in which half of the window comes if all come as fast as the newest few did.

    >>> present_fill_s([0, 60, 120, 180], 10, 180)
    200.0
    """
    newest = max(3, window // 8)
    if len(moments) <= newest:
        return None
    return allowed(window, _PRESENT_SHARE) * (now_s - moments[-newest]) / newest


def counted_fill_s(new: int, window: int, since_poll_s: float) -> float | None:
    """Return the time in which most of the window came by the counts of one poll, for want of dates.

    >>> counted_fill_s(9, 10, 3600), counted_fill_s(3, 10, 3600)
    (3200.0, None)
    """
    if new <= allowed(window):
        return None
    pace = _UNSEEN_PACE if new >= window else 1.0
    return since_poll_s * allowed(window) / new / pace


def allowed(window: int, share: float = SHARE) -> int:
    """Return how many entries may come between two polls."""
    return int(max(window, _SMALLEST_WINDOW) * share)


def forgotten_s(fill_s: float, elapsed_s: float) -> float:
    """Return what is left of a burst's memory: it counts as slower the longer ago it was.

    >>> round(forgotten_s(3_600, 14 * 86_400) / 3_600, 2)
    2.72
    """
    return fill_s * math.exp(elapsed_s / _MEMORY_S)
