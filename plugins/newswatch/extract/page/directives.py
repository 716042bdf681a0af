"""What a page asks of robots and where it sends its readers: robots meta, X-Robots-Tag, meta refresh."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import html

from newswatch.errors import UrlError
from newswatch.urls import resolve_url, split_url

# Rules that have a value of their own: what stands before their colon is no robot's name.
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
# WHATWG HTML, "shared declarative refresh steps": the address may be quoted, and "url=" left out.
_REFRESH = re.compile(
    r"\s*(\d*)(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?+(.*)", re.IGNORECASE | re.DOTALL
)
# A page that is renewed later than this is read meanwhile.
_LONGEST_S = 30


@dataclass(frozen=True)
class Refresh:
    """Where a page sends its readers, and whether none of them sees it: at once, with scripts too."""

    url: str
    unseen: bool


def rules_of_header(value: str, robots: Collection[str]) -> frozenset[str]:
    """Return the rules of X-Robots-Tag that are meant for everybody or for one of these robots.

    >>> sorted(rules_of_header("noarchive, otherbot: noindex, nofollow, newswatch: none", {"newswatch"}))
    ['noarchive', 'none']
    """
    ours, rules = True, set()
    for part in value.lower().split(","):
        name, colon, rule = (piece.strip() for piece in part.partition(":"))
        if not colon:
            rule = name
        elif name in _VALUED:
            continue
        else:
            ours = name in robots
        if ours:
            rules.add(rule)
    return frozenset(rules)


def rules_of_page(root: html.HtmlElement, robots: Collection[str]) -> frozenset[str]:
    """Return the rules of the page's meta elements that are meant for all or for one of these robots."""
    names = {"robots", *robots}
    said = (
        element.get("content", "").lower()
        for element in root.iter("meta")
        if element.get("name", "").strip().lower() in names
    )
    return frozenset(rule for text in said for rule in re.split(r"[,;\s]+", text) if rule)


def forbids_index(rules: Collection[str]) -> bool:
    """Return whether the page is not to be listed."""
    return not {"noindex", "none"}.isdisjoint(rules)


def forbids_archive(rules: Collection[str]) -> bool:
    """Return whether no copy of the page is to be kept."""
    return "noarchive" in rules


def read_refresh(root: html.HtmlElement, url: str) -> Refresh | None:
    """Return where the page at ``url`` sends its readers; ``None`` where it stays or renews itself."""
    base = next((href for element in root.iter("base") if (href := element.get("href"))), "")
    for element, seconds, link in _refreshes(root):
        target = _resolve(url, base, link)
        if target is not None and seconds <= _LONGEST_S and not _is_same(url, target):
            within = any(parent.tag == "noscript" for parent in element.iterancestors())
            return Refresh(target, unseen=seconds == 0 and not within)
    return None


def _refreshes(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, int, str]]:
    for element in root.iter("meta"):
        if element.get("http-equiv", "").strip().lower() == "refresh":
            said = _REFRESH.match(element.get("content", ""))
            if said and said[1][:6]:
                yield element, int(said[1][:6]), _unquoted(said[2])


def _unquoted(text: str) -> str:
    """Return an address without its quotes and what stands behind them.

    >>> _unquoted("'/a'; x"), _unquoted("/a ")
    ('/a', '/a')
    """
    quote = text[:1]
    return text[1:].partition(quote)[0].strip() if quote and quote in "'\"" else text.strip()


def _resolve(url: str, base: str, link: str) -> str | None:
    try:
        return split_url(resolve_url(resolve_url(url, base), link)).wire
    except UrlError:
        return None


def _is_same(url: str, target: str) -> bool:
    try:
        return split_url(url).wire == target
    except UrlError:
        return False
