"""Give a text back the paragraphs and headings that the extractor left out between those it took."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from lxml import html

from newswatch.extract.lines import Line
from newswatch.extract.tree import attributes, is_within, squash, text_of

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_KINDS = {"p": "p", "blockquote": "quote"}
# A paragraph that holds one of these is a box; one with such a name is a line about the text.
_INNER = ("div", "article", "section", "figure", "table", "ul", "h2", "h3", "h4")
_ASIDE = re.compile(r"caption|credit|byline|author|related|teaser|promo|label|tag|share|meta")
_LISTS = frozenset({"ul", "ol"})
_MAX_ITEMS = 30
# A paragraph that ends so announces the list below it, whatever follows that.
_COLONS = ":\uff1a"
_LINKS = 0.5
_PROSE = 80
_MAX_HEADING = 160
# More blocks than any article has: a hostile page may cost no more than a look.
_MAX_BLOCKS = 4000


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
    for container in _containers(root, places):
        added += _missing(container, text, places, shares)
    before: dict[int, list[Line]] = {}
    for place, line in added:
        before.setdefault(place, []).append(line)
    whole = [one for number, line in enumerate(lines) for one in (*before.get(number, ()), line)]
    return [*whole, *before.get(len(lines), ())]


def _containers(root: html.HtmlElement, places: Mapping[str, int]) -> list[html.HtmlElement]:
    """Return the parents of the paragraphs taken, of which most of the prose was taken."""
    taken: dict[html.HtmlElement, int] = {}
    prose: dict[html.HtmlElement, int] = {}
    for number, element in enumerate(root.iter("p")):
        parent = element.getparent()
        if number > _MAX_BLOCKS:
            return []
        if parent is None or len(text := text_of(element)) < _PROSE:
            continue
        prose[parent] = prose.get(parent, 0) + len(text)
        if squash(text) in places:
            taken[parent] = taken.get(parent, 0) + len(text)
    return [one for one, size in taken.items() if size * 2 >= prose[one]]


def _missing(
    container: html.HtmlElement, text: str, places: Mapping[str, int], shares: Mapping[str, float]
) -> list[tuple[int, Line]]:
    """Return what a container holds above a paragraph taken and the text lacks, with the place for it."""
    found: list[tuple[int, Line]] = []
    waiting: list[Line] = []
    begun = False
    announced: int | None = None
    for child in container:
        if not (key := squash(line := text_of(child))):
            continue
        if (place := places.get(key)) is not None:
            found += [(place, one) for one in waiting if begun or _stands_alone(one)]
            waiting, begun = [], True
            announced = place + 1 if line[-1] in _COLONS else None
            continue
        lacking = [] if is_within(key, text) else _lines_of(child, line, shares.get(key, 0.0))
        if not lacking:
            # What a heading stands above is a box then, and no paragraph.
            waiting = [one for one in waiting if one.kind != "head"]
        elif announced is not None and lacking[0].kind == "item":
            found += [(announced, item) for item in lacking]
        else:
            waiting += lacking
        announced = None
    return found


def _stands_alone(line: Line) -> bool:
    """Return whether a line may be the text's first: a list there is a box of key points."""
    return len(line.text) >= _PROSE and line.kind != "item"


def _lines_of(element: html.HtmlElement, text: str, linked: float) -> list[Line]:
    """Return the line that an element is, or the items of a list; nothing for a box."""
    if element.tag in _LISTS:
        return [Line(item, "item") for one in element if (item := text_of(one))] if _is_list(element) else []
    return [Line(text, _KINDS.get(str(element.tag), "head"))] if _is_line(element, text, linked) else []


def _is_list(element: html.HtmlElement) -> bool:
    """Return whether an element is a list of the text: two or more items of words alone, without a link."""
    items = list(islice(element, _MAX_ITEMS + 1))
    return (
        2 <= len(items) <= _MAX_ITEMS
        and all(item.tag == "li" for item in items)
        and next(element.iterdescendants("a", "button", "input", "img", "div", "ul", "p"), None) is None
        and not _ASIDE.search(attributes(element))
    )


def _is_line(element: html.HtmlElement, text: str, linked: float) -> bool:
    """Return whether an element is one paragraph or heading, by its tag and by what it holds."""
    if linked >= _LINKS or next(element.iterdescendants(*_INNER), None) is not None:
        return False
    if element.tag in _HEADINGS:
        return len(text) <= _MAX_HEADING
    return element.tag in _KINDS and not _ASIDE.search(attributes(element))
