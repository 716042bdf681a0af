"""The publisher's name: as declared, else where title and logo or notice of rights agree."""

import pytest

from newswatch.extract.facts.titles import choose_title
from newswatch.extract.page.markup import read_markup
from newswatch.extract.page.tree import parse_html

HEADLINE = "Ports in the north refuse old ferries"


def read(head, body=""):
    root = parse_html(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>")
    return read_markup(root, "https://www.example.org/world/1")


def ld(kind):
    return f'<script type=application/ld+json>{{"@type": "{kind}", "name": "Example Gazette"}}</script>'


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (f"{HEADLINE} - World - Example Gazette", "<p>© 2025 Example Gazette. All rights reserved.</p>"),
        (f"Example Gazette: {HEADLINE}", "<p>Copyright (c) 2019-2025 Example Gazette</p>"),
        (f"{HEADLINE} :: Example Gazette", "<p><a href=/>Example Gazette</a></p>"),
        (f"{HEADLINE}：Example Gazette", "<a href=https://example.org/><img alt='Example Gazette'></a>"),
    ],
)
def test_the_part_of_the_title_that_logo_or_rights_repeat_is_the_publisher(title, body):
    markup = read(f"<title>{title}</title>", body)
    assert markup.source == "Example Gazette"
    assert choose_title(markup).startswith(HEADLINE)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (f"Harbours: {HEADLINE}", "<p>© 2025 Example Gazette</p>"),
        (f"{HEADLINE} - Home - World", "<nav><a href=/>Home</a></nav><ul><li><a href=/>World</a></li></ul>"),
        (f"{HEADLINE} - Example Gazette", "<a href=https://example.com/>Example Gazette</a>"),
        (f"{HEADLINE} - Example Gazette", "<a href='http://['>Example Gazette</a>"),
        ("Example Gazette", "<p>© 2025 Example Gazette</p>"),
        (f"{HEADLINE} - A", "<p>© 2025 A</p>"),
    ],
)
def test_a_part_of_the_title_that_nothing_repeats_is_no_publisher(title, body):
    assert read(f"<title>{title}</title>", body).source is None


@pytest.mark.parametrize("name", ["Example.org", "www.example.org", "EXAMPLE"])
def test_the_part_of_the_title_that_is_the_address_is_the_publisher(name):
    body = "<a href=/>Front</a>"
    assert read(f"<title>{HEADLINE} - {name} - Front - World</title>", body).source == name


@pytest.mark.parametrize(
    "head",
    [
        ld("WebSite"),
        ld("NewsMediaOrganization"),
        "<meta name=publisher content='Example Gazette'>",
        "<meta name=source content='来源：Example Gazette'>",
    ],
)
def test_a_declared_publisher_is_read(head):
    assert read(head).source == "Example Gazette"


def test_what_the_page_shows_as_its_own_outranks_where_its_text_is_from():
    head = f"<title>{HEADLINE}_Example Gazette</title><meta name=source content='Example Wire'>"
    assert read(head, "<p>© Example Gazette</p>").source == "Example Gazette"


@pytest.mark.parametrize(
    "title", [f"Example Gazette: {HEADLINE}", f"{HEADLINE}:Example Gazette", f"{HEADLINE} :: Example Gazette"]
)
def test_the_sites_name_and_a_colon_are_no_part_of_the_title(title):
    head = f"<meta property=og:site_name content='Example Gazette'><meta property=og:title content='{title}'>"
    assert choose_title(read(head)) == HEADLINE


def test_a_page_of_links_and_notices_is_read_within_bounds():
    body = "<a href=/>Home</a>" * 20_000 + "<p>© 2025 Someone</p>" * 20_000
    assert read(f"<title>{HEADLINE} - Example Gazette</title>", body).source is None
