"""When to poll a feed again, and why. Pure: time and chance are arguments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from newswatch.errors import FetchError, ItemError, Reason
from newswatch.feeds.bursts import counted_fill_s, forgotten_s, present_fill_s, shortest_fill_s
from newswatch.feeds.rhythm import average_gap_s, counted_gap_s, silent_gap_s, usable_moments

MINUTE, HOUR, DAY = 60, 3_600, 86_400

START_S = 60 * MINUTE
SHORTEST_S = 15 * MINUTE
LONGEST_S = DAY
# A document without dates does not show how fast it was filled before it was first seen.
LONGEST_UNDATED_S = 4 * HOUR
JITTER = 0.1
# An interval this near to the time in which the document may be filled leaves no room for a late run of the
# schedule: chance may not lengthen it, and nearly the whole tenth is taken off.
HURRY, HURRIED = 4 / 3, -0.9
FIRST_BACK_OFF_S = 30 * MINUTE
# After so many weighted failures a feed is asked once a week, never given up: many come back.
DEAD_AFTER = 30.0
DEAD_S = 7 * DAY
MAX_RETRY_AFTER_S = 7 * DAY
# A server that says 410 twice, so far apart, means it.
RETIRE_AFTER = timedelta(days=1)

# How much a failure counts: what is likely the network's or a moment's fault counts less.
_WEIGHTS = {
    Reason.TIMEOUT: 0.25,
    Reason.CONNECTION: 0.25,
    Reason.RATE_LIMITED: 0.25,
    Reason.DNS: 0.5,
    Reason.TLS: 0.5,
    Reason.BAD_ENCODING: 0.5,
}
_SERVER_ERROR_WEIGHT = 0.25


class FeedState(StrEnum):
    """Whether a feed is polled; stored, so the values never change."""

    ACTIVE = "active"
    RETIRED = "retired"


class Verdict(StrEnum):
    """Why the next poll is when it is; stored and counted, so the values never change."""

    START = "start"
    RHYTHM = "rhythm"
    GAP = "gap"
    BURST = "burst"
    SERVER_HINT = "server_hint"
    RETRY_AFTER = "retry_after"
    BACK_OFF = "back_off"
    DEAD = "dead"
    RETIRED = "retired"


@dataclass(frozen=True)
class PollState:
    """What is remembered of a feed between polls.

    ``average_gap_s`` is the average time between two new entries, ``fill_s`` the shortest in which most of
    the document's window came, ``failures`` the weighted count since the last success and ``failures_in_row``
    the plain one, ``gone_at`` when 410 was first answered.
    """

    average_gap_s: float | None = None
    fill_s: float | None = None
    failures: float = 0.0
    failures_in_row: int = 0
    gone_at: datetime | None = None
    next_poll_at: datetime | None = None
    state: FeedState = FeedState.ACTIVE


@dataclass(frozen=True)
class PollOutcome:
    """What one poll brought.

    ``window`` counts the document's entries and ``published`` holds their dates (0 and empty for 304 or an
    unchanged body), ``new`` counts those that came since the poll before (0 at the first), ``since_poll_s``
    is the time since then, ``since_new_s`` the time since something new came, ``min_interval_s`` what server
    and document ask for (see ``server_hint_s``).
    """

    error: ItemError | None = None
    published: tuple[datetime, ...] = ()
    window: int = 0
    new: int = 0
    since_poll_s: float | None = None
    since_new_s: float | None = None
    gap: bool = False
    min_interval_s: float | None = None


@dataclass(frozen=True)
class NextPoll:
    """When to poll again; ``reason`` says why in words, ``state`` is what to remember."""

    at: datetime
    interval_s: float
    reason: str
    verdict: Verdict
    state: PollState


def is_due(state: PollState, now: datetime) -> bool:
    """Tell whether a feed is to be polled now; one never polled is."""
    return state.state is FeedState.ACTIVE and (state.next_poll_at is None or state.next_poll_at <= now)


def next_poll(state: PollState, outcome: PollOutcome, now: datetime, jitter: float) -> NextPoll:
    """Return when to poll next and what to remember; ``jitter`` in [-1, 1] spreads the polls by a tenth."""
    if outcome.error is None:
        return after_success(state, outcome, now, jitter)
    return after_failure(state, outcome.error, now, jitter)


def after_success(state: PollState, outcome: PollOutcome, now: datetime, jitter: float) -> NextPoll:
    """Return the next poll of a feed that answered.

    It comes after half the time in which something new is due, sooner when the document may be filled before
    that, and never sooner than the server asks.
    """
    moments = usable_moments(outcome.published, now)
    outcome = replace(outcome, window=max(outcome.window, len(moments)))
    gap_s = learned_gap_s(state, outcome, average_gap_s(moments, now.timestamp()))
    fill_s = learned_fill_s(state, outcome, moments)
    known = PollState(average_gap_s=gap_s, fill_s=fill_s)
    present_s = present_fill_s(moments, outcome.window, now.timestamp())
    if not outcome.window:
        gap_s = silent_gap_s(gap_s, outcome.since_new_s or 0.0)
    interval_s, verdict, reason = wanted(gap_s, lost=outcome.gap, silent=known.average_gap_s is None)
    limit_s = shorter(fill_s, present_s)
    if limit_s is not None and limit_s < interval_s:
        interval_s = max(limit_s, SHORTEST_S)
        if not outcome.gap:
            verdict, reason = Verdict.BURST, f"its document may be filled within {in_words(limit_s)}"
    hurries = limit_s is not None and limit_s < interval_s * HURRY
    interval_s = spread(interval_s, HURRIED if hurries else jitter)
    hint_s = min(outcome.min_interval_s or 0, LONGEST_S)
    if hint_s > interval_s:
        interval_s, verdict, reason = hint_s, Verdict.SERVER_HINT, f"the server asks for {in_words(hint_s)}"
    return scheduled(known, now, interval_s, verdict, reason)


def learned_gap_s(state: PollState, outcome: PollOutcome, dated_s: float | None) -> float | None:
    """Return the average gap by the document's dates, else by when polls brought something, else as known."""
    if dated_s is not None:
        return dated_s
    if outcome.new and outcome.since_new_s is not None:
        return counted_gap_s(state.average_gap_s, outcome.since_new_s)
    return state.average_gap_s


