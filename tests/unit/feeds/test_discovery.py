"""Feeds are found where a page names them, and where an index of sitemaps does."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.errors import FeedError, Reason
from newswatch.feeds import Elsewhere, read_feed
from newswatch.feeds.discovery import MAX_FEEDS, find_feeds
from newswatch.feeds.sitemap import LIKELIEST
from newswatch.model import FeedDocument

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://a.example/news/today"
RSS = "type='application/rss+xml'"


def read(text, **headers):
    return read_feed(text.encode("utf-8", "surrogatepass"), URL, headers, NOW)


def page(inner, head=""):
    return f"<!DOCTYPE html><html><head><title>News</title>{head}</head><body>{inner}</body></html>"


def names(text):
    return [feed.url for feed in find_feeds(text, URL)]


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        (f"<link rel='alternate' {RSS} href='/rss.xml'>", "https://a.example/rss.xml"),
        ("<LINK HREF=rss.xml TYPE=Application/Atom+XML REL=Alternate>", "https://a.example/news/rss.xml"),
        (
            '<link rel="home alternate" type="application/feed+json" href="//b.example/f"/>',
            "https://b.example/f",
        ),
        (f"<link rel=alternate {RSS} href='?a=1&amp;b=2'>", "https://a.example/news/today?a=1&b=2"),
        (f"<link rel=alternate {RSS} href='feed://c.example/rss'>", "https://c.example/rss"),
        (f"<link rel=alternate {RSS} href='feed:http://c.example/rss'>", "http://c.example/rss"),
        ("<link rel=alternate type='text/xml; charset=utf-8' href='/x'>", "https://a.example/x"),
        ("<link rel=feed href='/f'>", "https://a.example/f"),
        ("<link\nrel=alternate\ntype=application/rdf+xml\nhref='\n/r\n'\n>", "https://a.example/r"),
        ("<a type='application/rss+xml' href='/typed'>", "https://a.example/typed"),
        (f"<base href='https://d.example/x/'><link rel=alternate {RSS} href='y'>", "https://d.example/x/y"),
        (f"<link title='5 > 4' rel=alternate {RSS} href='/quoted'>", "https://a.example/quoted"),
    ],
)
def test_a_page_names_its_feed(markup, url):
    assert names(page("", head=markup)) == [url]
    assert read(page(markup)) == Elsewhere((url,), "page")


@pytest.mark.parametrize(
    "markup",
    [
        f"<link rel='alternate stylesheet' {RSS} href='/a'>",
        f"<link rel=canonical {RSS} href='/a'>",
        "<link rel=alternate hreflang=ko href='/ko'>",
        "<link rel=alternate type=text/html href='/m'>",
        "<link rel=alternate type=application/json href='/wp-json/wp/v2/pages/8'>",
        "<link rel=alternate type=application/json+oembed href='/oembed'>",
        f"<link rel=alternate {RSS} href='javascript:alert(1)'>",
        f"<link rel=alternate {RSS} href='{URL}'>",
        f"<link rel=alternate {RSS}>",
        f"<!-- <link rel=alternate {RSS} href='/a'> -->",
        f"<script>'<link rel=alternate {RSS} href=\"/a\">'</script>",
        f"<template><link rel=alternate {RSS} href='/a'></template>",
        "<a href='/article-about-food'>",
    ],
)
def test_what_is_no_feed_is_not_named(markup):
    assert names(page(markup)) == []
    with pytest.raises(FeedError) as caught:
        read(page(markup))
    assert caught.value.reason is Reason.NOT_A_FEED


def test_the_main_feed_comes_before_those_of_comments_and_doubtful_ones():
    links = [
        ("application/json", "/manifest", "Data"),
        ("application/rss+xml", "/2026/03/story/feed/", "Story » Comments Feed"),
        ("application/rss+xml", "/comments/feed/", "News"),
        ("application/rss+xml", "/feed/", "News » Feed"),
        ("application/atom+xml", "/atom", "News"),
        ("application/rss+xml", "/feed/", "News again"),
    ]
    head = "".join(
        f"<link rel=alternate type={kind} href={url} title='{title}'>" for kind, url, title in links
    )
    found = ["/feed/", "/atom", "/manifest", "/2026/03/story/feed/", "/comments/feed/"]
    assert names(page("", head)) == ["https://a.example" + path for path in found]


def test_a_link_that_looks_like_a_feed_is_a_guess_and_no_answer():
    linked = page("<a href='/rss.xml'>RSS</a> <a href='/feed/'>x</a> <a href='/feeding-cats'>y</a>")
    assert [(feed.url, feed.guessed) for feed in find_feeds(linked, URL)] == [
        ("https://a.example/rss.xml", True),
        ("https://a.example/feed/", True),
    ]
    with pytest.raises(FeedError):
        read(linked)


def test_a_page_names_no_more_than_anybody_needs():
    head = "".join(f"<link rel=alternate {RSS} href='/{number}'>" for number in range(MAX_FEEDS + 5))
    assert len(names(page("", head))) == MAX_FEEDS


def test_a_feed_is_read_and_not_looked_through():
    link = f"<link rel='alternate' {RSS} href='/other'/>"
    feed = f"<rss version='2.0'><channel>{link}<item><title>x</title></item></channel></rss>"
    assert isinstance(read(feed), FeedDocument)


def test_broken_json_and_nothing_are_refused_as_ever():
    for text, reason in (("{", Reason.NOT_A_FEED), (" ", Reason.EMPTY)):
        with pytest.raises(FeedError) as caught:
            read(text)
        assert caught.value.reason is reason


def index(*sitemaps, before=""):
    inner = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for url, day in sitemaps
    )
    return f'{before}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'


def test_an_index_says_where_the_news_is():
    found = read(
        index(
            ("/sitemap-2025-12.xml", "2026-01-01"),
            ("/sitemap-2026-03.xml", "2026-03-10"),
            ("/news.xml", None),
            ("/images.xml", "2026-03-10"),
            (URL, "2026-03-10"),
        )
    )
    paths = ["/news.xml", "/sitemap-2026-03.xml", "/sitemap-2025-12.xml", "/images.xml"]
    assert found == Elsewhere(tuple("https://a.example" + path for path in paths), "sitemap_index")


def test_an_index_without_dates_is_read_by_the_months_it_names():
    sitemaps = [(f"/posts-{year}-{month}.xml", None) for year in range(2010, 2027) for month in range(1, 4)]
    found = read(index(*sitemaps))
    assert len(found.urls) == LIKELIEST
    assert found.urls[:2] == ("https://a.example/posts-2026-3.xml", "https://a.example/posts-2026-2.xml")


def test_an_index_is_read_whatever_its_declaration_says():
    before = "<!-- <rss> -->\n<?xml version='1.0' encoding='windows-1251'?><!DOCTYPE x [<!ENTITY b 'c'>]>"
    assert read(index(("/новости.xml", None), before=before)).kind == "sitemap_index"


def test_an_index_of_nothing_is_no_feed():
    with pytest.raises(FeedError) as caught:
        read(index())
    assert caught.value.reason is Reason.NOT_A_FEED


@pytest.mark.parametrize(
    "piece",
    [
        "<link ",
        "<link '",
        '<a "',
        "<!--",
        "<script>",
        "<link x='",
        "<a " + "x" * 50,
        "<a x = ",
        "<title>",
        "feed:",
    ],
)
@pytest.mark.timeout(20)
def test_pages_made_to_be_slow_are_not(piece):
    for text in (piece * 100_000, f"<html><a {piece * 100_000}>", f"<html><a href={piece[1:] * 100_000}>"):
        with suppress(FeedError):
            read(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "<link ",
                "<base ",
                "href=",
                "'",
                '"',
                ">",
                "rel=alternate ",
                f"{RSS} ",
                "/x",
                "feed:",
                "http://[",
                "<!--",
            ]
        )
        | st.text(max_size=5)
    ).map("".join)
)
def test_any_page_names_addresses_or_nothing(text):
    for feed in find_feeds(text, URL):
        assert feed.url.startswith(("http://", "https://"))
