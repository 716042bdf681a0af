"""Whichever gives more is kept, the page or the feed's own text; and nothing that is gone or refused."""

import pytest

from newswatch.errors import ExtractError, FetchError, Reason, UrlError
from newswatch.extract import best_text
from newswatch.model import Article

URL = "https://a.example/1"
LONG, SHORT = "Port officials checked ferries. " * 30, "Ferries were checked."
PAGE = Article(URL, URL, "Title", "Text of the page. " * 20, method="precision", quality=0.9)
TEASER = Article(URL, URL, "Title", "Text of the page. " * 20, paywalled=True, quality=0.9)


def status(number, **more):
    return FetchError(Reason.HTTP_STATUS, f"{number}", status=number, **more)


@pytest.mark.parametrize(
    ("page", "paywalled"),
    [
        (ExtractError(Reason.NO_BODY), False),
        (ExtractError(Reason.CONSENT_WALL), False),
        (ExtractError(Reason.LOGIN_WALL), True),
        (ExtractError(Reason.NOT_HTML, "application/pdf"), False),
        (FetchError(Reason.ROBOTS), False),
        (status(401), False),
        (status(402), True),
        (status(403), False),
        (status(451), False),
        (TEASER, True),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_the_feeds_text_stands_in_for_a_page_that_gives_less(page, paywalled, last):
    found = best_text(page, LONG, URL, last=last)
    assert (found.text, found.method, found.quality, found.paywalled) == (LONG, "feed", 0.5, paywalled)


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        ExtractError(Reason.NOT_FOUND_PAGE),
        ExtractError(Reason.INDEX_PAGE),
        ExtractError(Reason.NOINDEX),
        ExtractError(Reason.PARSER_CRASHED),
        ExtractError(Reason.TOO_DEEP),
        FetchError(Reason.GONE, status=410),
        FetchError(Reason.FORBIDDEN_ADDRESS),
        FetchError(Reason.BAD_URL),
        FetchError(Reason.TOO_LARGE),
        FetchError(Reason.TOO_MANY_REDIRECTS),
        UrlError(Reason.BAD_URL),
        status(404),
        status(400),
        status(501),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_what_is_whole_gone_or_refused_stays(page, last):
    assert best_text(page, LONG, URL, last=last) is page


@pytest.mark.parametrize(
    "page",
    [
        FetchError(Reason.TIMEOUT, retryable=True),
        FetchError(Reason.DNS, retryable=True),
        FetchError(Reason.ROBOTS, retryable=True),
        status(503, retryable=True),
        FetchError(Reason.RATE_LIMITED, status=429, retryable=True),
    ],
)
def test_what_may_pass_is_waited_for_until_the_last_attempt(page):
    assert best_text(page, LONG, URL, last=False) is page
    assert best_text(page, LONG, URL, last=True).method == "feed"


@pytest.mark.parametrize("text", [None, "", SHORT])
@pytest.mark.parametrize("page", [ExtractError(Reason.NO_BODY), FetchError(Reason.ROBOTS), TEASER])
def test_a_teaser_of_the_feed_is_no_article(page, text):
    assert best_text(page, text, URL, last=True) is page


def test_a_short_text_in_a_dense_script_is_enough():
    assert best_text(ExtractError(Reason.NO_BODY), "\u6771\u4eac" * 90, URL, last=True).method == "feed"


def test_a_teaser_keeps_all_else_the_page_said():
    found = best_text(TEASER, LONG, "https://a.example/feed-address", last=True)
    assert (found.title, found.canonical_url) == ("Title", URL)
