"""Feeds that fail are asked less and less, in the end once a week; only two 410s end that."""

from datetime import timedelta

from fetching.bench import Cases, between
from fetching.server import Answer, Raw
from fetching.site import START, by_time, refused, xml

CASES = Cases()
case = CASES.case

ERRORS = "policy, Errors"


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
