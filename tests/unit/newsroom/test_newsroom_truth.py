"""Laws of the sample newsroom that hold for any seed: its truth agrees with what it serves."""

import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape

import feedparser
import pytest

from newswatch.newsroom import Newsroom, build_newsroom, truth_json

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
SEEDS = range(6)
TOPIC = "dprk-russia-deployment"
DAY = timedelta(hours=24)
NAMESPACE_OF_ENTRIES = {"rss20", "atom10", "rss10"}


@cache
def room(seed: int, revision: int = 0) -> Newsroom:
    return build_newsroom(seed, NOW, revision)


def text_of(body: bytes, encoding: str = "utf-8") -> str:
    return unescape(re.sub(r"<br\s*/?>|</p>", "\n", body.decode(encoding)))


def entry_count(newsroom: Newsroom, feed) -> int:
    response = newsroom.respond(feed.moved_to or feed.url, {})
    if response.headers["Content-Type"] == "application/feed+json":
        return len(json.loads(response.body)["items"])
    return len(feedparser.parse(response.body).entries)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_arguments_give_the_same_bytes(seed):
    again = build_newsroom(seed, NOW)
    assert again.answers == room(seed).answers
    assert again.truth == room(seed).truth


def test_another_seed_gives_other_names_numbers_and_outlets():
    first, second = room(0).truth, room(1).truth
    assert not {article.paragraphs for article in first.articles} & {a.paragraphs for a in second.articles}
    copies = [
        {a.source for a in truth.articles if a.copy_kind == "near"}
        for truth in (room(s).truth for s in SEEDS)
    ]
    assert len({frozenset(each) for each in copies}) > 1
    assert len({tuple(a.layout for a in room(seed).truth.articles) for seed in SEEDS}) > 1


def test_seconds_of_now_change_nothing():
    assert build_newsroom(0, NOW + timedelta(seconds=40)).answers == room(0).answers


@pytest.mark.parametrize(("now", "revision"), [(NOW.replace(tzinfo=None), 0), (NOW, -1)])
def test_a_naive_moment_or_negative_revision_is_refused(now, revision):
    with pytest.raises(ValueError, match="aware"):
        build_newsroom(0, now, revision)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_as_large_and_varied_as_promised(seed):
    newsroom = room(seed)
    articles = newsroom.truth.articles
    assert len(newsroom.feeds) >= 8
    assert {"en", "ko", "ru", "uk", "ja", "de"} == {feed.lang for feed in newsroom.feeds}
    assert {"en", "ko", "ru", "uk", "ja", "de"} == {a.lang for a in articles if TOPIC in a.topics}
    assert len(articles) >= 40
    assert len({article.layout for article in articles}) >= 8
    assert len({article.url for article in articles}) == len(articles)
    assert {source.domain for source in newsroom.sources} >= {article.source for article in articles}
    assert {article.hostile for article in articles} >= {"html", "long", "bidi"}


@pytest.mark.parametrize("seed", SEEDS)
def test_articles_have_the_length_of_news(seed):
    for article in room(seed).truth.articles:
        text = " ".join(article.paragraphs)
        if article.lang in {"ja", "ko"}:
            assert len(text) >= 300, article.url
        else:
            assert (150 if article.lang == "en" else 110) <= len(text.split()) <= 600, article.url
        assert not re.search(r"[{}]", text)


@pytest.mark.parametrize("seed", SEEDS)
def test_feeds_hold_the_entries_the_truth_counts(seed):
    newsroom = room(seed)
    for feed in newsroom.truth.feeds:
        expected = [entry for entry in newsroom.truth.entries if entry.feed == feed.url]
        if feed.first_poll == "ok":
            assert entry_count(newsroom, feed) == feed.entries == len(expected), feed.url


@pytest.mark.parametrize("seed", SEEDS)
def test_healthy_feeds_are_well_formed_and_broken_ones_are_not(seed):
    newsroom = room(seed)
    for feed in newsroom.truth.feeds:
        response = newsroom.respond(feed.moved_to or feed.url, {})
        if feed.first_poll != "ok" or "json" in response.headers["Content-Type"]:
            continue
        parsed = feedparser.parse(response.body)
        assert bool(parsed.bozo) == feed.broken, feed.url
        assert parsed.version in NAMESPACE_OF_ENTRIES


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_poll_ends_as_the_truth_says(seed):
    newsroom = room(seed)
    for feed in newsroom.truth.feeds:
        address = feed.moved_to or feed.url
        first = newsroom.respond(address, {})
        headers = {
            "if-none-match": first.headers.get("ETag"),
            "If-Modified-Since": first.headers.get("Last-Modified"),
        }
        second = newsroom.respond(address, {name: value for name, value in headers.items() if value})
        assert second.status == (304 if feed.second_poll == "not_modified" else 200), feed.url
        assert second.body == (b"" if second.status == 304 else first.body)


def test_one_feed_answers_304_by_etag_and_one_by_date_only():
    responses = [
        room(0).respond(feed.url, {}) for feed in room(0).truth.feeds if feed.second_poll == "not_modified"
    ]
    given = [{"ETag", "Last-Modified"} & set(response.headers) for response in responses]
    assert sorted(map(sorted, given)) == [["ETag"], ["Last-Modified"]]


@pytest.mark.parametrize("since", ["", "yesterday", "Mon, 01 Jan 2001 00:00:00 GMT"])
def test_a_feed_that_changed_since_is_sent_whole(since):
    feed = next(f.url for f in room(0).truth.feeds if "Last-Modified" in room(0).respond(f.url, {}).headers)
    assert room(0).respond(feed, {"If-Modified-Since": since}).status == 200


