"""The clock that the settings ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newswatch.pipeline.workplace import clock_of, utc_now
from newswatch.settings import Settings


def test_without_a_setting_it_is_the_true_time():
    assert clock_of(Settings()) is utc_now


def test_it_starts_at_the_moment_of_the_setting_and_runs_on():
    start = datetime(2024, 11, 13, 12, tzinfo=UTC)
    clock = clock_of(replace(Settings(), now=start))
    first, second = clock(), clock()
    assert start <= first <= second < start + timedelta(minutes=5)
