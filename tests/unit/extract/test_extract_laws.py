"""Whatever a page holds, the answer is an article with text or an ``ExtractError``."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.errors import ExtractError, Reason
from newswatch.extract import decode_html, extract_article, read_page
from newswatch.extract.facts import address as identity
from newswatch.extract.facts import dates
from newswatch.extract.sites.learned import line_key
from newswatch.model import Article, Page
from newswatch.sites import Site, SiteRule

WORDS = "The harbour office said on Tuesday that pilots would be told of each change within an hour. "
KEYS = ["@type", "@graph", "author", "name", "headline", "datePublished", "articleBody", "publisher"]
TAGS = [
    "p",
    "div",
    "h1",
    "li",
    "table",
    "figure",
    "figcaption",
    "article",
    "script",
    "a href='/x'",
    "br",
    "b",
]


def answer(page):
    try:
        return extract_article(page)
    except ExtractError as error:
        return error


def is_answer(page):
    found = answer(page)
    return isinstance(found, ExtractError) or bool(found.text.strip())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_an_article_or_an_item_error(text):
    assert is_answer(Page(url="https://example.org/a", html=text))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.none() | st.text(max_size=40))
def test_any_bytes_under_any_header_give_an_answer(body, content_type):
    assert isinstance(decode_html(body, content_type), str)
    assert is_answer(Page(url="https://example.org/a", body=body, content_type=content_type))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TAGS), st.text(max_size=60)), max_size=20), st.text(max_size=30))
def test_any_soup_around_a_text_gives_an_answer(parts, url):
    soup = "".join(f"<{tag}>{text}" for tag, text in parts)
    assert is_answer(Page(url=url, html=f"<html><body>{soup}<p>{WORDS * 4}</p>{soup}</body></html>"))


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(KEYS),
            inner, max_size=4,
        ),
    )
)  # fmt: skip
def test_any_jsonld_gives_an_answer(value):
    script = json.dumps({"@type": "NewsArticle", "author": value, "datePublished": value, "node": value})
    html = f'<html><head><script type="application/ld+json">{script}</script></head><body><p>{WORDS * 4}</p>'
    assert is_answer(Page(url="https://example.org/a", html=html))


def test_a_million_odd_bytes():
    body = random.Random(7).randbytes(1_000_000)
    assert isinstance(answer(Page(url="https://example.org/a", body=body)), ExtractError)


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<p><span>", "<svg>"])
def test_a_hundred_thousand_nested_tags(opening):
    assert isinstance(
        answer(Page(url="https://example.org/a", html=opening * 100_000 + WORDS * 10)), ExtractError
    )


def test_many_links_side_by_side():
    assert is_answer(Page(url="https://example.org/a", html="<a href='x'>y" * 5_000 + f"<p>{WORDS * 10}</p>"))


def test_nesting_in_jsonld_does_not_exhaust_the_stack():
    deep = '{"@type":"NewsArticle","author":' * 20_000
    html = f'<script type="application/ld+json">{deep}</script><p>{WORDS * 5}</p><p>{WORDS * 5}</p>'
    assert is_answer(Page(url="https://example.org/a", html=html))


@pytest.mark.parametrize(
    "odd",
    [
        "\x00",
        "\ud800",
        "\udcff\ud83d",
        "\u2028",
        "\x1b[31m",
        "\u202e",
        "&#27;",
        "&#x1B;",
        "&#0;",
        "&#xD800;",
        "&#xFFFF;",
        "&#27",
        "&#65535;",
    ],
)
def test_harmful_characters_never_come_out(odd):
    head = f"<html><head><title>A{odd}B</title></head><body><h1>A{odd}B</h1>"
    html = f"{head}<p>{odd}{WORDS}{odd}</p><p>{WORDS * 4}{odd}</p>"
    article = extract_article(Page(url="https://example.org/a", html=html))
    fields = [article.text, article.title or "", article.lead or "", article.source or ""]
    assert not any(odd in field for field in fields if odd != "\u202e")
    "".join(fields).encode()


@pytest.mark.parametrize(
    "line",
    [
        "(" * 5000, "a " * 5000, "A" * 5000 + " —", "1 " * 5000, "© " * 3000,
        "\u00a0" * 5000 + "x", "/" * 5000,
        "SEOUL, " * 900,
        "by " * 2000, "Foto: " * 1000, "\u5317" * 5000, ". " * 5000,
    ],
)  # fmt: skip
def test_no_line_takes_long(line):
    html = (
        f"<html><head><meta name='author' content='{line}'><title>{line}</title></head><body><h1>{line}</h1>"
    )
    html += f"<div class='byline date'>{line}</div><figure><figcaption>{line}</figcaption></figure>"
    html += f"<p>{line}</p><p>{WORDS * 5}</p><p>{line}</p><time datetime='{line}'>{line}</time></body></html>"
    assert is_answer(Page(url=f"https://example.org/{line}", html=html))


def test_too_large_is_said_before_parsing():
    assert answer(Page(url="", html="<p>" + "a" * 10_000_001)).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("kind", ["application/json", "image/png", "application/pdf", "video/mp4"])
def test_other_content_is_not_html(kind):
    assert answer(Page(url="", body=b"<p>x", content_type=kind)).reason is Reason.NOT_HTML


@pytest.mark.parametrize("url", ["", "http://[/", "not an address", "https://example.org:99999/x", "hard::x"])
def test_an_odd_address_is_no_reason_to_fail(url):
    links = "<link rel=canonical href='http://[bad'><meta property='og:url' content='//['>"
    html = f"<html><head>{links}</head><p>{WORDS * 5}</p>"
    assert extract_article(Page(url=url, html=html)).canonical_url == url


RULE = SiteRule("a", ("a.example",), (".s", "p"), ("h1",), ("time",), ("b",), ("i",))
PIECES = ["<p>", "<b>Ada", "<i>", "</p>", "<div class=s>", "</div>", "text. " * 30, "<time>", "<h1>", "<br>"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_any_page_is_read_by_a_rule_or_refused(pieces):
    page = Page("https://a.example/1", html="".join(pieces))
    furniture = frozenset({line_key("text. " * 30)})
    reading = read_page(page, frozenset(), Site(RULE, furniture, furniture))
    assert isinstance(reading.found, Article | ExtractError)


def test_a_hostile_page_is_read_by_a_rule_in_time_that_grows_with_it():
    nest = "<div class=s>" * 200 + "<p class=s>text. " * 20_000
    assert read_page(Page("https://a.example/1", html=nest), frozenset(), Site(RULE)).traits is not None


TEXT = "".join(f"<p>{number}. {WORDS * 2}</p>" for number in range(4))


@pytest.fixture
def searched(monkeypatch):
    """Return the list that every search of a page for a date joins."""
    calls = []
    monkeypatch.setattr(dates, "find_date", lambda *_, **__: calls.append("searched"))
    return calls


@pytest.mark.parametrize(("siblings", "asked"), [(100, ["searched"]), (20_000, [])])
def test_no_date_is_searched_for_among_too_many_elements(searched, siblings, asked):
    html = f"<body><article>{TEXT}</article>{'<i>x</i>' * siblings}</body>"
    assert extract_article(Page(url="https://example.org/a", html=html)).date is None
    assert searched == asked


def test_of_many_canonical_links_few_are_looked_at(monkeypatch):
    resolved = []
    resolve = identity._resolve
    monkeypatch.setattr(identity, "_resolve", lambda *args: resolved.append(args) or resolve(*args))
    links = "".join(f"<link rel=canonical href=/{number}>" for number in range(500))
    html = f"<html><head>{links}</head><body><article>{TEXT}</article></body></html>"
    extract_article(Page(url="https://example.org/a", html=html))
    assert len(resolved) <= 20


EXTREMES = {
    "siblings": "<div>x</div>" * 3_000,
    "prose": f"<div>{f'<p>{WORDS}</p>' * 1_000}</div>",
    "deep and wide": ("<div class=a>" * 180 + "<p>Ships</p>" * 20 + "</div>" * 180) * 3,
    "deep links": ("<div>" * 180 + "<a href=/x>Ships</a>" * 50 + "</div>" * 180) * 3,
    "one paragraph": f"<p>{WORDS * 3_000}</p>",
    "one word": f"<p>{'a' * 300_000}</p>",
    "links": "".join(f"<li><a href=/{number}>Ships in port {number}</a></li>" for number in range(2_000)),
    "headings": "".join(f"<h1>Ships in port {number}</h1>" for number in range(1_000)),
    "captions": "<figure><img src=x><figcaption>A ship. Foto: Max Muster/dpa</figcaption></figure>" * 500,
    "nested captions": ("<div class=caption>" * 100 + "Ship" + "</div>" * 100) * 5,
    "bylines": "".join(f"<span class=byline>By Ada Example{number}</span>" for number in range(1_000)),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_a_text_among_extremes_gives_an_answer(name):
    assert is_answer(Page(url="https://example.org/a", html=f"<article>{TEXT}</article>{EXTREMES[name]}"))


def test_thousands_of_meta_elements_and_nodes_give_an_answer():
    metas = "".join(f"<meta name=author content='Ada Example {number}'>" for number in range(2_000))
    nodes = json.dumps([{"@type": "NewsArticle", "@id": str(number)} for number in range(5_000)])
    head = f"<title>{'Ships - ' * 20_000}</title>{metas}<script type='application/ld+json'>{nodes}</script>"
    html = f"<html><head>{head}</head><body><article>{TEXT}</article></body></html>"
    assert is_answer(Page(url="https://example.org/a", html=html))
