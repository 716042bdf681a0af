"""What a page costs, counted in calls: the extractor is the dear part, so it is asked no more than needed."""

import pytest

from newswatch.extract import body as body_module
from newswatch.extract import extract_article
from newswatch.extract.captions import split_credit
from newswatch.extract.phrases import Anywhere
from newswatch.model import Page

WORDS = "The harbour office said on Tuesday that pilots would be told of each change within an hour. "
LONG = "".join(f"<p>{number}. {WORDS * 3}</p>" for number in range(6))


@pytest.fixture
def asked(monkeypatch):
    """Return the list that every call of the extractor joins: with its comparison or without."""
    calls = []
    extract = body_module.bare_extraction

    def counted(*args, **options):
        calls.append("alone" if options["fast"] else "compared")
        return extract(*args, **options)

    monkeypatch.setattr(body_module, "bare_extraction", counted)
    return calls


def test_a_plain_page_is_extracted_once_and_without_comparison(asked):
    extract_article(Page(url="https://example.org/a", html=f"<article>{LONG}</article>"))
    assert asked == ["alone"]


def test_a_short_text_is_compared(asked):
    extract_article(Page(url="https://example.org/a", html=f"<article><p>{WORDS * 4}</p></article>"))
    assert asked == ["alone", "compared"]


def test_little_of_the_pages_prose_is_compared(asked):
    hidden = f"<div class='comments'>{LONG * 4}</div>"
    extract_article(Page(url="https://example.org/a", html=f"<article>{LONG}</article>{hidden}"))
    assert asked[:2] == ["alone", "compared"]


def test_phrases_that_overlap_are_all_looked_for():
    either = Anywhere(["sign up", "up to date"])
    assert either.search("Keep UP\u00a0to date!")
    assert either.search("Sign up to date-pickers")
    assert not either.search("design upwards")


def test_a_label_is_found_at_the_end_of_a_long_caption():
    assert split_credit(f"{WORDS * 8}Foto: Max Muster").credit == "Max Muster"
