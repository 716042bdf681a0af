"""Read what a page's head says: meta elements, title, links, JSON-LD. One pass each; no judgement."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import html

from newswatch.extract.page.headings import read_headings
from newswatch.extract.page.jsonld import LdArticle, read_jsonld
from newswatch.extract.page.publisher import find_publisher
from newswatch.extract.page.tree import text_of
from newswatch.extract.words.phrases import phrases
from newswatch.text import clean_line

_LANG = re.compile(r"^[a-zA-Z]{2,3}(?![a-zA-Z])")
_MOST_VALUES = 100  # of one name: more authors or days than any article has
_ARTICLE_TYPES = frozenset({"article", "news", "newsarticle", "blog", "og:article", "news.article"})


@dataclass(frozen=True)
class Markup:
    """A page's own words about itself; ``shown`` is its publisher where only title and logo name it."""

    url: str
    metas: Mapping[str, tuple[str, ...]]
    ld: LdArticle
    title: str | None
    headings: tuple[str, ...]
    subheadings: tuple[str, ...]
    canonicals: tuple[str, ...]
    base: str
    html_lang: str | None
    shown: str | None = None

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
        return (
            self.named or self.shown or phrases().sources.sub("", self.meta("source") or "").strip() or None
        )

    @property
    def named(self) -> str | None:
        """The publisher's name as the page declares it."""
        declared = self.meta("og:site_name") or self.ld.publisher
        return declared or self.meta("application-name", "publisher", "dc.publisher") or self.ld.site

    @property
    def description(self) -> str | None:
        """The page's own summary."""
        return self.meta("og:description", "description", "twitter:description") or self.ld.description


def read_markup(root: html.HtmlElement, url: str) -> Markup:
    """Return what the page at ``url`` says of itself."""
    shown = read_headings(root)
    title = next((text for element in root.iter("title") if (text := clean_line(text_of(element)))), None)
    markup = Markup(
        url=url,
        metas=_metas(root),
        ld=read_jsonld(root),
        title=title,
        headings=shown.first,
        subheadings=shown.second,
        canonicals=tuple(_links(root, "canonical")),
        base=next((href for element in root.iter("base") if (href := element.get("href"))), ""),
        html_lang=root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang"),
    )
    return markup if markup.named else replace(markup, shown=find_publisher(root, title, url))


def _metas(root: html.HtmlElement) -> dict[str, tuple[str, ...]]:
    """Return what each meta element says, by its name in lower case."""
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        # Some templates write ``value``; nothing else can be meant by it.
        value = clean_line(element.get("content") or element.get("value"))
        names = {element.get(key, "").lower() for key in ("name", "property", "itemprop", "http-equiv")}
        for name in names - {""} if value else ():
            metas.setdefault(name, []).append(value or "")
    return {name: tuple(values[:_MOST_VALUES]) for name, values in metas.items()}


def _links(root: html.HtmlElement, rel: str) -> Iterator[str]:
    for element in root.iter("link"):
        if rel in element.get("rel", "").lower().split() and (link := clean_line(element.get("href"))):
            yield link


def declared_lang(markup: Markup) -> str | None:
    """Return the language the page declares, as its primary subtag in lower case."""
    said = (
        markup.html_lang,
        markup.ld.lang,
        markup.meta("og:locale"),
        markup.meta("content-language", "language"),
    )
    return next((match[0].lower() for value in said if value and (match := _LANG.match(value.strip()))), None)
