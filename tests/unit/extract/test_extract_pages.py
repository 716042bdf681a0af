"""Our own pages: each ``.html`` beside a ``.json`` that says what must come out, to the byte."""

import pytest
import yaml

from labelled_pages import PAGES, answer_for, article_pages, differing_fields, labelled_pages

ALL = labelled_pages()
# ``page.field`` and why it is not as labelled yet; what comes to pass is taken off.
KNOWN = yaml.safe_load((PAGES.parent / "pages_failing.yaml").read_text(encoding="utf-8")) or {}
LABELLED = {"lang", "dateline", "captions", "credit", "kind"}


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.name)
def test_page_gives_what_its_truth_says(page):
    found = differing_fields(page)
    unknown = {name: values for name, values in found.items() if f"{page.name}.{name}" not in KNOWN}
    assert unknown == {}


@pytest.mark.parametrize("known", KNOWN)
def test_known_failure_still_fails(known):
    name, _, field = known.partition(".")
    page = next(page for page in ALL if page.name == name)
    assert differing_fields(page, [field]), f"{known} is right now: take it off the list"


@pytest.mark.parametrize("page", article_pages(), ids=lambda page: page.name)
def test_article_page_is_labelled_with_what_no_public_set_has(page):
    assert set(page.truth) >= LABELLED


def test_pages_are_many_and_of_many_kinds():
    articles = article_pages()
    assert len(articles) >= 66
    assert len(ALL) - len(articles) >= 14
    assert len({page.truth["layout"] for page in articles}) >= 14
    assert len({page.truth["lang"] for page in articles}) >= 10


def test_every_page_has_its_truth():
    assert sorted(path.stem for path in PAGES.glob("*.html")) == [page.name for page in ALL]


@pytest.mark.parametrize("page", [page for page in ALL if page.truth["layout"].startswith("seed")])
def test_seed_page_shows_its_headline_once(page):
    found = answer_for(page)
    assert found["title"] == page.truth["title"]
    assert all(found["title"] not in paragraph for paragraph in found["text"])
