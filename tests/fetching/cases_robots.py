"""What robots.txt says, and what a missing or broken one means."""

from datetime import timedelta
from itertools import pairwise

from fetching.bench import Cases
from fetching.server import Answer
from fetching.site import START, by_time, html, page, redirect, refused, xml

CASES = Cases()
case = CASES.case


def robots(text: str) -> Answer:
    """A robots.txt."""
    return Answer(text.encode(), headers=(("Content-Type", "text/plain"),))


def asked_pages(seen) -> set[str]:
    """Which pages were asked for."""
    return {path for path in seen.paths() if path != "/feed"}


def rules(name, section, file, allowed=(), denied=(), *, hours=1.5):
    """Enter a case of a robots.txt: it is asked for first, and then only what it allows."""

    def build(site):
        site.serve("/robots.txt", file if callable(file) else robots(file))
        links = [*allowed, *denied]
        for link in links:
            site.serve(link, html(page(f"Report {link}")))
        site.feed(
            xml(site.rss(*(site.item(n, link=site.url(link), guid=link) for n, link in enumerate(links))))
        )

        def check(seen):
            assert len(seen.asks("/robots.txt")) == 1
            assert asked_pages(seen) == set(allowed)
            refusals = {entry.url: entry.reason for entry in seen.entries if entry.state == "refused"}
            assert refusals == {site.url(link): "robots" for link in denied}

        return check

    CASES.add(name, f"RFC 9309 section {section}", build, hours=hours)


rules(
    "a-disallowed-page-is-not-asked", "2.2.2", "User-agent: *\nDisallow: /private/", ["/open"], ["/private/1"]
)
rules(
    "our-own-group-outranks-the-general-one",
    "2.2.1",
    "User-agent: *\nAllow: /\n\nUser-agent: Newswatch\nDisallow: /a",
    ["/b"],
    ["/a"],
)
rules(
    "our-own-group-may-allow-more",
    "2.2.1",
    "User-agent: *\nDisallow: /\n\nUser-agent: newswatch\nDisallow: /a\n",
    ["/b"],
    ["/a"],
)
rules(
    "groups-of-our-name-are-joined",
    "2.2.1",
    "User-agent: newswatch\nDisallow: /a\n\nUser-agent: other\nDisallow: /c\n\n"
    "User-agent: NEWSWATCH\nDisallow: /b",
    ["/c"],
    ["/a", "/b"],
)
rules(
    "a-group-of-several-names-is-ours-too",
    "2.2.1",
    "User-agent: other\nUser-agent: newswatch\nDisallow: /a\n",
    ["/b"],
    ["/a"],
)
rules(
    "the-longest-rule-wins",
    "2.2.2",
    "User-agent: *\nAllow: /news/open\nDisallow: /news",
    ["/news/open/1"],
    ["/news/1"],
)
rules(
    "of-rules-as-long-the-allowing-one-wins",
    "2.2.2",
    "User-agent: *\nDisallow: /page\nAllow: /page",
    ["/page"],
    [],
)
rules(
    "stars-and-ends-are-read",
    "2.2.3",
    "User-agent: *\nDisallow: /*/print$\nDisallow: *.php",
    ["/a/print/2"],
    ["/a/print", "/x.php"],
)
rules(
    "percent-codes-are-compared-decoded",
    "2.2.2",
    "User-agent: *\nDisallow: /нет\nDisallow: /%7Eold",
    ["/ok"],
    ["/%D0%BD%D0%B5%D1%82", "/~old"],
)
rules(
    "marks-and-line-ends-of-windows-are-read",
    "2.2",
    "\ufeffUSER-AGENT: *\r\n# no\r\nDISALLOW: /a # secret\r\n",
    ["/b"],
    ["/a"],
)
rules("a-missing-robots-txt-allows-all", "2.3.1.3", lambda _: refused(404), ["/a"], [])
rules("a-forbidden-robots-txt-allows-all", "2.3.1.3", lambda _: refused(403), ["/a"], [])
rules(
    "the-first-500-kib-are-read",
    "2.5",
    "User-agent: *\nDisallow: /a\n" + "# filler\n" * 80_000,
    ["/b"],
    ["/a"],
)
rules("robots-txt-behind-a-login-allows-all", "2.3.1.3", lambda _: refused(401), ["/a"], [])
rules("an-empty-rule-disallows-nothing", "2.2.2", "User-agent: *\nDisallow:\n", ["/a"], [])
rules(
    "what-is-no-rule-is-passed-over",
    "2.2.4",
    "Hello!\nUser-agent: *\nSitemap: /s.xml\nHost: b\n: /b\nDisallow: /a\n",
    ["/b"],
    ["/a"],
)
rules(
    "a-path-is-compared-with-its-case",
    "2.2.2",
    "User-agent: *\nDisallow: /Private",
    ["/private"],
    ["/Private"],
)
rules("a-query-is-part-of-a-path", "2.2.2", "User-agent: *\nDisallow: /*?print=", ["/a?id=1"], ["/a?print=1"])
rules("a-page-for-robots-txt-allows-all", "2.2", lambda _: html(page("Our home")), ["/a"], [])


