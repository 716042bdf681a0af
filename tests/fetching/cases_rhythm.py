"""How often a feed is asked: by its own rhythm, by what server and document ask for, after failures."""

from dataclasses import replace
from datetime import timedelta

from fetching.bench import Cases, between
from fetching.server import Answer, Raw
from fetching.site import START, after, by_time, html, page, redirect, refused, validated, xml

CASES = Cases()
case = CASES.case

POLICY = "policy, Interval"
ERRORS = "policy, Errors"
RETRY = "RFC 9110 section 10.2.3"


def every(hours, count):
    """The dates of items that far apart, the newest first."""
    return [after(-hours * (number + 0.5)) for number in range(count)]


def dated(site, dates):
    """A document of items with these dates."""
    return site.rss(*(site.item(number, pubDate=date) for number, date in enumerate(dates)))


@case(POLICY)
def an_unknown_rhythm_starts_at_an_hour(site):
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert all(between(wait, 54, 66) for wait in seen.waits())
        assert all(poll.why for poll in seen.polls)

    return check


@case(POLICY, hours=6)
def the_interval_is_half_the_average_gap(site):
    site.feed(xml(dated(site, every(4, 20))))

    def check(seen):
        assert between(seen.polls[0].planned, 105, 135)
        assert between(seen.waits()[0], 105, 135)
        assert "average" in (seen.polls[0].why or "")

    return check


@case(POLICY)
def no_feed_is_asked_more_often_than_every_quarter_hour(site):
    site.feed(xml(dated(site, every(1 / 30, 30))))

    def check(seen):
        assert all(wait >= timedelta(minutes=13.5) for wait in seen.waits())
        assert between(seen.polls[0].planned, 13.5, 16.5)

    return check


@case(POLICY, hours=30)
def no_feed_is_left_alone_for_more_than_a_day(site):
    site.feed(xml(dated(site, every(24 * 30, 10))))

    def check(seen):
        assert len(seen.asks()) == 2
        assert between(seen.waits()[0], 21 * 60, 26.5 * 60)

    return check


@case(POLICY, hours=7)
def an_unchanged_feed_keeps_its_rhythm(site):
    site.feed(validated('"1"', xml(dated(site, every(4, 20)))))

    def check(seen):
        assert [poll.outcome for poll in seen.polls[1:]] == ["not_modified"] * (len(seen.polls) - 1)
        assert all(between(wait, 95, 140) for wait in seen.waits())

    return check


@case("policy, feeds.yaml: interval_s", hours=6)
def an_interval_set_by_hand_is_kept(site):
    site.feed(xml(dated(site, every(4, 20))), interval_s=2 * 3600 + 600)

    def check(seen):
        assert all(between(wait, 130, 130) for wait in seen.waits())
        assert "feeds.yaml" in (seen.polls[0].why or "")

    return check


def hinted(name, rule, hours, *, head="", hint_hours, **headers):
    """Enter a case in which server or document ask for so many hours."""

    def build(site):
        site.feed(xml(site.rss(1, head=head), **headers))

        def check(seen):
            assert seen.waits()[0] >= timedelta(hours=hint_hours)
            assert seen.waits()[0] <= timedelta(hours=hint_hours * 1.15) + timedelta(minutes=10)

        return check

    CASES.add(name, rule, build, hours=hours)


hinted(
    "max-age-is-waited-for",
    "RFC 9111 section 5.2.2.1",
    5,
    hint_hours=3,
    cache_control="public, max-age=10800",
)
hinted("expires-is-waited-for", "RFC 9111 section 5.3", 5, hint_hours=3, expires=after(3))
hinted(
    "max-age-outranks-expires",
    "RFC 9111 section 5.3",
    5,
    hint_hours=3,
    cache_control="max-age=10800",
    expires=after(0.5),
)
hinted(
    "the-age-of-an-answer-counts",
    "RFC 9111 section 4.2.3",
    5,
    hint_hours=2,
    cache_control="max-age=10800",
    age="3600",
)
hinted("ttl-is-waited-for", "RSS 2.0, ttl", 5, hint_hours=3, head="<ttl>180</ttl>")
hinted(
    "sy-update-is-waited-for",
    "RSS 1.0, module Syndication",
    8,
    hint_hours=6,
    head='<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod>'
    '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">4</sy:updateFrequency>',
)
hinted("a-hint-counts-for-a-day-at-most", POLICY, 30, hint_hours=24, cache_control="max-age=31536000")


def ignored_hint(name, rule, **headers):
    """Enter a case in which a header asks for nothing that counts."""

    def build(site):
        site.feed(xml(site.rss(1), **headers))

        def check(seen):
            assert between(seen.waits()[0], 54, 66)

        return check

    CASES.add(name, rule, build)


ignored_hint("expires-0-asks-for-nothing", "RFC 9111 section 5.3", expires="0")
ignored_hint("no-store-outranks-max-age", "RFC 9111 section 5.2.2.5", cache_control="no-store, max-age=36000")
hinted(
    "an-overlong-max-age-breaks-nothing",
    "RFC 9111 section 1.2.2",
    30,
    hint_hours=24,
    cache_control="max-age=" + "9" * 40,
)


@case("RFC 9111 section 4.3.4", hours=8)
def a_304_brings_a_new_max_age(site):
    fresh = validated('"1"', xml(site.rss(1)))
    site.feed(fresh, Answer(b"", 304, (("ETag", '"1"'), ("Cache-Control", "max-age=14400"))))

    def check(seen):
        assert between(seen.waits()[0], 54, 66)
        assert seen.waits()[1] >= timedelta(hours=4)

    return check


