"""What is done again by hand does the same twice and mails nobody old news; what is cleaned up is counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newsroom_world import NOW, newsroom_world
from newswatch import pipeline
from newswatch.errors import ConfigError, FetchError, LoadError, Reason
from newswatch.pipeline.aside import set_aside
from newswatch.store.replay import EntryFilter

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def world(fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, 1) as world:
        yield world


def at(world, moment):
    return replace(world.workplace, clock=lambda: moment)


def execute(world, statement, values=()):
    with world.workplace.engine.begin() as conn:
        conn.exec_driver_sql(statement, values)


def poll(world):
    pipeline.sync_config(world.workplace)
    pipeline.poll_due_feeds(world.workplace)


def quarantine(world, stage="fetch", reason="timeout"):
    """Put every new entry into the quarantine, as a stage does."""
    execute(
        world,
        "INSERT INTO newswatch.quarantine (stage, item_key, reason, detail, first_seen_at, last_seen_at) "
        "SELECT %s, feed.url || ' ' || guid, %s, '', %s, %s "
        "FROM newswatch.entry INNER JOIN newswatch.feed USING (feed_id) WHERE entry.state = 'new'",
        (stage, reason, NOW, NOW),
    )
    execute(
        world,
        "UPDATE newswatch.entry SET state = 'quarantined', reason = %s, next_attempt_at = NULL, "
        "first_poll = false WHERE state = 'new'",
        (reason,),
    )


def mail_after_replay(world, moment):
    """Replay, and run the rest; every page is without a date."""
    workplace = at(world, moment)
    assert pipeline.replay_entries(workplace)["replayed"] > 0
    pipeline.collect_due_entries(workplace)
    execute(world, "UPDATE newswatch.article SET published_at = NULL")
    pipeline.link_and_tag(workplace)
    return pipeline.send_alerts(workplace)


def test_what_is_replayed_days_later_mails_nobody_even_without_a_date(world):
    poll(world)
    quarantine(world)
    counts = mail_after_replay(world, NOW + 3 * DAY)
    assert (counts["planned"] > 0, counts["told"], counts["mails"]) == (True, 0, 0)


def test_what_is_replayed_within_the_hour_is_news(world):
    poll(world)
    quarantine(world)
    assert mail_after_replay(world, NOW + HOUR)["told"] > 0


def test_a_replay_of_a_stage_takes_what_that_stage_set_aside(world):
    poll(world)
    execute(world, "UPDATE newswatch.entry SET next_attempt_at = next_attempt_at + interval '1 day'")
    quarantine(world, "extract", "parser_crashed")
    held = world.rows("SELECT count(*) FROM newswatch.entry WHERE state = 'quarantined'")[0][0]
    assert pipeline.replay_entries(world.workplace, EntryFilter(stage="fetch"))["replayed"] == 0
    assert (
        pipeline.replay_entries(world.workplace, EntryFilter(reason="timeout", stage="extract"))["replayed"]
        == 0
    )
    assert (
        pipeline.replay_entries(world.workplace, EntryFilter("quarantined", stage="extract"))["replayed"]
        == held
        > 0
    )
    assert pipeline.replay_entries(world.workplace, EntryFilter(stage="extract"))["replayed"] == 0


def matches(world):
    return world.rows(
        "SELECT topic_id, article_id, withdrawn_at IS NULL, planned_at IS NULL "
        "FROM newswatch.topic_match ORDER BY 1, 2"
    )


def test_an_unknown_topic_is_named_with_those_there_are(world):
    with pytest.raises(ConfigError, match="no topic 'nonsense': there are dprk-russia-deployment"):
        pipeline.retag_topics(world.workplace, "nonsense")


def test_retagging_one_topic_touches_no_other_and_mails_nobody(world):
    world.run()
    before = matches(world)
    topic = before[0][0]
    execute(world, "DELETE FROM newswatch.topic_match WHERE topic_id = %s", (topic,))
    execute(
        world,
        "INSERT INTO newswatch.topic (topic_id, name, version, active) VALUES ('other', 'Other', '1', false)",
    )
    execute(
        world,
        "INSERT INTO newswatch.topic_version (topic_id, version, query, first_used_at) "
        "VALUES ('other', '1', 'x', now())",
    )
    execute(
        world,
        "INSERT INTO newswatch.topic_match "
        "(article_id, topic_id, version, article_version, matched_at, planned_at) "
        "SELECT min(article_id), 'other', '1', 1, now(), now() FROM newswatch.article",
    )
    counts = pipeline.retag_topics(world.workplace, topic)
    assert (counts["matches"], counts["withdrawn"]) == (sum(row[0] == topic for row in before), 0)
    after = matches(world)
    assert [row for row in after if row[0] == topic] == [row for row in before if row[0] == topic]
    assert [row[2] for row in after if row[0] == "other"] == [True]
    again = pipeline.retag_topics(world.workplace, topic)
    assert (again["matches"], again["withdrawn"], matches(world)) == (0, 0, after)
    sent = len(list(world.mail.glob("*.eml")))
    assert pipeline.send_alerts(world.workplace).get("planned", 0) == 0
    assert len(list(world.mail.glob("*.eml"))) == sent


def test_an_edit_that_was_not_read_yet_is_left_to_the_next_run(world):
    world.run()
    execute(
        world,
        "UPDATE newswatch.article SET version = 2 "
        "WHERE article_id = (SELECT min(article_id) FROM newswatch.article)",
    )
    stored = world.rows("SELECT count(*) FROM newswatch.article")[0][0]
    assert pipeline.retag_topics(world.workplace)["tagged"] == stored - 1
    assert pipeline.link_and_tag(world.workplace)["tagged"] == 1


def test_maintaining_forgets_what_is_old_and_keeps_the_last_run_of_each_stage(world):
    world.run()
    bands = world.rows("SELECT count(*) FROM newswatch.article_band")[0][0]
    for stage, days in (
        ("poll", 100),
        ("poll", 95),
        ("poll", 5),
        ("retag", 100),
        ("retag", 95),
        ("retag", 94),
    ):
        execute(
            world,
            "INSERT INTO newswatch.run (stage, started_at, finished_at) VALUES (%s, %s, %s)",
            (stage, NOW - days * DAY, NOW - days * DAY),
        )
    counts = pipeline.maintain(world.workplace)
    assert (counts["bands"], counts["runs"]) == (0, 4)
    assert world.rows("SELECT started_at FROM newswatch.run WHERE stage = 'retag'") == [(NOW - 94 * DAY,)]
    later = NOW + timedelta(days=world.workplace.settings.link_days + 30)
    assert bands > 0
    assert pipeline.maintain(at(world, later))["bands"] == bands
    again = pipeline.maintain(at(world, later))
    assert (again["bands"], again["runs"], again["lapsed"]) == (0, 0, 0)


def test_what_is_set_aside_is_one_harmless_line_with_a_link(world, caplog):
    settings = replace(world.workplace.settings, public_url="https://airflow.example/")
    workplace = replace(world.workplace, settings=settings)
    error = LoadError(Reason.BAD_ROW, "detail")
    with workplace.engine.begin() as conn:
        set_aside(conn, workplace, "https://a.example/feed \x1b[2J\nguid", error, "https://a.example/1?b=c")
        set_aside(conn, world.workplace, "guid", error, "https://a.example/1")
    link = "https://airflow.example/newswatch/why?url=https%3A%2F%2Fa.example%2F1%3Fb%3Dc"
    assert caplog.messages == [
        f"set aside: load: bad_row: https://a.example/feed [2J guid {link}",
        "set aside: load: bad_row: guid",
    ]


def test_only_what_is_quarantined_is_logged(world, caplog, monkeypatch):
    def refuse(item, _):
        return FetchError(Reason.ROBOTS if item.answered.entry.entry_id % 2 else Reason.TOO_LARGE)

    poll(world)
    monkeypatch.setattr("newswatch.pipeline.pages.complete", refuse)
    counts = pipeline.collect_due_entries(world.workplace)
    lines = [message for message in caplog.messages if message.startswith("set aside")]
    assert len(lines) == counts["quarantined"] > 0
    assert counts["refused"] > 0


def test_what_killed_its_workers_is_logged(world, caplog):
    poll(world)
    execute(
        world,
        "UPDATE newswatch.entry SET state = 'claimed', next_attempt_at = NULL, attempts = 9, "
        "lease_token = gen_random_uuid(), leased_until = %s "
        "WHERE entry_id = (SELECT min(entry_id) FROM newswatch.entry WHERE state = 'new')",
        (NOW - HOUR,),
    )
    pipeline.due_entry_batches(world.workplace)
    assert "set aside: fetch: lease_lapsed: https://" in caplog.text
