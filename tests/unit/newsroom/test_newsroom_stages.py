"""The sample is fair: the pure stages, given what the newsroom serves, come to what its truth says."""

import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from newswatch.config.topics import load_topics
from newswatch.errors import FeedError, Reason
from newswatch.extract import extract_article
from newswatch.feeds import parse_feed
from newswatch.linking import Linker
from newswatch.model import CopyKind, LinkItem, Page, Placement, TagItem
from newswatch.newsroom import Newsroom, build_newsroom
from newswatch.newsroom.truth import TruthArticle
from newswatch.tagging import TopicSet, compile_topics

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
SEEDS = range(4)
TOPICS = Path(__file__).parents[3] / "config" / "topics"
# Furniture between paragraphs costs the extractor a few words; the labelled pages have their own floor.
MIN_TEXT_F1 = 0.85


@cache
def room(seed: int) -> Newsroom:
    return build_newsroom(seed, NOW, 2)


@cache
def topics() -> TopicSet:
    files = load_topics(TOPICS)
    return compile_topics(files.topics, files.entities)


def text_of(article: TruthArticle) -> str:
    return "\n\n".join(article.paragraphs)


@cache
def placements(seed: int) -> dict[str, Placement]:
    linker = Linker()
    in_order = sorted(room(seed).truth.articles, key=lambda article: (article.published_at, article.url))
    return {a.url: linker.place(link_item(a)) for a in in_order}


def link_item(article: TruthArticle) -> LinkItem:
    return LinkItem(
        id=article.url,
        url=article.url,
        source=article.source,
        title=article.title,
        text=text_of(article),
        lang=article.lang,
        date=article.published_at,
    )


def text_f1(got: str, expected: str) -> float:
    one, other = grams(got), grams(expected)
    return 2 * (one & other).total() / (one.total() + other.total())


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]|\w+", text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


@pytest.mark.parametrize("seed", SEEDS)
def test_feeds_parse_to_the_entries_of_the_truth(seed):
    truth = room(seed).truth
    for feed in (feed for feed in truth.feeds if feed.first_poll == "ok"):
        address = feed.moved_to or feed.url
        response = room(seed).respond(address, {})
        document = parse_feed(response.body, address, response.headers, NOW)
        assert {e.url for e in document.entries} == {e.url for e in truth.entries if e.feed == feed.url}
        for entry in document.entries:
            expected = [a for a in truth.articles if entry.url in {a.url, *a.other_urls}]
            assert entry.published_at is not None
            assert all(entry.published_at == article.published_at for article in expected)


def test_the_page_in_place_of_a_feed_is_refused():
    feed = next(feed for feed in room(0).truth.feeds if feed.first_poll == "not_a_feed")
    response = room(0).respond(feed.url, {})
    with pytest.raises(FeedError) as caught:
        parse_feed(response.body, feed.url, response.headers, NOW)
    assert caught.value.reason is Reason.NOT_A_FEED


@pytest.mark.parametrize("seed", SEEDS)
def test_topics_match_what_the_truth_says_and_no_near_miss(seed):
    for article in room(seed).truth.articles:
        item = TagItem(article.title, text_of(article), article.lang, article.source, article.country)
        assert tuple(match.topic for match in topics().match(item)) == article.topics, article.url


@pytest.mark.parametrize("seed", SEEDS)
def test_copies_are_folded_into_their_original(seed):
    articles = room(seed).truth.articles
    placed = placements(seed)
    for article in articles:
        assert placed[article.url].copy == (article.copy_of or article.url), article.url
        assert (placed[article.url].kind is CopyKind.REWORDED) == (article.copy_kind == "reworded")


@pytest.mark.parametrize("seed", SEEDS)
def test_articles_of_one_story_and_only_those_come_together(seed):
    articles = room(seed).truth.articles
    placed = placements(seed)
    pairs = {(article.story, placed[article.url].story) for article in articles}
    assert len(pairs) == len({story for story, _ in pairs}) == len({story for _, story in pairs})


def test_pages_in_every_layout_give_back_their_text():
    for article in room(0).truth.articles:
        response = room(0).respond(article.url, {})
        page = Page(article.url, body=response.body, content_type=response.headers["Content-Type"])
        got = extract_article(page)
        assert text_f1(got.text, text_of(article)) >= MIN_TEXT_F1, (article.layout, article.url)
        assert got.canonical_url == article.url
        assert got.title == article.title
        assert got.lang == article.lang
