"""A page that lists articles is told from one that carries one, whatever its language and layout."""

import pytest

from newswatch.errors import ExtractError
from newswatch.extract import extract_article
from newswatch.extract.listings import find_teasers
from newswatch.extract.page.tree import parse_html
from newswatch.model import Kind, Page

URL = "https://a.example/harbour"
TEASER = "The operator says that the connection to the last train will be kept all winter, as far as it can."
PROSE = "Officials counted the old ferries again on Monday and found one more than they had any papers for. "


def cards(count, heading='<h3><a href="/n/{n}">Ferry number {n} changes its timetable</a></h3>'):
    return "".join(f"<div>{heading.format(n=n)}<p>{n}: {TEASER}</p></div>" for n in range(count))


def found(body, url=URL, head=""):
    try:
        return extract_article(Page(url, html=f"<html><head>{head}</head><body>{body}</body></html>")).kind
    except ExtractError as error:
        return error.reason


def article(parts=6):
    return "<h1>Ferries</h1>" + "".join(f"<p>{n}: {PROSE * 2}</p>" for n in range(parts))


@pytest.mark.parametrize(
    "heading",
    [
        '<h3><a href="/n/{n}">Ferry number {n} changes its timetable</a></h3>',
        '<a href="/n/{n}"><h2>Ferry number {n} changes its timetable</h2></a>',
        '<h4><span>New</span> <a href="https://a.example/n/{n}">Ferry number {n} changes</a></h4>',
    ],
)
def test_teasers_below_links_are_no_article(heading):
    assert found(f"<main><h1>Harbour</h1>{cards(8, heading)}</main>") == "index_page"


def test_an_article_with_teasers_beside_it_stays_one():
    assert found(f"<main>{article()}</main><section>{cards(5)}</section>") == Kind.ARTICLE


@pytest.mark.parametrize(
    "heading",
    [
        "<h3>Library number {n} lends ferries too</h3>",
        '<h3><a href="https://library{n}.example/">Library number {n} lends ferries</a></h3>',
        '<h3><a href="#part-{n}">Library number {n} lends ferries too</a></h3>',
    ],
)
def test_an_article_that_lists_things_is_no_list_of_articles(heading):
    assert found(f"<main><h1>Seven libraries</h1>{cards(7, heading)}</main>") == Kind.ARTICLE


def test_what_the_page_declares_outranks_its_look():
    declared = '<meta property="og:type" content="article">'
    assert found(f"<main><h1>Harbour</h1>{cards(8)}</main>", head=declared) == Kind.ARTICLE
    listing = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    assert found(f"<main>{article()}</main>", head=listing) == "index_page"


def test_only_the_first_two_paragraphs_below_a_link_are_its_teaser():
    root = parse_html("<h2><a href='/n/1'>Ferries</a></h2><p>one</p><p>two</p><p>three</p>")
    assert find_teasers(root, URL) == {"one", "two"}


def test_a_bad_link_is_no_link():
    root = parse_html("<h2><a href='http://[/'>Ferries</a></h2><p>one</p>")
    assert find_teasers(root, URL) == frozenset()


POSTS = "".join(f'<time datetime="2026-03-10T1{hour}:05:00Z">1{hour}:05</time>' for hour in range(4))
CARDS = "".join(f'<time datetime="2026-03-1{day}T10:05:00Z">{day} March</time>' for day in range(4))


@pytest.mark.parametrize(
    ("path", "title", "times", "kind"),
    [
        ("news/liveblog-ferries", "Ferries", "", Kind.LIVE),
        ("ferries-live-updates", "Ferries", "", Kind.LIVE),
        ("news/live/ferries", "Ferries", POSTS, Kind.LIVE),
        ("news/ferries", "Ferries: live updates", POSTS, Kind.LIVE),
        ("news/live/ferries", "A night at the opera", CARDS, Kind.ARTICLE),
        ("news/ferries", "Live: how a choir learned to sing", CARDS, Kind.ARTICLE),
        ("news/live-on-a-ferry-for-a-year", "Ferries", POSTS, Kind.ARTICLE),
    ],
)
def test_a_live_page_says_so_plainly_or_shows_its_posts(path, title, times, kind):
    body = article().replace("<h1>Ferries</h1>", f"<h1>{title}</h1>{times}")
    assert found(body, url=f"https://a.example/{path}") == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Page not found", "not_found_page"),
        ("Page not found: the archivist who hunts for lost websites", Kind.ARTICLE),
        ("Before you continue", "consent_wall"),
        ("Judges rule that sites must drop the accept cookies button", Kind.ARTICLE),
    ],
)
def test_a_headline_about_a_notice_is_none(title, kind):
    assert found(f"<h1>{title}</h1>{article(3)}", head=f"<title>{title} | The Harbour Post</title>") == kind


def test_a_short_text_on_a_gallery_page_is_a_gallery():
    assert (
        found(f"<h1>Ferries</h1><p>{PROSE * 3}</p>", url="https://a.example/fotostrecke/f-1") == Kind.GALLERY
    )


def test_a_sentence_on_cookies_at_the_foot_makes_no_wall():
    foot = (
        "<footer><p>This site uses cookies. Accept all cookies or change your cookie settings.</p></footer>"
    )
    assert found(f"<main><p>Soon.</p></main>{foot}") == "no_body"
    assert found(f"<main><p>Soon.</p>{foot.replace('footer', 'div')}</main>") == "consent_wall"
