"""Broken and hostile documents, and links of entries."""

from html import escape

from fetching.bench import Cases
from fetching.reading import read_titles
from fetching.server import Answer
from fetching.site import xml

CASES = Cases()
case = CASES.case


def broken(name, rule, change, *titles, also_held=False):
    """Enter a case of a document spoilt in some way, and the reports that are to be read all the same."""
    read_titles(CASES, name, rule, lambda site: change(site.rss(1, 2)), *titles, also_held=also_held)


BOTH = ("Report 1", "Report 2")
WELL_FORMED = "XML 1.0 section 2.1"
broken(
    "warnings-before-the-declaration",
    WELL_FORMED,
    lambda body: b"<br />\n<b>Warning</b>: mysql in <b>/x.php</b>\n" + body,
    *BOTH,
    also_held=True,
)
broken(
    "a-blank-line-before-the-declaration",
    WELL_FORMED,
    lambda body: b"\r\n\r\n  " + body,
    *BOTH,
    also_held=True,
)
broken(
    "two-byte-order-marks",
    WELL_FORMED,
    lambda body: b"\xef\xbb\xbf\xef\xbb\xbf" + body,
    *BOTH,
    also_held=True,
)
broken(
    "end-tags-that-are-missing",
    WELL_FORMED,
    lambda body: body.replace(b"</item>", b""),
    *BOTH,
    also_held=True,
)
broken(
    "an-item-without-anything",
    "RSS 2.0, item",
    lambda body: body.replace(b"<item>", b"<item></item><item>", 1),
    *BOTH,
)
broken(
    "null-bytes-everywhere", "XML 1.0 section 2.2", lambda body: body.replace(b"Report", b"Re\x00port"), *BOTH
)
broken(
    "a-html-comment-in-between",
    WELL_FORMED,
    lambda body: body.replace(b"<item>", b"<!-- a -- b --><item>"),
    *BOTH,
    also_held=True,
)
broken(
    "a-page-after-the-document",
    WELL_FORMED,
    lambda body: body + b"<script>track()</script><!-- 0.2 s -->",
    *BOTH,
    also_held=True,
)


@case(WELL_FORMED, hours=4)
def a_document_that_stops_leaves_no_half_entry(site):
    whole = site.rss(1, 2)
    site.feed(xml(whole[: whole.index(b"Report 2") + 4]), xml(whole))

    def check(seen):
        assert sorted(entry.title or "" for entry in seen.entries) == ["Report 1", "Report 2"]

    return check


def bomb(depth=12):
    defined = '<!ENTITY a0 "bombbombbomb">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth)
    )
    return f"<!DOCTYPE rss [{defined}]>".encode()


def with_doctype(doctype, text):
    def make(site):
        body = site.rss(site.item(1, title="Safe TITLE")).replace(b"TITLE", text)
        return body.replace(b"<rss", doctype + b"<rss", 1)

    return make


@case("policy, Parts: DOCTYPE", also_held=True)
def entities_that_explode_are_defused(site):
    site.feed(xml(with_doctype(bomb(), b"&a11;")(site)))

    def check(seen):
        assert (seen.entry.title or "").startswith("Safe")
        assert len(seen.entry.title or "") < 100
        assert "bomb" not in (seen.entry.title or "")

    return check


@case("policy, XML entities are off", also_held=True)
def an_entity_reads_no_file_and_asks_nobody(site):
    doctype = (
        f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "{site.url("/entity")}">'
    )
    doctype += f'<!ENTITY % p SYSTEM "{site.url("/entity.dtd")}"> %p;]>'
    site.feed(xml(with_doctype(doctype.encode(), b"&f; &h;")(site)))

    def check(seen):
        assert set(seen.paths()) == {"/feed", "/report-1"}
        assert "root" not in (seen.entry.title or "")

    return check


@case("policy, Limits: 5,000 entries a poll")
def of_ten_thousand_entries_the_newest_are_kept(site):
    def dated(number):
        date = f"{1 + number // 1440:02} Feb 2026 {number // 60 % 24:02}:{number % 60:02}:00 GMT"
        return f"<item><title>Report {number}</title><pubDate>{date}</pubDate></item>"

    site.feed(xml(site.rss(*map(dated, range(10_000)))))

    def check(seen):
        assert (len(seen.entries), seen.polls[0].cut) == (5_000, 5_000)
        assert {"Report 9999", "Report 5000"} <= seen.titles
        assert "Report 4999" not in seen.titles

    return check


@case("policy, Limits: nesting")
def a_document_nested_without_end_is_refused(site):
    site.feed(xml(site.rss(1).replace(b"<item>", b"<a>" * 3_000 + b"<item>")))

    def check(seen):
        assert (seen.feed.state, seen.feed.reason) == ("failing", "too_deep")

    return check


@case("policy, Limits")
def an_overlong_title_is_cut(site):
    site.feed(xml(site.rss(site.item(1, title="word " * 400_000))))

    def check(seen):
        assert 1_000 <= len(seen.entry.title or "") <= 10_000

    return check


@case("RFC 4287 section 4.2.7.2", also_held=True)
def of_several_links_the_page_is_taken(site):
    links = [
        ("self", "application/atom+xml", "/entry-1"),
        ("edit", "application/atom+xml", "/edit-1"),
        ("enclosure", "audio/mpeg", "/sound-1"),
        ("alternate", "text/html", "/report-1"),
        ("alternate", "application/pdf", "/print-1"),
        ("replies", "text/html", "/replies-1"),
    ]
    written = "".join(
        f'<link rel="{rel}" type="{kind}" href="{escape(site.url(path))}"/>' for rel, kind, path in links
    )
    site.feed(xml(site.atom(f"<entry><id>urn:1</id><title>One</title>{written}</entry>")))

    def check(seen):
        assert seen.entry.url == site.url("/report-1")
        assert len(seen.asks("/report-1")) == 1
        assert not seen.asks("/print-1")

    return check


@case("RSS 2.0, enclosure")
def an_enclosure_is_no_page(site):
    item = (
        f'<item><title>Sound</title><guid>{site.url("/report-1")}</guid><enclosure url="{site.url("/a.mp3")}"'
    )
    site.feed(xml(site.rss(item + ' length="1" type="audio/mpeg"/></item>')))
    site.serve("/a.mp3", Answer(b"ID3" + bytes(100), headers=(("Content-Type", "audio/mpeg"),)))

    def check(seen):
        assert (seen.entry.url, seen.asks("/a.mp3")) == (site.url("/report-1"), [])
        assert seen.entry.state == "gone"

    return check
