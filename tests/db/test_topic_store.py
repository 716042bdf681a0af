"""What the store keeps of matches: found once, withdrawn when not found again, counted as they stand."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from db.report_world import World, tables_of
from db.store_world import LATER, NOW, add_articles, new_article, source_row
from newswatch.model import CopyKind, Evidence, Placement, TagItem, TopicMatch
from newswatch.resources import find
from newswatch.store import configuration, links, topics
from newswatch.store.topics import MatchCounts, Tagged

TABLES = ("topic_match", "match_evidence")
TOPICS = ("sport", "troops")
ROLLUP_DIFFERS = (find("sql") / "checks" / "rollup_differs.sql").read_text(encoding="utf-8")
COUNTS = ("topic_id", "day", "articles", "copy_groups", "stories", "sources", "independent_sources")


def stored(conn, name):
    target = tables_of(conn.engine)[name]
    return conn.execute(select(target).order_by(*target.primary_key)).mappings().all()


def matches(conn, *names):
    return [tuple(row[name] for name in names) for row in stored(conn, "topic_match")]


def evidence(*spans, clause="clause"):
    return tuple(Evidence("text", start, end, clause) for start, end in spans)


def match(topic="troops", version="1", spans=((0, 4),)):
    return TopicMatch(topic, version, evidence(*spans))


def tag(conn, *found, now=NOW, quiet=False, watched=TOPICS):
    """Record that every unread article meets these topics."""
    tagged = [Tagged(article, found, ("text",)) for article in topics.unread_articles(conn, 100)]
    return topics.record_tagged(conn, tagged, watched, now, quiet=quiet), tagged


def again(conn, tagged, *found, now=LATER, watched=TOPICS):
    """Record another reading of the same articles."""
    read = [Tagged(item.article, found, ("text",)) for item in tagged]
    return topics.record_tagged(conn, read, watched, now)


def sync(conn, version="1"):
    rows = [{"id": topic, "name": topic.title(), "version": version, "query": version} for topic in TOPICS]
    configuration.sync_topics(conn, rows, NOW)


@pytest.fixture(autouse=True)
def _topics(conn):
    sync(conn)
    configuration.sync_sources(conn, [source_row("a.example", country="KR")])


def test_an_article_is_read_once_and_again_after_an_edit(conn):
    add_articles(conn, new_article(1), new_article(2))
    found = topics.unread_articles(conn, 1)
    assert [article.item for article in found] == [TagItem("Title 1", "Text 1.", "en", "a.example", "KR")]
    tag(conn)
    assert topics.unread_articles(conn, 100) == []
    add_articles(conn, new_article(2, text="Another text."), now=LATER)
    assert [(article.url_key, article.version) for article in topics.unread_articles(conn, 100)] == [
        ("a.example/2", 2)
    ]


def test_a_match_is_written_with_its_evidence(conn):
    add_articles(conn)
    counts, _ = tag(conn, match(spans=((5, 6), (0, 4))), match("sport"))
    assert counts == MatchCounts(matched=2, withdrawn=0)
    assert matches(conn, "topic_id", "matched_at", "planned_at", "withdrawn_at") == [
        ("sport", NOW, None, None),
        ("troops", NOW, None, None),
    ]
    assert World(conn).rows("match_evidence", "place", "hit", topic_id="troops") == [(1, "1"), (2, "Text")]


def test_recording_twice_changes_nothing(conn):
    add_articles(conn, new_article(1), new_article(2))
    _, tagged = tag(conn, match(), match("sport"))
    before = [stored(conn, name) for name in (*TABLES, "article")]
    assert topics.record_tagged(conn, tagged, TOPICS, LATER) == MatchCounts(0, 0)
    assert [stored(conn, name) for name in (*TABLES, "article")] == before


def test_what_is_not_found_again_is_withdrawn_and_comes_back_as_the_same_match(conn):
    add_articles(conn)
    _, tagged = tag(conn, match(), match("sport"))
    assert again(conn, tagged, match("sport")) == MatchCounts(0, 1)
    assert again(conn, tagged, match("sport")) == MatchCounts(0, 0)
    assert matches(conn, "topic_id", "withdrawn_at") == [("sport", None), ("troops", LATER)]
    assert World(conn).rows("topic_match", "topic_id") == [("sport",)]
    assert again(conn, tagged, match("sport"), match()) == MatchCounts(0, 0)
    assert matches(conn, "topic_id", "matched_at", "withdrawn_at") == [
        ("sport", NOW, None),
        ("troops", NOW, None),
    ]
    assert len(World(conn).rows("match_evidence", "hit")) == 2


def test_a_topic_that_was_not_read_for_keeps_its_matches(conn):
    add_articles(conn)
    _, tagged = tag(conn, match(), match("sport"))
    assert again(conn, tagged, match("sport"), watched=("sport",)) == MatchCounts(0, 0)
    assert matches(conn, "topic_id", "withdrawn_at") == [("sport", None), ("troops", None)]


def test_a_new_rule_or_text_replaces_the_evidence_and_keeps_the_moment(conn):
    add_articles(conn)
    tag(conn, match(spans=((0, 4), (5, 6))))
    sync(conn, "2")
    add_articles(conn, new_article(text="Troops came."), now=LATER)
    tag(conn, match(version="2", spans=((0, 6),)), now=LATER)
    assert matches(conn, "version", "article_version", "matched_at") == [("2", 2, NOW)]
    assert World(conn).rows("match_evidence", "place", "hit") == [(1, "Troops")]
    assert len(stored(conn, "match_evidence")) == 1


def test_a_quiet_match_is_planned_already(conn):
    add_articles(conn)
    tag(conn, match(), quiet=True)
    assert matches(conn, "planned_at") == [(NOW,)]


def test_what_was_planned_stays_planned_when_it_is_found_again(conn):
    add_articles(conn)
    _, tagged = tag(conn, match(), quiet=True)
    again(conn, tagged, match(spans=((0, 1),)))
    assert matches(conn, "planned_at") == [(NOW,)]


def test_history_is_read_in_steps(conn):
    for number in range(1, 5):
        add_articles(conn, new_article(number))
    assert topics.stored_articles(conn, 0, 10) == []
    tag(conn)
    seen, after = [], 0
    while step := topics.stored_articles(conn, after, 3):
        after = step[-1].article_id
        seen.append([article.url_key for article in step])
    assert seen == [["a.example/1", "a.example/2", "a.example/3"], ["a.example/4"]]


def test_the_tokens_of_an_article_can_be_searched(conn):
    add_articles(conn)
    odd = ["it's", "a b", "북한", "'", "\\", "x" * 2046]
    tagged = [Tagged(article, (), tuple(odd)) for article in topics.unread_articles(conn, 1)]
    topics.record_tagged(conn, tagged, TOPICS, NOW)
    tokens = tables_of(conn.engine)["article"].c.tokens
    found = conn.execute(select(func.tsvector_to_array(tokens))).scalar_one()
    assert sorted(found) == sorted(odd)


# Counts.


def place(conn, stories, copies):
    """Place the waiting articles: each in the story and the work of the article of that number."""
    pairs = []
    for article in links.unplaced_articles(conn, 100):
        number = int(article.item.id.rpartition("/")[2])
        copy = copies.get(number, number)
        kind = CopyKind.ORIGINAL if copy == number else CopyKind.NEAR
        story = stories.get(copy, copy)
        keys = {n: next(k for k in ALL_KEYS if k.endswith(f"/{n}")) for n in (copy, story)}
        pairs.append((article, Placement(article.item.id, keys[copy], keys[story], kind)))
    links.place_articles(conn, pairs, "test")


ALL_KEYS = [f"{'abc'[number % 3]}.example/{number}" for number in range(12)]


def some_article(number, day):
    moment = NOW + timedelta(days=day) if day else None
    return new_article(number, f"{'abc'[number % 3]}.example", published_at=moment)


@given(
    days=st.lists(st.integers(0, 2), min_size=1, max_size=12),
    copies=st.dictionaries(st.integers(1, 11), st.just(0), max_size=4),
    stories=st.dictionaries(st.integers(1, 11), st.just(0), max_size=4),
    hit=st.sets(st.integers(0, 11)),
    lost=st.sets(st.integers(0, 11)),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_counts_are_those_of_the_slow_query(conn, days, copies, stories, hit, lost):
    with conn.begin_nested() as savepoint:
        add_articles(conn, *(some_article(number, day) for number, day in enumerate(days)))
        place(conn, stories, copies)
        unread = topics.unread_articles(conn, 100)
        for now, numbers in ((NOW, hit), (LATER, hit - lost)):
            tagged = [
                Tagged(item, (match(),) if int(item.url_key[10:]) in numbers else (), ()) for item in unread
            ]
            topics.record_tagged(conn, tagged, TOPICS, now)
            topics.refresh_rollups(conn, tagged)
            world = World(conn)
            kept = world.rows("rollup_topic_daily", *COUNTS, schema="newswatch")
            assert kept == world.rows("topic_daily_counted", *COUNTS, schema="newswatch")
            assert sum(row[2] for row in kept) == len({n for n in numbers if n < len(days)})
            assert conn.execute(text(ROLLUP_DIFFERS)).all() == []
        savepoint.rollback()


def test_counting_again_changes_nothing(conn):
    add_articles(conn)
    _, tagged = tag(conn, match())
    topics.refresh_rollups(conn, tagged)
    assert len(stored(conn, "rollup_topic_daily")) == 1
    assert World(conn).refresh(None) == 0


def test_a_merge_is_counted_on_the_days_of_both_stories(conn):
    add_articles(conn, some_article(0, 0), some_article(1, 0))
    place(conn, {}, {})
    _, tagged = tag(conn, match())
    topics.refresh_rollups(conn, tagged)
    add_articles(conn, some_article(2, 1))
    (waiting,) = links.unplaced_articles(conn, 10)
    first, second, third = ALL_KEYS[:3]
    placement = Placement(third, third, second, CopyKind.ORIGINAL, merged=(first,))
    links.place_articles(conn, [(waiting, placement)], "test")
    _, tagged = tag(conn, match())
    topics.refresh_rollups(conn, tagged)
    assert World(conn).rows("topic_daily", "articles", "stories", order_by="day") == [(2, 1), (1, 1)]
    assert conn.execute(text(ROLLUP_DIFFERS)).all() == []
