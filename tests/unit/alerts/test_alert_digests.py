from datetime import UTC, datetime, timedelta

import pytest

from newswatch.alerts.digest import DigestContent, FeedHealth, compose_digest, digest_stories, render_digest
from newswatch.alerts.model import MailKind, Mode
from newswatch.alerts.periods import Period, due_period
from newswatch.errors import Reason
from unit.alerts.alert_examples import LETTERHEAD, NOW, article, quote, subscription

PERIOD = Period(NOW - timedelta(days=1), NOW)
DAILY = subscription(mode=Mode.DAILY, zone="Europe/Berlin")


def written(content, reader=DAILY):
    return render_digest(reader, PERIOD, content, recipient="reader@example.org", letterhead=LETTERHEAD)


@pytest.mark.parametrize("part", ["text", "html"])
def test_silence_can_be_trusted(part):
    digest = written(DigestContent((), FeedHealth(healthy=212, quiet=3)))
    assert digest.subject == "The desk: nothing matched"
    assert "Nothing matched." in getattr(digest, part)
    assert "212 feeds healthy, 3 quiet." in getattr(digest, part)


@pytest.mark.parametrize("part", ["text", "html"])
def test_a_digest_lists_stories_with_their_evidence(part):
    told = [article(quotes=(quote("Some troops went.", "troops"),)), article("two", story="story-2")]
    digest = written(DigestContent(digest_stories(told), FeedHealth(9), held_back=14, edits=1))
    assert digest.subject == "The desk: Title of one and 1 more"
    for words in (
        "The desk: 2 stories, 2 articles",
        "3 Mar 2026, 13:00 to 4 Mar 2026, 13:00 (Berlin)",
        "Title of two",
        "14 articles first seen long after publication.",
        "1 edit of articles.",
    ):
        assert words in getattr(digest, part)
    assert "»troops«" in digest.text
    assert "<mark" in digest.html


def test_a_long_digest_says_how_much_it_leaves_out():
    stories = digest_stories(article(f"a{number}", story=f"s{number}") for number in range(33))
    assert "3 more stories matched." in written(DigestContent(stories, FeedHealth(1))).text


def test_a_full_digest_stays_below_what_mail_programs_cut_off():
    sentence = "북한군 병력이 러시아 서부로 이동했다고 정보 당국이 밝혔다. " * 3
    rows = [
        article(
            f"a{story}-{number}", story=f"s{story}", title=sentence[:60], quotes=(quote(sentence, "북한군"),)
        )
        for story in range(40)
        for number in range(5)
    ]
    digest = written(DigestContent(digest_stories(rows), FeedHealth(1)))
    assert len(digest.html.encode()) < 102_000


def test_a_digest_is_one_mail_for_each_recipient_and_period():
    reader = subscription(mode=Mode.DAILY, recipients=("a@example.org", "A@example.org", "no address"))
    composed = compose_digest(reader, PERIOD, DigestContent((), FeedHealth(1)), LETTERHEAD)
    (mail,) = composed.mails
    assert (mail.kind, mail.dedup_key) == (MailKind.DIGEST, "digest:desk:a@example.org:2026-03-04T12%3A00Z")
    assert mail.stop == ("mailto:stop@newswatch.example?subject=stop%20desk",)
    assert [refused.error.reason for refused in composed.refused] == [Reason.BAD_ADDRESS]


@pytest.mark.parametrize(
    ("mode", "at_hour", "zone", "end"),
    [
        (Mode.HOURLY, None, "UTC", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        (Mode.DAILY, None, "UTC", datetime(2026, 3, 4, 7, tzinfo=UTC)),
        (Mode.DAILY, 21, "Asia/Seoul", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        (Mode.DAILY, 22, "Asia/Seoul", datetime(2026, 3, 3, 13, tzinfo=UTC)),
        (Mode.WEEKLY, 8, "Asia/Seoul", datetime(2026, 3, 1, 23, tzinfo=UTC)),
        (Mode.DAILY, 0, "America/New_York", datetime(2026, 3, 4, 5, tzinfo=UTC)),
    ],
)
def test_a_digest_ends_at_its_hour_by_the_readers_clock(mode, at_hour, zone, end):
    reader = subscription(mode=mode, at_hour=at_hour, zone=zone)
    period = due_period(reader, None, NOW)
    assert period.end == end
    assert due_period(reader, end, NOW) is None
    assert due_period(reader, end - timedelta(days=40), NOW) == Period(end - timedelta(days=40), end)


def test_the_first_digest_covers_one_step_across_a_change_of_clocks():
    reader = subscription(mode=Mode.DAILY, at_hour=9, zone="Europe/Berlin")
    period = due_period(reader, None, datetime(2026, 3, 29, 12, tzinfo=UTC))
    assert period.end - period.start == timedelta(hours=23)


def test_immediate_mail_has_no_digest():
    assert due_period(subscription(), None, NOW) is None
