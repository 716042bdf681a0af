"""The formats that count as a feed."""

import gzip
import json

from fetching.bench import Cases
from fetching.reading import atom, read, read_titles, utc
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


read(
    CASES,
    "json-sent-as-html-is-read",
    "RFC 9110 section 8.3",
    json_feed("1.1"),
    title="One",
    headers={"content_type": "text/html; charset=utf-8"},
)


@case("JSON Feed 1.1, Items: id")
def a_json_item_without_an_id_is_known_by_its_address(site):
    item = {"url": site.url("/report-1"), "title": "One"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [item]}
    site.feed(xml(json.dumps(feed).encode(), **JSON), xml(json.dumps(feed | {"title": "K"}).encode(), **JSON))

    def check(seen):
        assert (seen.entry.guid, seen.entry.title) == (site.url("/report-1"), "One")

    return check
