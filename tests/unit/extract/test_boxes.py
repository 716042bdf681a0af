"""What stands beside an article by its markup's own words is dropped, unless it is most of the page."""

import pytest

from newswatch.extract.boxes import drop_boxes, drop_posts
from newswatch.extract.lines import link_shares
from newswatch.extract.tree import parse_html, squash, text_of

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
