"""Which addresses are one page: the labelled pairs, and laws that hold for any text."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newswatch.errors import Reason, UrlError
from newswatch.urls import canonical_url, host_of, registrable_domain, resolve_url, split_url, url_key

PAIRS = Path(__file__).parents[2] / "data" / "urls"


def pairs(name):
    lines = (PAIRS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(pair["a"], pair["b"], id=pair["why"]) for pair in map(json.loads, lines)]


@pytest.mark.parametrize(("a", "b"), pairs("joined"))
def test_addresses_of_one_page_are_joined(a, b):
    assert canonical_url(a) == canonical_url(b)


@pytest.mark.parametrize(("a", "b"), pairs("apart"))
def test_addresses_of_two_pages_are_kept_apart(a, b):
    assert canonical_url(a) != canonical_url(b)


def test_the_labelled_set_is_large_enough_to_mean_something():
    assert len(pairs("joined")) + len(pairs("apart")) >= 120


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.org:443/a?utm_source=x&id=1#top", "https://example.org/a?id=1"),
        ("http://127.0.0.1:8123/A/", "http://127.0.0.1:8123/A"),
        (
            "https://m.yna.example/view/AKR1?section=news&b=1",
            "https://yna.example/view/AKR1?b=1&section=news",
        ),
        ("https://example.org/?p=1&q=%ea%b0%80", "https://example.org/?p=1&q=%EA%B0%80"),
        ("https://www.google.com/url?url=http%3A%2F%2F%5B", "https://google.com/url?url=http://%5B"),
    ],
)
def test_canonical_form_is_what_it_says(url, canonical):
    assert canonical_url(url) == canonical


BAD = [
    "",
    "x",
    "example.org/a",
    "//example.org/a",
    "mailto:a@example.org",
    "ftp://example.org/",
    "javascript:alert(1)",
    "http://",
    "http:///",
    "http://[/",
    "http://[::1",
    "http://[::1%25eth0]/",
    "http://[1.2.3.4]/",
    "http://a b/",
    "http://a..b/",
    "http://example.org:99999/",
    "http://example.org:0/",
    "http://example.org:x/",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://09.1/",
    "http://1.2.3.0x100000000/",
    "http://%00/",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 130 + "example/",
    "http://example.org/" + "a" * 9_000,
    "http://\ud800.example/",
    "http://ex\u00adample.\u202eorg/" + " " * 9_000,
]


@pytest.mark.parametrize("text", BAD, ids=[f"bad_{number}" for number in range(len(BAD))])
def test_what_is_no_address_is_a_typed_error(text):
    with pytest.raises(UrlError) as caught:
        canonical_url(text)
    assert caught.value.reason is Reason.BAD_URL


# Text that comes near to an address more often than chance would.
WORDS = """
http:// https:// HTTP:\\ www. m. amp. example.org 例え.jp [::1] 0x7f.1 :80 :8080 / // /amp /../ /%2e%2e/ \\
;jsessionid=1 ? & = # #! %41 %c3%a9 %zz %25 utm_source=1 id=2 amp index.html .amp.html google.com/url?url= @
google.com/amp/s/ + é cdn.ampproject.org/c/s/ user:pw@ news.google.com/articles/CBMi (S(a))/ m- feeds. \u202e
"""
PIECES = st.sampled_from([*WORDS.split(), "\t", " ", "\ud800"])
NEAR = st.lists(PIECES | st.text(string.printable, max_size=4) | st.text(max_size=3), max_size=12).map(
    "".join
)
ADDRESS = st.builds("https://{}example.org/{}".format, st.sampled_from(["", "www.", "m.", "a.m."]), NEAR)


@settings(max_examples=400, deadline=None)
@given(NEAR | ADDRESS)
@example("http://[/")
@example("https://example.org/amp/amp/index.html/index.php")
@example("https://m.m.example.org/%2561?a=%2541")
@example("https://google.com/url?url=https://google.com/url?url=https%3A%2F%2Fexample.org")
def test_any_text_gives_an_address_that_stays_or_a_typed_error(text):
    try:
        canonical = canonical_url(text)
    except UrlError:
        return
    assert canonical_url(canonical) == canonical
    assert canonical.isascii()
    assert not set(canonical) & set(" \t\r\n<>\"'`{}|\\^") - {"'"}
    assert len(url_key(canonical)) == 32


@settings(max_examples=200, deadline=None)
@given(NEAR | ADDRESS, NEAR)
def test_any_link_gives_an_address_that_can_be_asked_or_a_typed_error(base, link):
    try:
        resolved = resolve_url(base, link)
    except UrlError:
        return
    assert resolved.isascii()
    assert split_url(resolved).wire == split_url(split_url(resolved).wire).wire
    assert host_of(resolved).endswith(registrable_domain(resolved))


@settings(max_examples=100, deadline=None)
@given(ADDRESS)
def test_tracking_never_tells_pages_apart(url):
    try:
        split = split_url(url)
    except UrlError:
        return
    plain = split.wire
    tracked = plain + ("&" if split.query is not None else "?") + "utm_source=x&fbclid=y"
    try:
        expected = canonical_url(plain)
    except UrlError:
        return
    if "url?" not in plain and "/c/s/" not in plain:  # a tracked wrapper still carries the same page
        assert canonical_url(tracked) == expected


def test_wrappers_inside_wrappers_come_to_an_end():
    with pytest.raises(UrlError):
        canonical_url("https://" + "google.com/amp/s/" * 60 + "example.org/a")
    assert canonical_url("https://" + "google.com/amp/s/" * 9 + "example.org/a") == "https://example.org/a"


@pytest.mark.parametrize("path", ["CBMi", "CBMiA", "CBMi____", "CBMiJGh0dHBzOi8v"])
def test_a_news_link_that_holds_no_address_stays(path):
    url = f"https://news.google.com/articles/{path}"
    assert canonical_url(url) == url


@pytest.mark.parametrize(
    ("base", "link", "resolved"),
    [
        ("https://example.org/a/b", "c", "https://example.org/a/c"),
        ("https://example.org/a/b", "/c?x=1&y=%2f", "https://example.org/c?x=1&y=%2f"),
        ("https://example.org/a/b", "//other.example/c", "https://other.example/c"),
        ("https://example.org/a/b", "?page=2", "https://example.org/a/b?page=2"),
        ("https://example.org/a", "https://Other.example:443/B#c", "https://other.example/B#c"),
        ("https://example.org/a", "  /b c\n", "https://example.org/b%20c"),
        ("https://example.org/a", "\\b\\c", "https://example.org/b/c"),
        ("https://me:pw@example.org/a", "b", "https://example.org/b"),
        ("https://example.org", "../../a", "https://example.org/a"),
        ("nonsense", "https://example.org/a", "https://example.org/a"),
    ],
)
def test_links_are_resolved(base, link, resolved):
    assert resolve_url(base, link) == resolved


@pytest.mark.parametrize(
    "link", ["mailto:a@example.org", "javascript:void(0)", "data:text/html,x", "http://[", "tel:1"]
)
def test_links_elsewhere_are_refused(link):
    with pytest.raises(UrlError):
        resolve_url("https://example.org/", link)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://en.yna.co.kr/view/1", "yna.co.kr"),
        ("https://www.harborwire.example/a", "harborwire.example"),
        ("http://a.b.harborwire.test:8080/a", "harborwire.test"),
        ("https://ann.blogspot.com/a", "ann.blogspot.com"),
        ("https://docs.ann.github.io/a", "ann.github.io"),
        ("https://blogspot.com/a", "blogspot.com"),
        ("https://www.gov.uk/a", "www.gov.uk"),
        ("https://новости.рф/a", "xn--b1amnebsh.xn--p1ai"),
        ("http://127.0.0.1:8123/a", "127.0.0.1"),
        ("http://[2001:db8::1]/a", "[2001:db8::1]"),
        ("http://localhost:1/a", "localhost"),
    ],
)
def test_the_registered_domain_is_who_stands_behind(url, domain):
    assert registrable_domain(url) == domain
