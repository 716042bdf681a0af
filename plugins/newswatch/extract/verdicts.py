"""Say what a page without an article is, and what kind of article one with text is."""

import re
from urllib.parse import urlsplit

from lxml import html

from newswatch.errors import Reason
from newswatch.extract.markup import Markup
from newswatch.extract.phrases import phrases
from newswatch.extract.tree import text_of
from newswatch.model import Kind

_INDEX_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"})
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_LIVE_PATH = re.compile(r"/live(?:[/-]|blog|ticker|$)|[/-]live-?(?:blog|ticker|updates)", re.IGNORECASE)
_VIDEO_PATH = re.compile(r"/videos?/", re.IGNORECASE)
# A character of these scripts says as much as two or three letters of an alphabet.
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_DENSITY = 2.5
_WALL_WITHIN = 6000
_LONGEST_ASKING = 1500
_SHORT_VIDEO = 900
# A page that declares itself an article may be a brief: this share of the minimum is enough.
_DECLARED_SHARE = 0.4


def weigh(text: str) -> float:
    """Return the length of a text in letters of an alphabet.

    >>> weigh("abc"), weigh("\u6771\u4eac")
    (3.0, 5.0)
    """
    dense = len(_DENSE.findall(text))
    return len(text) + dense * (_DENSITY - 1)


def is_enough(text: str, markup: Markup, min_chars: int) -> bool:
    """Return whether a text is long enough to be an article's."""
    return weigh(text) >= (min_chars * _DECLARED_SHARE if markup.says_article else min_chars)


def is_wall(text: str, markup: Markup) -> bool:
    """Return whether a short text stands under a headline that asks for consent: it is the asking itself."""
    short = weigh(text) < _LONGEST_ASKING and not markup.says_article
    return short and bool(phrases().consent.search(_names(markup)))


def _names(markup: Markup) -> str:
    return " \n ".join([markup.title or "", *markup.headings[:3], markup.meta("og:title") or ""])


def verdict(root: html.HtmlElement, markup: Markup, seen: str) -> Reason:
    """Return why a page carries no article. ``seen`` is all its text."""
    said = phrases()
    names = _names(markup)
    if said.not_found.search(names) or (len(seen) <= 1500 and said.not_found.search(seen)):
        return Reason.NOT_FOUND_PAGE
    if said.consent.search(names) or (len(seen) <= _WALL_WITHIN and said.consent.search(seen)):
        return Reason.CONSENT_WALL
    if (
        _asks_password(root)
        or said.login.search(seen[:_WALL_WITHIN])
        or said.paywall.search(seen[:_WALL_WITHIN])
    ):
        return Reason.LOGIN_WALL
    return Reason.INDEX_PAGE if is_index(root, markup) else Reason.NO_BODY


def _asks_password(root: html.HtmlElement) -> bool:
    return any((element.get("type") or "").lower() == "password" for element in root.iter("input"))


def is_index(root: html.HtmlElement, markup: Markup) -> bool:
    """Return whether a page lists others: it says so, or is a site's root, or consists of links."""
    if markup.says_article:
        return False
    if markup.ld.types & _INDEX_TYPES or _is_root(markup.url):
        return True
    links = [text for element in root.iter("a") if len(text := text_of(element)) >= 25]
    prose = sum(len(text) for element in root.iter("p") if len(text := text_of(element)) >= 80)
    return len(links) >= 15 and sum(map(len, links)) > prose


def _is_root(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query


def kind_of(markup: Markup, text: str) -> Kind:
    """Return what kind of article a page with text is."""
    if markup.ld.article_type == "LiveBlogPosting" or "LiveBlogPosting" in markup.ld.types:
        return Kind.LIVE
    if _LIVE_PATH.search(markup.url) or any(
        phrases().live.search(title[:60]) for title in markup.headings[:1]
    ):
        return Kind.LIVE
    declared = (markup.meta("og:type") or "").lower()
    if len(text) < _SHORT_VIDEO and (declared.startswith("video") or _is_video(markup)):
        return Kind.VIDEO
    return Kind.GALLERY if markup.ld.types & _GALLERY_TYPES and len(text) < _SHORT_VIDEO else Kind.ARTICLE


def _is_video(markup: Markup) -> bool:
    return markup.ld.article_type is None and (
        "VideoObject" in markup.ld.types or bool(_VIDEO_PATH.search(markup.url))
    )