def test_the_moved_feed_redirects_for_good_to_another_known_address():
    moved = [feed for feed in room(0).truth.feeds if feed.moved_to]
    assert len(moved) == 1
    response = room(0).respond(moved[0].url, {})
    assert (response.status, response.headers["Location"]) == (301, moved[0].moved_to)


def test_feeds_come_in_old_encodings_too():
    feeds = {feed.source: room(0).respond(feed.url, {}).body for feed in room(0).feeds}
    assert "북한군" in feeds["hanbyeol.example"].decode("euc-kr")
    assert "северокорейских" in feeds["listok.example"].decode("windows-1251")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_entry_answers_as_the_truth_says(seed):
    newsroom = room(seed)
    status = {"gone": 410}
    for entry in newsroom.truth.entries:
        response = newsroom.respond(entry.url, {})
        assert response.status == status.get(entry.outcome, 200), entry.url
        assert (entry.outcome == "done") == (entry.article is not None) == (entry.reason is None)
    reasons = {entry.reason for entry in newsroom.truth.entries}
    assert reasons == {None, "gone", "robots", "consent_wall", "login_wall", "index_page"}


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_carry_every_paragraph_of_the_truth(seed):
    newsroom = room(seed)
    for article in newsroom.truth.articles:
        encoding = "windows-1251" if article.lang == "ru" else "utf-8"
        for url in (article.url, *article.other_urls):
            page = text_of(newsroom.respond(url, {}).body, encoding)
            assert all(paragraph in page for paragraph in article.paragraphs), url
            assert f'<link rel="canonical" href="{article.url}">' in page


@pytest.mark.parametrize("seed", SEEDS)
def test_one_article_is_in_two_feeds_under_two_addresses(seed):
    entries = room(seed).truth.entries
    addresses = {}
    for entry in entries:
        if entry.article:
            addresses.setdefault(entry.article, []).append((entry.feed, entry.url))
    twice = [found for found in addresses.values() if len(found) > 1]
    assert len(twice) == 1
    (first, second) = twice[0]
    assert first[0] != second[0]
    assert {first[1].partition("?")[2], second[1].rpartition("/")[2]} & {"amp"}


@pytest.mark.parametrize("seed", SEEDS)
def test_robots_txt_forbids_the_refused_entry_only(seed):
    newsroom = room(seed)
    refused = next(entry.url for entry in newsroom.truth.entries if entry.outcome == "refused")
    robots = newsroom.respond("/".join(refused.split("/")[:3]) + "/robots.txt", {})
    assert b"Disallow: /archive/" in robots.body
    assert "/archive/" in refused
    assert sum("/archive/" in entry.url for entry in newsroom.truth.entries) == 1
    assert newsroom.respond("https://www.buzzforge.example/robots.txt", {}).status == 404


@pytest.mark.parametrize("seed", SEEDS)
def test_young_and_old_reports_of_the_topic_are_told_apart(seed):
    truth = room(seed).truth
    young = [a for a in truth.articles if TOPIC in a.topics and a.published_at >= NOW - DAY]
    assert len(young) >= 3
    assert set(truth.told) == {"deployment", "interpreters", "ko-assembly", "ru-ranges", "ja-government"}
    assert set(truth.too_old) == {"uk-brigade", "de-bundestag"}
    assert all(article.published_at <= NOW for article in truth.articles)
    for story in truth.stories:
        newest = max(a.published_at for a in truth.articles if a.url in story.articles)
        assert abs(newest - (NOW - DAY)) > timedelta(hours=3) or not story.topics, "too near to the limit"


@pytest.mark.parametrize("seed", SEEDS)
def test_stories_count_pieces_of_work_not_articles(seed):
    story = next(each for each in room(seed).truth.stories if each.id == "deployment")
    assert len(story.articles) == 7
    assert story.copy_groups == 3
    assert story.independent == 2


def test_the_truth_is_plain_json():
    plain = json.loads(json.dumps(truth_json(room(0, 1).truth)))
    assert plain["told"] == list(room(0, 1).truth.told)
    assert plain["articles"][0]["published_at"].endswith("+00:00")
    assert plain["change"]["revision"] == 1


def test_the_truth_finds_an_article_by_any_of_its_addresses():
    truth = room(0).truth
    two = next(article for article in truth.articles if len(article.other_urls) == 2)
    assert {truth.article(url) for url in (two.url, *two.other_urls)} == {two}


def test_an_address_without_its_last_slash_redirects():
    url = next(article.url for article in room(0).truth.articles if article.url.endswith("/"))
    response = room(0).respond(url.removesuffix("/"), {})
    assert (response.status, response.headers["Location"]) == (301, url)


def test_hostile_titles_are_served_as_they_are_and_clean_in_the_truth():
    feed = room(0).respond("https://www.dailyring.example/feed.json", {})
    titles = [item["title"] for item in json.loads(feed.body)["items"]]
    assert any("\x1b" in title and "<script>" in title for title in titles)
    for article in room(0).truth.articles:
        assert article.title.isprintable(), article.title
    bodies = b"".join(room(0).respond(a.url, {}).body for a in room(0).truth.articles)
    assert "\u202e".encode() in bodies
    assert b"<script>alert" not in bodies


def test_what_is_not_there_is_404():
    assert room(0).respond("https://www.harborwire.example/nothing", {}).status == 404
    assert room(0).respond("", {}).status == 404
