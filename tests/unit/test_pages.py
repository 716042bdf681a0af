"""What an entry leads to: its page's article with what only the feed knows, or the feed's own text."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newswatch.archive import Asked, Capture
from newswatch.errors import ExtractError, FetchError, Reason, UrlError
from newswatch.extract import Reading
from newswatch.model import Article
from newswatch.pipeline.pages import Answered, Collected, ReadPage, complete, may_keep, with_pointer
from newswatch.store.articles import NewArticle
from newswatch.store.entries import ClaimedEntry

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://www.a.example/1"
LONG = "Port officials checked ferries. " * 30
ROBOTS = frozenset({"newswatch"})
ENTRY = ClaimedEntry(
    entry_id=1,
    feed_id=1,
    feed_url="https://a.example/feed",
    guid="guid 1",
    url=URL,
    url_key="k",
    title="The feed's title",
    summary="The feed's summary",
    feed_text=LONG,
    authors=("A. Writer",),
    lang="en",
    published_at=NOON,
    attempts=1,
    source="a.example",
)
CAPTURE = Capture(Asked(URL, ENTRY.feed_url, ENTRY.guid), URL, NOON, body=b"<p>")


def item(reading, came=CAPTURE, **entry):
    return ReadPage(Answered(replace(ENTRY, **entry), came), reading)


def page(**values):
    return Reading(Article(URL, URL, None, "Text", **values))


def test_a_page_keeps_what_it_says_and_gets_the_rest_from_the_feed():
    found = complete(item(page(lead="The page's lead")), 5)
    assert (found.domain, found.article.text) == ("a.example", "Text")
    assert (found.article.title, found.article.lead) == ("The feed's title", "The page's lead")
    assert (found.article.authors, found.article.published_at) == (("A. Writer",), NOON)
    assert (found.article.url, found.article.canonical_url) == (URL, "https://a.example/1")


@pytest.mark.parametrize(
    ("error", "attempts", "method"),
    [
        (FetchError(Reason.ROBOTS), 1, "feed"),
        (FetchError(Reason.HTTP_STATUS, status=403), 1, "feed"),
        (FetchError(Reason.TIMEOUT, retryable=True), 4, None),
        (FetchError(Reason.TIMEOUT, retryable=True), 5, "feed"),
        (FetchError(Reason.GONE, status=410), 5, None),
    ],
)
def test_the_feeds_text_is_used_when_nothing_else_will_come(error, attempts, method):
    found = complete(item(error, error, attempts=attempts), 5)
    assert (found.article.method if isinstance(found, NewArticle) else None) == method


def test_the_feeds_text_has_the_feeds_title():
    found = complete(item(Reading(ExtractError(Reason.CONSENT_WALL))), 5)
    assert (found.article.title, found.article.text) == ("The feed's title", LONG)


def test_an_address_that_is_none_is_an_error_of_the_entry():
    bad = Reading(Article("http://[/", "http://[/", None, "Text"))
    assert isinstance(complete(item(bad), 5), UrlError)


@pytest.mark.parametrize(
    ("feed_url", "source", "domain"),
    [
        ("by-hand:wire.example", "wire.example", "wire.example"),
        ("by-hand:a.example", "a.example", "a.example"),
        ("https://wire.example/feed", "wire.example", "a.example"),
    ],
)
def test_an_article_counts_for_its_address_unless_somebody_said_whose_it_is(feed_url, source, domain):
    assert complete(item(page(), feed_url=feed_url, source=source), 5).domain == domain


def test_only_a_text_of_the_page_points_to_the_page():
    read, feed = item(page()), item(Reading(ExtractError(Reason.NO_BODY)))
    collected = [with_pointer(Collected(ENTRY, complete(one, 5)), "file:1") for one in (read, feed)]
    assert [one.archive_pointer for one in collected] == ["file:1", "file:1"]
    assert [one.found.archive_pointer for one in collected] == ["file:1", None]


@pytest.mark.parametrize(
    ("reading", "body", "kept"),
    [
        (Reading(ExtractError(Reason.NO_BODY)), b"noarchive", True),
        (Reading(ExtractError(Reason.NO_BODY), may_keep=False), b"", False),
        (ExtractError(Reason.PARSER_CRASHED), b"<p>", True),
        (ExtractError(Reason.TIMEOUT), b'<meta name="robots" content="NOARCHIVE">', False),
    ],
)
def test_a_copy_is_kept_unless_the_page_asks_for_none(reading, body, kept):
    capture = replace(CAPTURE, body=body)
    assert may_keep(item(reading, capture), capture, ROBOTS) is kept


@pytest.mark.parametrize(
    ("tag", "kept"), [("noarchive", False), ("newswatch: noarchive", False), ("otherbot: noarchive", True)]
)
def test_a_page_that_broke_its_reader_is_not_kept_where_its_header_says_so(tag, kept):
    capture = replace(CAPTURE, headers={"x-robots-tag": tag})
    assert may_keep(item(ExtractError(Reason.TIMEOUT), capture), capture, ROBOTS) is kept


def test_the_word_is_found_in_utf_16_too():
    capture = replace(CAPTURE, body='<meta name="robots" content="noarchive">'.encode("utf-16"))
    assert not may_keep(item(ExtractError(Reason.TIMEOUT), capture), capture, ROBOTS)
