"""Redirects of feeds: which are followed, how far, and which move the feed for good."""

from fetching.bench import Cases, between
from fetching.server import Answer
from fetching.site import html, redirect, refused, validated, xml

CASES = Cases()
case = CASES.case

POLICY = "policy, Redirects"


def moved(name, rule, hops, second_poll):
    """Enter a case of a chain of redirects to ``/new``: what the second poll asks, in order."""

    def build(site):
        site.serve("/new", validated('"v1"', xml(site.rss(1))))
        for path, status, location in hops:
            site.serve(path, redirect(status, location.format(domain=site.domain)))
        site.watch(hops[0][0])

        def check(seen):
            first = [path for path, _, _ in hops] + ["/new"]
            assert seen.paths()[: len(first)] == first
            again = [path for path in seen.paths()[len(first) :] if path != "/report-1"]
            assert again[: len(second_poll)] == second_poll
            assert seen.asks("/new")[1].headers.get("if-none-match") == '"v1"'
            assert (seen.feed.state, seen.titles) == ("healthy", {"Report 1"})

        return check

    CASES.add(name, rule, build)


moved("a-301-moves-a-feed", "RFC 9110 section 15.4.2", [("/feed", 301, "/new")], ["/new", "/new"])
moved("a-308-moves-a-feed", "RFC 9110 section 15.4.9", [("/feed", 308, "/new")], ["/new", "/new"])
moved("a-302-moves-nothing", "RFC 9110 section 15.4.3", [("/feed", 302, "/new")], ["/feed", "/new"])
moved("a-303-moves-nothing", "RFC 9110 section 15.4.4", [("/feed", 303, "/new")], ["/feed", "/new"])
moved("a-307-moves-nothing", "RFC 9110 section 15.4.8", [("/feed", 307, "/new")], ["/feed", "/new"])
moved(
    "permanent-steps-move-a-feed-to-their-end",
    POLICY,
    [("/feed", 301, "/b"), ("/b", 308, "/c"), ("/c", 301, "/new")],
    ["/new", "/new"],
)
moved(
    "only-the-permanent-beginning-of-a-chain-moves",
    POLICY,
    [("/feed", 301, "/b"), ("/b", 302, "/c"), ("/c", 301, "/new")],
    ["/b", "/c", "/new"],
)
moved(
    "a-permanent-step-behind-a-passing-one-moves-nothing",
    POLICY,
    [("/feed", 307, "/b"), ("/b", 301, "/new")],
    ["/feed", "/b", "/new"],
)
moved(
    "a-relative-location-is-resolved",
    "RFC 9110 section 10.2.2",
    [("/feeds/all/feed", 301, "../../new")],
    ["/new", "/new"],
)
moved(
    "a-location-of-a-path-only-is-resolved",
    "RFC 3986 section 5.2.2",
    [("/a/feed", 301, "//{domain}/new")],
    ["/new"],
)
moved("a-fragment-is-not-sent", "RFC 3986 section 3.5", [("/feed", 301, "/new#latest")], ["/new", "/new"])
moved(
    "ten-redirects-are-followed",
    POLICY,
    [(f"/{n}", 301, f"/{n + 1}") for n in range(9)] + [("/9", 301, "/new")],
    ["/new"],
)


moved(
    "a-location-with-a-space-is-asked-in-percents",
    "RFC 3986 section 2.1",
    [("/feed", 301, "/to%20new"), ("/to%20new", 301, "/new")],
    ["/new"],
)
moved(
    "a-scheme-in-capitals-is-one",
    "RFC 3986 section 3.1",
    [("/feed", 301, "HTTPS://{domain}/new")],
    ["/new", "/new"],
)


@case("RFC 4287 section 2", also_held=True)
def links_are_relative_to_where_the_document_came_from(site):
    link = '<entry><id>urn:1</id><title>Report 1</title><link href="report-1"/></entry>'
    site.serve("/b/feed", xml(site.atom(link)))
    site.feed(redirect(302, "/b/feed"))

    def check(seen):
        assert seen.entry.url == site.url("/b/report-1")

    return check


@case(POLICY)
def a_location_in_utf_8_is_asked_for_in_percents(site):
    site.serve("/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0", xml(site.rss(1)))
    site.feed(redirect(301, "/лента".encode().decode("latin-1")))

    def check(seen):
        assert seen.titles == {"Report 1"}
        assert len(seen.asks()) == 1

    return check


@case(POLICY)
def a_redirect_to_another_host_moves_a_feed(site):
    site.serve(site.url("/all", "feeds."), xml(site.rss(1)))
    site.feed(redirect(301, site.url("/all", "feeds.")))

    def check(seen):
        assert len(seen.asks()) == 1
        assert len(seen.asks(site.url("/all", "feeds."))) >= 3
        assert seen.feed.moved_to == site.url("/all", "feeds.")

    return check


