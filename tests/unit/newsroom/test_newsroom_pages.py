"""Pages of a file, served as feeds."""

import gzip
import json
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.errors import ConfigError
from newswatch.newsroom import RealPage, pages_room, read_pages

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


def page(number: int, url: str | None = None) -> RealPage:
    return RealPage(f"p{number}", url or f"https://news.example/{number}", f"<p>page {number}</p>")


def written(tmp_path, text, *, pack=False):
    path = tmp_path / "pages.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode()) if pack else text.encode())
    return path


def test_feeds_hold_thirty_entries_each():
    room = pages_room(map(page, range(65)), NOW)
    counts = [len(feedparser.parse(room.respond(feed.url, {}).body).entries) for feed in room.feeds]
    assert counts == [30, 30, 5]
    assert room.feeds[0].url == "https://pages-001.example/feed.xml"
    assert (room.served, room.repeated, room.unusable) == (65, 0, 0)


def test_entries_link_to_pages_as_they_are_known_and_carry_no_date():
    room = pages_room([page(1, "https://news.example/a?b=1&c=2")], NOW)
    (entry,) = feedparser.parse(room.respond(room.feeds[0].url, {}).body).entries
    assert (entry.link, entry.id, entry.title) == ("https://news.example/a?b=1&c=2", "p1", "p1")
    assert "published" not in entry
    assert room.respond(entry.link, {}).body == b"<p>page 1</p>"


def test_repeated_and_unusable_pages_are_counted():
    given_pages = [
        page(1),
        page(1),
        page(2, "ftp://news.example/2"),
        page(3, "not an address"),
        page(4, "http://[/"),
    ]
    room = pages_room(given_pages, NOW)
    assert (room.served, room.repeated, room.unusable) == (1, 1, 3)


def test_an_escaped_and_an_unescaped_address_are_one():
    room = pages_room([page(1, "https://news.example/été")], NOW)
    assert room.respond("https://news.example/%C3%A9t%C3%A9", {}).status == 200


def test_robots_txt_and_unknown_pages_are_404():
    room = pages_room([page(1)], NOW)
    assert room.respond("https://news.example/robots.txt", {}).status == 404
    assert room.respond("https://pages-001.example/robots.txt", {}).status == 404


def test_no_pages_give_no_feeds():
    assert pages_room([], NOW).feeds == ()


@given(st.lists(st.builds(RealPage, st.text(), st.text() | st.just("https://x.example/\ud800"), st.text())))
@settings(max_examples=40, deadline=None)
def test_whatever_the_pages_hold_the_feeds_are_xml(pages):
    room = pages_room(pages, NOW)
    assert room.served + room.repeated + room.unusable == len(pages)
    for feed in room.feeds:
        assert not feedparser.parse(room.respond(feed.url, {}).body).bozo


@pytest.mark.parametrize("pack", [True, False])
def test_a_file_is_read_packed_or_not(tmp_path, pack):
    lines = "\n".join(
        json.dumps({"id": n, "url": f"https://a.example/{n}", "html": "<p>é</p>", "x": 1}) for n in range(3)
    )
    pages = list(read_pages(written(tmp_path, lines + "\n\n", pack=pack)))
    assert [each.id for each in pages] == ["line-1", "1", "2"]
    assert pages[1] == RealPage("1", "https://a.example/1", "<p>é</p>")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "expected a JSON object"),
        ("[1]", "expected a JSON object with id, url and html"),
        ('{"id": "1", "html": ""}', "url: expected text"),
        ('{"id": "1", "url": "https://a.example/", "html": null}', "html: expected text"),
    ],
)
def test_a_line_that_is_no_page_is_named(tmp_path, line, said):
    path = written(tmp_path, '{"id": "1", "url": "https://a.example/", "html": ""}\n' + line)
    with pytest.raises(ConfigError) as caught:
        list(read_pages(path))
    assert caught.value.mistakes[0].startswith(f"{path}:2:1: ")
    assert said in caught.value.mistakes[0]


def test_a_file_that_is_missing_or_cut_short_is_a_mistake_of_configuration(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        list(read_pages(tmp_path / "none.jsonl"))
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(b'{"url": "https://a.example/", "html": ""}\n' * 99)[:-12])
    with pytest.raises(ConfigError, match=r"cut.gz:\d+:1: cannot be read"):
        list(read_pages(cut))
