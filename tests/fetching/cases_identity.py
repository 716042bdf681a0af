"""Which entries are the same, and where an entry leads."""

from fetching.bench import Cases
from fetching.reading import read, read_titles
from fetching.site import html, page, refused, xml

CASES = Cases()
case = CASES.case

POLICY = "policy, Identity"


@case("RSS 2.0, guid")
def a_guid_that_all_items_share_is_none(site):
    site.feed(xml(site.rss(*(site.item(number, guid="0") for number in range(4)))))

    def check(seen):
        assert len(seen.entries) == len(seen.titles) == 4

    return check


@case(POLICY)
def a_new_guid_at_a_known_link_is_the_same_entry(site):
    site.serve("/report-1", html(page("Report 1")))
    site.feed(*(xml(site.rss(site.item(1, guid=f"session-{poll}"))) for poll in range(6)))

    def check(seen):
        assert len(seen.entries) == 1
        assert len(seen.asks("/report-1")) == 1

    return check


@case(POLICY)
def entries_without_guid_and_link_are_told_apart(site):
    items = [
        site.item(number, guid=None, link=None, pubDate="Tue, 10 Mar 2026 09:00:00 GMT") for number in (1, 2)
    ]
    site.feed(xml(site.rss(*items)), xml(site.rss(*items, 3)))

    def check(seen):
        assert sorted(entry.title for entry in seen.entries) == ["Report 1", "Report 2", "Report 3"]

    return check


@case(POLICY)
def a_link_with_new_tracking_is_the_same_entry(site):
    def item(poll):
        return site.item(1, guid=None, link=site.url(f"/report-1?utm_source=rss&utm_campaign=c{poll}"))

    site.feed(*(xml(site.rss(item(poll))) for poll in range(6)))

    def check(seen):
        assert len(seen.entries) == 1
        assert len([path for path in seen.paths() if path.startswith("/report-1")]) == 1

    return check


@case(POLICY)
def an_item_listed_twice_is_one_entry(site):
    site.feed(xml(site.rss(site.item(1, guid="top"), site.item(1, guid="section"))))

    def check(seen):
        assert len(seen.entries) == 1
        assert len(seen.asks("/report-1")) == 1

    return check


@case(POLICY, also_held=True)
def a_link_that_moves_to_https_is_the_same_entry(site):
    plain = site.url("/report-1", scheme="http")
    site.feed(xml(site.rss(site.item(1, guid="one", link=plain))), xml(site.rss(site.item(1, guid="one"))))

    def check(seen):
        assert len(seen.entries) == 1

    return check


@case(POLICY, also_held=True)
def items_that_all_link_to_the_front_page_are_told_apart(site):
    site.feed(xml(site.rss(*(site.item(n, guid=f"tick-{n}", link=site.url("/live")) for n in range(4)))))

    def check(seen):
        assert len(seen.entries) == len(seen.titles) == 4

    return check


@case(POLICY, also_held=True, hours=5)
def a_stamp_that_is_always_now_costs_no_page(site):
    site.serve("/report-1", html(page("Report 1")))

    def stamped(asked):
        stamp = f"<updated>{asked.at.isoformat()}</updated><link href='{site.url('/report-1')}'/>"
        return xml(site.atom(f"<entry><id>urn:1</id><title>Report 1</title>{stamp}</entry>"))

    site.feed(stamped)

    def check(seen):
        assert len(seen.entries) == 1
        assert len(seen.asks("/report-1")) <= 2

    return check


@case(POLICY, also_held=True, hours=5)
def a_counter_in_a_summary_costs_no_page(site):
    site.serve("/report-1", html(page("Report 1")))

    def counted(asked):
        pixel = f'The same words.<img src="https://count.example/{asked.nth}.gif" alt="">'
        return xml(site.rss(site.item(1, description=pixel)))

    site.feed(counted)

    def check(seen):
        assert len(seen.asks("/report-1")) == 1

    return check


@case("RFC 3986 section 5.1.1: xml:base", also_held=True)
def a_base_in_the_document_counts(site):
    inside = '<id>urn:1</id><title>Report 1</title><link href="a/1"/>'
    site.feed(xml(site.atom(f'<entry xml:base="{site.url("/news/")}">{inside}</entry>')))

    def check(seen):
        assert seen.entry.url == site.url("/news/a/1")

    return check


@case(POLICY, hours=4, also_held=True)
def an_entry_that_left_the_feed_stays(site):
    site.serve("/report-1", html(page("Report 1")))
    site.feed(xml(site.rss(1, 2)), xml(site.rss(2, 3)), xml(site.rss(1, 3)))

    def check(seen):
        assert seen.titles == {"Report 1", "Report 2", "Report 3"}
        assert len(seen.asks("/report-1")) == 1

    return check


