"""What is believed of a feed's server."""

from datetime import UTC, datetime, timedelta

import pytest

from newswatch.errors import FeedError, FetchError, Reason
from newswatch.feeds.trust import asks_for_all, keeps_new_address

NOW = datetime(2026, 1, 31, tzinfo=UTC)


def ago(**span):
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("whole_at", "lied_at", "whole"),
    [
        (ago(hours=1), None, False),
        (ago(days=3), None, True),
        (None, None, True),
        (ago(hours=1), ago(days=29), True),
        (ago(hours=1), ago(days=31), False),
    ],
)
def test_the_whole_document_is_asked_for_now_and_then_and_of_liars(whole_at, lied_at, whole):
    assert asks_for_all(whole_at, lied_at, NOW) is whole


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (FetchError(Reason.TIMEOUT, retryable=True), True),
        (FetchError(Reason.HTTP_STATUS, status=503, retryable=True), True),
        (FetchError(Reason.RATE_LIMITED, status=429, retryable=True), True),
        (FetchError(Reason.HTTP_STATUS, status=404, retryable=True), False),
        (FetchError(Reason.GONE, status=410), False),
        (FetchError(Reason.DNS, retryable=True), False),
        (FeedError(Reason.NOT_A_FEED), False),
    ],
)
def test_a_new_address_is_kept_while_its_failure_may_pass(error, kept):
    assert keeps_new_address(error) is kept
