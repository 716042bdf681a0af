"""Digests: one a period, whether or not anything matched, with what waited for it, to those who want it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import yaml

from newsroom_world import NOW, newsroom_world
from newswatch import pipeline
from newswatch.pipeline.digests import send_digests
from newswatch.store import alerts

# The clock of the newsroom stands at 19:30 in Berlin, on a Wednesday.
MORNING = NOW + timedelta(hours=13)
NEXT_MORNING = MORNING + timedelta(days=1)
READERS = ["reader@newswatch.example", "desk@newswatch.example"]


@pytest.fixture
def world(fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, 1) as world:
        yield world


def subscribe(world, **modes):
    """Write one subscription a mode, all of every topic."""
    path = world.workplace.config_dir / "subscriptions.yaml"
    given = yaml.safe_load(path.read_text())["subscriptions"][0]
    made = [{**given, "id": name, "name": name.title(), **values} for name, values in modes.items()]
    path.write_text(json.dumps({"subscriptions": made}))  # no aliases


def at(world, moment):
    """Return the workplace with its clock at another moment."""
    return replace(world.workplace, clock=lambda: moment)


def execute(world, statement):
    with world.workplace.engine.begin() as conn:
        conn.exec_driver_sql(statement)


def digests(world):
    return world.rows(
        "SELECT subscription_id, period_end, stories, mails FROM newswatch.digest ORDER BY 2, 1"
    )


def mails(world):
    """Return the digests that the server took."""
    found = [
        message_from_bytes(path.read_bytes(), policy=default) for path in sorted(world.mail.glob("*.eml"))
    ]
    return [mail for mail in found if "digest" in mail.get_body(("plain",)).get_content()]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_digest_tells_what_waited_for_it_once(world):
    subscribe(world, daily={"mode": "daily", "at": "08:00"})
    world.run()
    assert world.rows("SELECT DISTINCT reason FROM newswatch.alert WHERE tell") == []
    waiting = world.rows("SELECT count(DISTINCT story_id) FROM newswatch.alert WHERE reason = 'in_digest'")
    counts = send_digests(at(world, MORNING))
    assert counts["stories"] == waiting[0][0] > 1
    assert (counts["digests"], counts["mails"], counts["mails_sent"]) == (1, 2, 2)
    mail, other = mails(world)
    assert {mail["To"], other["To"]} == set(READERS)
    assert mail["Subject"].startswith("Daily: ")
    assert "quiet" in text_of(mail) or "healthy" in text_of(mail)
    assert "Loaded, not listed" in text_of(mail)
    assert world.rows(
        "SELECT count(*) FROM newswatch.alert WHERE reason = 'in_digest' AND digest_id IS NULL"
    ) == [(0,)]


def test_a_second_run_in_the_same_period_writes_nothing(world):
    subscribe(world, daily={"mode": "daily"}, hourly={"mode": "hourly"}, weekly={"mode": "weekly"})
    world.run()
    first = send_digests(at(world, MORNING))
    before = digests(world)
    assert (first["digests"], [name for name, *_ in before]) == (3, ["weekly", "daily", "hourly"])
    again = send_digests(at(world, MORNING + timedelta(minutes=10)))
    assert (again, digests(world)) == ({}, before)


def test_nothing_matched_is_told_too(world):
    subscribe(world, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)
    pipeline.poll_due_feeds(world.workplace)
    assert send_digests(at(world, MORNING))["stories"] == 0
    assert "Nothing matched." in text_of(mails(world)[0])
    assert "feeds healthy" in text_of(mails(world)[0])
    assert send_digests(at(world, NEXT_MORNING))["digests"] == 1
    assert len(mails(world)) == 4


def test_periods_follow_each_other_without_a_gap(world):
    subscribe(world, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)
    for days in (0, 1, 4):
        send_digests(at(world, MORNING + timedelta(days=days)))
    spans = world.rows("SELECT period_start, period_end FROM newswatch.digest ORDER BY 1")
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert len(spans) == 3


def test_what_is_decided_before_the_end_and_committed_after_it_is_in_the_next(world):
    subscribe(world, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)
    send_digests(at(world, MORNING))
    world.run()  # its clock stands before the end of the period that is written
    counts = send_digests(at(world, NEXT_MORNING))
    assert counts["stories"] > 1


def test_who_said_stop_gets_none_and_a_silenced_story_is_left_out(world):
    subscribe(world, daily={"mode": "daily"})
    world.run()
    told = world.rows("SELECT DISTINCT story_id FROM newswatch.alert WHERE reason = 'in_digest' ORDER BY 1")
    execute(
        world,
        "INSERT INTO newswatch.opt_out (address, said_at, how) "
        "VALUES ('DESK@newswatch.example', now(), 'mail')",
    )
    execute(
        world,
        "INSERT INTO newswatch.silence (story_founder, until, reason, created_at) "
        f"SELECT founder_url_key, '2027-01-01', 'no', now() FROM newswatch.story "
        f"WHERE story_id = {told[0][0]}",
    )
    counts = send_digests(at(world, MORNING))
    assert (counts["stories"], counts["mails"]) == (len(told) - 1, 1)
    assert [mail["To"] for mail in mails(world)] == [READERS[0]]


def test_a_silenced_subscription_gets_none_and_its_period_is_noted(world):
    subscribe(world, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)
    execute(
        world,
        "INSERT INTO newswatch.silence (subscription_id, until, reason, created_at) "
        "VALUES ('daily', '2027-01-01', 'holiday', now())",
    )
    assert send_digests(at(world, MORNING))["mails"] == 0
    assert [(name, sent) for name, _, _, sent in digests(world)] == [("daily", 0)]
    assert mails(world) == []


def test_a_subscription_that_cannot_be_served_is_set_aside_and_the_others_go_on(world, caplog):
    subscribe(world, bad={"mode": "daily"}, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)
    execute(world, "UPDATE newswatch.subscription SET zone = 'Nowhere/At_All' WHERE subscription_id = 'bad'")
    counts = send_digests(at(world, MORNING))
    assert (counts["set_aside"], counts["digests"]) == (1, 1)
    assert world.rows("SELECT stage, item_key, reason FROM newswatch.quarantine") == [
        ("alert", "digest bad", "bad_input")
    ]
    assert "set aside: alert: bad_input: digest bad" in caplog.text


def test_a_bad_address_is_set_aside_and_the_other_reader_is_served(world):
    subscribe(world, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)
    execute(
        world, "UPDATE newswatch.subscription SET recipients = ARRAY['a b@x', 'reader@newswatch.example']"
    )
    counts = send_digests(at(world, MORNING))
    assert (counts["mails"], counts["set_aside"]) == (1, 1)
    assert world.rows("SELECT item_key, reason FROM newswatch.quarantine") == [("daily a b@x", "bad_address")]


def test_a_digest_and_its_record_commit_together(world, monkeypatch):
    subscribe(world, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)

    def fail(*_):
        raise RuntimeError("the database went away")

    with monkeypatch.context() as patched:
        patched.setattr(alerts, "insert_mails", fail)
        with pytest.raises(RuntimeError):
            send_digests(at(world, MORNING))
    assert digests(world) == []
    assert send_digests(at(world, MORNING))["mails"] == 2


def test_without_a_server_the_mails_wait(world):
    subscribe(world, daily={"mode": "daily"})
    pipeline.sync_config(world.workplace)
    workplace = at(world, MORNING)
    send_digests(replace(workplace, settings=replace(workplace.settings, smtp_url=None)))
    assert world.rows("SELECT state, count(*) FROM newswatch.outbox GROUP BY 1") == [("pending", 2)]


def test_what_waited_when_a_subscription_became_immediate_is_told_once(world):
    subscribe(world, desk={"mode": "daily"})
    world.run()
    subscribe(world, desk={"mode": "immediate"})
    pipeline.sync_config(world.workplace)
    counts = send_digests(at(world, NOW + timedelta(hours=1)))
    assert (counts["digests"], counts["stories"] > 1) == (1, True)
    assert "what waited when" in text_of(mails(world)[0])
    assert send_digests(at(world, MORNING)) == {}


def test_two_runs_at_once_write_each_digest_once(world):
    subscribe(world, daily={"mode": "daily"}, hourly={"mode": "hourly"})
    world.run()
    workplace = at(world, MORNING)
    with ThreadPoolExecutor(4) as pool:
        counts = [*pool.map(send_digests, [workplace] * 4)]
    assert sum(count.get("digests", 0) for count in counts) == 2
    assert sum(count.get("mails_sent", 0) for count in counts) == 4
    assert len(digests(world)) == 2
