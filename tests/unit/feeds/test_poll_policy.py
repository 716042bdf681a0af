"""When a feed is polled next, and why: the rules, and laws that hold for any feed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.errors import FeedError, FetchError, Reason
from newswatch.feeds import (
    FeedState,
    PollOutcome,
    PollState,
    Verdict,
    is_due,
    next_poll,
    overlap,
    server_hint_s,
)
from newswatch.feeds.rhythm import average_gap_s, usable_moments
from newswatch.model import FeedDocument, FeedEntry

NOW = datetime(2024, 11, 13, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def every(minutes, count=30):
    return tuple(NOW - timedelta(minutes=minutes * number) for number in range(count))


def after(outcome, state=PollState(), jitter=0.0):  # noqa: B008  a frozen value
    return next_poll(state, outcome, NOW, jitter)


@pytest.mark.parametrize(
    ("published", "minutes", "verdict"),
    [
        ((), 60, Verdict.START),
        (every(60, 1), 60, Verdict.START),
        (every(120), 57, Verdict.RHYTHM),
        (every(2), 15, Verdict.RHYTHM),
        (every(60 * 24 * 30), 24 * 60, Verdict.RHYTHM),
    ],
)
def test_half_the_rhythm_within_bounds(published, minutes, verdict):
    planned = after(PollOutcome(published=published))
    assert planned.verdict is verdict
    assert planned.interval_s == pytest.approx(minutes * MINUTE)
    assert planned.at == NOW + timedelta(seconds=planned.interval_s)
    assert planned.state.next_poll_at == planned.at


def test_a_feed_that_fell_silent_is_asked_less_often():
    lively = tuple(NOW - timedelta(minutes=10 * number) for number in range(20))
    silent = tuple(moment - timedelta(days=3) for moment in lively)
    gaps_s = [average_gap_s(usable_moments(moments, NOW), NOW.timestamp()) for moments in (silent, lively)]
    assert gaps_s[0] > 10 * gaps_s[1]


def test_an_unchanged_document_keeps_the_known_rhythm():
    planned = after(PollOutcome(), PollState(average_gap_s=4 * HOUR, failures=3.0))
    assert planned.interval_s == 2 * HOUR
    assert planned.state.failures == 0


def test_a_gap_brings_the_next_poll_nearer():
    planned = after(PollOutcome(published=every(240), gap=True))
    assert planned.verdict is Verdict.GAP
    assert planned.interval_s == pytest.approx(57 * MINUTE)


@pytest.mark.parametrize("jitter", [-1.0, 0.0, 1.0])
def test_never_sooner_than_the_server_asks(jitter):
    planned = after(PollOutcome(published=every(2), min_interval_s=2 * HOUR), jitter=jitter)
    assert (planned.interval_s, planned.verdict) == (2 * HOUR, Verdict.SERVER_HINT)
    assert after(PollOutcome(min_interval_s=30 * DAY)).interval_s == DAY


@pytest.mark.parametrize(
    ("headers", "ttl", "seconds"),
    [
        ({"cache-control": "max-age=1800"}, None, 1_800),
        ({"cache-control": 'public, s-maxage=9, MAX-AGE="1800"', "age": "300"}, None, 1_500),
        ({"cache-control": "no-cache, max-age=1800"}, None, None),
        ({"cache-control": "max-age=99999999"}, None, DAY),
        ({"cache-control": "max-age=60"}, 7_200, 7_200),
        ({"expires": "Wed, 13 Nov 2024 13:00:00 GMT"}, None, 3_600),
        ({"expires": "Wed, 13 Nov 2024 13:00:00 GMT", "date": "Wed, 13 Nov 2024 12:30:00 GMT"}, None, 1_800),
        ({"expires": "0"}, None, None),
        ({"expires": "Wed, 13 Nov 1924 13:00:00 GMT"}, None, None),
        ({"cache-control": "max-age=x"}, None, None),
        ({}, 1_800, 1_800),
        ({}, None, None),
    ],
)
def test_what_servers_ask_for(headers, ttl, seconds):
    assert server_hint_s(headers, ttl, NOW) == seconds


def test_failures_put_the_next_poll_off_fourfold():
    state, waits = PollState(), []
    for _ in range(5):
        planned = after(PollOutcome(FeedError(Reason.NOT_A_FEED)), state)
        state = planned.state
        waits.append(planned.interval_s / MINUTE)
    assert waits == [30, 120, 480, 1440, 1440]


@pytest.mark.parametrize(
    ("error", "weight"),
    [
        (FetchError(Reason.TIMEOUT, retryable=True), 0.25),
        (FetchError(Reason.HTTP_STATUS, status=503, retryable=True), 0.25),
        (FetchError(Reason.DNS, retryable=True), 0.5),
        (FetchError(Reason.HTTP_STATUS, status=404, retryable=True), 1.0),
        (FeedError(Reason.NOT_A_FEED), 1.0),
    ],
)
def test_what_may_pass_counts_less(error, weight):
    assert after(PollOutcome(error)).state.failures == weight


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusing_feed_is_never_given_up(status):
    state = PollState()
    for _ in range(40):
        planned = after(PollOutcome(FetchError(Reason.HTTP_STATUS, status=status)), state)
        state = planned.state
    assert (planned.verdict, planned.interval_s) == (Verdict.DEAD, 7 * DAY)
    assert state.state is FeedState.ACTIVE


@pytest.mark.parametrize(("asked", "waited"), [(2 * HOUR, 2 * HOUR), (30 * DAY, 7 * DAY), (5, 30 * MINUTE)])
def test_retry_after_is_obeyed_within_reason(asked, waited):
    error = FetchError(Reason.HTTP_STATUS, status=503, retry_after_s=asked)
    assert after(PollOutcome(error)).interval_s == waited


def test_gone_twice_a_day_apart_is_retired():
    gone = PollOutcome(FetchError(Reason.GONE, status=410))
    first = after(gone)
    assert (first.state.state, first.interval_s) == (FeedState.ACTIVE, DAY)
    second = next_poll(first.state, gone, NOW + timedelta(hours=2), 0.0)
    assert second.state.state is FeedState.ACTIVE
    last = next_poll(second.state, gone, NOW + timedelta(days=1), 0.0)
    assert (last.state.state, last.verdict) == (FeedState.RETIRED, Verdict.RETIRED)
    assert not is_due(last.state, NOW + timedelta(days=400))


def test_a_feed_that_came_back_is_no_longer_gone():
    first = after(PollOutcome(FetchError(Reason.GONE, status=410)))
    assert next_poll(first.state, PollOutcome(), NOW, 0.0).state.gone_at is None


def test_a_feed_is_due_when_its_time_has_come():
    assert is_due(PollState(), NOW)
    assert is_due(PollState(next_poll_at=NOW), NOW)
    assert not is_due(PollState(next_poll_at=NOW + timedelta(seconds=1)), NOW)


ERRORS = st.builds(
    FetchError,
    st.sampled_from(list(Reason)),
    status=st.sampled_from([None, 404, 429, 503]),
    retry_after_s=st.sampled_from([None, 0.0, 5.0, 7_200.0, 1e9]),
)
DATES = st.sampled_from([every(1), every(90, 3), every(60 * 24 * 90), ()])
OUTCOMES = st.builds(
    PollOutcome,
    error=st.none() | ERRORS,
    published=DATES,
    window=st.sampled_from([0, 1, 10, 200]),
    new=st.sampled_from([0, 1, 10, 200]),
    since_poll_s=st.sampled_from([None, 1.0, 3_600.0, 1e7]),
    since_new_s=st.sampled_from([None, 1.0, 3_600.0, 1e7]),
    gap=st.booleans(),
    min_interval_s=st.sampled_from([None, 0.0, 5_000.0, 1e7]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(OUTCOMES, min_size=1, max_size=5), st.floats(-1, 1))
def test_whatever_happens_a_feed_is_asked_again_neither_at_once_nor_never(outcomes, jitter):
    state, now = PollState(), NOW
    for outcome in outcomes:
        planned = next_poll(state, outcome, now, jitter)
        assert 0.9 * 15 * MINUTE <= planned.interval_s <= 1.1 * 7 * DAY
        assert planned.reason
        assert planned.at == planned.state.next_poll_at == now + timedelta(seconds=planned.interval_s)
        state, now = planned.state, planned.at


def document(*entries):
    return FeedDocument("rss20", None, None, None, tuple(FeedEntry(guid, url) for guid, url in entries))


@pytest.mark.parametrize(
    ("known", "entries", "new", "gap"),
    [
        (set(), [("a", None), ("b", None)], ["a", "b"], False),
        ({"a"}, [("b", None), ("a", None)], ["b"], False),
        ({"x"}, [("a", None)], ["a"], True),
        ({"x"}, [], [], False),
        ({"https://a.example/1"}, [("new-guid", "https://a.example/1")], [], False),
    ],
)
def test_a_poll_without_a_known_entry_may_have_lost_some(known, entries, new, gap):
    compared = overlap(known, document(*entries))
    assert [entry.guid for entry in compared.new] == new
    assert compared.gap is gap
    assert len(compared.new) + len(compared.known) == len(entries)
