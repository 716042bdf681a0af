"""robots.txt, and addresses under which one article can be had."""

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


def joined(name, rule, first, second, *, pages=None, entries=2, hours=2.5):
    """Enter a case of two addresses of one page: one article comes of them."""

    def build(site):
        links = [site.url(link.format(domain=site.domain)) for link in (first, second)]
        for number, link in enumerate(links):
            about = "Report of two addresses"
            head = pages[number].format(domain=site.domain) if pages else ""
            site.serve(link, html(page(about, head)))
        site.feed(xml(site.rss(*(site.item(n, link=link, guid=str(n)) for n, link in enumerate(links)))))

        def check(seen):
            assert len(seen.articles) == 1
            assert len(seen.entries) <= entries
            assert {entry.state for entry in seen.entries} == {"done"}

        return check

    CASES.add(name, rule, build, hours=hours)


CANON = '<link rel="canonical" href="https://{domain}/story">'
joined(
    "a-canonical-link-joins", "RFC 6596 section 3", "/story?page=full", "/archive/story", pages=[CANON, CANON]
)
joined(
    "a-canonical-link-may-be-relative",
    "RFC 6596 section 3",
    "/a",
    "/b",
    pages=['<link rel=canonical href="/story">'] * 2,
)
joined(
    "a-canonical-link-is-relative-to-the-base",
    "HTML, base",
    "/a/1",
    "/b/2",
    pages=['<base href="https://{domain}/x/"><link rel="canonical" href="story">'] * 2,
)
joined(
    "an-amp-page-joins-its-article",
    "AMP HTML, canonical",
    "/story",
    "https://amp.{domain}/story.html",
    pages=[CANON, CANON],
)
joined("an-amp-path-joins", "policy, Addresses", "/story-17", "/story-17/amp/")
joined(
    "tracking-joins", "policy, Addresses", "/story?fbclid=1&id=7", "/story?id=7&gclid=2&mc_cid=9&utm_medium=x"
)
joined("the-order-of-parameters-joins", "policy, Addresses", "/story?a=1&b=2", "/story?b=2&a=1")
joined(
    "a-session-id-joins", "policy, Addresses", "/story;jsessionid=0A1B2C3D4E5F60718293A4B5C6D7E8F9", "/story"
)
joined("a-mobile-host-joins", "policy, Addresses", "https://m.{domain}/story", "https://www.{domain}/story")
joined("a-fragment-joins", "RFC 3986 section 3.5", "/story#comments", "/story")
joined("a-trailing-slash-joins", "policy, Addresses", "/2026/story/", "/2026/story")
joined("percent-codes-join", "RFC 3986 section 6.2.2.2", "/%7Estory/%e2%82%ac", "/~story/%E2%82%AC")
joined("a-canonical-link-of-http-joins", "policy, Addresses", "/story", "http://{domain}/story")
joined(
    "a-host-in-capitals-joins",
    "RFC 3986 section 6.2.2.1",
    "HTTPS://WWW.{domain}/story",
    "https://www.{domain}/story",
)
joined("dots-in-a-path-join", "RFC 3986 section 6.2.2.3", "/news/../story", "/story")
joined(
    "a-default-port-joins", "RFC 3986 section 6.2.3", "https://{domain}:443/story", "https://{domain}/story"
)


@case("RFC 6596 section 3")
def a_page_that_redirects_to_an_article_joins_it(site):
    site.serve("/short", redirect(301, "/story"))
    site.serve("/story", html(page("Story")))
    site.feed(
        xml(
            site.rss(
                site.item(1, link=site.url("/short"), guid="1"),
                site.item(2, link=site.url("/story"), guid="2"),
            )
        )
    )

    def check(seen):
        assert (len(seen.articles), len(seen.entries)) == (1, 2)
        assert {entry.state for entry in seen.entries} == {"done"}

    return check


@case("RFC 6596 section 5: misuse")
def a_canonical_link_to_the_front_page_is_not_believed(site):
    links = [site.url(f"/{name}?utm_source=rss") for name in ("one", "two")]
    for name, link in zip(("one", "two"), links, strict=True):
        site.serve(link, html(page(f"Story {name}", '<link rel="canonical" href="/">')))
    site.feed(xml(site.rss(*(site.item(n, link=link, guid=str(n)) for n, link in enumerate(links)))))

    def check(seen):
        assert {article.title for article in seen.articles} == {"Story one", "Story two"}
        assert {article.canonical_url for article in seen.articles} == {site.url("/one"), site.url("/two")}

    return check


@case("policy, Addresses", also_held=True)
def what_differs_is_kept_apart(site):
    links = [
        site.url("/story?id=1"),
        site.url("/story?id=2"),
        site.url("/Story?id=1"),
        site.url("/1", "news."),
        site.url("/1", "sports."),
        site.url("/story?source=3"),
    ]
    for number, link in enumerate(links):
        site.serve(link, html(page(f"Story {number}")))
    site.feed(xml(site.rss(*(site.item(n, link=link, guid=str(n)) for n, link in enumerate(links)))))

    def check(seen):
        assert len({article.url for article in seen.articles}) == 6

    return check
