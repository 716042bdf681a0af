"""What the store keeps of copies and stories: placed once, merged into the oldest, remembered as it was."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from sqlalchemy import MetaData, select

from db.report_world import World
from db.store_world import LATER, NOW, add_articles, new_article
from newswatch.model import CopyKind, Credit, Placement, Shared, Strength
from newswatch.store import links

METHOD = "test 1"
TABLES = ("article", "copy_group", "story", "link")


@cache
def tables(engine):
    metadata = MetaData()
    metadata.reflect(engine, schema="newswatch", only=TABLES)
    return {name: metadata.tables[f"newswatch.{name}"] for name in TABLES}


def stored(conn, name):
    """Return the rows of a table in the order of their natural keys, else as they were written."""
    target = tables(conn.engine)[name]
    order = [target.c.url_key] if name == "article" else target.primary_key
    return conn.execute(select(target).order_by(*order)).mappings().all()


def key(number):
    return f"a.example/{number}"


def placement(number, copy=None, story=None, **values):
    """Return where article ``number`` goes: a work and a story of its own unless told otherwise."""
    given = {"kind": CopyKind.ORIGINAL if copy is None else CopyKind.NEAR} | values
    return Placement(key(number), key(copy or number), key(story or copy or number), **given)


def place(conn, *placements):
    """Place the articles of these placements, which must be waiting."""
    waiting = {article.item.id: article for article in links.unplaced_articles(conn, 100)}
    pairs = [(waiting[placed.id], placed) for placed in placements]
    links.place_articles(conn, pairs, METHOD)
    return pairs


def places(conn):
    """Return each placed article with the founders of its work and its story, where merges ended."""
    found = links.placed_articles(conn, NOW - timedelta(days=9), 100)
    return {placed.item.id: (placed.copy, placed.story) for placed in found}


@pytest.fixture
def articles(conn):
    add_articles(conn, *map(new_article, range(1, 6)))


pytestmark = pytest.mark.usefixtures("articles")


def test_an_article_waits_until_it_has_a_place(conn):
    assert [article.item.id for article in links.unplaced_articles(conn, 3)] == [key(1), key(2), key(3)]
    place(conn, *map(placement, range(1, 6)))
    assert links.unplaced_articles(conn, 100) == []
    assert places(conn) == {key(number): (key(number), key(number)) for number in range(1, 6)}


def test_articles_wait_in_the_order_of_their_dates(conn):
    add_articles(
        conn,
        new_article(6, published_at=NOW - timedelta(days=1)),
        new_article(7, published_at=None),
        new_article(8, published_at=LATER),
    )
    waiting = [article.item.id for article in links.unplaced_articles(conn, 100)]
    assert waiting == [key(number) for number in (6, 1, 2, 3, 4, 5, 8, 7)]
    dates = [article.item.date for article in links.unplaced_articles(conn, 100)]
    assert dates[-1] == NOW  # when it was first seen


def test_the_founder_gives_work_and_story_their_names(conn):
    place(conn, placement(1), placement(2, copy=1), placement(3, story=1))
    assert [(row["founder_url_key"], row["title"]) for row in stored(conn, "story")] == [(key(1), "Title 1")]
    assert [row["founder_url_key"] for row in stored(conn, "copy_group")] == [key(1), key(3)]
    assert places(conn) == {
        key(1): (key(1), key(1)),
        key(2): (key(1), key(1)),
        key(3): (key(3), key(1)),
    }
    assert [row["copy_kind"] for row in stored(conn, "article")] == [
        "original",
        "near",
        "original",
        None,
        None,
    ]


def test_placing_twice_changes_nothing(conn):
    shared = Shared(names=("Kim",), passage="one\ttwo")
    pairs = place(
        conn,
        placement(1),
        placement(2, copy=1, of=key(1), score=0.9, reason="same text", shared=shared),
        placement(3, story=1, story_of=key(2), story_score=0.5, story_reason="same names", shared=shared),
    )
    before = [stored(conn, name) for name in TABLES]
    links.place_articles(conn, pairs, METHOD)
    assert [stored(conn, name) for name in TABLES] == before
    moved = [(article, replace(placed, copy=key(1), story=key(1))) for article, placed in pairs]
    links.place_articles(conn, moved, METHOD)
    assert stored(conn, "article") == before[0]


def test_a_tie_says_why(conn):
    shared = Shared(names=("Kim",), numbers=("10,000",), passage='a "b"\t\\')
    place(
        conn,
        placement(1),
        placement(2, copy=1, of=key(1), score=0.5, reason="same text", shared=shared, story_of=key(1)),
        placement(3, story=1, story_of=key(2), story_score=0.25, story_reason="names", shared=shared),
        placement(4, story=1, of="nowhere.example/1", reason="forgotten"),
    )
    numbers = {row["url_key"]: row["article_id"] for row in stored(conn, "article")}
    said = {"names": ["Kim"], "numbers": ["10,000"], "quotes": [], "passage": 'a "b"\t\\'}
    columns = ("article_id", "other_article_id", "relation", "kind", "score", "reason", "shared")
    ties = sorted(stored(conn, "link"), key=lambda row: row["relation"])
    assert [tuple(row[name] for name in columns) for row in ties] == [
        (numbers[key(2)], numbers[key(1)], "copy", "near", 0.5, "same text", said),
        (numbers[key(3)], numbers[key(2)], "story", "event", 0.25, "names", said),
    ]


def test_an_edit_keeps_its_place_and_is_seen_once(conn):
    place(conn, *map(placement, range(1, 6)))
    before = places(conn)
    edited = new_article(2, text="Another text.")
    add_articles(conn, edited, now=LATER)
    (waiting,) = links.unplaced_articles(conn, 100)
    assert (waiting.item.id, waiting.version, waiting.placed) == (key(2), 2, True)
    links.keep_places(conn, [waiting.article_id])
    assert links.unplaced_articles(conn, 100) == []
    assert places(conn) == before


def test_an_edit_that_comes_while_its_article_is_placed_waits_for_the_next_run(conn):
    waiting = links.unplaced_articles(conn, 1)
    add_articles(conn, new_article(1, text="Another text."), now=LATER)
    links.place_articles(conn, [(waiting[0], placement(1))], METHOD)
    again = [article for article in links.unplaced_articles(conn, 100) if article.placed]
    assert [(article.item.id, article.version) for article in again] == [(key(1), 2)]


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_merged_stories_are_the_oldest_whichever_the_linker_kept(conn, kept):
    place(conn, placement(1), placement(2), placement(3))
    merged = tuple(key(number) for number in (1, 2, 3) if number != kept)
    place(conn, placement(4, story=kept, merged=merged))
    oldest, *others = [row["story_id"] for row in stored(conn, "story")]
    found = [(row["merged_into"], row["family_id"]) for row in stored(conn, "story")]
    assert found == [(None, oldest)] + [(oldest, oldest) for _ in others]
    assert {story for _, story in places(conn).values()} == {key(1)}
    place(conn, placement(5, story=3))
    assert places(conn)[key(5)] == (key(5), key(1))


def test_what_was_merged_before_goes_along(conn):
    place(conn, *map(placement, range(1, 5)))
    place(conn, placement(5, story=3, merged=(key(4),)))
    add_articles(conn, new_article(6), new_article(7))
    place(conn, placement(6, story=4, merged=(key(2),)))
    assert {places(conn)[key(number)][1] for number in (2, 3, 4, 5, 6)} == {key(2)}
    place(conn, placement(7, story=1, merged=(key(3), key(7))))
    assert {story for _, story in places(conn).values()} == {key(1)}
    assert not [
        row for row in stored(conn, "story") if row["merged_into"] and row["merged_into"] != row["family_id"]
    ]


def test_the_linker_remembers_the_newest_first_and_takes_them_in_their_order(conn):
    place(conn, *map(placement, range(1, 6)))
    add_articles(
        conn, new_article(6, published_at=LATER), new_article(7, published_at=NOW - timedelta(days=30))
    )
    place(conn, placement(6), placement(7))
    month = NOW - timedelta(days=60)
    assert links.placed_articles(conn, month, 2)[-1].item.id == key(6)
    assert links.placed_articles(conn, month, 100)[0].item.id == key(7)
    assert key(7) not in places(conn)


def test_an_article_comes_back_to_the_linker_as_it_went(conn):
    credit = Credit("AP", "(AP)", "byline", Strength.STRONG)
    add_articles(conn, new_article(6, credit=credit, lang=None))
    waiting = links.unplaced_articles(conn, 100)
    place(conn, *map(placement, range(1, 7)))
    assert [placed.item for placed in links.placed_articles(conn, NOW - timedelta(days=1), 100)] == sorted(
        (article.item for article in waiting), key=lambda item: item.id, reverse=True
    )
    assert (waiting[-1].item.agency, waiting[-1].item.agency_strong) == ("AP", True)


def test_signature_keys_are_stored_once_however_large(conn):
    article = links.unplaced_articles(conn, 1)[0].article_id
    keys = [-(2**63), 2**63 - 1, 0, 2**53 + 1]
    for _ in range(2):
        links.insert_bands(conn, {article: keys})
    found = World(conn).rows("article_band", "key", schema="newswatch", article_id=article)
    assert found == [(number,) for number in sorted(keys)]
