"""Complete a text that its page splits over several containers, of which the extractor took some."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import html

from newswatch.extract.body.lines import Line
from newswatch.extract.page.tree import squash, text_of
from newswatch.extract.page.weights import weigh

_PROSE = 60
_MIN_ADDED = 300
# A chapter's headline, name and place say what it is; it may be short.
_MIN_CHAPTER = 100
_TAGS = ("p", "h2", "h3", "h4", "blockquote", "li", "h1")


# An article, or what the chapters of one have in common: where they stand, and their class.
_Home: TypeAlias = "html.HtmlElement | tuple[html.HtmlElement | None, str] | None"


@dataclass(frozen=True)
class _Block:
    """A block of text on the page, with what tells its container's kind and the article it stands in."""

    text: str
    key: str
    container: html.HtmlElement
    kind: str
    home: _Home
    part: int
    heading: bool


def complete(root: html.HtmlElement, lines: Sequence[Line], shares: Mapping[str, float]) -> list[Line]:
    """Return the lines with those of sister containers, in the page's order.

    A sister has the same tag and class, stands in the same ``article`` or a chapter of it and under the same
    h1, and holds prose that was not extracted. What it adds must be much: a lone box of the same class may be
    anything.
    """
    blocks = _blocks(root)
    taken = {squash(line.text) for line in lines}
    mine = [block for block in blocks if block.key in taken and not block.heading]
    kind = _main_kind(mine)
    homes = {(block.home, block.part) for block in mine if block.kind == kind}
    containers = {block.container for block in mine}
    added = [
        block
        for block in blocks
        if block.kind == kind
        and block.key not in taken
        and block.container not in containers
        and (block.home, block.part) in homes
        and shares.get(block.key, 0.0) < 0.5
    ]
    size = sum(weigh(block.text) for block in added if weigh(block.text) >= _PROSE)
    least = _MIN_CHAPTER if all(isinstance(block.home, tuple) for block in added) else _MIN_ADDED
    if kind is None or size < least:
        return list(lines)
    return _merge(blocks, lines, added)


def _blocks(root: html.HtmlElement) -> list[_Block]:
    blocks: list[_Block] = []
    part = 0
    heads_all = False
    for element in root.iter(*_TAGS):
        container = element.getparent()
        if container is None:
            continue
        if element.tag == "h1":
            part += 1
            heads_all = next(element.iterancestors("article"), None) is None
            continue
        text = text_of(element)
        if text:
            kind = f"{container.tag} {container.get('class', '')}"
            home = _home(next(element.iterancestors("article"), None), heads_all=heads_all)
            blocks.append(
                _Block(text, squash(text), container, kind, home, part, element.tag.startswith("h"))
            )
    return blocks


def _home(article: html.HtmlElement | None, *, heads_all: bool) -> _Home:
    """Return the article that a block belongs to: chapters below one headline are one article together."""
    if article is None or not heads_all or not (name := article.get("class")):
        return article
    return article.getparent(), name


def _main_kind(blocks: Sequence[_Block]) -> str | None:
    """Return the kind of container that holds most of the text, if it has a class to be known by."""
    sizes: Counter[str] = Counter()
    for block in blocks:
        sizes[block.kind] += len(block.text)
    if not sizes:
        return None
    kind, size = sizes.most_common(1)[0]
    named = not kind.endswith(" ")
    return kind if named and size * 2 >= sizes.total() else None


def _merge(blocks: Sequence[_Block], lines: Sequence[Line], added: Sequence[_Block]) -> list[Line]:
    """Return lines and added blocks by their place on the page; a line not found there stays where it is."""
    places = {block.key: number for number, block in enumerate(blocks)}
    placed: list[tuple[int, int, Line]] = []
    last = -1
    for number, line in enumerate(lines):
        last = places.get(squash(line.text), last)
        placed.append((last, number, line))
    extra = [(places[block.key], -1, Line(block.text, "head" if block.heading else "p")) for block in added]
    return [line for _, _, line in sorted(placed + extra, key=lambda place: place[:2])]