def learned_fill_s(state: PollState, outcome: PollOutcome, moments: Sequence[float]) -> float | None:
    """Return the shortest time in which most of the window came: in this document, or as it is remembered."""
    elapsed_s = outcome.since_poll_s or 0.0
    remembered_s = None if state.fill_s is None else forgotten_s(state.fill_s, elapsed_s)
    if moments:
        return shorter(remembered_s, shortest_fill_s(moments, outcome.window, SHORTEST_S))
    if not outcome.window:
        return remembered_s
    counted_s = counted_fill_s(outcome.new, outcome.window, elapsed_s)
    return shorter(remembered_s, shorter(counted_s, LONGEST_UNDATED_S))


def shorter(one_s: float | None, other_s: float | None) -> float | None:
    """Return the shorter of two durations, where there are any."""
    return min((seconds for seconds in (one_s, other_s) if seconds is not None), default=None)


def wanted(gap_s: float | None, *, lost: bool, silent: bool) -> tuple[float, Verdict, str]:
    """Return the interval a feed's own rhythm calls for, and why; ``silent``: no rhythm was seen yet."""
    if gap_s is None:
        interval_s, verdict, reason = float(START_S), Verdict.START, "no rhythm known yet"
    else:
        interval_s = min(max(0.5 * gap_s, SHORTEST_S), LONGEST_S)
        rhythm = (
            f"nothing new for {in_words(gap_s)}"
            if silent
            else f"a new entry every {in_words(gap_s)} on average"
        )
        verdict, reason = Verdict.RHYTHM, rhythm
    if lost:
        interval_s = max(interval_s / 2, SHORTEST_S)
        verdict, reason = Verdict.GAP, "nothing overlapped with the poll before: entries may be lost"
    return interval_s, verdict, reason


