"""Copies of the sample are copies by the linking rules, and nothing else is, for any seed."""

import itertools
import re
from datetime import UTC, datetime

import pytest

from newswatch.newsroom import MAX_REVISION, build_newsroom
from newswatch.newsroom.truth import TruthArticle

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
PARTS = 8

Shingle = tuple[str, ...]


def shingles(article: TruthArticle) -> list[Shingle]:
    text = " ".join(article.paragraphs).lower()
    words = re.findall(r"\w" if article.lang == "ja" else r"\w+", text)
    return list(zip(words, words[1:], words[2:], strict=False))


def jaccard(first: list[Shingle], second: list[Shingle]) -> float:
    return len({*first} & {*second}) / len({*first} | {*second})


def containment(first: list[Shingle], second: list[Shingle]) -> float:
    short, long = sorted(({*first}, {*second}), key=len)
    return len(short & long) / len(short)


def spread(first: list[Shingle], second: list[Shingle]) -> float:
    short, long = sorted((first, second), key=len)
    known, size = {*long}, len(short)
    parts = [short[part * size // PARTS : (part + 1) * size // PARTS] for part in range(PARTS)]
    return sum(any(shingle in known for shingle in part) for part in parts) / PARTS


def articles(seed: int) -> dict[str, TruthArticle]:
    return {article.url: article for article in build_newsroom(seed, NOW, MAX_REVISION).truth.articles}


@pytest.fixture(params=range(6), scope="module")
def known(request):
    return articles(request.param)


def test_three_outlets_and_every_revision_copy_the_wire_story(known):
    copies = [article for article in known.values() if article.copy_kind == "near"]
    assert len(copies) == 3 + MAX_REVISION
    assert len({article.source for article in copies}) == len(copies)
    for article in copies:
        original = known[article.copy_of]
        assert jaccard(shingles(article), shingles(original)) >= 0.4
        assert article.published_at > original.published_at
        assert original.copy_of is None


def test_the_reworded_copy_shares_little_but_everywhere(known):
    (reworded,) = (article for article in known.values() if article.copy_kind == "reworded")
    for original in (a for a in known.values() if a.copy_kind == "near" or a.url == reworded.copy_of):
        pair = shingles(reworded), shingles(original)
        assert jaccard(*pair) < 0.4
        assert containment(*pair) >= 0.1
        assert spread(*pair) >= 0.9
    assert known[reworded.copy_of].copy_of is None


def test_the_follow_up_repeats_one_paragraph_and_is_no_copy(known):
    (wire,) = {a.copy_of for a in known.values() if a.copy_of}
    repeated = [
        a
        for a in known.values()
        if not a.copy_of and a.url != wire and {*a.paragraphs} & {*known[wire].paragraphs}
    ]
    assert len(repeated) == 1
    assert len({*repeated[0].paragraphs} & {*known[wire].paragraphs}) == 1
    assert repeated[0].story == known[wire].story
    assert repeated[0].published_at > known[wire].published_at


def test_no_other_two_articles_look_like_copies(known):
    texts = {url: shingles(article) for url, article in known.items()}
    for first, second in itertools.combinations(known, 2):
        one, other = known[first], known[second]
        if (one.copy_of or one.url) == (other.copy_of or other.url) or one.lang != other.lang:
            continue
        pair = texts[first], texts[second]
        assert jaccard(*pair) < 0.15, (first, second)
        assert containment(*pair) < 0.3, (first, second)
        assert spread(*pair) <= 0.75 or containment(*pair) < 0.04, (first, second)
