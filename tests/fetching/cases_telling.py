"""What an operator is told of a feed: in words, and so that the server's own words are not lost."""

from fetching.bench import Cases
from fetching.site import html, page, refused, xml

CASES = Cases()
case = CASES.case

TELLING = "policy, Interval: its reason stored; report.feed_health"


@case(TELLING)
def a_failure_is_told_in_words(site):
    site.feed(refused(404))

    def check(seen):
        assert seen.told.state == "failing"
        assert "error" in (seen.told.reason or "")
        assert "404" in (seen.told.reason or "")
        assert "in a row" in (seen.told.next_poll_reason or "")

    return check


@case(TELLING)
def a_page_in_place_of_a_feed_is_told(site):
    site.feed(xml(site.rss(1)), html(page("Our new look")))

    def check(seen):
        assert (seen.told.state, "no feed" in (seen.told.reason or "")) == ("failing", True)

    return check


@case(TELLING)
def what_a_server_asks_for_is_told(site):
    site.feed(xml(site.rss(1), cache_control="max-age=10800"))

    def check(seen):
        assert (seen.told.state, seen.told.reason) == ("healthy", "the last poll succeeded")
        assert "the server asks for 3 h" in (seen.told.next_poll_reason or "")

    return check


@case(TELLING, hours=1.5)
def how_much_two_polls_have_in_common_is_told(site):
    site.feed(xml(site.rss(*range(10))), xml(site.rss(*range(3, 13))))

    def check(seen):
        assert seen.told.overlap == "7 of 10 entries were known"

    return check


@case(TELLING, hours=1.5)
def a_gap_is_told(site):
    site.feed(xml(site.rss(*range(10))), xml(site.rss(*range(20, 30))))

    def check(seen):
        assert "lost" in (seen.told.overlap or "")

    return check


@case(TELLING, hours=24 * 3)
def a_feed_that_is_retired_has_no_next_poll(site):
    site.feed(refused(410))

    def check(seen):
        assert (seen.told.state, seen.told.next_poll_reason) == ("retired", None)
        assert "gone" in (seen.told.reason or "")

    return check


@case(TELLING)
def what_a_server_says_cannot_hurt_who_reads_it(site):
    site.feed(refused(500, server="\x1b[31mroot\x1b[0m"))

    def check(seen):
        assert seen.told.state == "failing"
        assert (seen.told.reason or "").isprintable()

    return check
