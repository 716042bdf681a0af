"""An index of sitemaps is read as the sitemaps it names; everything else as a feed."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newswatch.errors import FeedError
from newswatch.feeds import SitemapLink, parse_listing
from newswatch.feeds.sitemap import MAX_SITEMAPS
from newswatch.model import FeedDocument

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://a.example/index.xml"


def listing(body):
    return parse_listing(body.encode("utf-8", "surrogatepass"), URL, {}, NOW)


def index(inner):
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'


def test_the_sitemaps_of_an_index_are_named_with_their_dates():
    inner = (
        "<sitemap><loc> /one.xml?a=1&amp;b </loc><lastmod>2026-02-01</lastmod></sitemap>"
        "<sitemap><loc>https://b.example/two.xml</loc></sitemap>"
        "<sitemap><loc>javascript:alert(1)</loc></sitemap><sitemap/>"
    )
    assert listing(index(inner)) == (
        SitemapLink("https://a.example/one.xml?a=1&b", datetime(2026, 2, 1, tzinfo=UTC)),
        SitemapLink("https://b.example/two.xml"),
    )


def test_an_index_names_no_more_than_anybody_needs():
    inner = "".join(f"<sitemap><loc>/{number}.xml</loc></sitemap>" for number in range(MAX_SITEMAPS + 5))
    assert len(listing(index(inner))) == MAX_SITEMAPS


def test_entities_of_an_index_are_not_followed():
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    found = listing(bomb + index("<sitemap><loc>/&a;x.xml</loc></sitemap>"))
    assert all("root:" not in link.url for link in found)


def test_a_sitemap_and_a_feed_are_feeds():
    page = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a</loc></url></urlset>'
    assert isinstance(listing(page), FeedDocument)
    assert isinstance(listing("<rss><channel><item><link>/a</link></item></channel></rss>"), FeedDocument)


@given(st.text(max_size=200))
def test_any_text_is_a_listing_or_an_item_error(text):
    for body in (text, index(text)):
        try:
            found = listing(body)
        except FeedError:
            continue
        assert isinstance(found, FeedDocument | tuple)
