"""Matches with their evidence, and the daily counts."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.report_world import NOON, World

DAY = timedelta(days=1)
TITLE = "Troops reach Kursk"
TEXT = "Snow fell. Gen. Kim said on Nov. 13 that troops had come. They stay.\n\nMore troops follow"


@pytest.fixture
def world(conn):
    return World(conn)


def span(field, text, words):
    start = text.index(words)
    return (field, start, start + len(words))


def around(conn, body, start, end):
    return conn.execute(select(func.report.sentence_around(body, start, end))).scalar_one()


@pytest.mark.parametrize(
    ("body", "words", "sentence"),
    [
        (TEXT, "troops", "Gen. Kim said on Nov. 13 that [[troops]] had come."),
        (TEXT, "Kim", "Gen. [[Kim]] said on Nov. 13 that troops had come."),
        (TEXT, "More troops", "[[More troops]] follow"),
        (TEXT, "Snow fell.", "[[Snow fell.]]"),
        (TEXT, "come. They", "Gen. Kim said on Nov. 13 that troops had [[come. They]] stay."),
        ("He asked: “Why?” The U.S. army left! So be it.", "army", "The U.S. [[army]] left!"),
        ("「部隊が到着した。」派遣は続く。終わり。", "派遣", "[[派遣]]は続く。"),
        ("北韩部队抵达!人数不明。", "人数", "北韩部队抵达![[人数]]不明。"),
        ("북한군이 도착했다. 러시아로 파병됐다. 끝.", "파병", "러시아로 [[파병]]됐다."),
        ("Он сказал: «Да». В. В. Путин был в г. Курск. Всё.", "Путин", "В. В. [[Путин]] был в г. Курск."),
        ("Am 13. November kamen Soldaten. Dann nicht.", "November", "Am 13. [[November]] kamen Soldaten."),
        ("one  line\nthe next\tline", "next", "the [[next]] line"),
        ("🙂🙂 A first. 🙂 troops 🙂", "troops", "🙂 [[troops]] 🙂"),
    ],
)
def test_the_sentence_around_a_hit(conn, body, words, sentence):
    _, start, end = span("text", body, words)
    assert around(conn, body, start, end) == sentence


def test_a_sentence_without_end_is_cut_between_words(conn):
    body = f"{'before ' * 90}hit{' after' * 90}"
    shown = around(conn, body, 630, 633)
    assert shown.startswith("…before before")
    assert shown.endswith("after after…")
    assert "before [[hit]] after" in shown
    assert len(shown) < 620


@pytest.mark.parametrize("bad", [(-1, 2), (2, 2), (3, 2), (0, 9)])
def test_a_span_outside_the_text_gives_no_sentence(conn, bad):
    assert around(conn, "eight...", *bad) is None


WORDS = st.text(st.sampled_from(list("ab. !。」“\n…А北🙂[")), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(body=WORDS, cut=st.tuples(st.integers(0, 59), st.integers(1, 20)))
@example(body="a.b", cut=(1, 1))
def test_the_hit_is_always_marked_and_nothing_is_made_up(engine, body, cut):
    start = min(cut[0], len(body) - 1)
    end = min(start + cut[1], len(body))
    with engine.connect() as conn:
        shown = around(conn, body, start, end)
    hit = "".join(body[start:end].split())
    assert f"[[{hit}]]" in "".join(shown.split())
    assert "".join(shown.split()).replace(f"[[{hit}]]", hit) in "".join(body.split())
    assert len(shown) <= len(body) + 4


def test_a_match_shows_its_first_evidence_and_the_rest_beside_it(world):
    source = world.source("a.example", country="KR")
    article = world.article(source, title=TITLE, text=TEXT)
    world.topic("troops")
    world.match(
        article,
        "troops",
        span("text", TEXT, "troops had"),
        span("title", TITLE, "Troops"),
        ("lang", 0, 2),
        ("source", 2, 9),
        ("country", 0, 2),
    )
    assert world.rows("topic_match", "topic", "evidence", "evidence_field", "evidence_clause") == [
        ("Troops", "Gen. Kim said on Nov. 13 that [[troops had]] come.", "text", "clause 1")
    ]
    assert world.rows("match_evidence", "place", "field", "hit", "sentence") == [
        (1, "text", "troops had", "Gen. Kim said on Nov. 13 that [[troops had]] come."),
        (2, "title", "Troops", "[[Troops]] reach Kursk"),
        (3, "lang", "en", "[[en]]"),
        (4, "source", "example", "a.[[example]]"),
        (5, "country", "KR", "[[KR]]"),
    ]


def test_a_match_without_spans_is_shown_without_evidence(world):
    article = world.article(world.source("a.example"))
    world.topic("troops")
    world.match(article, "troops")
    assert world.rows("topic_match", "article_id", "evidence") == [(article, None)]


def test_withdrawn_matches_are_left_out(world):
    article = world.article(world.source("a.example"), text=TEXT)
    world.topic("troops")
    world.match(article, "troops", ("text", 0, 4), withdrawn_at=NOON)
    assert world.rows("topic_match", "article_id") == []
    assert world.rows("match_evidence", "article_id") == []


def test_evidence_is_shown_in_the_text_that_matched_though_an_edit_came_since(world):
    article = world.article(world.source("a.example"), title=None, text="All new.", version=2)
    world.add(
        "article_version", article_id=article, version=1, title=TITLE, text=TEXT, text_hash="1", seen_at=NOON
    )
    world.topic("troops")
    world.match(article, "troops", span("text", TEXT, "Snow"), span("title", TITLE, "Kursk"))
    assert world.rows("match_evidence", "sentence", order_by="place") == [
        ("[[Snow]] fell.",),
        ("Troops reach [[Kursk]]",),
    ]


def test_copies_are_marked_so_that_they_can_be_left_out(world):
    source, other = world.source("a.example"), world.source("b.example")
    story, group = world.story(), world.copy_group()
    world.topic("troops")
    for published, where in ((NOON, source), (NOON - DAY, other)):
        world.match(world.article(where, story=story, group=group, published_at=published), "troops")
    assert world.rows("topic_match", "source", "is_copy") == [("a.example", True), ("b.example", False)]


def daily_counts(world, view="topic_daily", schema="report"):
    names = ("topic_id", "day", "articles", "copy_groups", "stories", "sources", "independent_sources")
    return world.rows(view, *names, schema=schema)


def test_the_daily_counts_keep_articles_works_stories_and_sources_apart(world):
    group_of_sites = [world.source("a.example", "Group"), world.source("b.example", "Group")]
    story = world.story()
    merged = world.story(merged_into=story)
    work = world.copy_group()
    world.topic("troops")
    placed = [
        (group_of_sites[0], {"story": story, "group": work}),
        (group_of_sites[1], {"story": merged, "group": world.copy_group(merged_into=work)}),
        (group_of_sites[1], {"story": merged, "agency": "Wire"}),
        (group_of_sites[1], {}),
    ]
    for source, where in placed:
        world.match(world.article(source, **where), "troops")
    later = world.article(group_of_sites[0], published_at=NOON + DAY)
    world.match(later, "troops")
    world.match(world.article(group_of_sites[0]), "troops", withdrawn_at=NOON)
    world.refresh([NOON.date(), (NOON + DAY).date()])
    assert daily_counts(world) == [
        ("troops", date(2026, 3, 10), 4, 3, 2, 2, 2),
        ("troops", date(2026, 3, 11), 1, 1, 1, 1, 1),
    ]


def test_only_the_days_given_are_counted_again(world):
    source = world.source("a.example")
    world.topic("troops")
    world.match(world.article(source), "troops")
    world.match(world.article(source, published_at=NOON + DAY), "troops")
    assert world.refresh([NOON.date()]) == 1
    assert len(daily_counts(world)) == 1
    assert world.refresh([]) == 0
    assert world.refresh(None) == 1
    assert len(daily_counts(world)) == 2
    assert world.refresh(None) == 0


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_kept_equal_the_slow_query_whatever_happens(world, seed):
    rng = random.Random(seed)
    sources = [world.source(f"{n}.example", rng.choice("AB")) for n in range(4)]
    stories = [world.story() for _ in range(3)]
    groups = [world.copy_group() for _ in range(5)]
    topics = [world.topic(name) for name in ("troops", "trade")]
    articles = []
    matches = world.tables["topic_match"]
    for _ in range(5):
        touched = []
        for _ in range(8):
            place = rng.choice([{}, {"story": rng.choice(stories), "group": rng.choice(groups)}])
            published = rng.choice([None, NOON + rng.randrange(4) * DAY])
            agency = rng.choice([None, None, "AP"])
            article = world.article(rng.choice(sources), published_at=published, agency=agency, **place)
            for topic in rng.sample(topics, rng.randrange(3)):
                world.match(article, topic)
            articles.append(article)
            touched.append(article)
        gone = rng.choice(articles)
        world.conn.execute(
            matches.update()
            .where(matches.c.article_id == gone)
            .values(withdrawn_at=datetime(2026, 4, 1, tzinfo=UTC))
        )
        days = world.conn.execute(select(func.newswatch.days_touched([*touched, gone]))).scalar_one()
        world.refresh(days)
        assert daily_counts(world) == daily_counts(world, "topic_daily_counted", "newswatch")
