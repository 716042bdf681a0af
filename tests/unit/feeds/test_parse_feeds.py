"""Feeds as they are found: each file of ``tests/data/feeds`` beside what is to be read from it."""

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newswatch.errors import FeedError, Reason
from newswatch.feeds import parse_feed
from newswatch.feeds.document import MAX_FEED_BYTES
from newswatch.filters.stream import plain

FOLDER = Path(__file__).parents[2] / "data" / "feeds"
CASES = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".expect.json"))
URL = "https://www.harborwire.example/feed.xml"
NOW = datetime(2024, 12, 1, tzinfo=UTC)


def expected(path):
    return json.loads((path.parent / f"{path.stem}.expect.json").read_text(encoding="utf-8"))


def as_json(value):
    return json.loads(json.dumps(asdict(value), default=plain))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_feed_is_read_as_a_person_would(path):
    case = expected(path)
    if "error" in case:
        with pytest.raises(FeedError) as caught:
            parse_feed(path.read_bytes(), URL, case["headers"], NOW)
        assert caught.value.reason == case["error"], case["why"]
        return
    document = as_json(parse_feed(path.read_bytes(), URL, case["headers"], NOW))
    feed = {name: document[name] for name in case.get("feed", {})}
    assert feed == case.get("feed", {}), case["why"]
    assert len(document["entries"]) == len(case["entries"]), case["why"]
    for read, told in zip(document["entries"], case["entries"], strict=True):
        assert {name: read[name] for name in told} == told, case["why"]


def rss(count, day=lambda number: number):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    items = "".join(
        f"<item><title>{number}</title><link>https://a.example/{number}</link>"
        f"<pubDate>{(start + timedelta(minutes=day(number))).isoformat()}</pubDate></item>"
        for number in range(count)
    )
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


@pytest.mark.parametrize(("day", "first"), [(lambda number: number, "5"), (lambda number: -number, "0")])
def test_entries_beyond_the_cap_are_counted_and_the_newest_kept(monkeypatch, day, first):
    monkeypatch.setattr("newswatch.feeds.entries.MAX_ENTRIES", 40)
    document = parse_feed(rss(45, day), URL, {}, NOW)
    assert (len(document.entries), document.cut) == (40, 5)
    assert document.entries[0].title == first


@pytest.mark.parametrize(
    ("end", "titles"),
    [
        ("<item><title>th", ["one", "two"]),
        ("<item><title>three</title><link>/3</link>", ["one", "two", "three"]),
    ],
)
def test_a_document_that_stops_leaves_no_half_title(end, titles):
    whole = "".join(f"<item><title>{title}</title><link>/{title}</link></item>" for title in ("one", "two"))
    document = parse_feed(f"<rss version='2.0'><channel>{whole}{end}".encode(), URL, {}, NOW)
    assert [entry.title for entry in document.entries] == titles


def test_a_link_over_two_lines_is_one():
    body = (
        b"<rss version='2.0'><channel><item><link>\n https://a.example/on\n\te </link></item></channel></rss>"
    )
    assert parse_feed(body, URL, {}, NOW).entries[0].url == "https://a.example/one"


def test_a_document_too_large_is_refused():
    with pytest.raises(FeedError) as caught:
        parse_feed(b" " * (MAX_FEED_BYTES + 1), URL, {}, NOW)
    assert caught.value.reason is Reason.TOO_LARGE


def test_elements_nested_without_end_are_refused():
    with pytest.raises(FeedError) as caught:
        parse_feed(b"<rss version='2.0'><channel>" + b"<item>" * 20_000, URL, {}, NOW)
    assert caught.value.reason is Reason.TOO_DEEP


def test_elements_with_attributes_without_end_are_refused():
    attributes = " ".join(f"a{number}='x'" for number in range(5_000)).encode()
    with pytest.raises(FeedError) as caught:
        parse_feed(b"<rss version='2.0'><channel " + attributes + b"><item/></channel></rss>", URL, {}, NOW)
    assert caught.value.reason is Reason.TOO_DEEP


@pytest.mark.parametrize("body", [b"<urlset>", b"<urlset", b"<urlset><url><loc>x</loc>", b"<urlset>\xff<&"])
def test_a_broken_sitemap_is_a_document_or_a_typed_error(body):
    with suppress(FeedError):
        assert parse_feed(body, URL, {}, NOW).format == "sitemap"


@pytest.mark.parametrize("body", [b"<rss>", b"<channel></channel>", b"<feed>x</feed>", b"<rss"])
def test_a_root_alone_is_a_document_or_no_feed(body):
    with suppress(FeedError):
        assert parse_feed(body, URL, {}, NOW).entries == ()


def test_a_parser_that_crashes_costs_one_feed(monkeypatch):
    def crash(*_args, **_options):
        raise RecursionError

    monkeypatch.setattr("newswatch.feeds.xml_feed.read_markup", crash)
    with pytest.raises(FeedError) as caught:
        parse_feed(b"<rss version='2.0'></rss>", URL, {}, NOW)
    assert caught.value.reason is Reason.PARSER_CRASHED


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE [" * 6_000,
        b"<!--" * 16_000,
        b"<?xml " * 10_000,
        b"<rss><![CDATA[" * 5_000,
        b"<rss version='2.0'><channel><item><title>" + b"&lt;a href=&quot;" * 4_000,
        b"<rss version='2.0'><channel><item><description>" + b"&lt;script" * 6_000,
        b"<rss version='2.0'><channel><item><title>" + b"&" * 20_000,
    ],
    ids=["doctype", "comment", "declaration", "cdata", "attribute", "script", "ampersand"],
)
@pytest.mark.timeout(20)
def test_documents_made_to_be_slow_are_not(body):
    with suppress(FeedError):
        parse_feed(body, URL, {}, NOW)


PIECES = st.sampled_from(
    [
        b"<?xml version='1.0' encoding='euc-kr'?>",
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]>",
        b"<rss version='2.0'><channel>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>",
        b"<urlset xmlns='x'><url><loc>https://a.example/</loc>",
        b"<item>",
        b"</item>",
        b"<entry>",
        b"</entry>",
        b"<title>",
        b"</title>",
        b"<link>http://[/</link>",
        b"<link href='http://[::1'/>",
        b"<pubDate>Wed, 99 Foo 2024 77:88:99 +9999</pubDate>",
        b"<updated>2024-13-45T99:99:99Z</updated>",
        b"<guid>x</guid>",
        b"<description><![CDATA[<p>",
        b"]]>",
        b"&#0;&#x110000;&#xd800;&bogus;&",
        b"\x00\xff\xfe\xed\xa0\x80",
        "북한 Россия".encode(),
        "북한".encode("cp949"),
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\\ud800", "x": 1e400}]}',
        b'{"title": 1, "items": [[], {}, {"id": null, "url": [], "authors": [1]}]}',
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=6), max_size=14).map(b"".join) | st.binary(max_size=200))
@example(b"<rss version='2.0'><channel><item><link>http://[/</link><title>x</title></item></channel></rss>")
@example(b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\\ud800"}]}')
def test_any_bytes_give_a_document_or_a_feed_error(body):
    try:
        document = parse_feed(body, URL, {"content-type": "text/xml; charset=bogus"}, NOW)
    except FeedError:
        return
    guids = [entry.guid for entry in document.entries]
    assert all(guids)
    assert len(guids) == len(set(guids))
    for entry in document.entries:
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        assert entry.published_at is None or entry.published_at <= NOW
        json.dumps(asdict(entry), default=plain, ensure_ascii=False).encode()
