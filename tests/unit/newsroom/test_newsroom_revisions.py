"""A revision brings one edit, one copy and one follow-up, and touches nothing else."""

from datetime import UTC, datetime
from functools import cache

import feedparser
import pytest

from newswatch.newsroom import MAX_REVISION, Newsroom, build_newsroom

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
CASES = [(seed, revision) for seed in range(3) for revision in range(1, MAX_REVISION + 1)]


@cache
def room(seed: int, revision: int) -> Newsroom:
    return build_newsroom(seed, NOW, revision)


def by_url(newsroom: Newsroom):
    return {article.url: article for article in newsroom.truth.articles}


@pytest.mark.parametrize(("seed", "revision"), CASES)
def test_articles_differ_exactly_as_the_truth_says(seed, revision):
    before, after = by_url(room(seed, revision - 1)), by_url(room(seed, revision))
    change = room(seed, revision).truth.change
    assert change.revision == revision
    assert after.keys() - before.keys() == {change.copy, change.follow_up}
    assert not before.keys() - after.keys()
    assert [url for url in before if before[url] != after[url]] == [change.edited]


@pytest.mark.parametrize(("seed", "revision"), CASES)
def test_an_edit_changes_the_text_and_keeps_the_date(seed, revision):
    url = room(seed, revision).truth.change.edited
    before, after = by_url(room(seed, revision - 1))[url], by_url(room(seed, revision))[url]
    assert len(after.paragraphs) == len(before.paragraphs) + 1
    assert after.published_at == before.published_at
    assert after.modified_at > (before.modified_at or before.published_at)
    assert after.modified_at <= NOW


@pytest.mark.parametrize(("seed", "revision"), CASES)
def test_what_is_new_is_later_than_what_was_there(seed, revision):
    before, after = by_url(room(seed, revision - 1)), by_url(room(seed, revision))
    change = room(seed, revision).truth.change
    newest = max(a.published_at for a in before.values() if a.story == change.story)
    assert newest < after[change.follow_up].published_at <= NOW
    assert change.copy_of == after[change.copy].copy_of
    assert after[change.follow_up].story == change.story
    assert after[change.follow_up].topics == ("dprk-russia-deployment",)


@pytest.mark.parametrize(("seed", "revision"), CASES)
def test_only_feeds_and_pages_concerned_change(seed, revision):
    before, after = room(seed, revision - 1).answers, room(seed, revision).answers
    truth = room(seed, revision).truth
    change = truth.change
    articles = {a.url for a in truth.articles} - {change.edited}
    feeds = {e.feed for e in truth.entries if e.article in {change.edited, change.copy, change.follow_up}}
    changed = {url for url, answer in before.items() if after[url] != answer}
    moved = {feed.moved_to or feed.url for feed in truth.feeds if feed.url in feeds}
    assert {feed.url for feed in truth.feeds if feed.first_poll == "ok" and feed.url in changed} <= moved
    assert change.edited in changed
    texts = by_url(room(seed, revision - 1))
    assert all(texts[url] == by_url(room(seed, revision))[url] for url in changed & articles)


@pytest.mark.parametrize("seed", range(3))
def test_the_feed_shows_when_an_article_was_edited(seed):
    change = room(seed, 1).truth.change
    article = by_url(room(seed, 1))[change.edited]
    feed = next(
        e.feed for e in room(seed, 1).truth.entries if e.article == change.edited and "/amp" not in e.url
    )
    entries = feedparser.parse(room(seed, 1).respond(feed, {}).body).entries
    entry = next(each for each in entries if each.link.startswith(change.edited))
    assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == article.modified_at
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == article.published_at


def test_validators_change_with_the_feed():
    etag = next(f.url for f in room(0, 0).truth.feeds if "ETag" in room(0, 0).respond(f.url, {}).headers)
    date = next(
        f.url for f in room(0, 0).truth.feeds if "Last-Modified" in room(0, 0).respond(f.url, {}).headers
    )
    for feed, name, revision in ((etag, "ETag", 2), (date, "Last-Modified", 1)):
        old, new = (room(0, n).respond(feed, {}).headers[name] for n in (revision - 1, revision))
        header = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name]
        assert old != new
        assert room(0, revision).respond(feed, {header: old}).status == 200


def test_after_the_last_revision_nothing_changes():
    assert build_newsroom(0, NOW, MAX_REVISION + 3).answers == room(0, MAX_REVISION).answers
