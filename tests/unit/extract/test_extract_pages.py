"""Our own pages: each ``.html`` beside a ``.json`` that says what must come out, to the byte."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from newswatch.errors import ExtractError
from newswatch.extract import extract_article
from newswatch.filters.stream import plain
from newswatch.model import Page

PAGES = sorted((Path(__file__).parents[2] / "data" / "pages").glob("*.html"))


def expected(path):
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def extracted(path, truth):
    """Return the fields that the truth names, as a reader of the filter's output sees them."""
    try:
        article = extract_article(Page(url=truth["url"], html=path.read_text(encoding="utf-8")))
    except ExtractError as error:
        return {"url": truth["url"], "error": error.reason}
    answer = json.loads(json.dumps(asdict(article), default=plain))
    answer["text"] = answer["text"].split("\n\n")
    return {name: answer.get(name, "no error") for name in truth}


def test_there_are_pages():
    assert len(PAGES) >= 20


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_gives_what_its_truth_says(path):
    truth = expected(path)
    assert extracted(path, truth) == truth
