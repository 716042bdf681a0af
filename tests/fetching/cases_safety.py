"""Servers that mean harm: addresses inside, bombs, answers without end, bad certificates."""

import base64
import gzip
import json
from datetime import timedelta
from functools import cache

import brotli

from fetching.bench import Cases, between
from fetching.codings import always_coded, zstd_bomb
from fetching.server import Raw
from fetching.site import html, page, redirect, xml

CASES = Cases()
case = CASES.case

ADDRESSES = "policy, Security: the address dialled is checked"
TIME = "policy, Limits: 40 s in total"
SIZE = "policy, Limits: size after decompression"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n"


@cache
def blank(megabytes: int) -> bytes:
    """So much of nothing."""
    return b" " * (megabytes * 1_000_000)


@cache
def gzip_bomb() -> bytes:
    return gzip.compress(blank(60), 9)


def bomb(name, make):
    """Enter a case of a small body that becomes sixty megabytes."""

    def build(site):
        site.feed(make())

        def check(seen):
            assert (seen.feed.state, seen.feed.reason) == ("failing", "too_large")

        return check

    CASES.add(name, SIZE, build, hours=1.5)


bomb("a-gzip-bomb-is-cut", lambda: always_coded("gzip", gzip_bomb()))
bomb("a-gzip-bomb-without-a-label-is-cut", lambda: xml(gzip_bomb()))
bomb("a-gzip-bomb-in-gzip-is-cut", lambda: always_coded("gzip, gzip", gzip.compress(gzip_bomb())))
bomb("a-brotli-bomb-is-cut", lambda: always_coded("br", brotli.compress(blank(60), quality=1)))
bomb("a-zstd-bomb-is-cut", lambda: always_coded("zstd", zstd_bomb(60)))


@case(SIZE)
def a_bomb_of_a_page_is_cut(site):
    site.serve("/report-1", html(gzip_bomb(), content_encoding="gzip"))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert (seen.entry.reason, seen.articles) == ("too_large", [])

    return check