@case("RFC 9309 section 2.3.1.4", hours=20)
def a_robots_txt_that_fails_means_not_now(site):
    site.serve("/robots.txt", by_time((0, refused(503)), (3, robots("User-agent: *\nAllow: /"))))
    site.serve("/report-1", html(page("Report 1")))
    site.feed(xml(site.rss(1)))

    def check(seen):
        (asked,) = seen.asks("/report-1")
        assert asked.at >= START + timedelta(hours=3)
        assert seen.article.title == "Report 1"

    return check


@case("RFC 9309 section 2.3.1.2")
def a_robots_txt_may_be_elsewhere(site):
    site.serve(site.url("/robots-all.txt", "static."), robots("User-agent: *\nDisallow: /report-1"))
    site.serve("/robots.txt", redirect(302, site.url("/robots-all.txt", "static.")))
    site.feed(xml(site.rss(1, 2)))

    def check(seen):
        assert asked_pages(seen) == {"/report-2"}

    return check


@case("RFC 9309 section 2.4", hours=23)
def a_robots_txt_is_kept_for_a_day(site):
    site.serve("/robots.txt", robots("User-agent: *\nAllow: /"))
    site.feed(*(xml(site.rss(*range(poll + 1))) for poll in range(8)), interval_s=7_200)

    def check(seen):
        assert len(seen.asks("/robots.txt")) == 1
        assert len(asked_pages(seen)) == 8

    return check


@case("RFC 9309 section 2.4", hours=30)
def a_robots_txt_is_read_again_after_a_day(site):
    site.serve("/robots.txt", robots("User-agent: *\nAllow: /"), robots("User-agent: *\nDisallow: /"))
    site.feed(by_time((0, xml(site.rss(1))), (25, xml(site.rss(1, 2)))), interval_s=3_600)

    def check(seen):
        assert len(seen.asks("/robots.txt")) == 2
        assert asked_pages(seen) == {"/report-1"}

    return check


@case("policy, robots.txt: subscribed feeds are exempt")
def a_feed_is_asked_whatever_robots_txt_says(site):
    site.serve("/robots.txt", robots("User-agent: *\nDisallow: /"))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert len(seen.asks()) >= 2
        assert (asked_pages(seen), seen.entry.reason) == (set(), "robots")

    return check


@case("policy, robots.txt: crawl-delay")
def a_crawl_delay_is_kept(site):
    site.serve("/robots.txt", robots("User-agent: *\nCrawl-delay: 0.7"))
    site.feed(xml(site.rss(1, 2, 3)))

    def check(seen):
        pages = [asked for asked in seen.asked if "/report-" in asked.url]
        assert len(pages) == 3
        for before, after in pairwise(pages):
            assert after.tick - before.tick >= 0.65 or after.at - before.at >= timedelta(seconds=0.7)

    return check


@case("RFC 9309 section 2.2.2")
def a_redirect_leads_to_no_disallowed_page(site):
    site.serve(site.url("/robots.txt", "other."), robots("User-agent: *\nDisallow: /"))
    site.serve("/report-1", redirect(302, site.url("/full", "other.")))
    site.serve(site.url("/full", "other."), html(page("Report 1")))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert seen.asks(site.url("/full", "other.")) == []
        assert (seen.entry.state, seen.entry.reason) == ("refused", "robots")

    return check


@case("policy, Retry-After: a 429 pauses the host", hours=6)
def a_429_for_robots_txt_pauses_the_host(site):
    site.serve("/robots.txt", refused(429, retry_after="10800"), robots("User-agent: *\nAllow: /"))
    site.serve("/report-1", html(page("Report 1")))
    site.feed(xml(site.rss(1)), interval_s=1_800)

    def check(seen):
        assert seen.asks("/robots.txt")
        said = seen.asks("/robots.txt")[0].at
        assert not [asked for asked in seen.asked if said < asked.at < said + timedelta(hours=3)]
        assert seen.article.title == "Report 1"

    return check