def after_failure(state: PollState, error: ItemError, now: datetime, jitter: float) -> NextPoll:
    """Return the next poll of a feed that failed: later each time, not before the server allows."""
    if error.reason is Reason.GONE:
        return after_gone(state, now, jitter)
    state = failed_once_more(state, weight(error))
    if state.failures > DEAD_AFTER:
        reason = f"failing for long ({error.reason}): asked once a week"
        return scheduled(state, now, spread(DEAD_S, abs(jitter)), Verdict.DEAD, reason)
    interval_s = spread(back_off_s(state.failures_in_row), abs(jitter))
    asked_s = min(getattr(error, "retry_after_s", None) or 0.0, MAX_RETRY_AFTER_S)
    if asked_s > interval_s:
        interval_s = min(spread(asked_s, abs(jitter)), MAX_RETRY_AFTER_S)
        reason = f"the server asks to wait {in_words(asked_s)} ({error.reason})"
        return scheduled(state, now, interval_s, Verdict.RETRY_AFTER, reason)
    reason = f"failed ({error.reason}), {state.failures_in_row} in a row"
    return scheduled(state, now, interval_s, Verdict.BACK_OFF, reason)


def failed_once_more(state: PollState, counts: float) -> PollState:
    """Return the state after one more failure that counts so much."""
    return replace(state, failures=state.failures + counts, failures_in_row=state.failures_in_row + 1)


def after_gone(state: PollState, now: datetime, jitter: float) -> NextPoll:
    """Return what follows a 410: a day's grace once, then the feed is retired."""
    if state.gone_at is not None and now - state.gone_at >= RETIRE_AFTER:
        state = replace(state, state=FeedState.RETIRED)
        return scheduled(
            state, now, DEAD_S, Verdict.RETIRED, "the server said twice, a day apart, it is gone"
        )
    gone_at = state.gone_at or now
    state = replace(failed_once_more(state, 1), gone_at=gone_at)
    interval_s = (gone_at + RETIRE_AFTER - now).total_seconds()
    reason = "the server says it is gone: asked once more after a day"
    return scheduled(state, now, spread(interval_s, abs(jitter)), Verdict.BACK_OFF, reason)


def weight(error: ItemError) -> float:
    """Return how much a failure counts."""
    if isinstance(error, FetchError) and error.status is not None and error.status >= 500:
        return _SERVER_ERROR_WEIGHT
    return _WEIGHTS.get(error.reason, 1.0)


def back_off_s(failures: int) -> float:
    """Return how long to wait after so many failures in a row.

    >>> [back_off_s(count) / 60 for count in (1, 2, 3, 4, 9)]
    [30.0, 120.0, 480.0, 1440.0, 1440.0]
    """
    return float(min(FIRST_BACK_OFF_S * 4 ** min(max(failures, 1) - 1, 10), LONGEST_S))


def spread(interval_s: float, jitter: float) -> float:
    """Return the interval shifted by up to a tenth."""
    return interval_s * (1 + JITTER * min(max(jitter, -1.0), 1.0))


def scheduled(state: PollState, now: datetime, interval_s: float, verdict: Verdict, reason: str) -> NextPoll:
    """Return the decision, with the time put into the state to remember."""
    at = now + timedelta(seconds=interval_s)
    return NextPoll(at, interval_s, reason, verdict, replace(state, next_poll_at=at))


def in_words(seconds: float) -> str:
    """Return a duration a person reads at a glance.

    >>> in_words(90), in_words(5400), in_words(260_000)
    ('2 min', '1.5 h', '3 days')
    """
    if seconds < HOUR:
        return f"{seconds / MINUTE:.0f} min"
    if seconds < 2 * DAY:
        return f"{seconds / HOUR:.3g} h"
    return f"{seconds / DAY:.0f} days"
