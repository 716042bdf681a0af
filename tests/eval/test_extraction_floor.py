"""A floor under extraction on our own pages, and a ceiling for plain trafilatura on them."""

import json
from collections import Counter
from pathlib import Path

from trafilatura import bare_extraction

from newswatch.errors import ExtractError
from newswatch.extract import extract_article
from newswatch.model import Page

PAGES = Path(__file__).parents[1] / "data" / "pages"
FLOOR = 0.995
# If a plain extractor does better than this, the pages are too friendly to show anything.
PLAIN_CEILING = 0.95


def words(text):
    """Return the bag of fours of characters: it needs no words, so it counts every script alike."""
    text = "".join(text.split())
    return Counter(text[at : at + 4] for at in range(max(1, len(text) - 3)))


def score(truth, answer):
    shared = (words(truth) & words(answer)).total()
    return 2 * shared / max(1, words(truth).total() + words(answer).total())


def labelled():
    for path in sorted(PAGES.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if "text" in truth:
            yield truth, path.with_suffix(".html").read_text(encoding="utf-8")


def ours(truth, html):
    try:
        return extract_article(Page(url=truth["url"], html=html)).text
    except ExtractError:
        return ""


def plain(truth, html):
    document = bare_extraction(html, url=truth["url"])
    return document.text or "" if document else ""


def mean(extract):
    scores = [score("\n\n".join(truth["text"]), extract(truth, html)) for truth, html in labelled()]
    return sum(scores) / len(scores)


def test_extraction_stays_above_its_floor():
    assert mean(ours) >= FLOOR


def test_the_pages_are_not_too_friendly():
    assert mean(plain) <= PLAIN_CEILING
