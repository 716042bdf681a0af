"""What the store keeps of alerts: what is to be planned, what was decided, and each mail once."""

from datetime import timedelta

import pytest
from sqlalchemy import column, insert, select, table
from sqlalchemy.exc import IntegrityError

from db.report_world import World, tables_of
from db.store_world import LATER, NOW
from newswatch.alerts.model import (
    Decision,
    Facts,
    MailKind,
    Mode,
    News,
    OptOut,
    OutboxMail,
    Silence,
    Subscription,
    Verdict,
    Why,
)
from newswatch.alerts.record import rows_of, told_from_rows
from newswatch.model import CopyKind
from newswatch.store import alerts, configuration
from newswatch.store.alerts import MailOutcome
from newswatch.store.lease import new_lease

HOSTILE = "Subject\twith 'quotes' \"both\" \\ {json} %s 👩‍👩‍👧 북한\nand more"


def mail(number=1, **values):
    given = {
        "dedup_key": f"key {number}",
        "message_id": f"<{number}@newswatch.example>",
        "recipient": "reader@example.org",
        "subject": "Subject",
        "story": None,
        "subscriptions": ("desk",),
        "text": "Text.",
        "html": "<p>Text.</p>",
    }
    return OutboxMail(**(given | values))


def stored(conn, name="outbox"):
    target = tables_of(conn.engine)[name]
    return conn.execute(select(target).order_by(*target.primary_key)).mappings().all()


# Mails.


def test_a_mail_put_in_twice_is_there_once(conn):
    assert alerts.insert_mails(conn, [mail(1), mail(2)], NOW) == 2
    before = stored(conn)
    assert alerts.insert_mails(conn, [mail(1, subject="Other"), mail(3)], LATER) == 1
    assert stored(conn)[:2] == before
    assert alerts.insert_mails(conn, [], NOW) == 0


def test_a_mail_sent_already_is_not_put_in_again(conn):
    alerts.insert_mails(conn, [mail()], NOW)
    lease = new_lease(NOW, 60)
    (claimed,) = alerts.claim_mails(conn, lease, 1)
    alerts.record_mail(conn, MailOutcome(claimed.outbox_id, "sent", sent_at=NOW), lease)
    assert alerts.insert_mails(conn, [mail()], LATER) == 0
    assert alerts.claim_mails(conn, new_lease(LATER, 60), 10) == []


def test_two_mails_never_share_a_message_id(conn):
    alerts.insert_mails(conn, [mail(1)], NOW)
    with pytest.raises(IntegrityError, match="message_id"), conn.begin_nested():
        alerts.insert_mails(conn, [mail(2, message_id=mail(1).message_id)], NOW)


def test_a_mail_comes_out_as_it_went_in(conn):
    put_in = mail(
        subject=HOSTILE,
        text=HOSTILE,
        html=HOSTILE,
        recipient="o'neil@example.org",
        subscriptions=("desk", HOSTILE),
        references=("<1@a>", "<2@a>"),
        stop=("https://a.example/stop?a=1&b=%20", "mailto:stop@a.example"),
        kind=MailKind.DIGEST,
    )
    alerts.insert_mails(conn, [put_in], NOW)
    (claimed,) = alerts.claim_mails(conn, new_lease(NOW, 60), 10)
    assert claimed.mail == put_in


def test_mails_go_out_in_the_order_in_which_they_fell_due(conn):
    alerts.insert_mails(conn, [mail(2)], LATER)
    alerts.insert_mails(conn, [mail(1), mail(3)], NOW)
    lease = new_lease(LATER, 60)
    assert [item.mail.dedup_key for item in alerts.claim_mails(conn, lease, 2)] == ["key 1", "key 3"]
    assert [item.mail.dedup_key for item in alerts.claim_mails(conn, lease, 2)] == ["key 2"]


def test_mails_let_go_wait_without_having_been_tried(conn):
    alerts.insert_mails(conn, [mail(1), mail(2)], NOW)
    lease = new_lease(NOW, 60)
    first, _ = alerts.claim_mails(conn, lease, 10)
    alerts.record_mail(conn, MailOutcome(first.outbox_id, "sent", sent_at=NOW), lease)
    alerts.release_mails(conn, lease, LATER, "no server")
    assert [(row["state"], row["attempts"], row["last_error"]) for row in stored(conn)] == [
        ("sent", 1, None),
        ("pending", 0, "no server"),
    ]
    assert alerts.claim_mails(conn, new_lease(LATER - timedelta(seconds=1), 60), 10) == []
    assert len(alerts.claim_mails(conn, new_lease(LATER, 60), 10)) == 1


# What is to be planned.


@pytest.fixture
def world(conn):
    return World(conn)


@pytest.fixture
def told(world):
    """A story merged into an older one, each with a matched article; and a third story."""
    source = world.source("a.example", "Owner")
    world.topic("troops")
    first = world.story(title="First")
    second = world.story(merged_into=first)
    third = world.story(title="Third")
    keys = {"url_key": "a.example/1"}, {"url_key": "a.example/2", "agency": "AP"}, {"url_key": "a.example/3"}
    articles = [
        world.article(source, story=story, text="Troops came.", **values)
        for story, values in zip((first, second, third), keys, strict=True)
    ]
    for article in articles:
        world.match(article, "troops", ("text", 0, 6))
    names = [
        world.rows("story", "founder_url_key", schema="newswatch", story_id=story) for story in (first, third)
    ]
    who = {
        "topics": ["troops"],
        "recipients": ["a@b.example"],
        "mode": "immediate",
        "zone": "UTC",
        "max_age_h": 24,
    }
    world.add("subscription", subscription_id="desk", name="Desk", **who)
    return first, third, names[0][0][0], names[1][0][0]


