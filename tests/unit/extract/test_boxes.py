"""What stands beside an article by its markup's own words is dropped, unless it is most of the page."""

import json

import pytest

from newswatch.errors import ExtractError, Reason
from newswatch.extract import extract_article
from newswatch.extract.body.boxes import drop_boxes, drop_posts
from newswatch.extract.body.lines import link_shares
from newswatch.extract.page.tree import parse_html, squash, text_of
from newswatch.model import Page

PROSE = "The harbour office said on Tuesday that pilots would be told of each change before it was made. "
TEXT = "".join(f"<p>{PROSE * 2}{number}</p>" for number in range(6))


def left(inner, body=TEXT):
    root = parse_html(f"<html><body><article>{body}{inner}</article></body></html>")
    drop_boxes(root)
    drop_posts(root)
    return text_of(root)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='c-factbox'><p>{}</p></div>",
        "<x-factbox><p>{}</p></x-factbox>",
        "<div role='complementary'><p>{}</p></div>",
        "<aside><p>{}</p></aside>",
        "<section class='c-key-points'><ul><li>{}</li></ul></section>",
        "<ul class='story-tags'><li>{}</li></ul>",
        "<div class='author__bio-wrapper'><p>{}</p></div>",
        "<div id='related-stories'><p>{}</p></div>",
        "<div class='newsletter-form'><p>{}</p></div>",
        "<nav id='toc'><ol><li>{}</li></ol></nav>",
        "<p class='visually-hidden'>{}</p>",
        "<div class='print-footer'><p>{}</p></div>",
        "<div hidden><p>{}</p></div>",
        "<a href='/other'><h3>Title</h3><p>{}</p></a>",
        "<blockquote class='twitter-tweet'><p>{}</p></blockquote>",
    ],
)
def test_a_named_box_goes(box):
    assert "zebra" not in left(box.format("A zebra was seen in the harbour, " + PROSE))


@pytest.mark.parametrize(
    "block",
    [
        "<div class='notebook'><p>{}</p></div>",
        "<div class='tocsin-story'><p>{}</p></div>",
        "<div class='paywall teaser-content'><p>{}</p></div>",
        "<blockquote><p>{}</p></blockquote>",
        "<p>A <a href='/x'>link</a> and {}</p>",
    ],
)
def test_what_only_looks_like_a_box_stays(block):
    assert "zebra" in left(block.format("A zebra was seen in the harbour, " + PROSE))


def test_a_box_that_holds_the_article_stays():
    assert "zebra" in left(f"<aside><p>A zebra. {PROSE * 20}</p></aside>", body=f"<p>{PROSE}</p>")


def test_a_box_that_holds_most_of_a_text_without_paragraphs_stays():
    lines = "<br>".join(f"A zebra. {PROSE}" for _ in range(9))
    assert "zebra" in left(f"<div role='complementary'><div>{lines}</div></div>", body=f"<p>{PROSE * 3}</p>")


def test_a_box_that_holds_much_of_a_text_of_short_paragraphs_stays():
    lines = "".join(f"<p>A zebra was seen once more, near pier {number}.</p>" for number in range(20))
    assert "zebra" in left(f"<aside>{lines}</aside>", body=f"<p>{PROSE * 3}</p>")


def test_a_box_of_a_short_text_goes_if_it_is_modest():
    assert "zebra" not in left(
        "<aside><p>A zebra was seen in the harbour again.</p></aside>", f"<p>{PROSE * 4}</p>"
    )


def brief(inner):
    page = f"<html><body><h1>Pilots</h1><div class='x1'>{TEXT}{inner}<p>{PROSE}</p></div></body></html>"
    return extract_article(Page(url="https://example.org/pilots", html=page)).text


