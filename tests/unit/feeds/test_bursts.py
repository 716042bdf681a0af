"""How fast a document was filled, and that no poll waits for longer than the next filling may take."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.feeds import PollOutcome, PollState, Verdict, next_poll
from newswatch.feeds.bursts import counted_fill_s, forgotten_s, present_fill_s, shortest_fill_s
from newswatch.feeds.rhythm import arrivals, usable_moments

NOW = datetime(2024, 11, 13, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def ago(*minutes):
    return tuple(NOW - timedelta(minutes=count) for count in minutes)


def burst(entries, *, within_min, ended_min):
    """Dates spread evenly over so many minutes, the last so many minutes ago."""
    return ago(*(ended_min + within_min * number / (entries - 1) for number in range(entries)))


def after(outcome, state=PollState(), jitter=0.0):  # noqa: B008  a frozen value
    return next_poll(state, outcome, NOW, jitter)


def test_a_feed_silent_for_days_is_polled_so_that_its_next_burst_is_not_missed():
    planned = after(PollOutcome(published=burst(20, within_min=95, ended_min=3 * 24 * 60), window=20))
    assert planned.state.fill_s == pytest.approx(16 * 5 * MINUTE)
    assert planned.interval_s == pytest.approx(0.91 * planned.state.fill_s)
    assert planned.verdict is Verdict.BURST
    assert "1.33 h" in planned.reason


@pytest.mark.parametrize("jitter", [-1.0, 0.0, 1.0])
def test_chance_does_not_put_off_a_poll_that_must_not_be_late(jitter):
    planned = after(PollOutcome(published=burst(20, within_min=19, ended_min=600), window=20), jitter=jitter)
    assert planned.interval_s == pytest.approx(0.91 * 16 * MINUTE)


def test_the_server_has_the_last_word_also_in_a_burst():
    planned = after(PollOutcome(published=burst(20, within_min=19, ended_min=0), min_interval_s=HOUR))
    assert (planned.interval_s, planned.verdict) == (HOUR, Verdict.SERVER_HINT)


def test_a_batch_that_comes_at_once_is_no_reason_to_poll_often():
    nights = [minutes + day * 1440 for day in range(3) for minutes in (600, 601, 602, 603, 604, 605, 606)]
    planned = after(PollOutcome(published=ago(*nights), window=21))
    assert planned.verdict is Verdict.RHYTHM
    assert planned.interval_s == pytest.approx((2 * 1440 + 606) / 3 / 2 * MINUTE, rel=0.01)


def test_a_batch_whose_beginning_is_not_shown_may_have_been_larger():
    planned = after(PollOutcome(published=burst(20, within_min=5, ended_min=600), window=20))
    assert planned.interval_s < 15 * MINUTE


def test_while_entries_are_coming_their_pace_counts():
    dates = ago(1, 2, 3, 4, 5, *(1440 * day for day in range(1, 16)))
    planned = after(PollOutcome(published=dates, window=20), PollState(average_gap_s=DAY))
    assert planned.verdict is Verdict.BURST
    assert planned.interval_s < 15 * MINUTE
    assert planned.state.fill_s > HOUR


def test_without_dates_the_polls_are_counted():
    state = after(PollOutcome(window=20)).state
    assert state.fill_s == 4 * HOUR
    seen = after(PollOutcome(window=20, new=18, since_poll_s=HOUR, since_new_s=2 * HOUR), state)
    assert seen.state.fill_s == pytest.approx(16 / 18 * HOUR)
    assert seen.state.average_gap_s == 2 * HOUR
    filled = after(PollOutcome(window=20, new=20, since_poll_s=HOUR, since_new_s=HOUR, gap=True), state)
    assert filled.state.fill_s == pytest.approx(16 / 20 * HOUR / 3)
    assert filled.verdict is Verdict.GAP


def test_a_burst_is_forgotten_by_and_by():
    state = PollState(average_gap_s=DAY, fill_s=HOUR)
    assert after(PollOutcome(since_poll_s=HOUR, since_new_s=HOUR), state).interval_s < 1.01 * HOUR
    later = after(PollOutcome(since_poll_s=14 * DAY, since_new_s=14 * DAY), state)
    assert later.state.fill_s == pytest.approx(2.718 * HOUR, rel=0.01)


@pytest.mark.parametrize(
    ("known_s", "since_new_s", "interval_s"),
    [
        (2 * HOUR, 20 * HOUR, 1.5 * HOUR),
        (None, HOUR, HOUR),
        (None, 10 * HOUR, 5 * HOUR),
        (None, None, HOUR),
    ],
)
def test_silence_puts_the_next_poll_off(known_s, since_new_s, interval_s):
    outcome = PollOutcome(since_poll_s=HOUR, since_new_s=since_new_s)
    assert after(outcome, PollState(average_gap_s=known_s)).interval_s == interval_s


def test_dates_that_tell_the_day_only_are_not_used():
    midnight = NOW.replace(hour=0)
    days = [midnight - timedelta(days=day) for day in (0, 0, 1, 1, 1, 2)]
    assert usable_moments(days, NOW) == []
    assert len(usable_moments([midnight - timedelta(days=day) for day in range(3)], NOW)) == 3
    assert usable_moments([NOW + timedelta(hours=1)], NOW) == []


def test_what_comes_together_is_one_arrival():
    assert arrivals([0, 1, 60, 899, 900, 1_800]) == [1_800, 900, 0]


def test_few_entries_say_nothing_of_how_fast_a_document_fills():
    assert shortest_fill_s([0.0, 1.0, 2.0], 10, 900) is None
    assert present_fill_s([0.0, 1.0, 2.0], 10, 3.0) is None
    assert counted_fill_s(8, 10, HOUR) is None


MOMENTS = st.lists(st.floats(0, 10 * DAY), max_size=60).map(sorted)


@given(MOMENTS, st.integers(1, 60), st.floats(0.1, 1))
def test_a_feed_twice_as_fast_is_filled_in_half_the_time(moments, window, pace):
    found = shortest_fill_s(moments, window, 0)
    faster = shortest_fill_s([moment * pace for moment in moments], window, 0)
    assert (found is None) == (faster is None)
    if found is not None:
        assert faster == pytest.approx(found * pace, abs=1e-3)


@given(st.floats(1, 10 * DAY), st.floats(0, 30 * DAY), st.floats(0, 30 * DAY))
def test_forgetting_in_two_steps_is_forgetting_in_one(fill_s, first_s, second_s):
    assert forgotten_s(forgotten_s(fill_s, first_s), second_s) == pytest.approx(
        forgotten_s(fill_s, first_s + second_s)
    )
