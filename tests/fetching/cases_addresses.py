"""Addresses under which one article can be had, and those that only look alike."""

import base64
from urllib.parse import quote

from fetching.bench import Cases
from fetching.site import html, page, redirect, xml

CASES = Cases()
case = CASES.case


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


def unwrapped(name, wrapper):
    """Enter a case of a link that leads by way of somebody who counts: the page is asked itself."""

    def build(site):
        target = site.url("/story")
        encoded = base64.urlsafe_b64encode(
            b"\x08\x13\x22" + bytes([len(target)]) + target.encode() + b"\xd2\x01\x00"
        )
        link = wrapper.format(quoted=quote(target, safe=""), encoded=encoded.decode().rstrip("="))
        site.serve("/story", html(page("Story")))
        site.feed(xml(site.rss(site.item(1, link=link, guid="one"))))

        def check(seen):
            assert seen.article.canonical_url == target
            assert len(seen.asks("/story")) == 1

        return check

    CASES.add(name, "policy, Addresses: wrappers", build)


unwrapped("a-link-by-way-of-google", "https://www.google.com/url?rct=j&sa=t&url={quoted}&ct=ga&usg=1")
unwrapped("a-link-by-way-of-google-news", "https://news.google.com/rss/articles/{encoded}?oc=5")
unwrapped("a-link-by-way-of-facebook", "https://l.facebook.com/l.php?u={quoted}&h=AT0")


@case("RFC 6596 section 3", also_held=True)
def canonical_links_in_a_circle_lose_nothing(site):
    for here, there in (("/a", "/b"), ("/b", "/a")):
        site.serve(here, html(page(f"Story {here}", f'<link rel="canonical" href="{there}">')))
    site.feed(xml(site.rss(*(site.item(n, link=site.url(path)) for n, path in enumerate(("/a", "/b"))))))

    def check(seen):
        assert 1 <= len(seen.articles) <= 2
        assert {entry.state for entry in seen.entries} == {"done"}

    return check