@case("policy, Interval: gap")
def a_poll_without_a_known_entry_is_recorded_as_a_gap(site):
    site.feed(xml(site.rss(*range(10))), xml(site.rss(*range(20, 30))), xml(site.rss(*range(25, 35))))

    def check(seen):
        assert [poll.gap for poll in seen.polls[:3]] == [False, True, False]
        assert seen.polls[1].planned < timedelta(minutes=50)
        assert "overlap" in (seen.polls[1].why or "") or "lost" in (seen.polls[1].why or "")

    return check


@case("policy, Interval: overlap")
def what_two_polls_have_in_common_is_recorded(site):
    site.feed(xml(site.rss(*range(10))), xml(site.rss(*range(3, 13))))

    def check(seen):
        assert [(poll.known, poll.new) for poll in seen.polls[:2]] == [(0, 10), (7, 3)]

    return check


@case("policy, Interval: nothing lost", hours=6, also_held=True)
def a_fast_feed_loses_nothing(site):
    def latest(asked):
        newest = 10 + (asked.at - START) // timedelta(minutes=10)
        dates = {n: START + (n - 10) * timedelta(minutes=10) for n in range(newest - 4, newest + 1)}
        return xml(site.rss(*(site.item(n, pubDate=date.isoformat()) for n, date in dates.items())))

    site.feed(latest)

    def check(seen):
        numbers = sorted(int((title or "").removeprefix("Report ")) for title in seen.titles)
        assert numbers == list(range(6, numbers[-1] + 1))
        assert numbers[-1] >= 10 + 33

    return check


@case("policy, Interval: overlap")
def an_empty_document_is_no_gap(site):
    site.feed(xml(site.rss(1, 2)), xml(site.rss()), xml(site.rss(2, 3)))

    def check(seen):
        assert [poll.gap for poll in seen.polls[:3]] == [False, False, False]
        assert [poll.known for poll in seen.polls[:3]] == [0, 0, 1]

    return check


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


def backed_off(name, rule, answer, *, reason):
    """Enter a case in which a feed never answers: 30 minutes, then four times as long, up to a day."""

    def build(site):
        site.feed(answer)

        def check(seen):
            waits = [wait / timedelta(minutes=1) for wait in seen.waits()]
            expected = [30, 120, 480, 1440, 1440]
            assert len(waits) == len(expected)
            assert all(0.9 * e <= wait <= 1.1 * e + 5 for wait, e in zip(waits, expected, strict=True)), waits
            assert (seen.feed.state, seen.feed.reason) == ("failing", reason)

        return check

    CASES.add(name, rule, build, hours=24 * 3 + 2)


backed_off("a-500-is-asked-less-and-less", ERRORS, refused(500), reason="http_status")
backed_off("a-403-is-asked-less-and-less", ERRORS, refused(403), reason="http_status")
backed_off("a-hang-up-is-asked-less-and-less", ERRORS, Raw([b""]), reason="connection")
backed_off(
    "no-http-at-all-is-asked-less-and-less", ERRORS, Raw([b"SSH-2.0-Server\r\n\r\n"]), reason="connection"
)
backed_off("a-204-brings-nothing", "RFC 9110 section 15.3.5", Answer(b"", 204), reason="http_status")


@case(ERRORS, hours=24 * 45)
def what_fails_for_weeks_is_asked_once_a_week(site):
    site.feed(refused(404))

    def check(seen):
        assert between(seen.waits()[-1], 7 * 1440 * 0.95, 7 * 1440 * 1.15)
        assert between(seen.waits()[10], 1440 * 0.9, 1440 * 1.1)
        assert (seen.feed.state, seen.feed.reason) == ("failing", "http_status")

    return check


@case(ERRORS, hours=24 * 45)
def a_server_error_counts_less_than_a_refusal(site):
    site.feed(refused(502))

    def check(seen):
        assert between(seen.waits()[-1], 1440 * 0.9, 1440 * 1.1)

    return check


@case(ERRORS, hours=24 * 5)
def a_feed_that_was_missing_for_days_comes_back(site):
    site.feed(by_time((0, xml(site.rss(1))), (1.5, refused(404)), (60, xml(site.rss(1, 2)))))

    def check(seen):
        assert "Report 2" in seen.titles
        assert len([asked for asked in seen.asks() if asked.at < START + timedelta(hours=60)]) <= 8
        assert seen.feed.state == "healthy"

    return check


@case(ERRORS, hours=6)
def a_success_wipes_the_failures_out(site):
    site.feed(refused(500), refused(500), xml(site.rss(1)), refused(500), xml(site.rss(1)))

    def check(seen):
        assert between(seen.waits()[1], 108, 132)
        assert between(seen.waits()[2], 54, 66)
        assert between(seen.waits()[3], 27, 36)

    return check


@case("RFC 9110 section 15.5.11", hours=24 * 5)
def two_410s_a_day_apart_retire_a_feed(site):
    site.feed(xml(site.rss(1)), refused(410))

    def check(seen):
        assert len(seen.asks()) == 3
        assert seen.waits()[1] >= timedelta(days=1)
        assert seen.feed.state == "retired"

    return check


@case("RFC 9110 section 15.5.11", hours=24 * 2)
def one_410_retires_nothing(site):
    site.feed(refused(410), xml(site.rss(1)))

    def check(seen):
        assert between(seen.waits()[0], 1440, 1440 * 1.1)
        assert (seen.feed.state, seen.titles) == ("healthy", {"Report 1"})

    return check


@case(ERRORS, hours=24 * 4)
def a_410_between_other_answers_starts_anew(site):
    site.feed(refused(410), xml(site.rss(1)), refused(410), xml(site.rss(1, 2)))

    def check(seen):
        assert between(seen.waits()[2], 1440, 1440 * 1.1)
        assert (seen.feed.state, "Report 2" in seen.titles) == ("healthy", True)

    return check
