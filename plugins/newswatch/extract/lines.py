"""A line of text and what the page's markup says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html

from newswatch.extract.tree import squash, text_of

_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "td", "blockquote", "section", "article", "body")
_MAX_BLOCK = 600
_MAX_HEADING = 160


@dataclass(frozen=True)
class Line:
    """One paragraph. ``kind`` is p, head, item, quote, row or code; ``links`` its share of links."""

    text: str
    kind: str
    links: float = 0.0


def link_shares(root: html.HtmlElement) -> dict[str, float]:
    """Return for each block of text that holds links, by its words, the share of it that stands in them."""
    linked: dict[html.HtmlElement, int] = {}
    for link in root.iter("a"):
        block = next(link.iterancestors(*_BLOCKS), None)
        if block is not None:
            linked[block] = linked.get(block, 0) + len(text_of(link))
    shares: dict[str, float] = {}
    for block, size in linked.items():
        text = text_of(block) if size else ""
        if 0 < len(text) <= _MAX_BLOCK:
            shares.setdefault(squash(text), min(1.0, size / len(text)))
    return _without_contents(root, shares, linked)


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
