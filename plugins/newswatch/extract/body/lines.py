"""A line of text and what the page's markup says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html

from newswatch.extract.page.tree import has_few_parts, squash, text_of

_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "td", "blockquote", "section", "article", "body")
_CONTAINERS = frozenset({"div", "section", "article", "main", "body"})
_MAX_BLOCK = 600
_MAX_HEADING = 160
# A block of more elements may be one of many around one long text.
_FEW = 30


@dataclass(frozen=True)
class Line:
    """One paragraph. ``kind`` is p, head, item, quote, row or code; ``links`` its share of links."""

    text: str
    kind: str
    links: float = 0.0


def link_shares(root: html.HtmlElement, *beside: html.HtmlElement) -> dict[str, float]:
    """Return for each block of text that holds links, by its words, the share of it that stands in them.

    Those of the boxes ``beside`` count too: the words of a link in a menu are no line of text elsewhere.
    """
    linked: dict[html.HtmlElement, int] = {}
    alone: dict[str, float] = {}
    homes: dict[html.HtmlElement, html.HtmlElement | None] = {}
    for link in (link for one in (root, *beside) for link in one.iter("a")):
        parent = link.getparent()
        if parent is None:
            continue
        if parent.tag in _CONTAINERS and _stands_alone(link, parent):
            alone[squash(_short_text(link))] = 1.0
        if parent not in homes:
            homes[parent] = _home(parent)
        if (home := homes[parent]) is not None:
            linked[home] = linked.get(home, 0) + len(text_of(link))
    shares = alone
    for block, size in linked.items():
        text = _short_text(block) if 0 < size <= _MAX_BLOCK else ""
        if text:
            shares.setdefault(squash(text), min(1.0, size / len(text)))
    return _without_contents(root, shares, linked)


def _stands_alone(link: html.HtmlElement, parent: html.HtmlElement) -> bool:
    """Return whether a link is a line of its own: no words directly beside it."""
    before = link.getprevious()
    above = parent.text if before is None else before.tail
    return not (link.tail or "").strip() and not (above or "").strip()


def _home(element: html.HtmlElement) -> html.HtmlElement | None:
    """Return the block that an element is or stands in."""
    return element if element.tag in _BLOCKS else next(element.iterancestors(*_BLOCKS), None)


def _short_text(block: html.HtmlElement) -> str:
    """Return a block's text, nothing if that is long; a long one is not read to its end."""
    if not has_few_parts(block, _FEW) and _is_long(block):
        return ""
    text = text_of(block)
    return text if len(text) <= _MAX_BLOCK else ""


def _is_long(block: html.HtmlElement) -> bool:
    length = 0
    for piece in block.itertext():
        length += len(piece.strip())
        if length > _MAX_BLOCK:
            return True
    return False


def _without_contents(
    root: html.HtmlElement, shares: dict[str, float], linked: Mapping[html.HtmlElement, int]
) -> dict[str, float]:
    """Return the shares without headings that hold no link themselves.

    A table of contents links to headings in the words of the headings.
    """
    for block in root.iter("h2", "h3", "h4"):
        if block in linked or next(block.iterancestors("a"), None) is not None:
            continue
        if len(text := text_of(block)) <= _MAX_HEADING:
            shares.pop(squash(text), None)
    return shares
