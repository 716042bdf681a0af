"""The newsroom that goes on: what it shows depends on the clock, and the clock alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from newswatch.config import load_config
from newswatch.model import TagItem
from newswatch.newsroom import LiveNewsroom, build_newsroom
from newswatch.newsroom.bulletins import COPIED, Rhythm, kinds, write_bulletin, write_bulletins
from newswatch.newsroom.live import EVERY, KEPT, REVISED_EVERY
from newswatch.newsroom.material import outlets
from newswatch.newsroom.memory import DamagedMemoryError, Memory, recall, remember
from newswatch.resources import find
from newswatch.tagging import compile_topics

START = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)
RHYTHM = Rhythm(START, EVERY)


def at(offset, seed=1):
    return LiveNewsroom(seed, START, lambda: START + offset).today()


def bulletins_of(room):
    return [article for article in room.truth.articles if article.story.startswith("bulletin-")]


def test_it_begins_as_the_newsroom_of_the_demo():
    assert at(timedelta()).truth == build_newsroom(1, START).truth


def test_a_report_is_there_from_its_moment_on_in_feed_and_on_its_page():
    assert bulletins_of(at(EVERY - timedelta(seconds=1))) == []
    room = at(EVERY)
    (report,) = bulletins_of(room)
    assert report.published_at == START + EVERY
    assert room.respond(report.url, {}).status == 200
    assert [entry for entry in room.truth.entries if entry.article == report.url]


def test_a_copy_comes_a_moment_after_its_report():
    when = COPIED * EVERY
    assert len(bulletins_of(at(when))) == COPIED
    later = bulletins_of(at(when + timedelta(seconds=30)))
    assert len(later) == COPIED + 1
    (copy,) = [article for article in later if article.copy_of]
    assert (copy.copy_kind, copy.title) == ("near", next(a.title for a in later if a.url == copy.copy_of))


def test_the_same_moment_shows_the_same_after_a_restart():
    assert at(timedelta(hours=3)).answers == at(timedelta(hours=3)).answers
    assert at(timedelta(hours=3), seed=2).answers != at(timedelta(hours=3)).answers


def test_old_reports_leave_so_that_it_does_not_grow():
    day = bulletins_of(at(timedelta(days=30)))
    assert len({article.story for article in day}) == KEPT


def test_edits_copies_and_follow_ups_come_too():
    assert at(REVISED_EVERY - timedelta(seconds=1)).truth.revision == 0
    assert at(2 * REVISED_EVERY).truth.revision == 2


def test_nothing_is_built_anew_while_nothing_changed():
    now = [START]
    room = LiveNewsroom(1, START, lambda: now[0])
    first = room.today()
    now[0] += timedelta(seconds=1)
    assert room.today() is first
    now[0] += EVERY
    assert room.today() is not first


def test_every_kind_has_its_turn_before_one_comes_again():
    """The first two words of a title tell its kind."""
    count = len(kinds())
    for first in (1, count + 1):
        drafts = write_bulletins(3, RHYTHM, first, first + count - 1)
        titles = [re.sub(r"[\d,]+", "N", draft.title) for draft in drafts if not draft.copy_of]
        words = [title.split()[:2] for title in titles]
        assert len(set(map(tuple, words))) == count


def test_no_two_reports_have_one_address():
    """Titles may repeat in the course of days; a second report under one address would be an edit."""
    urls = [article.url for article in bulletins_of(at(timedelta(hours=20)))]
    assert len(set(urls)) == len(urls)
    sites = {draft.outlet for draft in write_bulletins(1, RHYTHM, 1, 60)}
    paths = {outlet.path for outlet in outlets().outlets if outlet.key in sites}
    assert all("{num}" in path or "{section}" in path for path in paths)


@pytest.fixture(scope="module")
def topic_set():
    files = load_config(find("config")).topics
    return compile_topics(files.topics, files.entities)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_said_to_match_matches_and_nothing_else(seed, topic_set):
    for draft in write_bulletins(seed, RHYTHM, 1, 3 * len(kinds())):
        assert "{" not in draft.title + "".join(draft.paragraphs)
        item = TagItem(draft.title, "\n\n".join(draft.paragraphs), lang="en")
        found = tuple(match.topic for match in topic_set.match(item))
        assert found == draft.topics, draft.title


def test_a_bulletin_is_the_same_whenever_it_is_written():
    assert [*write_bulletin(1, 7, START)] == [*write_bulletin(1, 7, START)]


def test_what_is_remembered_is_recalled(tmp_path):
    path = tmp_path / "newsroom.json"
    assert recall(path) is None
    memory = Memory(3, START, 2)
    remember(path, memory)
    assert recall(path) == memory
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(DamagedMemoryError, match=r"newsroom\.json is damaged"):
        recall(path)
