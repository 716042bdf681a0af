"""Formats, broken and hostile documents."""

import gzip
import json
from html import escape

from fetching.bench import Cases
from fetching.reading import read, read_titles, utc
from fetching.server import Answer
from fetching.site import xml

CASES = Cases()
case = CASES.case

SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def rdf(version):
    def make(site):
        item = f"<title>One</title><link>{site.url('/report-1')}</link>"
        return (
            '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
            f' xmlns="{version}"><channel><title>Old</title></channel>'
            f'<item rdf:about="{site.url("/report-1")}">{item}</item></rdf:RDF>'
        ).encode()

    return make


def old_rss(version):
    def make(site):
        return site.rss(site.item(1, title="One", guid=None)).replace(b'"2.0"', f'"{version}"'.encode())

    return make


def atom_03(site):
    return (
        '<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry>'
        f'<title>One</title><link rel="alternate" type="text/html" href="{site.url("/report-1")}"/>'
        "<id>tag:one</id><issued>2026-03-10T09:00:00Z</issued></entry></feed>"
    ).encode()


def entry(site, inside, number=1):
    """An Atom entry."""
    link = f'<link href="{site.url(f"/report-{number}")}"/>'
    return f"<entry><id>urn:{number}</id><updated>2026-03-10T09:00:00Z</updated>{link}{inside}</entry>"


def atom(inside):
    return lambda site: site.atom(entry(site, inside))


for name, rule, make in (
    ("rss-0-90", "RSS 0.90", rdf("http://my.netscape.com/rdf/simple/0.9/")),
    ("rss-1-0", "RSS 1.0", rdf("http://purl.org/rss/1.0/")),
    ("rss-0-91", "RSS 0.91", old_rss("0.91")),
    ("rss-0-92", "RSS 0.92", old_rss("0.92")),
    ("rss-2-0", "RSS 2.0", old_rss("2.0")),
    ("atom-0-3", "Atom 0.3", atom_03),
    ("atom-1-0", "RFC 4287", atom("<title>One</title>")),
):
    read(CASES, f"{name}-is-read", rule, make, title="One", url="/report-1", also_held=True)


def json_feed(version, **item):
    def make(site):
        given = {"id": "1", "url": site.url("/report-1"), "title": "One"} | item
        feed = {"version": f"https://jsonfeed.org/version/{version}", "title": "J", "items": [given]}
        return json.dumps(feed).encode()

    return make


JSON = {"content_type": "application/feed+json"}
read(CASES, "json-feed-1", "JSON Feed 1", json_feed("1"), title="One", url="/report-1", headers=JSON)
read(
    CASES,
    "json-feed-1-1",
    "JSON Feed 1.1",
    json_feed("1.1", date_published="2026-03-10T18:00:00+09:00", authors=[{"name": "Kim"}]),
    title="One",
    published_at=utc(2026, 3, 10, 9),
    headers=JSON,
)
read(
    CASES,
    "a-json-id-may-be-a-number",
    "JSON Feed 1.1, Items: id",
    json_feed("1.1", id=17),
    guid="17",
    headers=JSON,
)


def sitemap(site, *numbers):
    pages = "".join(
        f"<url><loc>{site.url(f'/report-{number}')}</loc><news:news><news:publication><news:name>N</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2026-03-10T09:00:00Z"
        f"</news:publication_date><news:title>Report {number}</news:title></news:news></url>"
        for number in numbers
    )
    return f'<?xml version="1.0"?><urlset {SITEMAP} {NEWS}>{pages}</urlset>'.encode()


read(
    CASES,
    "a-news-sitemap-is-a-feed",
    "sitemaps.org, with news",
    lambda site: sitemap(site, 1),
    title="Report 1",
    url="/report-1",
    published_at=utc(2026, 3, 10, 9),
)
read_titles(
    CASES,
    "a-sitemap-may-be-a-gzip-file",
    "sitemaps.org, Sitemap files may be gzipped",
    lambda site: gzip.compress(sitemap(site, 1, 2)),
    "Report 1",
    "Report 2",
)


@case("sitemaps.org, Sitemap index", hours=4)
def a_sitemap_index_leads_to_its_sitemaps(site):
    site.serve("/news-1.xml", xml(sitemap(site, 1)))
    site.serve("/news-2.xml", xml(sitemap(site, 2)), xml(sitemap(site, 2, 3)))
    named = "".join(
        f"<sitemap><loc>{site.url(path)}</loc><lastmod>2026-03-10</lastmod></sitemap>"
        for path in ("/news-1.xml", "/news-2.xml")
    )
    site.feed(xml(f'<?xml version="1.0"?><sitemapindex {SITEMAP}>{named}</sitemapindex>'.encode()))

    def check(seen):
        assert {"Report 1", "Report 2"} <= seen.titles
        assert seen.feed.state == "healthy"

    return check


