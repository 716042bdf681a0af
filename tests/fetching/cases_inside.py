"""Addresses that are not on the public internet, however they are written: nobody may lead us there."""

from fetching.bench import Cases
from fetching.site import html, page, redirect, xml

CASES = Cases()
case = CASES.case

ADDRESSES = "policy, Security: the address dialled is checked"


def inside(name, host):
    """Enter two cases of an address inside, as it may be written: a feed's redirect and an entry's link."""

    def target(site):
        site.elsewhere.scripts[f"{site.elsewhere.url}/{site.name}/secret"] = lambda _: xml(
            site.rss(site.item(7))
        )
        return f"http://{host}:{site.elsewhere.port}/{site.name}/secret"

    def reached(site, seen):
        return [asked for asked in seen.asked if asked.url.startswith(site.elsewhere.url)]

    def redirected(site):
        site.feed(redirect(302, target(site)))

        def check(seen):
            assert reached(site, seen) == []
            assert (seen.feed.state, seen.feed.reason) == ("failing", "forbidden_address")

        return check

    def linked(site):
        site.feed(xml(site.rss(site.item(1, link=target(site), guid="one"))))

        def check(seen):
            assert reached(site, seen) == []
            assert (seen.entry.state, seen.entry.reason) == ("refused", "forbidden_address")

        return check

    CASES.add(f"no-redirect-to-{name}", ADDRESSES, redirected, direct=True, hours=1.5)
    CASES.add(f"no-page-at-{name}", ADDRESSES, linked, direct=True, hours=1.5)


inside("loopback", "127.0.0.1")
inside("loopback-in-one-number", "2130706433")
inside("loopback-in-octal", "0177.0.0.1")
inside("loopback-in-hex", "0x7f.0.0.1")
inside("loopback-in-short", "127.1")
inside("loopback-by-name", "localhost")
inside("loopback-mapped-into-ipv6", "[::ffff:127.0.0.1]")


def closed(name, address, *, reason="forbidden_address"):
    """Enter a case of a redirect to an address that no feed has."""

    def build(site):
        location = address.format(site=site.name)
        site.serve(location, xml(site.rss(7)))
        site.feed(redirect(302, location))

        def check(seen):
            assert {asked.url for asked in seen.asked} <= {site.url("/feed"), site.url("/robots.txt")}
            assert (seen.feed.state, seen.feed.reason) == ("failing", reason)

        return check

    CASES.add(f"no-redirect-to-{name}", ADDRESSES, build, hours=1.5)


closed("a-clouds-metadata", "http://169.254.169.254/{site}/latest")
closed("a-private-network", "http://10.1.2.3/{site}/")
closed("a-carriers-network", "http://100.64.0.1/{site}/")
closed("nowhere", "http://0.0.0.0/{site}/")
closed("ipv6-loopback", "http://[::1]/{site}/")
closed("ipv6-behind-nat64", "http://[64:ff9b::a9fe:a9fe]/{site}/")
closed("ipv6-behind-6to4", "http://[2002:7f00:1::]/{site}/")
closed("a-unique-local-address", "http://[fd00:ec2::254]/{site}/")
closed("a-file", "file:///{site}/passwd", reason="bad_url")
closed("ftp", "ftp://files.example/{site}/feed", reason="bad_url")
closed("gopher", "gopher://127.0.0.1:6379/{site}/", reason="bad_url")


def closed_page(name, address, reason):
    """Enter a case of a page that redirects where no page is."""

    def build(site):
        location = address.format(site=site.name)
        site.serve(location, html(page("Secret")))
        site.serve("/report-1", redirect(302, location))
        site.feed(xml(site.rss(1)))

        def check(seen):
            assert [asked.url for asked in seen.asked if f"/{site.name}/" in asked.url] == []
            assert (seen.entry.state, seen.entry.reason) == ("refused", reason)

        return check

    CASES.add(name, ADDRESSES, build, hours=1.5)


closed_page(
    "no-page-behind-a-redirect-to-a-clouds-metadata",
    "http://169.254.169.254/{site}/latest",
    "forbidden_address",
)
closed_page("no-page-behind-a-redirect-to-ftp", "ftp://files.example/{site}/page", "bad_url")


@case(ADDRESSES, also_held=True)
def no_feed_that_a_page_names_inside(site):
    target = f"http://169.254.169.254/{site.name}/feed"
    site.serve(target, xml(site.rss(7)))
    site.feed(html(page("Front", f'<link rel="alternate" type="application/rss+xml" href="{target}">')))

    def check(seen):
        assert {asked.url for asked in seen.asked} == {site.url("/feed")}

    return check


@case(ADDRESSES, also_held=True)
def no_refresh_to_an_address_inside(site):
    target = f"http://169.254.169.254/{site.name}/page"
    site.serve(target, html(page("Secret")))
    site.serve(
        "/report-1", html(f'<html><head><meta http-equiv="refresh" content="0;url={target}"></head></html>')
    )
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert [asked.url for asked in seen.asked if asked.url.startswith("http://")] == []

    return check
