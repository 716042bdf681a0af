"""What is asked for, and answers that come in an odd way and can be read all the same."""

import gzip

from fetching.bench import Cases
from fetching.codings import CODERS, always_coded, coded, raw_deflate
from fetching.server import Answer, Raw, head
from fetching.site import xml

CASES = Cases()
case = CASES.case

POLITE = "policy, Polite"


@case("RFC 9110 section 10.1.5")
def the_user_agent_says_where_to_complain(site):
    site.feed(xml(site.rss(1)))

    def check(seen):
        agents = {asked.headers.get("user-agent", "") for asked in seen.asked}
        assert len(agents) == 1
        assert "(+https://" in agents.pop()

    return check


@case("policy, feeds.yaml: user_agent")
def a_feed_may_be_asked_under_another_name(site):
    site.feed(xml(site.rss(1)), user_agent="SpecialReader/2.0 (+https://special.example)")

    def check(seen):
        assert seen.asks()[0].headers.get("user-agent") == "SpecialReader/2.0 (+https://special.example)"

    return check


@case("RFC 9110 section 12.5.1")
def what_can_be_read_is_named(site):
    site.feed(xml(site.rss(1)))

    def check(seen):
        accepted = seen.asks()[0].headers.get("accept", "")
        kinds = ("application/rss+xml", "application/atom+xml", "application/feed+json", "*/*")
        assert [kind for kind in kinds if kind not in accepted] == []

    return check


@case(POLITE, also_held=True)
def cookies_are_not_sent_back(site):
    site.feed(xml(site.rss(1), set_cookie="visitor=1; Path=/"))

    def check(seen):
        assert {asked.headers.get("cookie") for asked in seen.asked} == {None}

    return check


def compressed(name, coding, coder):
    """Enter a case of a content coding: it must be asked for and read."""

    def build(site):
        body = site.rss(*range(30))
        site.feed(coded(coding, body, coder(body)))

        def check(seen):
            assert coding in seen.asks()[0].headers.get("accept-encoding", "")
            assert len(seen.titles) == 30

        return check

    CASES.add(name, "RFC 9110 section 8.4.1", build)


for coding, coder in CODERS.items():
    compressed(f"{coding}-is-asked-for-and-read", coding, coder)
compressed("deflate-without-its-header-is-read", "deflate", raw_deflate)
compressed(
    "gzip-of-several-members-is-read",
    "gzip",
    lambda body: gzip.compress(body[:99]) + gzip.compress(body[99:]),
)


def oddly_coded(name, rule, make, *, also_held=False):
    """Enter a case of a body that comes in an odd way, and is to be read all the same."""

    def build(site):
        site.feed(make(site.rss(1, 2)))

        def check(seen):
            assert (seen.titles, seen.feed.state) == ({"Report 1", "Report 2"}, "healthy")

        return check

    CASES.add(name, rule, build, also_held=also_held)


def with_headers(body, count):
    """An answer with many headers, one of them long."""
    many = (("X-Policy", "a" * 20_000), *((f"X-Policy-{number}", "self") for number in range(count)))
    return Answer(body, 200, (("Content-Type", "application/xml"), *many))


def with_hints(body):
    """An answer after an informational one."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    return Raw([hints + head(f"Content-Length: {len(body)}") + body])


def chunked(body):
    """A body in chunks of odd sizes, with an extension and a trailer."""
    parts = [body[start : start + 97] for start in range(0, len(body), 97)]
    chunks = b"".join(b"%x;q=1\r\n%s\r\n" % (len(part), part) for part in parts)
    return Raw([head("Transfer-Encoding: chunked") + chunks + b"0\r\nX-Sum: 1\r\n\r\n"])


oddly_coded("a-gzip-file-without-a-label-is-read", "policy, Limits", lambda body: xml(gzip.compress(body)))
oddly_coded(
    "gzip-nobody-asked-for-is-read",
    "RFC 9110 section 8.4",
    lambda body: always_coded("gzip", gzip.compress(body)),
)
oddly_coded(
    "two-codings-are-undone-in-turn",
    "RFC 9110 section 8.4",
    lambda body: always_coded("gzip, br", CODERS["br"](gzip.compress(body))),
)
oddly_coded("more-than-a-hundred-headers-are-read", "policy, Parts", lambda body: with_headers(body, 150))
for label in ("GZIP", "x-gzip"):
    oddly_coded(
        f"gzip-is-also-called-{label.lower()}{'' if label.islower() else '-in-capitals'}",
        "RFC 9110 section 8.4.1.3",
        lambda body, label=label: always_coded(label, gzip.compress(body)),
    )
for label in ("utf-8", "none", "identity", ""):
    oddly_coded(
        f"a-coding-called-{label or 'nothing'}-is-none",
        "RFC 9110 section 8.4.1",
        lambda body, label=label: always_coded(label, body),
        also_held=True,
    )
oddly_coded("early-hints-are-passed-over", "RFC 9110 section 15.2", with_hints)
oddly_coded("chunks-are-joined", "RFC 9112 section 7.1", chunked, also_held=True)
oddly_coded(
    "a-body-may-end-with-the-connection",
    "RFC 9112 section 6.3",
    lambda body: Raw([head() + body]),
    also_held=True,
)
oddly_coded(
    "a-false-gzip-label-harms-nothing",
    "policy, Limits",
    lambda body: always_coded("gzip", body),
    also_held=True,
)
oddly_coded(
    "a-feed-sent-as-html-is-read",
    "RFC 9110 section 8.3",
    lambda body: xml(body, content_type="text/html"),
    also_held=True,
)
oddly_coded("a-feed-sent-as-anything-is-read", "RFC 9110 section 8.3", Answer, also_held=True)


def lax(*lines: bytes, end: bytes = b"\r\n"):
    """A head that is not quite as the standard says."""

    def make(body):
        fields = [
            b"HTTP/1.1 200 OK",
            b"Content-Length: %d" % len(body),
            b"Content-Type: application/xml",
            *lines,
        ]
        return Raw([end.join([*fields, b"", b""]) + body])

    return make


LAX = "RFC 9112 section 2.2: robustness"
oddly_coded("lines-that-end-with-a-newline-only", LAX, lax(end=b"\n"), also_held=True)
oddly_coded(
    "a-header-folded-over-two-lines", "RFC 9112 section 5.2", lax(b"X-Long: one,\r\n two"), also_held=True
)
oddly_coded(
    "a-header-beyond-ascii", "RFC 9110 section 5.5", lax("X-Author: Müller 김".encode()), also_held=True
)
oddly_coded(
    "a-header-in-latin-1",
    "RFC 9110 section 5.5",
    lax(b"Content-Disposition: inline; filename=M\xfcller.xml"),
    also_held=True,
)
oddly_coded(
    "a-status-without-a-reason",
    "RFC 9112 section 4",
    lambda body: Raw([head(f"Content-Length: {len(body)}").replace(b"200 OK", b"200", 1) + body]),
    also_held=True,
)
