"""What counts as trouble, what is a blip, and when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newswatch.alerts.digest import FeedHealth, feed_health
from newswatch.alerts.incidents import broken, changed, endings, failed, find_troubles, silent, starting
from newswatch.alerts.watched import (
    ExtractionFacts,
    Facts,
    FeedFacts,
    Incident,
    IncidentKind,
    SourceFacts,
    StageFacts,
)
from newswatch.stages import STAGES, scheduled_stages

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = FeedFacts(
    "https://a.example/feed", "a.example", "failing", "timeout", "slow", NOW - DAY, 3, NOW - 3 * HOUR
)
SOURCE = SourceFacts("a.example", NOW, NOW - 2 * DAY, 50, 3600.0)
PAGES = ExtractionFacts("a.example", 20, 1, 3000.0, NOW - DAY, "no_body", 100, 5, 3000.0, open=False)
NOTHING = Facts((), (), (), {}, {"poll": None, "collect": None}, NOW - 9 * DAY, NOW - HOUR)
STAGE = {stage.name: stage for stage in STAGES}


def incident(kind, subject, since=NOW - 2 * HOUR):
    return Incident(1, kind, subject, since, since, "detail")


@pytest.mark.parametrize(
    ("values", "is_broken"),
    [
        ({}, True),
        ({"failed_polls": 2}, False),
        ({"failing_since": NOW - HOUR}, False),
        ({"failed_polls": 0, "failing_since": None}, False),
        ({"failed_polls": 1, "state": "retired"}, True),
    ],
)
def test_one_blip_is_no_broken_feed(values, is_broken):
    assert bool(broken(replace(FEED, **values), NOW)) is is_broken


@pytest.mark.parametrize(
    ("values", "is_silent"),
    [
        ({}, True),
        ({"last_new_at": NOW - 23 * HOUR}, False),  # less than a day is nothing, however fast it usually is
        ({"usual_gap_s": 86_400.0}, False),  # three days would be
        ({"gaps": 4}, False),
        ({"usual_gap_s": None}, False),
        ({"last_success_at": NOW - 2 * DAY}, False),  # we rested, not it
        ({"last_success_at": None}, False),
        ({"last_new_at": None}, False),
    ],
)
def test_a_source_is_silent_by_its_own_way(values, is_silent):
    assert silent(replace(SOURCE, **values)) is is_silent


@pytest.mark.parametrize(
    ("values", "is_changed"),
    [
        ({}, False),
        ({"recent_without": 12}, True),
        ({"recent": 9, "recent_without": 9}, False),  # too few to say
        ({"past": 19, "past_without": 0, "recent_without": 20}, False),
        ({"recent_without": 12, "past_without": 50}, False),  # it was always so
        ({"recent_bytes": 900.0}, True),
        ({"recent_bytes": None, "recent_without": 20}, True),
        ({"recent_without": 7}, False),
        ({"recent_without": 7, "open": True}, True),  # not clearly better yet
        ({"recent_bytes": 1500.0, "open": True}, True),
        ({"recent_without": 2, "open": True}, False),
    ],
)
def test_extraction_is_compared_with_the_past_of_its_source(values, is_changed):
    assert bool(changed(replace(PAGES, **values))) is is_changed


@pytest.mark.parametrize(
    ("stage", "failures", "is_failed"),
    [("poll", 1, False), ("poll", 2, True), ("maintain", 1, True), ("backfill", 5, False)],
)
def test_a_stage_that_tries_again_soon_may_fail_once(stage, failures, is_failed):
    facts = StageFacts(NOW - DAY, failures, NOW - HOUR, "OutageError: all")
    assert bool(failed(STAGE[stage], facts)) is is_failed


def late(**values):
    found = find_troubles(replace(NOTHING, **values), scheduled_stages(), NOW)
    return {trouble.subject for trouble in found if trouble.kind is IncidentKind.STAGE_LATE}


def test_a_stage_is_late_after_three_of_its_intervals():
    on_time = {
        "link_and_tag": StageFacts(NOW - timedelta(minutes=50)),
        "send_alerts": StageFacts(NOW - timedelta(minutes=50)),
        "send_digests": StageFacts(NOW - 2 * HOUR),
        "maintain": StageFacts(NOW - 2 * DAY),
    }
    assert late(stages=on_time) == set()
    assert late(stages=on_time | {"send_digests": StageFacts(NOW - 4 * HOUR)}) == {"send_digests"}
    assert late() == {"link_and_tag", "send_alerts", "send_digests", "maintain"}  # none ever ran


def test_a_stage_with_nothing_to_do_is_not_late():
    stages = {stage.name: StageFacts(NOW) for stage in STAGES} | {"poll": StageFacts(NOW - 5 * HOUR)}
    assert late(stages=stages) == set()
    assert late(stages=stages, waiting_since={"poll": NOW - timedelta(minutes=10), "collect": None}) == set()
    assert late(stages=stages, waiting_since={"poll": NOW - 2 * HOUR, "collect": None}) == {"poll"}


def test_after_a_pause_of_everything_nothing_is_late_yet():
    assert late(watched_at=NOW - 3 * HOUR) == set()
    assert late(watching_since=None, watched_at=None) == set()


def test_what_is_noted_does_not_start_again():
    trouble = broken(FEED, NOW)
    assert starting([trouble], [incident(IncidentKind.FEED_BROKEN, FEED.url)]) == []
    assert starting([trouble], [incident(IncidentKind.STAGE_LATE, FEED.url)]) == [trouble]


@pytest.mark.parametrize(
    ("noted", "values", "how"),
    [
        (incident(IncidentKind.FEED_BROKEN, FEED.url), {"feeds": (FEED,)}, "it was read again"),
        (incident(IncidentKind.FEED_BROKEN, FEED.url), {}, "it is not watched any more"),
        (
            incident(IncidentKind.SOURCE_SILENT, "a.example"),
            {"feeds": (FEED,)},
            "there is something new again",
        ),
        (
            incident(IncidentKind.EXTRACTION_CHANGED, "a.example"),
            {"feeds": (FEED,)},
            "its pages give articles as before",
        ),
        (incident(IncidentKind.SOURCE_SILENT, "a.example", SOURCE.last_new_at), {"sources": (SOURCE,)}, None),
        (incident(IncidentKind.EXTRACTION_CHANGED, "a.example"), {"sources": (SOURCE,)}, None),
        (
            incident(IncidentKind.EXTRACTION_CHANGED, "a.example"),
            {"sources": (SOURCE,), "extraction": (replace(PAGES, past=3),)},
            None,
        ),
        (
            incident(IncidentKind.STAGE_FAILED, "poll"),
            {"stages": {"poll": StageFacts(NOW)}},
            "it ran and succeeded",
        ),
        (incident(IncidentKind.STAGE_FAILED, "poll"), {"stages": {"poll": StageFacts(NOW - DAY)}}, None),
        (incident(IncidentKind.STAGE_FAILED, "backfill"), {}, None),
        (incident(IncidentKind.STAGE_LATE, "poll"), {}, "it is up to date again"),
        (incident(IncidentKind.STAGE_LATE, "maintain"), {"watched_at": NOW - DAY}, None),
        (
            incident(IncidentKind.STAGE_LATE, "maintain"),
            {"stages": {"maintain": StageFacts(NOW)}},
            "it is up to date again",
        ),
    ],
)
def test_how_an_incident_ends(noted, values, how):
    assert endings(replace(NOTHING, **values), [], [noted]) == ({1: how} if how else {})


def test_the_health_of_the_feeds_is_counted_once_each():
    healthy = replace(
        FEED, url="b", source="b.example", failed_polls=0, failing_since=None, last_success_at=NOW
    )
    quiet = replace(healthy, url="c", source="a.example")
    new = replace(healthy, url="d", last_success_at=None)
    assert feed_health([FEED, healthy, quiet, new], [SOURCE], NOW) == FeedHealth(healthy=1, quiet=1, broken=1)
