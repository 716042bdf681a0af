"""Mails to operators: one for all that started at once, harmless, and the same whenever it is written."""

from dataclasses import replace
from datetime import UTC, datetime

from newswatch.alerts.message import build_message
from newswatch.alerts.model import MailKind, OptOut
from newswatch.alerts.ops import Phase, compose_ops, willing_operators
from newswatch.alerts.show import Letterhead
from newswatch.alerts.watched import Incident, IncidentKind
from newswatch.errors import Reason

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HEAD = Letterhead("news.example", "stop@news.example")
POLL = Incident(1, IncidentKind.STAGE_FAILED, "poll", NOW, NOW, "2 failed runs, last: OutageError")
FEED = Incident(2, IncidentKind.FEED_BROKEN, "https://a.example/feed", NOW, NOW, "<b>\u202e3 failed polls\n")


def only(composed):
    (mail,) = composed.mails
    return mail


def test_several_that_start_together_are_one_mail():
    mail = only(compose_ops(Phase.START, [POLL, FEED], ["ops@a.example"], HEAD, "https://air.example/"))
    assert mail.subject == "Stage failed: poll and 1 more"
    assert mail.kind is MailKind.OPS
    assert "https://air.example/dags/poll_feeds" in mail.text
    assert "https://a.example/feed" in mail.text
    assert "<b>" not in mail.html
    assert "\u202e" not in mail.text + mail.html


def test_a_mail_is_the_same_however_often_it_is_written():
    first, again = (only(compose_ops(Phase.START, [POLL], ["Ops@a.example"], HEAD)) for _ in range(2))
    assert first == again
    other = compose_ops(Phase.END, [replace(POLL, ended_at=NOW, end_detail="done")], ["ops@a.example"], HEAD)
    assert only(other).message_id != first.message_id
    assert only(other).references == first.references
    assert only(other).subject == "Over: Stage failed: poll"
    assert "Since 10 Mar 2026, 12:00 (UTC), until 10 Mar 2026, 12:00 (UTC)" in only(other).text
    assert only(other).text.startswith("1 incident ended\n")
    build_message(first, sender="a@news.example", list_id="ops.news.example", now=NOW)


def test_two_spellings_of_an_address_get_one_mail_and_a_bad_one_none():
    composed = compose_ops(Phase.START, [POLL], ["ops@a.example", "OPS@a.example", "a b@x"], HEAD)
    assert len(composed.mails) == 1
    assert [item.error.reason for item in composed.refused] == [Reason.BAD_ADDRESS]


def test_nothing_is_told_about_nothing():
    assert compose_ops(Phase.START, [], ["ops@a.example"], HEAD).mails == ()


def test_more_than_a_mail_holds_are_counted():
    many = [replace(FEED, incident_id=n, subject=f"https://a.example/{n}") for n in range(60)]
    mail = only(compose_ops(Phase.START, many, ["ops@a.example"], HEAD))
    assert "And 10 more" in mail.text
    assert len(mail.references) == 10


def test_who_stopped_all_mail_gets_none():
    stops = [OptOut("OPS@a.example"), OptOut("b@a.example", "desk")]
    assert willing_operators(["ops@a.example", "b@a.example"], stops) == ["b@a.example"]
