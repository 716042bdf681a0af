"""The verdicts on fetched pages: what a page asks of robots, where it sends to, what its bytes are."""

import pickle

import pytest

from newswatch.errors import ExtractError, Reason
from newswatch.extract import extract_article, read_page
from newswatch.extract.page.directives import Refresh, read_refresh, rules_of_header
from newswatch.extract.page.media import foreign_type
from newswatch.extract.page.tree import parse_html
from newswatch.model import Article, Page

URL = "https://a.example/news/1"
OURS = frozenset({"newswatch"})
STORY = "<article><h1>Ferries checked</h1>" + "".join(
    f"<p>On day {day} port officials checked {day * 3} old ferries in the north.</p>" for day in range(9)
)
STUB = "<p>Please wait.</p>"


def page(head="", body=STORY, **values):
    return Page(URL, body=f"<html><head>{head}</head><body>{body}</body></html>".encode(), **values)


def verdict(page):
    found = read_page(page, OURS).found
    return found.reason if isinstance(found, ExtractError) else "article"


@pytest.mark.parametrize(
    ("head", "header", "said"),
    [
        ("", None, "article"),
        ('<meta name="robots" content="noindex">', None, "noindex"),
        ('<meta name="ROBOTS" content="NOINDEX, follow">', None, "noindex"),
        ('<meta name="robots" content="none">', None, "noindex"),
        ('<meta name="robots" content="index"><meta name="robots" content="noindex">', None, "noindex"),
        ('<meta name="robots" content="nofollow noindex">', None, "noindex"),
        ('<meta name="newswatch" content="noindex">', None, "noindex"),
        ('<meta name="otherbot" content="noindex">', None, "article"),
        ('<meta name="robots" content="index,follow,max-snippet:-1">', None, "article"),
        ('<meta name="description" content="noindex">', None, "article"),
        ("<!-- <meta name=robots content=noindex> -->", None, "article"),
        ("", "noindex", "noindex"),
        ("", "nofollow, NOINDEX", "noindex"),
        ("", "none", "noindex"),
        ("", "otherbot: noindex", "article"),
        ("", "otherbot: nofollow, noindex", "article"),
        ("", "otherbot: nofollow, Newswatch: noindex", "noindex"),
        ("", "unavailable_after: 25 Jun 2010 15:00:00 PST, noindex", "noindex"),
        ("", "max-snippet: 20, nosnippet", "article"),
        ("", "", "article"),
    ],
)  # fmt: skip
def test_noindex_is_obeyed_where_it_is_meant_for_us(head, header, said):
    assert verdict(page(head, robots_tag=header)) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<h1>We value your privacy</h1><p>We use cookies. Accept all cookies?</p>", "consent_wall"),
        ("<h1>Page not found</h1><p>Error 404</p>", "not_found_page"),
        ("<form><input type=password></form><p>Log in to continue</p>", "login_wall"),
        ("<p>Loading</p>", "noindex"),
    ],
)  # fmt: skip
def test_noindex_of_a_page_that_stands_in_for_another_is_about_itself(body, said):
    assert verdict(page('<meta name="robots" content="noindex">', body)) == said


def test_noindex_of_a_header_holds_for_files_too():
    pdf = Page(URL, body=b"%PDF-1.7", robots_tag="noindex")
    assert verdict(pdf) == Reason.NOINDEX


@pytest.mark.parametrize(
    ("head", "header", "may_keep"),
    [
        ("", None, True),
        ('<meta name="robots" content="noarchive">', None, False),
        ("", "noarchive", False),
        ("", "otherbot: noarchive", True),
        ('<meta name="robots" content="noindex, noarchive">', None, False),
    ],
)
def test_noarchive_leaves_the_article_and_no_copy_of_the_page(head, header, may_keep):
    reading = read_page(page(head, robots_tag=header), OURS)
    assert reading.may_keep is may_keep


def test_the_rules_for_robots_do_not_stop_the_filter():
    assert extract_article(page('<meta name="robots" content="noindex">', robots_tag="none")).text


def refresh(content, *, url=URL, before="", inside="{}"):
    meta = inside.format(f'<meta http-equiv="Refresh" content="{content}">')
    root = parse_html(f"<html><head>{before}{meta}</head><body><p>Wait</p></body></html>")
    return read_refresh(root, url)


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=https://a.example/real", "https://a.example/real"),
        ("0; URL='https://a.example/real'", "https://a.example/real"),
        ("0;url=&quot;/real&quot;", "https://a.example/real"),
        ("0 ; url = real", "https://a.example/news/real"),
        ("0;/real", "https://a.example/real"),
        ("0,url=/real", "https://a.example/real"),
        ("0 url=/real", "https://a.example/real"),
        ("5.5; url=/real", "https://a.example/real"),
        ("30;url=//b.example/real#top", "https://b.example/real"),
        ("0;url='/real'; nonsense", "https://a.example/real"),
        ("31;url=/real", None),
        ("99999999999999999999;url=/real", None),
        ("300", None),
        ("0", None),
        ("0;", None),
        ("0;url=", None),
        ("; url=/real", None),
        ("url=/real", None),
        ("soon; url=/real", None),
        ("0;url=https://a.example/news/1#again", None),
        ("0;url=HTTPS://A.example:443/news/1", None),
        ("0;url=javascript:alert(1)", None),
        ("0;url=data:text/html,x", None),
        ("0;url=http://[/", None),
    ],
)
def test_a_refresh_is_read_as_browsers_read_it(content, target):
    found = refresh(content)
    assert (found and found.url) == target