@case("policy, Page verdicts", hours=4, also_held=True)
def an_article_outlives_its_page(site):
    site.serve("/report-1", html(page("First draft")), refused(404))
    site.feed(*(xml(site.rss(site.item(1, title=title))) for title in ("First draft", "Corrected")))

    def check(seen):
        assert seen.article.title == "First draft"

    return check


read_titles(
    CASES,
    "guids-differ-by-case",
    "RSS 2.0, guid",
    lambda site: site.rss(site.item(1, guid="a"), site.item(2, guid="A")),
    "Report 1",
    "Report 2",
    also_held=True,
)


@case(POLICY, also_held=True)
def a_known_entry_costs_no_page(site):
    site.serve("/report-1", html(page("Report 1")))
    site.feed(*(xml(site.rss(1, head=f"<lastBuildDate>{poll}</lastBuildDate>")) for poll in range(6)))

    def check(seen):
        assert len(seen.asks("/report-1")) == 1

    return check


@case(POLICY, hours=4)
def an_edited_entry_becomes_a_version(site):
    site.serve("/report-1", html(page("First draft")), html(page("Corrected", paragraphs=6)))
    draft, final = (site.item(1, title=title) for title in ("First draft", "Corrected"))
    site.feed(xml(site.rss(draft)), xml(site.rss(final)))

    def check(seen):
        assert (len(seen.entries), len(seen.asks("/report-1"))) == (1, 2)
        assert (seen.article.versions, seen.article.title) == (2, "Corrected")

    return check


def link(name, rule, make, path, *, asked=None, head="", also_held=False):
    """Enter a case of an item's link: the entry's address, and what is asked of the server."""

    def build(site):
        site.serve(asked or path, html(page("Report 1")))
        site.feed(xml(site.rss(site.item(1, guid="one", link=make(site)), head=head)), path="/feeds/all")

        def check(seen):
            assert seen.entry.url == site.url(path)
            assert len(seen.asks(asked or path)) == 1

        return check

    CASES.add(name, rule, build, hours=1.5, also_held=also_held)


link("a-relative-link-is-resolved", "RFC 3986 section 5", lambda _: "/report-1", "/report-1", also_held=True)
link(
    "a-link-without-a-scheme",
    POLICY,
    lambda site: f"www.{site.domain}/report-1",
    "https://www.a-link-without-a-scheme.example/report-1",
)
link(
    "a-link-escaped-twice",
    POLICY,
    lambda site: site.url("/report?id=1&amp;page=2"),
    "/report?id=1&page=2",
    also_held=True,
)
link(
    "a-link-in-cyrillic",
    "RFC 3987 section 3.1",
    lambda site: site.url("/новости"),
    "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
)
link("a-link-with-spaces", "RFC 3986 section 2.1", lambda site: site.url("/report 1"), "/report%201")
link(
    "a-link-over-two-lines",
    "WHATWG URL section 4.4",
    lambda site: site.url("/rep\nort-1"),
    "/report-1",
    also_held=True,
)
link(
    "a-host-in-cyrillic",
    "RFC 5891 section 4",
    lambda _: "https://новости.a-host-in-cyrillic.example/1",
    "https://xn--b1amnebsh.a-host-in-cyrillic.example/1",
)


@case("FeedBurner, origLink")
def a_proxy_of_feeds_names_the_page(site):
    name = '<feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
    proxied = site.item(1, link="https://feedproxy.google.com/~r/x/~3/abc/")[:-7]
    site.feed(xml(site.rss(f"{proxied}{name}{site.url('/report-1')}</feedburner:origLink></item>")))

    def check(seen):
        assert seen.entry.url == site.url("/report-1")

    return check


def unfetchable(name, address):
    """Enter a case of a link that is no page on the web: the entry is kept, and nobody is asked."""

    def build(site):
        site.feed(xml(site.rss(site.item(1, guid="one", link=address))))

        def check(seen):
            assert (seen.entry.state, seen.entry.reason) == ("refused", "bad_url")
            assert seen.entry.title == "Report 1"

        return check

    CASES.add(name, "policy, Security: only http(s)", build, hours=1.5)


unfetchable("a-script-is-no-page", "javascript:alert(document.domain)")
unfetchable("a-mail-address-is-no-page", "mailto:desk@news.example")
unfetchable("a-file-is-no-page", "file:///etc/passwd")
unfetchable("an-address-that-is-none-is-no-page", "http://[/report")
read(
    CASES,
    "a-guid-that-is-no-permalink-is-no-page",
    "RSS 2.0, guid: isPermaLink",
    lambda site: site.rss(site.item(1, link=None)).replace(b"<guid>", b'<guid isPermaLink="false">'),
    url=None,
    also_held=True,
)
read(
    CASES,
    "a-guid-that-is-a-permalink-is-the-page",
    "RSS 2.0, guid: isPermaLink",
    lambda site: site.rss(site.item(1, link=None)),
    url="/report-1",
    also_held=True,
)