@case("policy, Limits: nesting")
def json_nested_without_end_is_refused(site):
    deep = b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [' + b"[" * 100_000
    site.feed(xml(deep, content_type="application/feed+json"))

    def check(seen):
        assert (seen.feed.state, seen.feed.reason) == ("failing", "not_a_feed")

    return check


@case(SIZE, naive_polls=1, hours=1)
def a_body_without_end_is_left(site):
    url = site.feed(Raw([HEAD + b"\r\n", *([b" " * 1_000_000] * 40)]))

    def check(seen):
        assert (seen.feed.state, seen.feed.reason) == ("failing", "too_large")
        # Some of what was sent never left the sockets' buffers.
        assert site.server.sent[url] <= len(seen.polls) * 25_000_000

    return check


@case("policy, Limits: headers", hours=1, also_held=True)
def headers_without_end_are_left(site):
    line = b"".join(b"X-More-%d: on and on\r\n" % number for number in range(1_000))
    url = site.feed(Raw([HEAD, *([line] * 400)]))

    def check(seen):
        assert seen.feed.state == "failing"
        assert site.server.sent[url] < len(seen.asks()) * 5_000_000

    return check


def slow(name, make):
    """Enter a case of an answer that comes byte by byte: a worker is held no longer than the total time."""

    def build(site):
        site.feed(make(site.rss(1)))

        def check(seen):
            assert (seen.feed.state, seen.feed.reason) == ("failing", "timeout")
            assert between(seen.polls[0].planned, 27, 36)

        return check

    CASES.add(name, TIME, build, direct=True, hours=0.4, naive_polls=1)


def drips(data: bytes) -> list[bytes]:
    """A document's first bytes one by one, and then the rest."""
    return [*(data[place : place + 1] for place in range(11)), data[11:]]


slow("a-byte-at-a-time-is-cut", lambda body: Raw([HEAD + b"\r\n", *drips(body)], pause_s=0.15))
slow("a-header-at-a-time-is-cut", lambda body: Raw([*drips(HEAD), b"\r\n", body], pause_s=0.15))
slow("silence-is-cut", lambda body: Raw([HEAD + b"\r\n" + body], pause_s=1.8))


@case(TIME, direct=True, hours=0.2, naive_polls=1)
def a_page_that_comes_byte_by_byte_is_cut(site):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    site.serve("/report-1", Raw([head, *drips(page("Report 1").encode())], pause_s=0.15))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert (seen.entry.state, seen.entry.reason) == ("due", "timeout")

    return check


@case("RFC 9110 section 4.3.4", direct=True, also_held=True)
def a_bad_certificate_is_refused(site):
    url = f"{site.secure.url}/{site.name}/feed"
    site.secure.scripts[url] = lambda _: xml(site.rss(1))
    site.watch(url)

    def check(seen):
        assert (seen.feed.state, seen.asked) == ("failing", [])

    return check


@case("RFC 9110 section 4.3.4", direct=True)
def a_bad_certificate_is_named_and_asked_less_and_less(site):
    site.watch(f"{site.secure.url}/{site.name}/feed")

    def check(seen):
        assert (seen.feed.state, seen.feed.reason, seen.asked) == ("failing", "tls", [])
        assert {poll.outcome for poll in seen.polls} == {"failed"}
        assert between(seen.polls[0].planned, 27, 36)

    return check


@case("RFC 9110 section 11.6.2")
def a_login_stays_with_its_origin(site):
    other = site.url("/feed", "other.")
    site.serve(other, xml(site.rss(1)))
    site.serve("/report-1", html(page("Report 1")))
    site.feed(redirect(302, other))
    site.logins.append(f"https://reader:s%20cret@{site.domain}")

    def check(seen):
        login = "Basic " + base64.b64encode(b"reader:s cret").decode()
        assert {asked.headers.get("authorization") for asked in seen.asks()} == {login}
        assert {asked.headers.get("authorization") for asked in seen.asks(other)} == {None}
        assert {asked.headers.get("authorization") for asked in seen.asks("/report-1")} == {None}

    return check


@case("RFC 9110 section 4.2.4")
def a_login_in_a_redirect_is_not_believed(site):
    target = f"https://admin:secret@other.{site.domain}/feed"
    site.serve(site.url("/feed", "other."), xml(site.rss(1)))
    site.feed(redirect(302, target))

    def check(seen):
        assert seen.titles == {"Report 1"}
        written = json.dumps([(asked.url, dict(asked.headers)) for asked in seen.asked])
        assert "secret" not in written
        assert "uthorization" not in written

    return check


@case("RFC 9110 section 5.5", also_held=True)
def a_link_writes_no_header(site):
    link = site.url("/report-1") + " HTTP/1.1\r\nX-Injected: yes\r\n"
    site.feed(xml(site.rss(site.item(1, link=link, guid="one"))))

    def check(seen):
        assert len(seen.entries) == 1
        assert not [asked for asked in seen.asked if "x-injected" in asked.headers]

    return check


@case("policy, Limits: requests to a site are kept apart", direct=True, hours=1)
def pages_of_a_site_are_asked_one_after_another(site):
    site.feed(xml(site.rss(*range(12))))

    def check(seen):
        ticks = sorted(asked.tick for asked in seen.asked if "/report-" in asked.url)
        assert len(ticks) == 12
        # The bench keeps them 30 ms apart (the first may be late); at will takes a tenth of that.
        assert ticks[-1] - ticks[0] >= 11 * 0.03 * 0.75

    return check


@case("policy, Errors", hours=2)
def a_feed_that_breaks_the_reader_harms_no_other(site):
    site.feed(xml(b"<rss" + b" a='" * 200_000), path="/broken")
    site.feed(xml(site.rss(1)), path="/sound")

    def check(seen):
        states = {feed.url.rpartition("/")[2]: feed.state for feed in seen.feeds}
        assert states == {"broken": "failing", "sound": "healthy"}
        assert all(wait >= timedelta(minutes=27) for wait in seen.waits("/broken"))

    return check
