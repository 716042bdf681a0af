"""Answers that are cut, mislabelled or no feed at all: what was known stays."""

import gzip
from datetime import timedelta

from fetching.bench import Cases, between
from fetching.codings import always_coded
from fetching.server import Answer, Raw, head
from fetching.site import START, by_time, html, page, xml

CASES = Cases()
case = CASES.case


def no_answer(name, rule, make, reason, *, hours=4.0):
    """Enter a case in which the second answer brings nothing: what was known stays, and all is well later."""

    def build(site):
        good = site.rss(1, 2)
        site.feed(xml(good, etag='"v1"'), make(site.rss(1, 2, 3)), xml(site.rss(1, 2, 4)))

        def check(seen):
            assert (seen.polls[1].outcome, seen.polls[1].reason) == ("failed", reason)
            assert seen.titles == {"Report 1", "Report 2", "Report 4"}
            assert seen.asks()[2].headers.get("if-none-match") == '"v1"'
            assert between(seen.waits()[1], 27, 36)
            assert [poll.gap for poll in seen.polls] == [False] * len(seen.polls)

        return check

    CASES.add(name, rule, build, hours=hours)


def cut_chunks(body):
    """Chunks without the last one."""
    return Raw([head('ETag: "cut"', "Transfer-Encoding: chunked") + b"%x\r\n%s\r\n" % (len(body), body)])


no_answer(
    "a-body-shorter-than-promised-is-none",
    "RFC 9112 section 8",
    lambda body: Answer(body, promised=len(body) + 500, headers=(("ETag", '"cut"'),)),
    "connection",
)
no_answer("chunks-without-an-end-are-none", "RFC 9112 section 8", cut_chunks, "connection")
no_answer(
    "gzip-cut-short-is-none",
    "RFC 1952 section 2.3.1",
    lambda body: always_coded("gzip", gzip.compress(body)[:-20]),
    "bad_encoding",
)
no_answer(
    "gzip-with-a-wrong-sum-is-none",
    "RFC 1952 section 2.3.1",
    lambda body: always_coded("gzip", gzip.compress(body)[:-8] + bytes(8)),
    "bad_encoding",
)
no_answer(
    "a-coding-nobody-knows-is-none",
    "RFC 9110 section 8.4.1",
    lambda body: always_coded("x-secret", body[::-1]),
    "bad_encoding",
)
no_answer(
    "a-part-is-no-feed",
    "RFC 9110 section 15.3.7",
    lambda body: xml(body, 206, content_range="bytes 0-99/9999"),
    "http_status",
)
no_answer("an-empty-body-is-none", "policy, Validators", lambda _: xml(b"", etag='"empty"'), "empty")
no_answer("blank-space-is-no-feed", "policy, Validators", lambda _: xml(b" \n\n\t ", etag='"empty"'), "empty")
no_answer(
    "a-page-in-place-of-a-feed-is-none",
    "policy, Validators",
    lambda _: html(page("Down for maintenance"), etag='"page"'),
    "not_a_feed",
)
no_answer(
    "json-of-something-else-is-none",
    "JSON Feed 1.1, Top-level",
    lambda _: Answer(b'{"error": "busy"}', headers=(("Content-Type", "application/json"),)),
    "not_a_feed",
)
no_answer(
    "xml-of-something-else-is-none",
    "policy, Validators",
    lambda _: xml(b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
    "not_a_feed",
)
no_answer(
    "a-feed-without-end-is-cut",
    "policy, Limits",
    lambda body: xml(body.replace(b"</title>", b"</title><!--" + b"-a" * 8_000_000 + b"-->", 1)),
    "too_large",
)


@case("policy, Validators: feeds that turn into HTML", hours=24 * 2)
def a_feed_that_is_a_page_for_a_day_comes_back(site):
    site.feed(by_time((0, xml(site.rss(1))), (1.5, html(page("Our new look"))), (26, xml(site.rss(1, 2)))))

    def check(seen):
        assert len([asked for asked in seen.asks() if asked.at < START + timedelta(hours=26)]) <= 8
        failed = {poll.reason for poll in seen.polls if poll.outcome == "failed"}
        assert failed == {"not_a_feed"}
        assert (seen.feed.state, seen.titles) == ("healthy", {"Report 1", "Report 2"})

    return check


def discovered(name, make, feed):
    """Enter a case of a page that names its feed: the feed is read in its place."""

    def build(site):
        site.serve(feed, xml(site.rss(1, 2)))
        site.feed(html(make(site)), path="/")

        def check(seen):
            assert seen.titles == {"Report 1", "Report 2"}

        return check

    CASES.add(name, "RSS Autodiscovery; HTML, link type alternate", build)


discovered(
    "a-page-names-its-feed",
    lambda _: page("Front", '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'),
    "/rss.xml",
)
discovered(
    "the-main-feed-goes-before-others",
    lambda _: page(
        "Front",
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml" title="All news" href="all.xml">',
    ),
    "/all.xml",
)


@case("policy, a page instead of a feed", hours=4)
def a_parked_domain_takes_no_feed_along(site):
    spam = f"https://spam.{site.name}2.example/feed"
    site.serve(spam, xml(site.rss(66)))
    parked = f'<link rel="alternate" type="application/rss+xml" href="{spam}">'
    site.feed(xml(site.rss(1)), html(page("This domain is for sale", parked)))

    def check(seen):
        assert seen.asks(spam) == []
        assert (seen.feed.state, seen.feed.reason, seen.titles) == ("failing", "not_a_feed", {"Report 1"})

    return check
