"""What is said of an answer by somebody who looks at one feed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.feeds import Elsewhere
from newswatch.feeds.diagnosis import diagnose
from newswatch.model import FeedDocument

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://a.example/rss"
DATE = "<pubDate>Wed, 31 Dec 2025 10:00:00 GMT</pubDate>"
SHARED = "ids are used again, once: there the link tells entries apart"
CUT = "북북북".encode() + b"\xeb"
ITEM = f"<item><title>One</title><link>/1</link><guid>1</guid>{DATE}</item>"


def look(text, **headers):
    body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return diagnose(body, URL, headers, NOW)


def rss(*items, before="<?xml version='1.0'?>\n<!-- x -->"):
    return f"{before}<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>"


def test_of_a_good_feed_nothing_is_odd():
    found = look(rss(ITEM))
    assert isinstance(found.found, FeedDocument)
    assert (found.mended, found.odd, found.refusal, found.named) == ((), (), None, ())


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        (rss(ITEM).replace("One", "On\x00e\x08"), "control characters taken out, 2 times"),
        (rss(ITEM, before="Warning: x\n"), "text before the first element passed over"),
        (rss(ITEM, before="<!DOCTYPE rss [<!ENTITY a 'b'>]>"), "the DOCTYPE and what it defines left out"),
        (rss(ITEM).replace("One", "R&D caf&eacute;"), "entities or ampersands that XML does not know"),
        (rss(ITEM).replace("</title><link>", "<link>"), "markup that is broken (line 2: mismatched tag)"),
        (rss(ITEM).encode().replace(b"One", CUT), "bytes that no character stands for, once"),
    ],
)
def test_what_was_mended_is_said(text, mend):
    assert mend in look(text).mended


@pytest.mark.parametrize(
    ("text", "oddity"),
    [
        (rss(), "there is no entry in it"),
        (rss(ITEM.replace("2025", "2027")), "1 of 1 dates lie ahead, up to 2027-12-31 10:00 UTC"),
        (rss(ITEM, ITEM.replace(DATE, "").replace("1", "2")), "1 of 2 entries have no date that can be read"),
        (rss(*(ITEM.replace("1<", f"{n}<") for n in range(3))), "all entries have the same date"),
        (rss(ITEM.replace("2025", "2024")), "nothing new for 365 days"),
        (rss(ITEM, ITEM.replace("/1", "/2")), SHARED),
        (rss(ITEM.replace("<link>/1</link>", "")), "1 of 1 entries have no page that could be fetched"),
        (rss(ITEM.replace("<title>One</title>", "")), "1 of 1 entries have no title"),
        (rss(ITEM.replace("One", "<![CDATA[An <b>odd</b> one]]>")), "tags in titles, once"),
        (rss(ITEM.replace("One", "An &lt;i&gt;odd&lt;/i&gt; one")), "tags in titles, once"),
        ('{"title": "x", "items": [{"id": 1, "url": "/1"}, {"id": 1, "url": "/2"}]}', SHARED),
    ],
)
def test_what_is_odd_is_said(text, oddity):
    assert oddity in look(text).odd


def test_entries_beyond_the_limit_are_counted(monkeypatch):
    monkeypatch.setattr("newswatch.feeds.entries.MAX_ENTRIES", 1)
    assert "entries beyond the limit are left out: 1" in look(rss(ITEM, ITEM.replace("1", "2"))).odd


def test_a_page_is_no_feed_but_its_feeds_are_named():
    found = look("<html><link rel=alternate type=application/rss+xml href=/f><a href='/rss.xml'>RSS</a>")
    assert found.found == Elsewhere(("https://a.example/f",), "page")
    assert [(feed.url, feed.guessed) for feed in found.named] == [
        ("https://a.example/f", False),
        ("https://a.example/rss.xml", True),
    ]
    linked = look("<html><a href='/rss.xml'>RSS</a>")
    assert (linked.refusal, [feed.url for feed in linked.named]) == (
        "not_a_feed: an HTML page",
        ["https://a.example/rss.xml"],
    )


def test_nothing_is_told_as_nothing():
    assert look("").refusal == "empty: nothing in it"


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: rss(f"<item>{text}</item>").encode()))
def test_any_bytes_have_a_diagnosis(body):
    found = look(body)
    assert (found.found is None) != (found.refusal is None)


def test_a_sitemap_that_a_reader_of_feeds_would_stumble_over_is_diagnosed():
    """Seen in review: polling read it well, and `feeds check` ended with a traceback."""
    body = b"<urlset><url><loc>https://a.example/1</loc><summary><width>9</width></summary></url></urlset>"
    assert diagnose(body, "https://a.example/s", {}, NOW).refusal is None
