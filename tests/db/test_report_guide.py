"""The questions of the analysts' guide run, as the reader, and answer from the views alone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, inspect, select, text

from db.report_world import NOON, World
from newswatch.resources import find

GUIDE = (find("sql") / "README.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^\*\*\d+\.\*\* ([^\n]+\?)\n\n```sql\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL)
HOUR = timedelta(hours=1)


@pytest.fixture
def answers(conn):
    """What each question answers about a wire story that another outlet copied, and one gone page."""
    world = World(conn)
    wire = world.source("wire.example", "Wire", country="KR")
    paper = world.source("paper.example", "Paper", country="DE")
    local = world.source("local.example", "Local", country="DE")
    feed = world.feed(wire, state="failing", reason="timeout")
    story, group = world.story(title="Troops arrive"), world.copy_group()
    placed = {"story": story, "group": group, "text": "The troops came. So."}
    articles = [
        world.article(wire, agency="Wire", **placed),
        world.article(paper, published_at=NOON + HOUR, copy_kind="near", **(placed | {"lang": "de"})),
        world.article(local, published_at=NOON + 2 * HOUR, story=story),
    ]
    world.topic("troops")
    for article in articles[:2]:
        world.match(article, "troops", ("text", 4, 10))
    world.refresh(None)
    polled = {"outcome": "changed", "next_poll_at": NOON, "next_poll_reason": "interval"}
    world.add("feed_poll", feed_id=feed, polled_at=NOON, **polled)
    gone = {"state": "gone", "reason": "gone", "guid": "1", "content_hash": "1", "first_seen_at": NOON}
    world.add("entry", feed_id=feed, **gone)
    who = {"topics": ["troops"], "recipients": [], "mode": "daily", "zone": "UTC", "max_age_h": 24}
    world.add("subscription", subscription_id="desk", name="Desk", **who)
    said = {"verdicts": [], "facts": {}, "news": {}, "decided_at": NOON, "article_ids": articles}
    world.add("alert", story_id=story, subscription_id="desk", revision=1, tell=True, reason="told", **said)
    conn.execute(select(func.set_config("role", "newswatch_reader", True)))
    return [[tuple(row) for row in conn.execute(text(question))] for _, question in QUESTIONS]


def test_there_are_ten_questions():
    assert len(QUESTIONS) == 10


def test_the_questions_are_answered(answers):
    day = NOON.date()
    assert answers[0] == [(NOON + 2 * HOUR, "Troops arrive", 2, 3, ["de", "en"])]
    assert [row[1:] for row in answers[1]] == [
        ("wire.example", "article/0004", "The [[troops]] came.", "clause 1")
    ]
    assert answers[2] == [("Troops", day, 2, 1, 1, 1)]
    assert [(row[0], row[4], row[5]) for row in answers[3]] == [
        ("Wire.Example", 0 * HOUR, False),
        ("Paper.Example", HOUR, True),
        ("Local.Example", 2 * HOUR, False),
    ]
    assert answers[4] == [("wire.example", "paper.example", 1, HOUR)]
    assert answers[5] == [("wire.example", 1)]
    assert answers[6] == [("Troops", "DE", "de", 1, 1, 1), ("Troops", "KR", "en", 1, 1, 1)]
    assert [row[1:3] for row in answers[7]] == [("failing", "the server took too long")]
    assert [row[2:] for row in answers[8]] == [
        (True, "every poll overlapped the one before", 1, 0, "the server says it is gone for good")
    ]
    assert answers[9] == [("Desk", True, "told", 1, NOON)]


def test_the_guide_lists_every_view(conn):
    listed = re.findall(r"^\| `report\.(\w+)` \|", GUIDE, re.MULTILINE)
    assert sorted(listed) == sorted(inspect(conn).get_view_names("report"))
