"""Pages: where their text is found, and when they are asked again."""

import gzip
from dataclasses import replace
from datetime import timedelta

from fetching.bench import Cases
from fetching.pages import PDF, bare, fixed
from fetching.server import Answer
from fetching.site import after, html, page, prose, redirect, refused, xml

CASES = Cases()
case = CASES.case


def feed_text(name, rule, make):
    """Enter a case of a page that gives less than the feed: the feed's own text is the article."""

    def build(site):
        site.serve("/report-1", make(site))
        content = "".join(f"<p>{paragraph}</p>" for paragraph in prose("the text of the feed", 8))
        item = site.item(1, description="Teaser")[:-7]
        content = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[{content}]]></content:encoded></item>'
        site.feed(xml(site.rss(item + content)))

        def check(seen):
            assert seen.entry.state == "done"
            assert "Paragraph 8 about the text of the feed" in seen.article.text
            assert (seen.article.title, seen.article.url) == ("Report 1", site.url("/report-1"))

        return check

    CASES.add(name, rule, build)


FALLBACK = "policy, Page verdicts: the feed's own text"
feed_text(
    "feed-text-for-a-page-without-any", FALLBACK, fixed(html("<html><body><div id=app></div></body></html>"))
)
feed_text("feed-text-for-a-page-that-is-forbidden", FALLBACK, fixed(refused(403)))
feed_text(
    "feed-text-for-a-consent-wall",
    FALLBACK,
    fixed(bare("Before you continue", "Accept all cookies to go on.")),
)
feed_text("feed-text-for-a-login-wall", FALLBACK, fixed(bare("Members", "Please sign in to continue.")))
feed_text(
    "feed-text-for-a-short-teaser",
    FALLBACK,
    fixed(html(page("Report 1", paragraphs=1, body="<p>Subscribe to continue reading.</p>"))),
)
feed_text("feed-text-for-a-pdf", FALLBACK, fixed(Answer(PDF, headers=(("Content-Type", "application/pdf"),))))


def article(name, rule, make, *, url="/report-1", lacks="<", also_held=False):
    """Enter a case of one page that leads to an article."""

    def build(site):
        site.serve("/report-1", make(site))
        site.feed(xml(site.rss(1)))

        def check(seen):
            assert seen.entry.state == "done"
            assert (seen.article.title, seen.article.url) == ("Report 1", site.url(url))
            assert "Paragraph 4 about Report 1" in seen.article.text
            assert lacks not in seen.article.text

        return check

    CASES.add(name, rule, build, also_held=also_held)


def refresh(content, path="/full"):
    def make(site):
        site.serve(path, html(page("Report 1")))
        head = f'<title>Go</title><meta http-equiv="refresh" content="{content}">'
        return html(f"<html><head>{head}</head><body></body></html>")

    return make


REFRESH = "HTML, Refresh state"
article("a-meta-refresh-is-followed", REFRESH, refresh("0; url=/full"), url="/full")
article("a-meta-refresh-in-quotes-is-followed", REFRESH, refresh("0;URL='/full'"), url="/full")
article("a-meta-refresh-without-a-name-is-followed", REFRESH, refresh("1, /full"), url="/full")
article(
    "a-page-sent-as-plain-text-is-read",
    "RFC 9110 section 8.3",
    lambda _: html(page("Report 1"), content_type="text/plain"),
    also_held=True,
)
article(
    "a-page-in-gzip-is-read",
    "RFC 9110 section 8.4",
    lambda _: html(gzip.compress(page("Report 1").encode()), content_encoding="gzip"),
)
article(
    "a-page-that-moved-is-read",
    "RFC 9110 section 15.4.2",
    lambda site: site.serve("/full", html(page("Report 1"))) and redirect(301, "/full"),
    url="/full",
)


@case(REFRESH)
def refreshes_in_a_circle_are_left(site):
    stub = '<html><head><meta http-equiv="refresh" content="0; url={}"></head><body>Wait</body></html>'
    site.serve("/report-1", html(stub.format("/report-1b")))
    site.serve("/report-1b", html(stub.format("/report-1")))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert (seen.entry.state, seen.articles) == ("no_article", [])
        assert len(seen.asks("/report-1b")) == 1
        assert len(seen.asks("/report-1")) <= 2

    return check


@case(REFRESH, also_held=True)
def a_page_that_reloads_itself_is_an_article(site):
    site.serve("/report-1", html(page("Report 1", '<meta http-equiv="refresh" content="300">')))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert seen.entry.state == "done"
        assert len(seen.asks("/report-1")) == 1

    return check


def lettered(title, codec, head="", content_type="text/html"):
    """Enter a case of a page in an encoding."""

    def make(_):
        return html(
            page(title, head).replace('<meta charset="utf-8">', "").encode(codec), content_type=content_type
        )

    return make


