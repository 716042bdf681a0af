"""Give a text back the paragraphs and headings that the extractor left out between those it took."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from lxml import html

from newswatch.extract.body.lines import Line
from newswatch.extract.page.tree import attributes, has_few_parts, is_within, squash, text_of
from newswatch.extract.page.weights import weigh

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_KINDS = {"p": "p", "blockquote": "quote"}
# A paragraph that holds one of these is a box; one with such a name is a line about the text.
_INNER = ("div", "article", "section", "figure", "table", "ul", "h2", "h3", "h4")
_ASIDE = re.compile(r"caption|credit|byline|author|related|teaser|promo|label|tag|share|meta")
_INLINE = frozenset(
    {"a", "abbr", "b", "br", "cite", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub"}
)
_LINKS = 0.5
_LISTS = frozenset({"ul", "ol"})
_MAX_ITEMS = 60
# A paragraph that ends so announces the list below it, whatever follows that.
_COLONS = ":\uff1a"
_PROSE = 80
_MAX_HEADING = 160
# More blocks than any article has: a hostile page may cost no more than a look.
_MAX_BLOCKS = 4000
# No paragraph and no list has more elements in it; what nests so many would be read once a level.
_MAX_PARTS = 2000
# Each block that was not taken is looked for in the whole text.
_MAX_LOOKED_FOR = 400


def fill_gaps(root: html.HtmlElement, lines: Sequence[Line], shares: Mapping[str, float]) -> list[Line]:
    """Return the lines with what stands between them in the same container, in the page's order.

    A container is an element whose paragraphs were mostly taken. A paragraph of links is no paragraph, and a
    heading is one only above a paragraph.
    """
    if len(lines) > _MAX_BLOCKS:
        return list(lines)
    text = "".join(squash(line.text) for line in lines)
    places = {squash(line.text): number for number, line in reversed(list(enumerate(lines)))}
    added: list[tuple[int, Line]] = []
    budget = iter(range(_MAX_LOOKED_FOR))
    for container in _containers(root, places):
        added += _missing(_steps(container, text, places, shares, budget))
    before: dict[int, list[Line]] = {}
    for place, line in added:
        before.setdefault(place, []).append(line)
    filled = [one for number, line in enumerate(lines) for one in (*before.get(number, ()), line)]
    return filled + before.get(len(lines), [])


def _containers(root: html.HtmlElement, places: Mapping[str, int]) -> list[html.HtmlElement]:
    """Return the parents of the paragraphs taken, of which most of the prose was taken."""
    taken: dict[html.HtmlElement, float] = {}
    prose: dict[html.HtmlElement, float] = {}
    for element in root.iter("p", "div"):
        if element.tag == "div" and not _is_leaf(element):
            continue
        if len(prose) > _MAX_BLOCKS:
            return []
        parent = _home(element)
        if parent is None or (size := weigh(text := text_of(element))) < _PROSE:
            continue
        prose[parent] = prose.get(parent, 0.0) + size
        if squash(text) in places:
            taken[parent] = taken.get(parent, 0.0) + size
    return [one for one, size in taken.items() if size * 2 >= prose[one]]


def _is_leaf(element: html.HtmlElement) -> bool:
    return all(child.tag in _INLINE for child in element)


def _home(element: html.HtmlElement) -> html.HtmlElement | None:
    """Return the parent of a block, or of what is wrapped around nothing but it."""
    parent = element.getparent()
    while parent is not None and _is_only_child(element) and not (parent.text or "").strip():
        element, parent = parent, parent.getparent()
    return parent


def _is_only_child(element: html.HtmlElement) -> bool:
    """Return whether an element has no neighbours; counting them would cost each of many all the others."""
    return element.getprevious() is None and element.getnext() is None


def _missing(steps: Iterable[tuple[int | None, list[Line], bool]]) -> list[tuple[int, Line]]:
    """Return what a container holds above a paragraph taken and the text lacks, with the place for it."""
    found: list[tuple[int, Line]] = []
    waiting: list[Line] = []
    last: int | None = None
    announced: int | None = None
    for place, lines, announces in steps:
        if place is not None:
            found += [(place, line) for line in waiting if _may_precede(line, last, place)]
            waiting, last = [], place
        elif not lines:
            # What a heading stands above is a box then, and no paragraph.
            waiting = [line for line in waiting if line.kind != "head"]
        elif announced is not None and lines[0].kind == "item":
            found += [(announced, line) for line in lines]
        else:
            waiting += lines
        announced = place + 1 if place is not None and announces else None
    return found


def _may_precede(line: Line, last: int | None, place: int) -> bool:
    """Return whether a line may stand above a paragraph: above a container's first one only some may.

    A list there is a box of key points.
    """
    if last is not None:
        return True
    return place > 0 if line.kind == "head" else line.kind != "item" and weigh(line.text) >= _PROSE


def _steps(
    container: html.HtmlElement,
    text: str,
    places: Mapping[str, int],
    shares: Mapping[str, float],
    budget: Iterator[int],
) -> Iterator[tuple[int | None, list[Line], bool]]:
    """Yield for each block its place in the text or the lines it would add, and whether it announces more."""
    blocks = [(child, line, squash(line)) for child in container if (line := _line_of(child)) != ""]
    taken = {(child.tag, child.get("class")) for child, _, key in blocks if key in places}
    told = False
    for child, line, key in blocks:
        if line is None:
            yield None, [], False
        if line is None or not key:
            continue
        place = places.get(key)
        alike = (child.tag, child.get("class")) in taken
        lacks = place is None and next(budget, None) is not None and not is_within(key, text)
        yield place, _lines_of(child, shares, alike=alike, told=told) if lacks else [], line[-1] in _COLONS
        told = place is not None and line[-1] in _COLONS


def _line_of(block: html.HtmlElement) -> str | None:
    """Return a block's text, ``None`` if it is too large for a line."""
    return text_of(block) if has_few_parts(block, _MAX_PARTS) else None


