"""Lists of feeds are read as other readers write them, and written so that nothing is lost."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.errors import FeedError, Reason
from newswatch.feeds.document import MAX_FEED_BYTES
from newswatch.feeds.opml import ListedFeed, read_opml, write_opml

FULL = ListedFeed(
    url="https://a.example/rss?a=1&copy=2",
    title='북한 "뉴스" <1>',
    site_url="https://a.example/",
    lang="ko",
    country="KR",
    interval_s=900,
    user_agent="Reader/1.0 (+https://b.example)",
    disabled=True,
    source="a.example",
    source_name="A & B",
    owner="A Ltd",
    source_country="KR",
)


def opml(inner, before='<?xml version="1.0"?>', version="1.0"):
    return f'{before}<opml version="{version}"><head><title>x</title></head><body>{inner}</body></opml>'


def read(inner, **more):
    return read_opml(opml(inner, **more).encode())


@pytest.mark.parametrize(
    "attributes",
    [
        'xmlUrl="https://a.example/rss"',
        'xmlurl="https://a.example/rss"',
        'XMLURL=" https://a.example/rss "',
        'rssUrl="https://a.example/rss"',
        'type="rss" url="https://a.example/rss"',
        'type="link" xmlUrl="https://a.example/rss"',
    ],
)
def test_an_address_is_found_however_it_is_spelt(attributes):
    assert read(f"<outline {attributes}/>") == (ListedFeed("https://a.example/rss"),)


def test_folders_are_looked_into_and_mere_links_passed_over():
    found = read(
        '<outline text="Korea"><outline text="North"><outline text="A" title="B" xmlUrl="https://a.example/1"'
        ' htmlUrl="https://a.example/" language="ko"/></outline>'
        '<outline text="C" xmlUrl="https://a.example/2"/></outline>'
        '<outline type="link" url="https://a.example/page" text="no feed"/><outline text="empty"/>'
    )
    assert found == (
        ListedFeed("https://a.example/1", "B", "https://a.example/", "ko"),
        ListedFeed("https://a.example/2", "C"),
    )


def test_an_address_that_is_none_is_kept_for_whoever_refuses_it():
    assert [feed.url for feed in read('<outline xmlUrl="news of the day"/>')] == ["news of the day"]


@pytest.mark.parametrize(
    "text",
    [
        opml('<outline xmlUrl="https://a.example/?a=1&b=2" text="R&D">'),
        opml(
            '<outline xmlUrl="https://a.example/?a=1&amp;b=2" text="R&amp;D"/>',
            before="\ufeff\n<!-- by hand -->",
        ),
        opml('<OUTLINE xmlUrl="https://a.example/?a=1&amp;b=2" text="R&amp;D"/></body>')[:-20],
        opml(
            '<x:outline xmlns:x="y" xmlUrl="https://a.example/?a=1&amp;b=2" text="R&amp;D"/>', version="2.0"
        ),
    ],
)
def test_broken_lists_are_read(text):
    assert read_opml(text.encode()) == (ListedFeed("https://a.example/?a=1&b=2", "R&D"),)


def test_a_list_is_decoded_as_feeds_are():
    text = opml(
        '<outline text="Новости" xmlUrl="https://a.example/"/>',
        before="<?xml version='1.0' encoding='windows-1251'?>",
    )
    assert read_opml(text.encode("cp1251"))[0].title == "Новости"


def test_entities_explode_nowhere():
    bomb = '<!DOCTYPE opml [<!ENTITY a "xx"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    (found,) = read('<outline text="&a;&b;" xmlUrl="https://a.example/"/>', before=bomb)
    assert "root:" not in (found.title or "")


@pytest.mark.parametrize(
    "body", [b"", b"<rss><channel/></rss>", b"<html><body>", b"{}", b"https://a.example/rss"]
)
def test_what_is_no_list_is_refused(body):
    with pytest.raises(FeedError) as caught:
        read_opml(body)
    assert caught.value.reason is Reason.NOT_A_FEED


def test_a_list_without_end_is_refused():
    with pytest.raises(FeedError) as caught:
        read_opml(b" " * (MAX_FEED_BYTES + 1))
    assert caught.value.reason is Reason.TOO_LARGE


def test_what_is_written_comes_back():
    feeds = (FULL, ListedFeed("https://b.example/rss", "B", lang="en"))
    assert read_opml(write_opml(feeds, "Newswatch").encode()) == feeds


def test_other_readers_find_what_the_standard_promises():
    written = write_opml((FULL,), "x\x00")
    assert 'version="2.0"' in written
    assert 'type="rss" text="북한 &quot;뉴스&quot; &lt;1&gt;"' in written


@given(st.text(max_size=200))
def test_any_text_is_a_list_or_a_feed_error(text):
    for body in (text, opml(text), opml(f"<outline xmlUrl='{text}'/>")):
        with suppress(FeedError):
            read_opml(body.encode("utf-8", "replace"))