def page_charset(name, title, codec, **told):
    def build(site):
        site.serve("/report-1", lettered(title, codec, **told)(site))
        site.feed(xml(site.rss(site.item(1, title=title))))

        def check(seen):
            assert seen.article.title == title
            assert f"about {title}" in seen.article.text

        return check

    CASES.add(name, "HTML, Determining the character encoding", build)


page_charset("a-page-in-euc-kr-by-its-meta", "북한군 러시아 파병", "cp949", head='<meta charset="euc-kr">')
page_charset(
    "a-page-in-windows-1251-by-an-old-meta",
    "Москва и Пхеньян",
    "cp1251",
    head='<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
)
page_charset("a-page-in-shift-jis-by-its-meta", "首相が訪ロへ", "cp932", head="<meta charset='Shift_JIS'>")
page_charset(
    "a-page-in-utf-8-under-a-header-of-latin-1",
    "Москва и Пхеньян",
    "utf-8",
    head='<meta charset="utf-8">',
    content_type="text/html; charset=iso-8859-1",
)
page_charset("a-page-in-utf-16-with-a-mark", "Москва и Пхеньян", "utf-16", content_type="text/html")


page_charset(
    "a-page-in-gb18030-called-gb2312", "朱镕基谈朝鲜与俄罗斯", "gb18030", head='<meta charset="gb2312">'
)
page_charset(
    "a-page-with-a-mark-under-a-header-of-latin-1",
    "Москва и Пхеньян",
    "utf-8-sig",
    content_type="text/html; charset=iso-8859-1",
)
page_charset(
    "a-page-in-windows-1251-that-says-utf-8", "Москва и Пхеньян", "cp1251", head='<meta charset="utf-8">'
)
page_charset(
    "a-page-in-euc-kr-under-a-header-of-utf-8",
    "북한군 러시아 파병",
    "cp949",
    head='<meta charset="euc-kr">',
    content_type="text/html; charset=utf-8",
)


def spoilt(name, rule, spoil):
    """Enter a case of a page that does not come whole at first: it is asked again."""

    def build(site):
        whole = html(page("Report 1"))
        site.serve("/report-1", spoil(whole), whole)
        site.feed(xml(site.rss(1)))

        def check(seen):
            assert "Paragraph 4 about Report 1" in seen.article.text
            assert len(seen.asks("/report-1")) == 2

        return check

    CASES.add(name, rule, build)


spoilt(
    "a-page-cut-short-is-asked-again",
    "RFC 9112 section 8",
    lambda whole: replace(whole, promised=len(whole.body) + 9),
)
spoilt(
    "a-page-of-half-a-gzip-is-asked-again",
    "RFC 1952 section 2.3.1",
    lambda whole: html(gzip.compress(whole.body)[:-20], content_encoding="gzip"),
)
spoilt("a-page-behind-a-broken-gateway-is-asked-again", "RFC 9110 section 15.6.3", lambda _: refused(502))


@case("RFC 9110 section 10.2.3", hours=8)
def a_page_that_is_busy_is_asked_when_it_says(site):
    site.serve("/report-1", refused(503, retry_after="10800"), html(page("Report 1")))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert seen.article.title == "Report 1"
        (wait,) = seen.waits("/report-1")
        assert timedelta(hours=3) <= wait <= timedelta(hours=4)

    return check


@case("RFC 9110 section 10.2.3", hours=8)
def a_page_that_names_a_date_is_asked_then(site):
    site.serve("/report-1", refused(503, retry_after=after(5)), html(page("Report 1")))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert seen.article.title == "Report 1"
        (wait,) = seen.waits("/report-1")
        assert timedelta(hours=5) <= wait <= timedelta(hours=6)

    return check


@case("policy, Errors", hours=24)
def a_page_that_fails_is_tried_a_few_times(site):
    site.serve("/report-1", refused(500))
    site.feed(xml(site.rss(1)))

    def check(seen):
        assert 3 <= len(seen.asks("/report-1")) <= 6
        assert all(
            later >= 1.5 * sooner
            for sooner, later in zip(seen.waits("/report-1"), seen.waits("/report-1")[1:], strict=False)
        )
        assert (seen.entry.state, seen.entry.reason) == ("quarantined", "http_status")

    return check


@case("policy, Identity: one page, one fetch")
def a_page_behind_two_feeds_is_fetched_once(site):
    for path in ("/report-1", "/report-1?utm_source=rss"):
        site.serve(path, html(page("Report 1")))
    site.feed(xml(site.rss(1)), path="/politics")
    site.feed(xml(site.rss(site.item(1, link=site.url("/report-1?utm_source=rss")))), path="/world")

    def check(seen):
        asked = [path for path in seen.paths() if path.startswith("/report-1")]
        assert (len(asked), len(seen.articles), len(seen.entries)) == (1, 1, 2)
        assert {entry.state for entry in seen.entries} == {"done"}

    return check