def _lines_of(block: html.HtmlElement, shares: Mapping[str, float], *, alike: bool, told: bool) -> list[Line]:
    """Return the lines of a block that is a paragraph, a heading or a list; of a box, none.

    A ``div`` is a paragraph where others ``alike`` were. Links are text in a numbered list that is announced.
    """
    leaf = _unwrapped(block)
    text = text_of(leaf)
    if leaf.tag in _LISTS:
        items = [Line(item, "item") for one in leaf if (item := text_of(one))] if _is_list(leaf) else []
        is_text = told and leaf.tag == "ol"
        return items if is_text or all(_is_text(item.text, shares) for item in items) else []
    if not _is_text(text, shares) or next(leaf.iterdescendants(*_INNER), None) is not None:
        return []
    if leaf.tag in _HEADINGS:
        return [Line(text, "head")] if weigh(text) <= _MAX_HEADING else []
    if leaf.tag == "div":
        return [Line(text, "p")] if alike else []
    is_line = leaf.tag in _KINDS and not _ASIDE.search(attributes(leaf))
    return [Line(text, _KINDS[str(leaf.tag)])] if is_line else []


def _is_text(text: str, shares: Mapping[str, float]) -> bool:
    return shares.get(squash(text), 0.0) < _LINKS


def _is_list(element: html.HtmlElement) -> bool:
    """Return whether an element is a list of the text: two or more items of words alone."""
    items = list(islice(element, _MAX_ITEMS + 1))
    return (
        2 <= len(items) <= _MAX_ITEMS
        and all(item.tag == "li" for item in items)
        and next(element.iterdescendants("button", "input", "img", "div", "ul", "p"), None) is None
        and not _ASIDE.search(attributes(element))
    )


def _unwrapped(block: html.HtmlElement) -> html.HtmlElement:
    """Return the block inside of what is wrapped around nothing but it."""
    while block.tag == "div" and len(block) == 1 and not (block.text or "").strip():
        if block[0].tag in _INLINE or (block[0].tail or "").strip():
            break
        block = block[0]
    return block
