"""Where a page's article ends and the next one is appended, the text ends too."""

import pytest

from newswatch.extract import extract_article
from newswatch.extract.body.stacked import drop_next
from newswatch.extract.page.tree import parse_html, text_of
from newswatch.model import Page

OWN = [
    f"Pilots were told on Tuesday of each change of berth a day before it was made, {n}." for n in range(7)
]
NEXT = [
    f"The museum of keys found a lock for its oldest key, which had hung alone so long, {n}."
    for n in range(7)
]
DAY = "<time datetime='2025-01-02'>2 January</time>"
BYLINE = "<p class='story-byline'>Ada Example</p>"


def story(title, paragraphs, sign=DAY, tag="div", heading="h1", name="x1"):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<{tag} class='{name}'><{heading}>{title}</{heading}>{sign}{text}</{tag}>"


def left(html):
    root = parse_html(f"<html><body><main>{html}</main></body></html>")
    drop_next(root)
    return text_of(root)


@pytest.mark.parametrize("tag", ["div", "section", "article"])
@pytest.mark.parametrize("heading", ["h1", "h2"])
@pytest.mark.parametrize("sign", [DAY, BYLINE])
def test_the_next_article_is_cut(tag, heading, sign):
    html = story("Pilots", OWN, tag=tag) + story("Museum", NEXT, sign, tag, heading) * 2
    assert "museum" not in left(html)
    page = Page(url="https://example.org/pilots", html=f"<html><body><main>{html}</main></body></html>")
    assert extract_article(page).text.split("\n\n") == OWN


@pytest.mark.parametrize(
    "below",
    [
        story("Why", NEXT, sign="", heading="h2"),
        story("Why", NEXT, sign="", heading="h1"),
        story("Museum", NEXT, name="x2"),
        story("Museum", NEXT, heading="h4"),
        story("Museum", ["A lock."]),
    ],
)
def test_a_section_of_the_same_article_is_not(below):
    assert ("A lock." if "A lock." in below else NEXT[0]) in left(story("Pilots", OWN) + below)


def test_posts_of_a_live_page_are_not():
    posts = "".join(story("Museum", NEXT[:2], heading="h2", name="post") for _ in range(5))
    assert NEXT[0] in left(f"<div class='x1'><h1>Live</h1><p>{OWN[0]}</p>{posts}</div>")


def test_a_head_without_prose_has_no_next():
    assert NEXT[0] in left(story("Pilots", []) + story("Museum", NEXT))


def chapters(head="<h1>A diary</h1>", name="chapter", second="chapter"):
    first = story("Chapter 1", OWN, tag="article", heading="h2", name=name)
    return (
        f"<main>{head}{first}{story('Chapter 2', NEXT[:2], tag='article', heading='h2', name=second)}</main>"
    )


def text_of_page(main):
    return extract_article(
        Page(url="https://example.org/diary", html=f"<html><body>{main}</body></html>")
    ).text


def test_chapters_below_one_headline_are_one_article():
    text = text_of_page(chapters())
    assert [line for line in text.split("\n\n") if len(line) > 40] == [*OWN, *NEXT[:2]]
    assert "Chapter 2" in text


@pytest.mark.parametrize("other", [{"head": ""}, {"second": "teaser"}, {"name": "", "second": ""}])
def test_articles_that_no_headline_or_class_joins_are_several(other):
    assert NEXT[0] not in text_of_page(chapters(**other))


def test_a_short_article_in_chinese_is_cut_where_the_next_begins():
    own = [
        "港口办公室周二表示,每次变更泊位之前一天都会通知所有引航员,并公布新的时间表和码头的安排,请船员留意。"
    ] * 4
    other = [
        "钥匙博物馆为它最古老的钥匙找到了一把锁,这把钥匙已经独自挂了很久,馆长说很高兴,观众可以免费参观。"
    ]
    assert "钥匙" not in left(story("引航员", own) + story("博物馆", other))
