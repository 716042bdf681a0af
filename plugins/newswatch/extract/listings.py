"""Tell a page that lists articles from one that carries one: a front, a section, a tag, a search."""

from collections.abc import Sequence, Set
from urllib.parse import urljoin, urlsplit

from lxml import html

from newswatch.extract.body.lines import Line
from newswatch.extract.page.markup import Markup
from newswatch.extract.page.tree import squash, text_of
from newswatch.extract.page.weights import weigh

_INDEX_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
# A teaser is a sentence or three below its headline.
_MAX_TEASER = 350
_BELOW = 2
_FEWEST = 3
_MOSTLY = 0.6
# A headline, rather than a word of a menu.
_HEADLINE = 25
_MANY_LINKS = 15
_PROSE = 80


def find_teasers(root: html.HtmlElement, url: str) -> frozenset[str]:
    """Return the paragraphs, squashed, that stand directly below a heading which leads to another page.

    Only pages of the same site count: an article that lists things links their headings elsewhere.
    """
    found: set[str] = set()
    below = _BELOW
    host = _host(url)
    for element in root.iter(*_HEADINGS, "p"):
        if element.tag != "p":
            below = 0 if _leads_on(element, url, host) else _BELOW
        elif below < _BELOW and (key := squash(text_of(element))):
            below += 1
            found.add(key)
    return frozenset(found)


def _leads_on(heading: html.HtmlElement, url: str, host: str) -> bool:
    link = next(heading.iter("a"), None)
    link = link if link is not None else next(heading.iterancestors("a"), None)
    href = link.get("href", "") if link is not None else ""
    if link is None or not href or href.startswith("#"):
        return False
    whole = len(text_of(heading))
    return 0 < whole <= 2 * len(text_of(link)) and _is_other_page(url, href, host)


def _is_other_page(url: str, href: str, host: str) -> bool:
    try:
        target = urlsplit(urljoin(url, href))
        return (target.hostname or "") == host and target.path != urlsplit(url).path
    except ValueError:
        return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_listing(lines: Sequence[Line], teasers: Set[str], markup: Markup) -> bool:
    """Return whether a text consists of teasers, or its page says that it lists others."""
    if markup.ld.article_type is None and markup.ld.types & _INDEX_TYPES:
        return True
    if markup.says_article or not teasers:
        return False
    listed = [line for line in lines if weigh(line.text) <= _MAX_TEASER and squash(line.text) in teasers]
    size = sum(len(line.text) for line in lines if line.kind != "head")
    return len(listed) >= _FEWEST and sum(len(line.text) for line in listed) >= _MOSTLY * size


def is_index(root: html.HtmlElement, markup: Markup) -> bool:
    """Return whether a page lists others: it says so, or is a site's root, or consists of links."""
    if markup.says_article:
        return False
    if markup.ld.types & (_INDEX_TYPES | {"ItemList"}) or _is_root(markup.url):
        return True
    links = [size for element in root.iter("a") if (size := weigh(text_of(element))) >= _HEADLINE]
    prose = sum(size for element in root.iter("p") if (size := weigh(text_of(element))) >= _PROSE)
    return len(links) >= _MANY_LINKS and sum(links) > prose


def _is_root(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query
