"""How often a feed is asked: by its own rhythm, and by what server and document ask for."""

from datetime import timedelta

from fetching.bench import Cases, between
from fetching.server import Answer
from fetching.site import START, after, validated, xml

CASES = Cases()
case = CASES.case

POLICY = "policy, Interval"


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


hinted("a-quoted-max-age-counts", "RFC 9111 section 5.2", 5, hint_hours=3, cache_control='max-age="10800"')
ignored_hint(
    "what-is-for-shared-caches-is-not-for-us", "RFC 9111 section 5.2.2.10", cache_control="s-maxage=36000"
)


def odd_hint(name, rule, head):
    """Enter a case of a document that asks for what makes no sense."""

    def build(site):
        site.feed(xml(site.rss(1, head=head)))

        def check(seen):
            assert between(seen.waits()[0], 54, 66)
            assert seen.feed.state == "healthy"

        return check

    CASES.add(name, rule, build)


odd_hint("a-ttl-in-words-asks-for-nothing", "RSS 2.0, ttl", "<ttl>an hour</ttl>")
odd_hint("a-negative-ttl-asks-for-nothing", "RSS 2.0, ttl", "<ttl>-600</ttl>")
odd_hint(
    "a-frequency-of-nought-breaks-nothing",
    "RSS 1.0, module Syndication",
    '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod>'
    '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">0</sy:updateFrequency>',
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
