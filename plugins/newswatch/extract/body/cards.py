"""Find what stands beside an article by its structure, where names say nothing: teaser cards and forms."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import html

from newswatch.extract.page.tree import short_text, text_of
from newswatch.extract.page.weights import weigh, weighs_more
from newswatch.extract.words.phrases import phrases

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_KEPT = frozenset({"html", "body", "main", "article", "table", "tbody", "tr"})
_SMALL = 420
_HEADING = 200
# Two such cards may be sections of a text whose headings are links.
_MIN_CARDS = 3
_FIELDS = frozenset({"email", "radio", "password"})
# A block with more paragraphs than this is a text, however short; what is shorter is a label.
_PARAGRAPHS = 2
_PARAGRAPH = 25
_PROSE = 80
# A block with a larger share of the page's prose may be a brief with a form below it.
_SHARE = 0.25


@dataclass
class _Blocks:
    """Which elements are small enough to stand beside an article, on a page with so much prose."""

    prose: float
    _small: dict[html.HtmlElement, bool] = field(default_factory=dict)

    def around(self, element: html.HtmlElement) -> html.HtmlElement:
        """Return the largest small block around an element, or itself."""
        block = element
        for parent in element.iterancestors():
            if not self.is_small(parent):
                break
            block = parent
        return block

    def is_small(self, block: html.HtmlElement) -> bool:
        """Return whether an element is no text: few words, and few of them in paragraphs."""
        if block not in self._small:
            self._small[block] = self._is_small(block)
        return self._small[block]

    def _is_small(self, block: html.HtmlElement) -> bool:
        if block.tag in _KEPT or weighs_more(block, _SMALL) or next(block.iter("h1"), None) is not None:
            return False
        sizes = [size for one in block.iter("p") if (size := weigh(text_of(one))) >= _PARAGRAPH]
        return len(sizes) <= _PARAGRAPHS and sum(sizes) <= self.prose * _SHARE


def find_beside(root: html.HtmlElement, url: str, prose: float) -> list[tuple[html.HtmlElement, ...]]:
    """Return the rows of cards that lead to other pages of the site of ``url``, and the boxes around forms.

    ``prose`` is the weight of the page's paragraphs. What is returned together goes or stays together.
    """
    blocks = _Blocks(prose)
    return [*_cards(root, _host(url) or "", blocks), *((box,) for box in _forms(root, blocks))]


def _cards(root: html.HtmlElement, host: str, blocks: _Blocks) -> list[tuple[html.HtmlElement, ...]]:
    """Return blocks of a heading that is a link and a few words, three or more in a row.

    A list of the best things on other sites has such blocks too, and is the text. So is a list of things that
    the site has told of before: its blocks stand among the text's own paragraphs.
    """
    rows: dict[html.HtmlElement | None, list[html.HtmlElement]] = {}
    for heading in root.iter(*_HEADINGS):
        if _is_link(heading, host) and (card := blocks.around(heading)) is not heading:
            rows.setdefault(card.getparent(), []).append(card)
    return [
        tuple(dict.fromkeys(cards))
        for parent, cards in rows.items()
        if len(cards) >= _MIN_CARDS and not _are_sections(cards, parent)
    ]


def _are_sections(cards: list[html.HtmlElement], parent: html.HtmlElement | None) -> bool:
    """Return whether blocks hold prose, follow one another and stand beside a paragraph of it.

    Teasers among the paragraphs of a text stand one by one.
    """
    if parent is None or not any(_is_prose(one) for one in parent.iterchildren("p")):
        return False
    row = frozenset(cards)
    if 2 * sum(card.getprevious() in row for card in cards) < len(cards):
        return False
    return 2 * sum(any(_is_prose(one) for one in card.iter("p")) for card in cards) > len(cards)


def _is_prose(paragraph: html.HtmlElement) -> bool:
    return weigh(text_of(paragraph)) >= _PROSE


def _forms(root: html.HtmlElement, blocks: _Blocks) -> list[html.HtmlElement]:
    """Return newsletters, polls and logins, each with the words around it.

    A button alone makes no form: buttons stand in texts. The words by it must ask for something.
    """
    fields = (
        element
        for element in root.iter("form", "input")
        if element.tag == "form" or (element.get("type") or "").lower() in _FIELDS
    )
    boxes = dict.fromkeys(blocks.around(element) for element in fields)
    asking = dict.fromkeys(blocks.around(element) for element in root.iter("button"))
    said = phrases().calls
    return [
        *(box for box in boxes if blocks.is_small(box)),
        *(box for box in asking if (text := short_text(box, _SMALL)) and said.search(text)),
    ]


def _is_link(heading: html.HtmlElement, host: str) -> bool:
    """Return whether a heading is a link to a page of the host."""
    if not (text := short_text(heading, _HEADING)):
        return False
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    elif len(short_text(link, _HEADING)) < 0.8 * len(text):
        return False
    return link is not None and _leads_to(link.get("href", ""), host)


def _leads_to(href: str, host: str) -> bool:
    if not href or href.startswith("#"):
        return False
    return _host(href) in {"", host} and not href.startswith(("javascript:", "mailto:", "tel:"))


def _host(url: str) -> str | None:
    """Return the host an address names, nothing if it names none, ``None`` if it is no address."""
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return None