@pytest.mark.parametrize("hides", ["hidden", "style='display: none'"])
@pytest.mark.parametrize(
    "block",
    [
        "<div id='more' {}><p>{}</p></div>",
        "<button aria-controls='x7'>Go on</button><div id='x7' {}><p>{}</p></div>",
        "<a href='#x7'>Go on</a><div id='x7' {}><p>{}</p></div>",
        "<div class='article-rest collapsed' {}><p>{}</p><p>No more.</p></div>",
    ],
)
def test_the_rest_of_a_text_that_a_reader_opens_stays(block, hides):
    assert "zebra" in brief(block.format(hides, f"A zebra was seen. {PROSE}"))


@pytest.mark.parametrize(
    "block",
    [
        "<div id='more' hidden><form><p>{}</p></form></div>",
        "<div id='more' hidden><a href='/x'><p>{}</p></a></div>",
        "<div class='x7' hidden><p>{}</p></div>",
        "<ul><li>Port</li></ul><div><div id='more' hidden><p>{}</p></div></div>",
    ],
)
def test_what_else_is_hidden_goes(block):
    assert "zebra" not in brief(block.format(f"A zebra was seen. {PROSE}"))


def test_a_paragraph_in_a_plain_aside_between_two_others_stays():
    aside = f"<aside><p>A zebra was seen. {PROSE}</p></aside>"
    assert "zebra" in brief(aside)
    assert "zebra" not in brief(aside.replace("<p>", "<h3>Animals</h3><p>"))
    assert "zebra" not in brief(aside.replace("<aside>", "<aside class='x8'>"))


def test_a_link_that_was_never_closed_is_no_teaser():
    assert "zebra" in left(f"<a href='/x'><p>A zebra. {PROSE}</p>{TEXT * 2}</a>")


def test_posts_stay_where_the_article_is_about_them():
    post = f"<blockquote class='twitter-tweet'><p>A zebra. {PROSE}</p></blockquote>"
    assert "zebra" not in left(post)
    assert "zebra" in left(post * 8)


def test_a_boxs_box_goes_with_it_and_is_counted_once():
    inner = f"<aside><div class='fact-box'><p>{PROSE * 2}</p></div></aside>"
    assert text_of(parse_html(f"<html><body>{TEXT}</body></html>")) == left(inner)


def test_a_heading_that_a_table_of_contents_links_to_is_no_link_line():
    root = parse_html(
        "<body><ul><li><a href='#a'>What comes next</a></li><li><a href='/b'>Other news</a></li></ul>"
        "<h2>What comes next</h2></body>"
    )
    assert set(link_shares(root)) == {squash("Other news")}


def page_with_box(declared):
    shown = "".join(f"<p>{PROSE * 2}{number}</p>" for number in range(5))
    box = f"<div class='factbox'><p>{BOXED}</p></div>"
    node = json.dumps({"@type": "NewsArticle", "headline": "Pilots", "articleBody": declared})
    head = f"<head><script type='application/ld+json'>{node}</script></head>"
    return Page(url="https://example.org/pilots", html=f"<html>{head}<body>{shown}{box}</body></html>")


BOXED = "Facts about ports that stand in a box beside the article. " * 24


def test_a_declared_body_is_no_reason_to_show_the_boxes_again():
    article = extract_article(page_with_box(PROSE * 10 + BOXED))
    assert article.method == "precision"
    assert "Facts about ports" not in article.text


def test_a_declared_body_is_the_text_where_the_page_shows_less():
    hidden = "What only the app shows of the story is said here. " * 60
    article = extract_article(page_with_box(PROSE * 10 + hidden))
    assert article.method == "jsonld"
    assert "What only the app shows" in article.text


def test_a_page_without_an_article_is_judged_with_its_boxes():
    teasers = "".join(
        f"<a href='/{number}'><h3>A headline about harbours, number {number}</h3></a>" for number in range(20)
    )
    with pytest.raises(ExtractError) as caught:
        extract_article(Page(url="https://example.org/news", html=f"<html><body>{teasers}</body></html>"))
    assert caught.value.reason is Reason.INDEX_PAGE
