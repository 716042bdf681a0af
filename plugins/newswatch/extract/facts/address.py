"""Which address a page gives as its own, and when it is not believed: templates say much that is not so."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from newswatch import urls
from newswatch.errors import UrlError
from newswatch.extract.page.markup import Markup

# What a template writes where it has no value, and a program where it has no string.
_NO_VALUE = re.compile(r"\{\{|%7B%7B|\$\{|<[%?]|/(?:undefined|null|none|nan|\[object[^/]*)/?$", re.IGNORECASE)
# Parts of an article's path behind its own address: another dress or another page of it.
_DRESSES = re.compile(
    r"amp(?:\.html?)?|index\.html?|m|mobile|print|printable|full|all|single|page|share|\d{1,3}", re.IGNORECASE
)
# A path that ends so names an article, not the section it is in: a number, or a headline's words.
_ARTICLE = re.compile(r"\d{4}|(?:[^-_]+[-_]){3}")
# One address is asked for several times a page.
_canonical = lru_cache(maxsize=64)(urls.canonical_url)
_MAX_LINKS = 20  # a page with more canonical links has none


def canonical_url(markup: Markup) -> str:
    """Return the address a page gives as its own, where that can be believed; else the page's.

    ``rel=canonical`` outranks ``og:url``; several that disagree count only as far as ``og:url`` agrees.
    """
    said = _distinct(markup, [_based(markup.base, href) for href in markup.canonicals[:_MAX_LINKS]])
    named = _distinct(markup, markup.all_metas("og:url")[:1])
    agreed = said if len(said) < 2 else {key: said[key] for key in said.keys() & named.keys()}
    return next(iter([*agreed.values(), *({} if said else named).values()]), markup.url)


def _distinct(markup: Markup, links: Sequence[str]) -> dict[str, str]:
    """Return the addresses that can be believed, by what makes them one page."""
    found: dict[str, str] = {}
    for link in links:
        address = _resolve(markup.url, link)
        if address and _is_believed(address, markup.url):
            found.setdefault(_canonical(address.geturl()), address.geturl())
    return found


def _based(base: str, link: str) -> str:
    """Return a link as the page's base element would have it."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _resolve(base: str, link: str) -> SplitResult | None:
    try:
        address = urlsplit(urljoin(base, link))
    except ValueError:
        return None
    return address._replace(fragment="") if address.scheme in {"http", "https"} and address.netloc else None


def _is_believed(address: SplitResult, page_url: str) -> bool:
    """Return whether an address can be that of an article on the page's own site."""
    try:
        own = urlsplit(_canonical(page_url))  # without what wraps it, such as a cache of AMP pages
        same_site = urls.registrable_domain(address.geturl()) == urls.registrable_domain(own.geturl())
        _canonical(address.geturl())
    except UrlError:
        return False
    return same_site and not _NO_VALUE.search(address.geturl()) and not _is_section(address, own)


def _is_section(address: SplitResult, page: SplitResult) -> bool:
    """Return whether an address is the front page, or a section that the page stands in.

    Believed, it would make one article of all that stand there.
    """
    parts, own = _segments(address), _segments(page)
    if address.query or parts == own or own[: len(parts)] != parts:
        return False
    is_dress = all(_DRESSES.fullmatch(segment) for segment in own[len(parts) :])
    return not parts or not (is_dress or _ARTICLE.search(parts[-1]))


def _segments(address: SplitResult) -> list[str]:
    return [segment for segment in address.path.split("/") if segment]
