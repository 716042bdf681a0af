"""Servers that ask to be left alone for a while: one feed, or all of a domain."""

from dataclasses import replace
from datetime import timedelta

from fetching.bench import Cases, between
from fetching.site import START, after, by_time, html, page, redirect, refused, xml

CASES = Cases()
case = CASES.case

ERRORS = "policy, Errors"
RETRY = "RFC 9110 section 10.2.3"


def waited(name, rule, answer, shortest, longest, *, hours=6):
    """Enter a case in which the first answer asks to wait for so many minutes."""

    def build(site):
        site.feed(answer, xml(site.rss(1)))

        def check(seen):
            assert between(seen.waits()[0], shortest, longest)
            assert seen.feed.state == "healthy"

        return check

    CASES.add(name, rule, build, hours=hours)


waited("retry-after-in-seconds", RETRY, refused(503, retry_after="7200"), 120, 135)
waited("retry-after-as-a-date", RETRY, refused(503, retry_after=after(3)), 180, 200)
waited("retry-after-of-a-429", "RFC 6585 section 4", refused(429, retry_after="10800"), 180, 200)
waited("retry-after-of-a-redirect", RETRY, redirect(301, "/other", retry_after="7200"), 120, 135)
waited(
    "retry-after-as-an-old-date", RETRY, refused(503, retry_after="Sunday, 06-Nov-94 08:49:37 GMT"), 27, 36
)
waited("retry-after-that-is-rubbish", RETRY, refused(503, retry_after="soon"), 27, 36)
waited("retry-after-in-the-past", RETRY, refused(503, retry_after=after(-5)), 27, 36)
waited("retry-after-below-our-own-patience", RETRY, refused(503, retry_after="1"), 27, 36)
waited("retry-after-of-a-404", ERRORS, refused(404, retry_after="7200"), 120, 135)
waited("a-429-that-does-not-say", "RFC 6585 section 4", refused(429), 27, 36)
waited(
    "a-year-counts-as-a-week",
    "policy, Retry-After",
    refused(503, retry_after="31536000"),
    10_000,
    11_200,
    hours=24 * 8,
)


waited("retry-after-that-is-negative", RETRY, refused(503, retry_after="-7200"), 27, 36)
waited("retry-after-with-a-unit", RETRY, refused(503, retry_after="7200 seconds"), 27, 36)


@case("policy, Retry-After: a 429 pauses the host", hours=7)
def a_429_pauses_the_other_feeds_of_the_domain(site):
    site.feed(refused(429, retry_after="18000"), xml(site.rss(1)), path=site.url("/one", "www."))
    site.feed(xml(site.rss(2)), path=site.url("/two", "feeds."), interval_s=1800)

    def check(seen):
        moments = [asked.at for asked in seen.asked]
        assert not [at for at in moments if START < at < START + timedelta(hours=5)]
        assert max(moments) >= START + timedelta(hours=5)
        assert {feed.state for feed in seen.feeds} == {"healthy"}
        # Who was not asked did not fail.
        assert [poll.outcome for poll in seen.polls].count("failed") == 1

    return check


@case("policy, Retry-After: a 429 pauses the host", hours=5)
def a_429_behind_a_redirect_pauses_the_host_that_said_so(site):
    behind = site.serve(f"https://behind.{site.name}2.example/one", refused(429, retry_after="10800"))
    site.feed(redirect(302, behind))
    site.feed(by_time((0, xml(site.rss(2)))), path=f"https://www.{site.name}2.example/two", interval_s=1800)

    def check(seen):
        said = next(asked for asked in seen.asked if asked.url == behind)
        until = said.at + timedelta(hours=3)
        paused = [
            asked for asked in seen.asked if f"{site.name}2." in asked.url and said.at < asked.at < until
        ]
        assert paused == []
        assert seen.asked[-1].at >= until

    return check


@case("RFC 9110 section 10.2.3", hours=5)
def a_wait_outranks_an_interval_set_by_hand(site):
    site.feed(refused(503, retry_after="10800"), xml(site.rss(1)), interval_s=600)

    def check(seen):
        assert between(seen.waits()[0], 180, 200)
        assert between(seen.waits()[1], 10, 10)

    return check


def skewed(name, rule, hours_fast, answer, shortest, longest):
    """Enter a case of a server whose clock is fast: what it says counts from its own time."""

    def build(site):
        site.feed(answer, xml(site.rss(1)))

        def check(seen):
            assert between(seen.waits()[0], shortest, longest)

        return check

    CASES.add(name, rule, build, hours=hours_fast + 5)


def fast(answer, hours):
    """An answer of a server whose clock is so many hours fast."""
    return replace(answer, headers=(*answer.headers, ("Date", after(hours))))


skewed(
    "retry-after-counts-from-the-servers-own-time",
    "RFC 9110 section 6.6.1",
    3,
    fast(refused(503, retry_after=after(5)), 3),
    120,
    135,
)
skewed(
    "expires-counts-from-the-servers-own-time",
    "RFC 9111 section 4.2.1",
    3,
    fast(xml(b"<rss version='2.0'><channel><title>T</title></channel></rss>", expires=after(5)), 3),
    120,
    135,
)


@case("policy, Retry-After: a 429 pauses the host", hours=7)
def a_429_of_a_feed_pauses_pages(site):
    site.serve("/report-1", refused(503))
    site.feed(xml(site.rss(1)), refused(429, retry_after="10800"), xml(site.rss(1, 2)), interval_s=600)

    def check(seen):
        said = seen.asks()[1].at
        pause = [asked for asked in seen.asked if said < asked.at < said + timedelta(hours=3)]
        assert [asked.url for asked in pause] == []
        assert seen.asks()[2].at >= said + timedelta(hours=3)

    return check


@case("policy, Retry-After: a 429 pauses the host", hours=7)
def a_429_of_a_page_pauses_the_feed(site):
    site.serve("/report-1", refused(429, retry_after="10800"), html(page("Report 1")))
    site.feed(xml(site.rss(1)), interval_s=600)

    def check(seen):
        said = seen.asks("/report-1")[0].at
        assert not [asked for asked in seen.asked if said < asked.at < said + timedelta(hours=3)]
        assert seen.asks()[-1].at > said
        assert len(seen.asks("/report-1")) == 2

    return check