@case("sitemaps.org, Sitemap index", hours=4)
def a_broken_sitemap_of_an_index_spoils_no_other(site):
    site.serve("/good.xml", Answer(gzip.compress(sitemap(site, 1))))
    named = "".join(
        f"<sitemap><loc>{site.url(path)}</loc><lastmod>2026-03-10</lastmod></sitemap>"
        for path in ("/missing.xml", "/good.xml")
    )
    site.feed(xml(f'<?xml version="1.0"?><sitemapindex {SITEMAP}>{named}</sitemapindex>'.encode()))

    def check(seen):
        assert seen.titles == {"Report 1"}

    return check


read(
    CASES,
    "a-plain-sitemap-is-a-feed-too",
    "sitemaps.org",
    lambda site: f"<urlset {SITEMAP}><url><loc>{site.url('/report-1')}</loc></url></urlset>".encode(),
    url="/report-1",
)
read(
    CASES,
    "json-may-begin-with-a-mark",
    "RFC 8259 section 8.1",
    lambda site: b"\xef\xbb\xbf" + json_feed("1.1")(site),
    title="One",
    headers=JSON,
)
read(
    CASES,
    "a-json-title-is-plain-text",
    "JSON Feed 1.1, Items: title",
    json_feed("1.1", title="How to use <b> & <i>"),
    title="How to use <b> & <i>",
    headers=JSON,
)


def title(name, rule, written, expected, *, also_held=False):
    """Enter a case of a title as it stands in an RSS document."""
    read(
        CASES,
        name,
        rule,
        lambda site: site.rss(site.item(1, title="TITLE")).replace(b"TITLE", written.encode()),
        title=expected,
        also_held=also_held,
    )


def harmless(name, rule, written, *expected):
    """Enter a case of a title with what is no character: it goes, or a replacement character tells of it."""

    def build(site):
        site.feed(xml(site.rss(site.item(1, title="TITLE")).replace(b"TITLE", written.encode())))

        def check(seen):
            assert seen.entry.title in expected

        return check

    CASES.add(name, rule, build, hours=1.5)


TITLES = "RSS Best Practices, Character data: title"
title("an-escaped-tag-is-a-tag", TITLES, "The &lt;b&gt;big&lt;/b&gt; one", "The big one")
title("an-ampersand-escaped-twice", TITLES, "AT&amp;amp;T and &amp;quot;us&amp;quot;", 'AT&T and "us"')
title("entities-inside-cdata", TITLES, "<![CDATA[Kim &amp; Co &#8211; <i>news</i>]]>", "Kim & Co – news")
title("what-is-no-tag-stays", TITLES, "5 &lt; 6 &lt;y&gt; and a &lt;b", "5 < 6 <y> and a <b", also_held=True)
title("a-title-is-one-line", "policy, Limits", "First\n\t  second\r\nthird", "First second third")
title("an-entity-of-html", "XML 1.0 section 4.1", "Caf&eacute;&nbsp;&mdash; open", "Café — open")
title("a-bare-ampersand", "XML 1.0 section 2.4", "Q & A: R&D", "Q & A: R&D")
title(
    "numbers-of-windows-1252",
    "HTML, Numeric character reference end state",
    "It&#146;s &#151; fine",
    "It’s — fine",
    also_held=True,
)
harmless(
    "a-null-character",
    "XML 1.0 section 2.2",
    "Fire&#0; near\x00 Seoul",
    "Fire near Seoul",
    "Fire\ufffd near Seoul",
)
title("control-characters", "XML 1.0 section 2.2", "Fire\x08\x1b[31m near&#x1f; Seoul", "Fire[31m near Seoul")
title(
    "marks-that-turn-text-around", "policy, Security", "Fire \u202enear\u2066 Seoul\u200e", "Fire near Seoul"
)
harmless("half-a-character", "Unicode, Surrogates", "Fire &#xD83D; near", "Fire near", "Fire \ufffd near")
harmless(
    "a-character-in-two-halves",
    "Unicode, Surrogates",
    "Fire &#55357;&#56613; near",
    "Fire 🔥 near",
    "Fire \ufffd\ufffd near",
)

read(
    CASES,
    "atom-title-of-html",
    "RFC 4287 section 3.1.1.2",
    atom('<title type="html">The &lt;b&gt;big&lt;/b&gt; one &amp;amp; more</title>'),
    title="The big one & more",
)
read(
    CASES,
    "atom-title-of-xhtml",
    "RFC 4287 section 3.1.1.3",
    atom('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The <em>big</em> one</div></title>'),
    title="The big one",
)
read(
    CASES,
    "atom-title-of-text",
    "RFC 4287 section 3.1.1.1",
    atom("<title>How to use &lt;b&gt;</title>"),
    title="How to use <b>",
    also_held=True,
)
read(
    CASES,
    "a-picture-has-a-title-of-its-own",
    "Media RSS 1.5.1, media:title",
    lambda site: site.rss(
        site.item(1, title="Real")[:-7]
        + '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="/a.jpg"><media:title>Picture'
        "</media:title></media:content></item>"
    ),
    title="Real",
    also_held=True,
)


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