@case(POLICY, hours=4)
def a_feed_moves_only_to_what_is_one(site):
    site.serve("/new", html("<html><title>Soon</title><body>Our new feed comes soon.</body></html>"))
    site.feed(redirect(301, "/new"))

    def check(seen):
        assert len(seen.asks()) == len(seen.asks("/new")) == 3
        assert (seen.feed.state, seen.feed.reason, seen.feed.moved_to) == ("failing", "not_a_feed", None)

    return check


@case(POLICY, hours=4)
def a_feed_moves_only_to_what_answers(site):
    site.serve("/new", refused(500), xml(site.rss(1)))
    site.feed(redirect(301, "/new"))

    def check(seen):
        assert seen.paths()[:4] == ["/feed", "/new", "/feed", "/new"]
        assert set(seen.paths()[4:]) == {"/report-1", "/new"}

    return check


@case(POLICY)
def a_step_from_https_to_http_moves_nothing(site):
    plain = site.url("/feed", scheme="http")
    site.serve(plain, validated('"v1"', xml(site.rss(1))))
    site.feed(redirect(301, plain))

    def check(seen):
        assert len(seen.asks()) == len(seen.asks(plain)) >= 2
        assert seen.asks(plain)[1].headers.get("if-none-match") == '"v1"'

    return check


@case(POLICY)
def a_step_from_http_to_https_moves_a_feed(site):
    site.serve("/feed", xml(site.rss(1)))
    plain = site.feed(redirect(301, site.url("/feed")), path=site.url("/feed", scheme="http"))

    def check(seen):
        assert len(seen.asks(plain)) == 1
        assert len(seen.asks()) >= 3

    return check


def failed_chain(name, rule, hops, most, reason):
    """Enter a case of redirects that end nowhere: at most so many requests a poll, and back-off."""

    def build(site):
        for path, location in hops:
            site.serve(path, redirect(302, location, set_cookie="seen=1"))
        site.watch(hops[0][0])

        def check(seen):
            first = seen.asks(hops[0][0])[0].at
            assert len([asked for asked in seen.asked if asked.at == first]) <= most
            assert (seen.feed.state, seen.feed.reason) == ("failing", reason)
            assert between(seen.waits(hops[0][0])[0], 27, 36)

        return check

    CASES.add(name, rule, build)


failed_chain(
    "a-circle-is-left", "RFC 9110 section 15.4", [("/feed", "/b"), ("/b", "/feed")], 2, "too_many_redirects"
)
failed_chain(
    "a-cookie-wall-is-left", "policy, Polite: no cookies", [("/feed", "/feed")], 1, "too_many_redirects"
)
failed_chain(
    "an-endless-chain-is-left", POLICY, [(f"/{n}", f"/{n + 1}") for n in range(15)], 11, "too_many_redirects"
)


@case("RFC 9110 section 10.2.2")
def a_redirect_without_a_location_is_a_failure(site):
    site.feed(Answer(b"", 302), Answer(b"", 302), xml(site.rss(1)))

    def check(seen):
        assert [poll.outcome for poll in seen.polls[:2]] == ["failed", "failed"]
        assert between(seen.waits()[0], 27, 36)

    return check


@case(POLICY, hours=4)
def a_moved_feed_keeps_its_entries(site):
    site.serve("/new", xml(site.rss(1, 2)))
    site.feed(xml(site.rss(1)), redirect(301, "/new"))

    def check(seen):
        assert sorted(entry.title for entry in seen.entries) == ["Report 1", "Report 2"]
        assert (len(seen.asks()), len(seen.asks("/report-1"))) == (2, 1)

    return check


@case(POLICY, hours=4)
def a_new_address_that_goes_is_forgotten(site):
    site.serve("/new", xml(site.rss(1)), refused(404))
    site.feed(redirect(301, "/new"), xml(site.rss(1, 2)))

    def check(seen):
        assert [path for path in seen.paths()[:5] if path != "/report-1"] == [
            "/feed",
            "/new",
            "/new",
            "/feed",
        ]
        assert (seen.feed.state, seen.titles) == ("healthy", {"Report 1", "Report 2"})

    return check


@case(POLICY, hours=4)
def a_new_address_that_fails_for_a_moment_is_kept(site):
    site.serve("/new", xml(site.rss(1)), refused(503), xml(site.rss(1, 2)))
    site.feed(redirect(301, "/new"))

    def check(seen):
        assert (len(seen.asks()), len(seen.asks("/new")) >= 3) == (1, True)
        assert seen.titles == {"Report 1", "Report 2"}

    return check
