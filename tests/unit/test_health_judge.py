"""What is concluded from how the pipeline is, from values; no database, no disk."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.pipeline.health import HealthReport, disk_of
from newswatch.pipeline.judge import Disk, Finding, Level, judge, late_before, short_failure
from newswatch.stages import STAGES, scheduled_stages
from newswatch.store.health import Backlog, FeedCounts, Health, StageRuns, TroubledFeed

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ROOMY = Disk(80_000_000_000, 200_000_000_000)
NEVER = "never run yet: "
LONG = NOW - timedelta(days=400)


def before(**past):
    return NOW - timedelta(**past)


def run(stage="poll", **values):
    """A run that ended well two minutes ago, of a stage that has run for long."""
    given_ = {
        "started_at": before(minutes=3),
        "finished_at": before(minutes=2),
        "counts": {"new": 2},
        "first_started_at": LONG,
        "last_success_at": before(minutes=2),
    }
    return StageRuns(stage, **(given_ | values))


ALL_RUN = tuple(run(stage.name) for stage in STAGES)


def health(*runs, **values):
    given_ = {"feeds": FeedCounts(3, healthy=3), "backlog": (), "outbox": ()} | values
    named = {run.stage for run in runs}
    return Health(runs=(*runs, *(run for run in ALL_RUN if run.stage not in named)), **given_)


def judged(found, disk=ROOMY, poll_every_s=300):
    return judge(found, disk, scheduled_stages(poll_every_s), NOW)


def only(found, **more):
    """The one thing that was found."""
    (finding,) = judged(found, **more)
    return finding.level, finding.said


def waiting(state, count=1, minutes=5):
    return Backlog(state, count, before(minutes=minutes))


def test_all_is_well():
    assert judged(health()) == []


def test_nothing_has_run_yet():
    empty = Health(FeedCounts(), (), (), ())
    assert only(empty) == (
        Level.BROKEN,
        "nothing has run yet: begin with `newswatch run poll`, or name another --home",
    )


# Feeds, entries, mails.


@pytest.mark.parametrize(
    ("found", "level", "said"),
    [
        (
            health(feeds=FeedCounts(3, healthy=1, broken=2, failing=2)),
            Level.LOOK,
            "2 of 3 feeds failing",
        ),
        (health(feeds=FeedCounts(1, late=1)), Level.LOOK, "1 of 1 feed late"),
        (health(feeds=FeedCounts(2, healthy=1, unpolled=1)), None, None),
        (health(feeds=FeedCounts()), Level.LOOK, "there is no feed: see config/feeds.yaml"),
        (
            health(feeds=FeedCounts(2, healthy=1, broken=1, retired=1)),
            Level.NOTE,
            "1 of 2 feeds retired: gone for good, no longer polled",
        ),
        (
            health(backlog=(waiting("quarantined"),)),
            Level.LOOK,
            "1 entry set aside: `newswatch run replay` tries again",
        ),
        (
            health(backlog=(waiting("quarantined", 2),)),
            Level.LOOK,
            "2 entries set aside: `newswatch run replay` tries again",
        ),
        (
            health(backlog=(waiting("new", 2, 180),)),
            Level.LOOK,
            "new entries wait to be collected, the oldest came 3 h ago",
        ),
        (health(outbox=(waiting("dead", 2),)), Level.LOOK, "2 mails given up"),
        (
            health(outbox=(waiting("pending", 2, 45),)),
            Level.LOOK,
            "mails wait to be sent, the oldest was written 45 min ago",
        ),
        (
            health(backlog=(waiting("new"), waiting("due", minutes=600), waiting("claimed"))),
            None,
            None,
        ),
        (health(outbox=(waiting("pending"), waiting("sent", minutes=6000))), None, None),
    ],
)
def test_what_waits_and_what_is_broken(found, level, said):
    assert judged(found) == ([] if level is None else [Finding(level, said)])


def test_nothing_works_when_every_feed_is_broken():
    found = judged(health(feeds=FeedCounts(2, broken=2, failing=1, retired=1)))
    assert [finding.level for finding in found] == [Level.BROKEN, Level.LOOK, Level.NOTE]
    assert found[0].said == "no feed is healthy"


def test_late_feeds_are_no_broken_feeds():
    assert only(health(feeds=FeedCounts(2, late=2))) == (Level.LOOK, "2 of 2 feeds late")


@pytest.mark.parametrize(("poll_every_s", "minutes"), [(60, 15), (300, 15), (1200, 60)])
def test_a_feed_is_late_against_how_often_we_poll(poll_every_s, minutes):
    assert late_before(NOW, poll_every_s) == before(minutes=minutes)


# Runs.


def test_one_failure_after_a_success_is_no_alarm():
    found = health(run(failures=1, failure="OutageError: nothing answers", last_success_at=before(minutes=9)))
    assert only(found) == (Level.LOOK, "poll failed: OutageError: nothing answers")


def test_a_stage_that_keeps_failing_is_broken():
    found = health(run(failures=3, failure="OutageError: no", last_success_at=before(hours=9)))
    assert only(found) == (Level.BROKEN, "poll failed 3 times in a row: OutageError: no")


def test_a_stage_that_failed_and_never_succeeded_is_broken():
    found = health(
        run(failures=1, failure="\x1b[31mno", last_success_at=None, first_started_at=before(minutes=3))
    )
    assert only(found) == (Level.BROKEN, "poll failed: [31mno")


@pytest.mark.parametrize(("past", "found_"), [({"hours": 3}, True), ({"days": 2}, False)])
def test_what_was_run_by_hand_and_failed_is_told_for_a_day(past, found_):
    by_hand = run("retag", started_at=before(**past), last_success_at=None, failures=4, failure="no topic")
    assert judged(health(by_hand)) == ([Finding(Level.LOOK, "retag failed: no topic")] if found_ else [])


def test_a_stage_that_nobody_knows_is_no_schedule():
    assert judged(health(run("odd", last_success_at=LONG))) == []


def test_a_stage_that_never_ran_is_a_note():
    few = replace(health(), runs=(run(), run("maintain")))
    assert only(few) == (
        Level.NOTE,
        "never run yet: collect, link_and_tag, send_alerts, send_digests, watch_sources",
    )


@pytest.mark.parametrize(
    ("stage", "every", "dag"),
    [
        ("link_and_tag", "15 min", "link_and_tag"),
        ("send_alerts", "5 min", "send_alerts"),
        ("send_digests", "60 min", "send_digests"),
        ("maintain", "24 h", "maintain"),
    ],
)
def test_a_stage_that_misses_its_runs_is_named_with_its_dag(stage, every, dag):
    every_s = next(item.every_s for item in STAGES if item.name == stage)
    grace = timedelta(minutes=15)
    for missed, level in ((3, None), (4, Level.LOOK), (12, Level.LOOK), (13, Level.BROKEN)):
        found = judged(health(run(stage, last_success_at=NOW - missed * timedelta(seconds=every_s) - grace)))
        assert [finding.level for finding in found] == ([] if level is None else [level])
    assert f"and is due every {every}: does the DAG {dag} run?" in found[0].said
    assert found[0].said.startswith(f"{stage} last succeeded ")


def test_a_poll_is_missed_against_the_settings():
    found = health(run(last_success_at=before(hours=2)), feeds_due_at=before(hours=2))
    assert only(found)[0] is Level.BROKEN
    assert judged(found, poll_every_s=3600) == []


@pytest.mark.parametrize(("stage", "due"), [("poll", "feeds_due_at"), ("collect", "entries_due_at")])
def test_a_stage_with_nothing_to_do_is_not_missed(stage, due):
    idle = run(stage, last_success_at=before(days=1))
    assert judged(health(idle)) == []
    assert judged(health(idle, **{due: before(minutes=10)})) == []
    assert only(health(idle, **{due: before(hours=20)}))[0] is Level.BROKEN


def test_a_stage_that_is_killed_each_time_is_missed():
    killed = run("send_alerts", finished_at=None, last_success_at=None, first_started_at=before(hours=2))
    assert only(health(killed)) == (
        Level.BROKEN,
        "send_alerts never succeeded and is due every 5 min: does the DAG send_alerts run?",
    )


def test_a_stage_that_keeps_failing_is_not_missed_too():
    found = health(run("send_alerts", failures=2, failure="no", last_success_at=before(days=1)))
    assert only(found) == (Level.BROKEN, "send_alerts failed 2 times in a row: no")


def test_a_run_under_way_is_no_alarm():
    assert judged(health(run("send_alerts", finished_at=None))) == []


def test_a_run_that_does_not_end_needs_a_look():
    found = health(run("maintain", started_at=before(hours=3), finished_at=None))
    assert only(found) == (Level.LOOK, "maintain began 3 h ago and has not ended")


# The disk.


@pytest.mark.parametrize(
    ("free", "total", "level", "said"),
    [
        (20_000_000_000, 200_000_000_000, None, None),
        (19_900_000_000, 200_000_000_000, Level.LOOK, "nearly full: 19 GB free (10%)"),
        (1_990_000_000, 10_000_000_000, Level.LOOK, "nearly full: 1.9 GB free (20%)"),
        (3_900_000_000, 200_000_000_000, Level.BROKEN, "full: 3.9 GB free (2%)"),
        (199_000_000, 1_000_000_000, Level.BROKEN, "full: 199 MB free (20%)"),
        (0, 0, Level.BROKEN, "full: 0 MB free (100%)"),
    ],
)
def test_a_disk_is_judged_by_share_and_by_size(free, total, level, said):
    found = judged(health(), Disk(free, total))
    assert found == ([] if level is None else [Finding(level, f"the disk of NEWSWATCH_HOME is {said}")])


def test_a_home_that_is_not_there_yet_lies_where_it_will_be(tmp_path):
    assert disk_of(tmp_path / "not" / "yet").total_bytes == disk_of(tmp_path).total_bytes > 0


# The report.


def test_the_worst_finding_is_the_code():
    levels = [*Level]
    for level in levels:
        findings = tuple(Finding(each, f"said {each}") for each in levels if each <= level)
        report = HealthReport(NOW, health(), ROOMY, findings)
        assert report.code == level
        assert report.verdict == ("all is well", "needs a look", "does not work")[level]
    assert HealthReport(NOW, health(), ROOMY, ()).code == 0
    assert (report.broken, report.degraded, report.notes) == (["said 2"], ["said 1"], ["said 0"])


def test_the_report_as_json_holds_every_fact_and_no_detail_of_a_failure():
    failed = run(
        failures=2, failure="DataError: bad\n[parameters: {'recipient': 'a@b.org'}]", last_success_at=None
    )
    feed = TroubledFeed("https://u:s3cret@a.org/feed", "failing", "timeout", before(hours=1))
    found = health(
        failed,
        run("odd", finished_at=None),
        backlog=(waiting("new", 4),),
        troubled=(feed,),
        database_bytes=7,
    )
    shown = HealthReport(NOW, found, ROOMY, (Finding(Level.BROKEN, "b"),)).as_json()
    assert json.loads(json.dumps(shown)) == shown
    assert "a@b.org" not in json.dumps(shown)
    assert (shown["code"], shown["verdict"], shown["broken"]) == (2, "does not work", ["b"])
    assert shown["backlog"] == [
        {"state": "new", "count": 4, "oldest_at": "2026-03-04T11:55:00+00:00", "oldest_age_s": 300}
    ]
    assert shown["troubled_feeds"] == [
        {
            "url": "https://a.org/feed",
            "state": "failing",
            "reason": "timeout",
            "last_success_at": "2026-03-04T11:00:00+00:00",
        }
    ]
    assert shown["runs"][0] == {
        "stage": "poll",
        "dag_id": "poll_feeds",
        "started_at": "2026-03-04T11:57:00+00:00",
        "finished_at": "2026-03-04T11:58:00+00:00",
        "last_success_at": None,
        "failures": 2,
        "failure": "DataError: bad",
        "counts": {"new": 2},
    }
    assert (shown["runs"][1]["dag_id"], shown["runs"][1]["failure"]) == (None, None)
    assert shown["disk"] == {
        "free_bytes": 80_000_000_000,
        "total_bytes": 200_000_000_000,
        "database_bytes": 7,
    }


@given(st.none() | st.text(max_size=400))
def test_a_failure_is_one_short_line(text):
    shown = short_failure(text)
    assert len(shown) <= 200
    assert len(shown.splitlines()) <= 1
