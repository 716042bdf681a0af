"""Stories and copies: merges followed, copies folded, sources that are independent counted."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from db.report_world import NOON, World
from newswatch.linking.sources import Member, independent_sources, original_of

HOUR = timedelta(hours=1)


@pytest.fixture
def world(conn):
    return World(conn)


@pytest.fixture
def wire_story(world):
    """A wire report, its copies, and two reports of one owner; three stories that turned out to be one."""
    wire, alpha, beta, gamma = (
        world.source("wire.example", "Wire", country="KR"),
        world.source("alpha.example", "Group"),
        world.source("beta.example", "Group"),
        world.source("gamma.example", "Gamma"),
    )
    first = world.story()
    second = world.story(merged_into=first)
    third = world.story(merged_into=second)
    work = world.copy_group()
    same_work = world.copy_group(merged_into=work)
    original = world.article(wire, story=first, group=work, agency="Wire", published_at=NOON)
    copy = {"copy_kind": "near"}
    copies = [
        world.article(alpha, story=first, group=work, agency="Wire", published_at=NOON + HOUR, **copy),
        world.article(gamma, story=second, group=same_work, published_at=NOON + 3 * HOUR),
    ]
    world.article(alpha, story=second, published_at=NOON + 2 * HOUR, lang="ko")
    world.article(beta, story=third, published_at=NOON + 30 * HOUR, title=None)
    world.article(gamma, story=third, agency="Wire", published_at=None)
    return {"story": first, "work": work, "original": original, "copies": copies}


def test_merged_stories_are_one_row(world, wire_story):
    assert world.rows("story", "story_id") == [(wire_story["story"],)]


@pytest.mark.usefixtures("wire_story")
def test_a_story_counts_each_thing_by_itself(world):
    counts = world.rows("story", "articles", "copy_groups", "independent_sources", "sources")
    assert counts == [(6, 4, 2, 4)]  # independent: Wire's texts wherever they run, and one owner's two sites


@pytest.mark.usefixtures("wire_story")
def test_a_story_says_when_where_and_in_which_languages_it_ran(world):
    assert world.rows("story", "first_published_at", "last_published_at", "first_source", "languages") == [
        (NOON, NOON + 30 * HOUR, "wire.example", ["en", "ko"])
    ]


def test_a_story_without_a_title_takes_that_of_its_first_article_that_has_one(world):
    source = world.source("a.example")
    story = world.story()
    world.article(source, story=story, title=None, published_at=NOON)
    world.article(source, story=story, title="Second", published_at=NOON + HOUR)
    world.article(source, story=world.story(title="Chosen"), title="Own")
    assert world.rows("story", "title", order_by="story_id") == [("Second",), ("Chosen",)]


def test_a_story_has_the_topics_of_its_articles_but_for_withdrawn_matches(world):
    source, story = world.source("a.example"), world.story()
    one, two = world.article(source, story=story), world.article(source, story=story)
    for topic in ("troops", "trade", "sport"):
        world.topic(topic)
    world.match(one, "troops")
    world.match(two, "troops")
    world.match(two, "trade")
    world.match(two, "sport", withdrawn_at=NOON)
    assert world.rows("story", "topics") == [(["trade", "troops"],)]
    assert world.rows("article", "topics", order_by="article_id") == [(["troops"],), (["trade", "troops"],)]


def test_copies_name_their_original_and_how_much_later_they_came(world, wire_story):
    copies = world.rows(
        "copy", "article_id", "original_article_id", "original_source", "later_by", order_by="article_id"
    )
    assert copies == [
        (wire_story["copies"][0], wire_story["original"], "wire.example", HOUR),
        (wire_story["copies"][1], wire_story["original"], "wire.example", 3 * HOUR),
    ]


@pytest.mark.usefixtures("wire_story")
def test_every_piece_of_work_has_one_article_that_is_no_copy(world):
    rows = world.rows("article", "copy_group_id", "is_copy")
    assert sorted(group for group, is_copy in rows if not is_copy) == sorted({group for group, _ in rows})


def test_an_article_that_is_not_linked_yet_is_there_and_is_no_copy(world):
    article = world.article(world.source("a.example"))
    assert world.rows("article", "article_id", "story_id", "copy_group_id", "is_copy") == [
        (article, None, None, False)
    ]
    assert world.rows("story", "story_id") == []


def test_the_day_is_that_of_the_date_in_utc_else_of_the_first_sight(world):
    source = world.source("a.example")
    late = datetime.fromisoformat("2026-03-10T23:30:00-05:00")
    world.article(source, published_at=late)
    world.article(source, published_at=None, first_seen_at=datetime(2026, 3, 9, 23, 59, tzinfo=UTC))
    assert [str(day) for (day,) in world.rows("article", "day")] == ["2026-03-09", "2026-03-11"]


@pytest.mark.parametrize("seed", range(6))
def test_the_view_counts_and_names_what_the_linker_would(world, seed):
    rng = random.Random(seed)
    owners = ["Alpha", "ALPHA", "Beta", "Gamma"]
    sources = [(world.source(f"{n}.example", owner), owner) for n, owner in enumerate(owners)]
    stories = [world.story()]
    stories += [world.story(merged_into=rng.choice([stories[0], None])) for _ in range(2)]
    groups = {}
    members = {}
    for _ in range(25):
        source, owner = rng.choice(sources)
        story = rng.choice(stories)
        group = rng.choice([*groups.setdefault(story, [world.copy_group()]), None])
        if group is None:
            group = world.copy_group(merged_into=rng.choice([None, *groups[story]]))
            groups[story].append(group)
        agency, strong = rng.choice([(None, True), ("AP", True), ("ap", True), ("Yonhap", False)])
        date = rng.choice([None, NOON + rng.randrange(90) * HOUR])
        values = {"published_at": date, "url_key": f"{rng.random()}"}
        if agency:
            values |= {"credit_agency": agency, "credit_strength": "strong" if strong else "weak"}
        article = world.article(source, story=story, group=group, **values)
        members[article] = (values["url_key"], owner, agency, strong, date)

    placed = world.rows("article_placed", "article_id", "story_id", "copy_group_id", schema="newswatch")
    by_story, by_group, keys = {}, {}, {}
    for article, story, group in placed:
        key, owner, agency, strong, date = members[article]
        member = Member(str(group), owner, agency, key, date, strong)
        keys[key] = article
        by_story.setdefault(story, []).append(member)
        by_group.setdefault(group, []).append(member)

    assert dict(world.rows("story", "story_id", "independent_sources")) == {
        story: independent_sources(found) for story, found in by_story.items()
    }
    assert dict(world.rows("copy_original", "copy_group_id", "article_id", schema="newswatch")) == {
        group: keys[original_of(found)] for group, found in by_group.items()
    }
