"""What a page costs, counted in calls: the extractor is the dear part, so it is asked no more than needed."""

import pytest
from lxml import html

from newswatch.extract import extract_article
from newswatch.extract.body import gaps, lines
from newswatch.extract.body import reader as body_module
from newswatch.extract.page import tree
from newswatch.extract.page.tree import attributes, squash, text_of
from newswatch.extract.pictures.credits import split_credit
from newswatch.extract.words.phrases import Anywhere
from newswatch.model import Page

WORDS = "The harbour office said on Tuesday that pilots would be told of each change within an hour. "
LONG = "".join(f"<p>{number}. {WORDS * 3}</p>" for number in range(6))


@pytest.fixture
def asked(monkeypatch):
    """Return the list that every call of the extractor joins: with its comparison or without."""
    calls = []
    extract = body_module.bare_extraction

    def counted(*args, **options):
        calls.append("alone" if options["options"].fast else "compared")
        return extract(*args, **options)

    monkeypatch.setattr(body_module, "bare_extraction", counted)
    return calls


def test_a_plain_page_is_extracted_once_and_without_comparison(asked):
    extract_article(Page(url="https://example.org/a", html=f"<article>{LONG}</article>"))
    assert asked == ["alone"]


def test_a_short_text_is_settled_if_the_page_says_little_else(asked):
    links = f"<ul>{f'<li><a href=/b>{WORDS}</a></li>' * 20}</ul>"
    extract_article(Page(url="https://example.org/a", html=f"<article><p>{WORDS * 4}</p></article>{links}"))
    assert asked == ["alone"]


def test_a_short_text_is_compared_if_the_page_says_more(asked):
    more = f"<div><span>{WORDS * 3}</span><span>{WORDS * 3}</span></div>" * 3
    extract_article(Page(url="https://example.org/a", html=f"<article><p>{WORDS * 4}</p></article>{more}"))
    assert asked[:2] == ["alone", "compared"]


def test_little_of_the_pages_prose_is_compared(asked):
    hidden = f"<div class='comments'>{LONG * 4}</div>"
    extract_article(Page(url="https://example.org/a", html=f"<article>{LONG}</article>{hidden}"))
    assert asked[:2] == ["alone", "compared"]


def test_a_page_of_very_many_elements_is_not_compared(asked):
    more = "<div><button>Sign up</button> now</div>" * 5000
    extract_article(Page(url="https://example.org/a", html=f"<article><p>{WORDS * 4}</p></article>{more}"))
    assert "compared" not in asked


def test_a_huge_page_is_extracted_once(asked):
    html_of = f"<article>{LONG}</article>{'<p>word</p>' * 45_000}"
    extract_article(Page(url="https://example.org/a", html=html_of))
    assert asked == ["alone"]


def test_a_page_without_paragraphs_is_compared_at_once(asked):
    lines = f"<div>{WORDS * 3}</div>" * 5
    extract_article(Page(url="https://example.org/a", html=f"<body>{lines}</body>"))
    assert asked == ["compared"]


@pytest.mark.parametrize(
    ("markup", "longer"),
    [
        ("<p>one two</p>", False),
        ("<p>one two three</p>", True),
        ("<p><b>one</b> <i>two</i></p>", False),
        ("<p><b>one two</b> <i>three</i></p>", True),
        (f"<p><b>one</b>{' ' * 100}<i>two</i></p>", False),
        (f"<p><b>one</b>{' ' * 100}<i>two three</i></p>", True),
        (f"<p>{'<b></b>' * 300}</p>", True),
    ],
)
def test_what_is_longer_is_told_by_letters_or_parts(markup, longer):
    assert tree.is_longer(html.fromstring(markup), 8) is longer


def test_phrases_that_overlap_are_all_looked_for():
    either = Anywhere(["sign up", "up to date"])
    assert either.search("Keep UP\u00a0to date!")
    assert either.search("Sign up to date-pickers")
    assert not either.search("design upwards")


def test_a_label_is_found_at_the_end_of_a_long_caption():
    assert split_credit(f"{WORDS * 8}Foto: Max Muster").credit == "Max Muster"


def test_no_class_is_remembered_beyond_a_names_length():
    element = html.fromstring(f"<p class='{'Wide ' * 1000}'>x</p>")
    assert len(attributes(element)) <= 500
    assert attributes(element).startswith("wide")


def test_a_long_line_is_squashed_and_not_remembered():
    before = tree._squash.cache_info().currsize
    assert squash("A b. " * 1000) == "ab" * 1000
    assert tree._squash.cache_info().currsize == before


def test_blocks_around_blocks_are_not_read_for_their_links(monkeypatch):
    read = []
    monkeypatch.setattr(lines, "text_of", lambda element: read.append(element.tag) or text_of(element))
    nested = "<div><a href=/x>Ports</a>" * 100 + f"<p>{WORDS * 20}</p>" + "</div>" * 100
    assert lines.link_shares(html.fromstring(nested)) == {"ports": 1.0}
    assert read.count("div") <= lines._FEW


def test_neighbours_are_not_counted_for_each_of_them():
    article = html.fromstring(f"<div>{f'<p>{WORDS}</p>' * 3}</div>")
    assert gaps._home(article[1]) is article
    wrapped = html.fromstring(f"<section><div><p>{WORDS}</p></div><p>{WORDS}</p></section>")
    assert gaps._home(wrapped[0][0]) is wrapped


def test_the_extractor_is_handed_no_more_headings_than_an_article_has(monkeypatch):
    handed = []
    extract = body_module.bare_extraction

    def counted(root, **options):
        handed.append(sum(1 for _ in root.iter("h1", "h2", "h3", "h4", "h5", "h6")))
        return extract(root, **options)

    monkeypatch.setattr(body_module, "bare_extraction", counted)
    heads = "".join(f"<h2>Pier {number}</h2>" for number in range(3000))
    extract_article(Page(url="https://example.org/a", html=f"<article><h1>Piers</h1>{LONG}{heads}</article>"))
    assert handed
    assert max(handed) == 1000
