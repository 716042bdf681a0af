"""Read a page's JSON-LD once: which node is the article, and what it says of itself."""

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import html

from newswatch.text import clean_line, clean_paragraphs

Node = Mapping[str, Any]

_POSTS = "liveBlogUpdate"
_SITES = frozenset({"WebSite", "NewsMediaOrganization"})
_MAX_NODES = 2000
_ARTICLE = re.compile(r"(?:Article|BlogPosting|NewsStory|Report)$")
_ENVELOPE = re.compile(
    r"^\s*(?:<!\[CDATA\[|<!--|/\*.*?\*/|//[^\n]*\n)+|(?:\]\]>|-->|//\]\]>)\s*;?\s*$", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_FIELD = re.compile(
    r"\"(?P<key>@type|headline|datePublished|dateModified)\"\s*:\s*"
    r"(?:\"(?P<double>(?:[^\"\\\n]|\\.){1,300})\"|'(?P<single>(?:[^'\\\n]|\\.){1,300})')"
)
_ESCAPED = re.compile(r"\\([\"'/\\])")
_MARKUP = re.compile(r"<[^>]{1,300}>")
_BREAK = re.compile(r"<(?:/p|br\s*/?|/div|/li|/h\d)>", re.IGNORECASE)


@dataclass(frozen=True)
class LdArticle:
    """What a page's JSON-LD says of the article on it; ``types`` names every node's type on the page."""

    types: frozenset[str] = frozenset()
    article_type: str | None = None
    headline: str | None = None
    description: str | None = None
    body: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    publisher: str | None = None
    site: str | None = None
    lang: str | None = None
    free: bool | None = None
    rights: str | None = None


def read_jsonld(root: html.HtmlElement) -> LdArticle:
    """Return what the page's JSON-LD says; an empty answer where there is none or it is broken."""
    nodes = [
        node for script in root.iter("script") if _is_jsonld(script) for node in _nodes(script.text or "")
    ]
    types = frozenset(name for node in nodes for name in _types(node))
    articles = [
        node
        for node in nodes
        if any(_ARTICLE.search(name) or name == "LiveBlogPosting" for name in _types(node))
    ]
    chosen = max(articles, key=_weight) if articles else {}
    pages = [node for node in nodes if any(name.endswith("WebPage") for name in _types(node))]
    return LdArticle(
        types=types,
        article_type=next(
            (name for name in _types(chosen) if _ARTICLE.search(name) or name.startswith("Live")), None
        ),
        headline=_text(chosen.get("headline")) or _text(chosen.get("name")),
        description=_text(chosen.get("description")),
        body=_long_text(chosen.get("articleBody")),
        published=_text(chosen.get("datePublished")) or _first(pages, "datePublished"),
        modified=_text(chosen.get("dateModified")) or _first(pages, "dateModified"),
        authors=tuple(
            _names(chosen.get("author") or chosen.get("creator"), people=True, known=_by_id(nodes))
        ),
        organisations=tuple(
            _names([chosen.get("author"), chosen.get("publisher")], people=False, known=_by_id(nodes))
        ),
        publisher=next(_names(chosen.get("publisher"), people=None, known=_by_id(nodes)), None),
        site=_first([node for node in nodes if _SITES.intersection(_types(node))], "name"),
        lang=_text(chosen.get("inLanguage")) or _first(pages, "inLanguage"),
        free=_flag(chosen.get("isAccessibleForFree")),
        rights=next(_names(chosen.get("copyrightHolder"), people=None, known={}), None)
        or _text(chosen.get("creditText")),
    )


def _is_jsonld(script: html.HtmlElement) -> bool:
    return "ld+json" in script.get("type", "").lower()


def _weight(node: Node) -> tuple[bool, bool, bool]:
    """Order article nodes: the page's own has headline, day and body; teasers have less."""
    return bool(node.get("headline")), bool(node.get("datePublished")), bool(node.get("articleBody"))


def _nodes(text: str) -> Iterator[Node]:
    """Yield every object that has a type, outermost first, at any depth.

    But a live page's posts: each has an author, a day and a body as the page itself has.
    """
    waiting: list[Any] = [_load(text)]
    seen = 0
    while waiting and seen < _MAX_NODES:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, list):
            waiting[:0] = value
        elif isinstance(value, dict):
            if "@type" in value:
                yield value
            waiting += [
                inner for key, inner in value.items() if isinstance(inner, (dict, list)) and key != _POSTS
            ]


def _load(text: str) -> object:
    """Return what a script holds; of one that is no JSON, what precedes the damage, else its plain fields."""
    text = _ENVELOPE.sub("", text).lstrip()
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", _COMMENT.sub("", text))):
        try:
            return json.JSONDecoder(strict=False).raw_decode(candidate)[0]
        except (ValueError, RecursionError):
            continue
    return _salvage(text)


def _salvage(text: str) -> Node | None:
    """Return the first of each field of an article's that can be told apart in a text that is no JSON."""
    found: dict[str, str] = {}
    for match in _FIELD.finditer(text):
        value = match["double"] if match["single"] is None else match["single"]
        if match["key"] != "@type" or _ARTICLE.search(value):
            found.setdefault(match["key"], _ESCAPED.sub(r"\1", value))
    return found if "@type" in found else None


def _types(node: Node) -> tuple[str, ...]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return tuple(name.rsplit("/", 1)[-1] for name in names if isinstance(name, str))


def _by_id(nodes: list[Node]) -> dict[str, Node]:
    return {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}


def _first(nodes: list[Node], name: str) -> str | None:
    return next((text for node in nodes if (text := _text(node.get(name)))), None)


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), None)
    if not isinstance(value, str):
        return None
    return clean_line(_MARKUP.sub("", entities.unescape(entities.unescape(value))))


def _long_text(value: object) -> str | None:
    """Return a body with its paragraphs, as far as it marks them."""
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return None
    text = _BREAK.sub("\n\n", entities.unescape(entities.unescape(value)))
    return clean_paragraphs(_MARKUP.sub("", text)) or None


def _flag(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().rsplit("/", 1)[-1].lower())
    return value if isinstance(value, bool) else None


def _names(value: object, *, people: bool | None, known: Mapping[str, Node], depth: int = 0) -> Iterator[str]:
    """Yield the names a value holds: people's, organisations' or (``None``) anyone's."""
    if depth > 4:
        return
    if isinstance(value, list):
        for one in value:
            yield from _names(one, people=people, known=known, depth=depth + 1)
    elif isinstance(value, str):
        if people is not False and (name := _text(value)):
            yield name
    elif isinstance(value, dict):
        node = value if value.get("name") else known.get(str(value.get("@id")), value)
        organisation = any(name.endswith(("Organization", "Corporation")) for name in _types(node))
        if people is None or organisation != people:
            yield from _names(node.get("name"), people=None, known=known, depth=depth + 1)
