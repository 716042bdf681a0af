"""The publisher's name where nothing declares it: what the title says, and address, logo or rights too."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree, html

from newswatch import urls
from newswatch.errors import UrlError
from newswatch.extract.page.headings import is_front
from newswatch.extract.page.tree import short_text, squash

_EDGE = re.compile(
    r"\s+[|\u2013\u2014\u2022\u00b7\u00bb:-]{1,2}\s+|\s*[|\uff5c:\uff1a]\s*|--|[_\u300a\u300b]"
)
_RIGHTS = etree.XPath(
    "//text()[contains(., '\u00a9') or contains(., '\u24d2') or contains(., 'opyright')]"
    "[not(parent::script or parent::style or parent::title)]"
)
_SEGMENT = re.compile(r"[.,|\u00b7;\n]\s|\s[\u2013\u2014-]\s|\.$")
_SIGN = re.compile(
    r"\u00a9|\u24d2|\([c\u0441]\)|\bcopyright\b|\b(?:19|20)\d\d\b|^\s*by\s|^[\s\u2013\u2014-]+", re.IGNORECASE
)
_MENUS = ("nav", "ul", "ol")
_MAX_NAME = 40
_SHORTEST = 3
_MOST_LINES = 20
_MAX_LINE = 300
_LOOKED_AT = 2000


def find_publisher(root: html.HtmlElement, title: str | None, url: str) -> str | None:
    """Return the last part of a page's title that its address says too, else its logo or notice of rights.

    The title alone does not tell a site's name from a section's or from the headline's first words.
    """
    parts = [part.strip() for part in _EDGE.split(title or "") if part.strip()]
    edges = [part for part in (*parts[:0:-1], *parts[:1]) if len(part) <= _MAX_NAME and len(parts) > 1]
    edges = [part for part in edges if len(squash(part)) >= _SHORTEST or not part.isascii()]
    if (named := next((part for part in edges if squash(part) in _labels(url)), None)) or not edges:
        return named
    said = {squash(name) for name in (*_logos(root, url), *_holders(root))}
    return next((part for part in edges if squash(part) in said), None)


def _labels(url: str) -> set[str]:
    """Return what a site is called by its address: all of it, or its main word."""
    try:
        domain = urls.registrable_domain(url)
    except UrlError:
        return set()
    return {squash(name) for name in (_host(url), f"www.{_host(url)}", domain, domain.split(".")[0])} - {""}


def _logos(root: html.HtmlElement, url: str) -> Iterator[str]:
    """Yield what the links to the site's own front page say, or their pictures; in a menu it is "Home"."""
    host = _host(url)
    for link in islice(root.iter("a"), _LOOKED_AT):
        href = link.get("href") or ""
        if is_front(href) and _host(href) in {"", host} and next(link.iterancestors(*_MENUS), None) is None:
            yield short_text(link, _MAX_NAME)
            yield from (picture.get("alt") or "" for picture in islice(link.iter("img"), 2))


def _host(url: str) -> str:
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _holders(root: html.HtmlElement) -> Iterator[str]:
    """Yield who holds the rights to the page, as its short lines with the sign say."""
    found = _RIGHTS(root)
    for line in map(str, found[:_MOST_LINES] if isinstance(found, list) else ()):
        for segment in _SEGMENT.split(line.strip()) if len(line) <= _MAX_LINE else ():
            yield _SIGN.sub("", _SIGN.sub("", segment))
