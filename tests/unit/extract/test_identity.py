"""The address a page gives as its own is believed where it can be one: an error here makes many pages one."""

import pytest

from newswatch import urls
from newswatch.extract.facts.address import canonical_url
from newswatch.extract.page.markup import read_markup
from newswatch.extract.page.tree import parse_html

URL = "https://www.a.example/world/asia/ferries-checked-in-the-north"
OWN = "https://www.a.example/world/asia/ferries-checked"


def identity(*canonicals, url=URL, og=None, base=None):
    head = f'<base href="{base}">' if base else ""
    head += "".join(f'<link rel="canonical" href="{href}">' for href in canonicals)
    head += f'<meta property="og:url" content="{og}">' if og is not None else ""
    return canonical_url(read_markup(parse_html(f"<html><head>{head}</head><body><p>x</p></body>"), url))


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        (OWN, OWN),
        ("/world/asia/ferries-checked", OWN),
        ("ferries-checked", OWN),
        ("//www.a.example/world/asia/ferries-checked", OWN),
        ("https://sport.a.example/1234", "https://sport.a.example/1234"),
        ("https://www.a.example/?p=77", "https://www.a.example/?p=77"),
        ("https://www.a.example/story/20260304", "https://www.a.example/story/20260304"),
        # another site, the front page, a section, what a template left
        ("https://b.example/world/asia/ferries-checked", URL),
        ("https://a.example.b.example/x-1234", URL),
        ("https://www.a.example/", URL),
        ("/", URL),
        ("https://www.a.example/index.html", "https://www.a.example/index.html"),
        ("https://www.a.example/world", URL),
        ("https://www.a.example/world/asia/", URL),
        ("https://www.a.example/undefined", URL),
        ("/null", URL),
        ("{{ page.url }}", URL),
        ("https://www.a.example/${slug}", URL),
        ("", URL),
        ("http://localhost/world/1234", URL),
        ("javascript:void(0)", URL),
        ("http://[/", URL),
        ("https://www.a.example:99999/1234", URL),
    ],
)
def test_a_canonical_link_is_believed_where_it_can_be_an_article(href, canonical):
    assert identity(href) == canonical


def test_a_canonical_link_goes_by_the_pages_base():
    assert identity("ferries-checked", base="https://www.a.example/world/asia/") == OWN
    assert identity("ferries-checked", base="https://b.example/world/asia/") == URL
    assert identity("ferries-checked", base="http://[/") == OWN


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://www.a.example/world/ferries/amp", "https://www.a.example/world/ferries"),
        ("https://www.a.example/world/ferries/amp.html", "/world/ferries"),
        ("https://www.a.example/world/ferries/2", "/world/ferries"),
        ("https://www.a.example/world/ferries/print", "/world/ferries"),
        ("https://www.a.example/article/1234567/ferries-checked", "/article/1234567"),
        ("https://www.a.example/old-ferries-checked-again/comments", "/old-ferries-checked-again"),
    ],
)
def test_an_article_may_stand_above_its_other_dresses(url, href):
    assert identity(href, url=url).endswith(href)


@pytest.mark.parametrize(
    ("canonicals", "og", "canonical"),
    [
        ([], OWN, OWN),
        ([OWN], "https://www.a.example/other-1234", OWN),
        (["https://www.a.example/world"], OWN, OWN),
        (["https://b.example/x"], OWN, URL.replace(URL, OWN)),
        (["https://www.a.example/"], "https://www.a.example/", URL),
        ([OWN, OWN + "?utm_source=x"], None, OWN),
        ([OWN, "https://www.a.example/other-1234"], None, URL),
        ([OWN, "https://www.a.example/other-1234"], OWN, OWN),
        (["https://www.a.example/other-1234", OWN], OWN, OWN),
        (["https://www.a.example/world", OWN], None, OWN),
        ([OWN, "https://www.a.example/other-1234"], "https://www.a.example/third-1234", URL),
    ],
)
def test_what_disagrees_counts_as_far_as_it_is_confirmed(canonicals, og, canonical):
    assert identity(*canonicals, og=og) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://www.a.example/world/ferries",
        "https://www.a.example/world/ferries/amp",
        "https://www.a.example/world/ferries.amp.html",
        "https://amp.a.example/world/ferries",
        "https://m.a.example/world/ferries?utm_source=x",
        "https://www-a-example.cdn.ampproject.org/c/s/www.a.example/world/ferries/amp",
    ],
)
def test_a_page_in_another_dress_keeps_its_identity(url):
    key = urls.canonical_url("https://www.a.example/world/ferries")
    said = identity("https://www.a.example/world/ferries", url=url)
    assert (said, urls.canonical_url(said)) == ("https://www.a.example/world/ferries", key)
    # One that says nothing of itself is known by its address alone, where that shows the dress.
    if not url.endswith(".amp.html"):
        assert urls.canonical_url(identity(url=url)) == key


def test_a_page_without_an_address_has_none():
    assert identity("/world/ferries", url="") == ""