def test_a_refresh_goes_by_the_pages_base():
    assert refresh("0;url=real", before='<base href="/other/">').url == "https://a.example/other/real"


@pytest.mark.parametrize(
    ("content", "inside", "unseen"),
    [
        ("0;url=/real", "{}", True),
        ("3;url=/real", "{}", False),
        ("0;url=/real", "<noscript>{}</noscript>", False),
    ],
)
def test_a_refresh_says_whether_any_reader_sees_the_page(content, inside, unseen):
    assert refresh(content, inside=inside) == Refresh("https://a.example/real", unseen)


@pytest.mark.parametrize(
    ("head", "body", "sends_to"),
    [
        ('<meta http-equiv="refresh" content="0;url=/real">', STUB, "https://a.example/real"),
        ('<meta http-equiv="refresh" content="5;url=/real">', STUB, "https://a.example/real"),
        ('<noscript><meta http-equiv=refresh content="0;url=/real"></noscript>', STUB, "https://a.example/real"),
        ('<meta http-equiv="refresh" content="0;url=/real">', STORY, "https://a.example/real"),
        ('<meta http-equiv="refresh" content="5;url=/real">', STORY, None),
        ('<noscript><meta http-equiv=refresh content="0;url=/nojs"></noscript>', STORY, None),
        ('<meta http-equiv="refresh" content="0;url=/news/1">', STUB, None),
        (
            '<meta name=robots content=noindex><meta http-equiv="refresh" content="0;url=/real">',
            STUB,
            "https://a.example/real",
        ),
    ],
)  # fmt: skip
def test_a_page_sends_on_where_it_says_nothing_itself_or_nobody_sees_it(head, body, sends_to):
    assert read_page(page(head, body), OURS).sends_to == sends_to


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x1cftypavif", "image/avif"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"ID3\x03\x00", "audio/mpeg"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b'<?xml version="1.0"?>\n<!-- made by x --><rss version="2.0"><channel>', "a feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "a feed"),
        (b"<urlset >", "a feed"),
    ],
)
@pytest.mark.parametrize("content_type", [None, "text/html; charset=utf-8", "image/x-icon"])
def test_bytes_are_what_they_are_whatever_the_header_says(body, what, content_type):
    assert foreign_type(body, content_type) == what
    reading = read_page(Page(URL, body=body, content_type=content_type), OURS)
    assert (reading.found.reason, reading.found.detail) == (Reason.NOT_HTML, what)


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "text/html", "application/octet-stream", "application/json", "application/xml"],
)
@pytest.mark.parametrize("before", ["", "\ufeff", "\n <!-- x --> <!DOCTYPE html>"])
def test_html_is_read_under_any_header(content_type, before):
    body = (before + page().body.decode()).encode()
    assert isinstance(read_page(Page(URL, body=body, content_type=content_type), OURS).found, Article)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"a": "<p>"}', "application/json"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml"),
        (b"a { color: red }", "text/css"),
    ],
)
def test_what_is_neither_page_nor_known_goes_by_its_header(body, content_type):
    reading = read_page(Page(URL, body=body, content_type=content_type), OURS)
    assert (reading.found.reason, reading.found.detail) == (Reason.NOT_HTML, content_type)


def test_plain_text_is_no_page():
    assert (
        verdict(Page(URL, body=b"Port officials checked ferries.", content_type="text/plain")) == "not_html"
    )


def test_a_page_that_only_mentions_a_pdf_is_a_page():
    assert foreign_type(b"<p>%PDF-1.7 is how they begin", "text/html") is None


def test_a_reading_survives_the_way_between_processes():
    for given in (page(), page(body=STUB), page('<meta name="robots" content="noindex">')):
        reading = read_page(given, OURS)
        again = pickle.loads(pickle.dumps(reading))
        assert (again.sends_to, again.may_keep, str(again.found)) == (
            reading.sends_to,
            reading.may_keep,
            str(reading.found),
        )


def test_a_header_for_several_robots_gives_each_its_own():
    said = "noarchive, googlebot: noindex, nofollow, newswatch: nosnippet"
    assert rules_of_header(said, OURS) == {"noarchive", "nosnippet"}
    assert rules_of_header(said, {"googlebot"}) == {"noarchive", "noindex", "nofollow"}
