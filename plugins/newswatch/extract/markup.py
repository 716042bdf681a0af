"""Read what a page's head says: meta elements, title, links, JSON-LD. One pass each; no judgement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml import html

from newswatch.extract.jsonld import LdArticle, read_jsonld
from newswatch.extract.tree import headings, text_of
from newswatch.text import clean_line

_LANG = re.compile(r"^[a-zA-Z]{2,3}(?![a-zA-Z])")
_ARTICLE_TYPES = frozenset({"article", "news", "newsarticle", "blog", "og:article", "news.article"})


@dataclass(frozen=True)
class Markup:
    """A page's own words about itself."""

    url: str
    metas: Mapping[str, tuple[str, ...]]
    ld: LdArticle
    title: str | None
    headings: tuple[str, ...]
    canonical: str | None
    html_lang: str | None

    def meta(self, *names: str) -> str | None:
        """Return the first of these meta elements that says something."""
        return next((values[0] for name in names if (values := self.metas.get(name))), None)

    def all_metas(self, *names: str) -> tuple[str, ...]:
        """Return everything these meta elements say, in the order of the names."""
        return tuple(value for name in names for value in self.metas.get(name, ()))

    @property
    def says_article(self) -> bool:
        """Whether the page declares itself an article."""
        declared = (self.meta("og:type") or "").lower()
        return self.ld.article_type is not None or declared in _ARTICLE_TYPES

    @property
    def source(self) -> str | None:
        """The publisher's name."""
        return self.meta("og:site_name") or self.ld.publisher or self.meta("application-name", "publisher")

    @property
    def description(self) -> str | None:
        """The page's own summary."""
        return self.meta("og:description", "description", "twitter:description") or self.ld.description


def read_markup(root: html.HtmlElement, url: str) -> Markup:
    """Return what the page at ``url`` says of itself."""
    metas: dict[str, tuple[str, ...]] = {}
    for element in root.iter("meta"):
        value = clean_line(element.get("content"))
        if value:
            for name in {
                element.get(key, "").lower() for key in ("name", "property", "itemprop", "http-equiv")
            } - {""}:
                metas[name] = (*metas.get(name, ()), value)
    title = next((text for element in root.iter("title") if (text := clean_line(text_of(element)))), None)
    return Markup(
        url=url,
        metas=metas,
        ld=read_jsonld(root),
        title=title,
        headings=tuple(line for text in headings(root) if (line := clean_line(text))),
        canonical=_link(root, "canonical"),
        html_lang=root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang"),
    )


def _link(root: html.HtmlElement, rel: str) -> str | None:
    for element in root.iter("link"):
        if rel in element.get("rel", "").lower().split() and element.get("href"):
            return clean_line(element.get("href"))
    return None


def declared_lang(markup: Markup) -> str | None:
    """Return the language the page declares, as its primary subtag in lower case."""
    said = (
        markup.html_lang,
        markup.ld.lang,
        markup.meta("og:locale"),
        markup.meta("content-language", "language"),
    )
    return next((match[0].lower() for value in said if value and (match := _LANG.match(value.strip()))), None)


def canonical_url(markup: Markup) -> str:
    """Return the address the page gives as its own, if it is on the page's own site; else the page's."""
    for value in (markup.canonical, markup.meta("og:url")):
        address = _resolve(markup.url, value) if value else None
        if address and _same_site(address, _split(markup.url)):
            return address.geturl()
    return markup.url


def _resolve(base: str, value: str) -> SplitResult | None:
    try:
        address = urlsplit(urljoin(base, value))
    except ValueError:
        return None
    return address._replace(fragment="") if address.scheme in {"http", "https"} and address.netloc else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _same_site(address: SplitResult, page: SplitResult | None) -> bool:
    """Compare two hosts' sites; a bare root is a template's default, never an article's address."""
    if page is None or (address.path in {"", "/"} and not address.query and page.path not in {"", "/"}):
        return False
    return _site(address.hostname or "") == _site(page.hostname or "")


def _site(host: str) -> str:
    """Return a host without the labels that name a site's own parts (``www``, ``m``, ``amp`` …).

    >>> _site("www.example.org") == _site("amp.example.org")
    True
    """
    labels = host.lower().rstrip(".").split(".")
    while len(labels) > 2 and labels[0] in {"www", "m", "amp", "mobile", "news", "edition", "web", "en"}:
        labels.pop(0)
    return ".".join(labels)