def decision(story, revision=1, tell=True, **values):
    given = {
        "verdicts": (
            Verdict("a.example/1", 1, "work", Why.TOLD),
            Verdict("a.example/2", 1, "work", Why.COPY),
        ),
        "facts": Facts(owners=("Owner",), numbers=("10,000",)),
        "news": News(sources=("A",), names=("Kim",)),
        "reason": Why.TOLD,
    }
    return Decision(story, "desk", revision, tell, **(given | values))


def test_the_matches_of_a_merged_story_are_planned_with_it(conn, told):
    _, _, first, third = told
    found = alerts.unplanned_matches(conn, 10)
    assert [(match.url_key, match.story, match.story_title) for match in found] == [
        ("a.example/1", first, "First"),
        ("a.example/2", first, "First"),
        ("a.example/3", third, "Third"),
    ]
    assert found[0].evidence == (("text", "[[Troops]] came."),)
    assert (found[0].copy_kind, found[0].owner, found[0].topic_name) == (CopyKind.ORIGINAL, "Owner", "Troops")


@pytest.mark.usefixtures("told")
def test_a_story_is_planned_whole_or_not_at_all(conn):
    found = alerts.unplanned_matches(conn, 1)
    assert [match.url_key for match in found] == ["a.example/1", "a.example/2"]
    alerts.mark_planned(conn, found, NOW)
    alerts.mark_planned(conn, found, LATER)
    assert [match.url_key for match in alerts.unplanned_matches(conn, 1)] == ["a.example/3"]
    planned = [row["planned_at"] for row in stored(conn, "topic_match")]
    assert planned == [NOW, NOW, None]


@pytest.mark.usefixtures("told")
def test_a_match_withdrawn_is_not_planned(conn, world):
    matches = world.tables["topic_match"]
    conn.execute(matches.update().values(withdrawn_at=NOW))
    assert alerts.unplanned_matches(conn, 10) == []


def test_the_members_of_a_story_are_those_of_what_was_merged_into_it(conn, told):
    first, third, _, _ = told
    found = [
        (item.story_id, item.member.id, item.member.agency) for item in alerts.story_members(conn, [first])
    ]
    assert found == [(first, "a.example/1", None), (first, "a.example/2", "AP")]
    assert [item.member.id for item in alerts.story_members(conn, [third])] == ["a.example/3"]
    assert alerts.story_members(conn, []) == []


def test_a_decision_is_read_back_as_it_was_made(conn, told):
    first, third, founder, other = told
    made = [decision(founder), decision(founder, 2, tell=False, reason=Why.NOTHING_NEW), decision(other)]
    alerts.insert_decisions(conn, made, NOW)
    assert told_from_rows(alerts.decided_before(conn, [first])) == told_from_rows(rows_of(made[:2]))
    assert told_from_rows(alerts.decided_before(conn, [first, third])) == told_from_rows(rows_of(made))
    articles = [row["article_id"] for row in stored(conn, "article")[:2]]
    assert {tuple(row["article_ids"]) for row in stored(conn, "alert")} == {tuple(articles)}


def test_a_revision_is_decided_once(conn, told):
    alerts.insert_decisions(conn, [decision(told[2])], NOW)
    with pytest.raises(IntegrityError, match="alert_pkey"), conn.begin_nested():
        alerts.insert_decisions(conn, [decision(told[2], tell=False)], NOW)


def test_a_mail_belongs_to_its_story(conn, told):
    alerts.insert_mails(conn, [mail(1, story=told[2]), mail(2, story="unknown.example/1")], NOW)
    assert [row["story_id"] for row in stored(conn)] == [told[0], None]


# What is in force.


def test_a_silence_is_in_force_until_it_ends(conn):
    silence = {"subscription_id": "desk", "until": LATER, "reason": "noise", "created_at": NOW}
    names = map(column, ("subscription_id", "until", "reason", "created_at"))
    conn.execute(insert(table("silence", *names, schema="newswatch")).values(silence))
    assert alerts.silences(conn, NOW) == (Silence("noise", LATER, subscription="desk"),)
    assert alerts.silences(conn, LATER) == ()


def test_who_said_stop_said_it_to_one_subscription_or_to_all(conn, world):
    for address, values in (("b@b.example", {"subscription_id": "desk"}), ("a@b.example", {})):
        world.add("opt_out", address=address, said_at=NOW, how="link", **values)
    assert alerts.opt_outs(conn) == (OptOut("a@b.example"), OptOut("b@b.example", "desk"))


def test_a_subscription_is_in_force_while_the_file_names_it(conn):
    row = {
        "id": "desk",
        "name": "Desk",
        "topics": ["troops", "sport"],
        "recipients": ["b@b.example", "a@b.example"],
        "mode": "daily",
        "zone": "Asia/Seoul",
        "at_hour": 6,
        "langs": ["ko"],
        "max_age_h": 24,
    }
    configuration.sync_subscriptions(conn, [row, row | {"id": "other"}])
    first, _ = alerts.active_subscriptions(conn)
    assert first == Subscription(
        id="desk",
        name="Desk",
        topics=("troops", "sport"),
        recipients=("b@b.example", "a@b.example"),
        mode=Mode.DAILY,
        zone="Asia/Seoul",
        at_hour=6,
        lang=("ko",),
        max_age=timedelta(hours=24),
    )
    configuration.sync_subscriptions(conn, [row])
    assert alerts.active_subscriptions(conn) == (first,)
