"""Find what stands beside an article by its structure, where names say nothing: teaser cards and forms."""

from urllib.parse import urlsplit

from lxml import html

from newswatch.extract.phrases import phrases
from newswatch.extract.tree import is_longer, short_text

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_KEPT = frozenset({"html", "body", "main", "article", "table", "tbody", "tr"})
_SMALL = 420
_HEADING = 200
# Two such cards may be sections of a text whose headings are links.
_MIN_CARDS = 3
_FIELDS = frozenset({"email", "radio", "password"})
# A block with more paragraphs than this is a text, however short.
_PARAGRAPHS = 2
_PARAGRAPH = 80


def find_beside(root: html.HtmlElement, url: str) -> list[html.HtmlElement]:
    """Return the teaser cards that lead to other pages of the site of ``url``, and the boxes around forms."""
    small: dict[html.HtmlElement, bool] = {}
    return [*_cards(root, _host(url) or "", small), *_forms(root, small)]


def _cards(root: html.HtmlElement, host: str, small: dict[html.HtmlElement, bool]) -> list[html.HtmlElement]:
    """Return blocks of a heading that is a link and a few words, three or more in a row.

    A list of the best things on other sites has such blocks too, and is the text.
    """
    rows: dict[html.HtmlElement | None, list[html.HtmlElement]] = {}
    for heading in root.iter(*_HEADINGS):
        if _is_link(heading, host) and (card := _block(heading, small)) is not heading:
            rows.setdefault(card.getparent(), []).append(card)
    return [card for cards in rows.values() if len(cards) >= _MIN_CARDS for card in dict.fromkeys(cards)]


def _forms(root: html.HtmlElement, small: dict[html.HtmlElement, bool]) -> list[html.HtmlElement]:
    """Return newsletters, polls and logins, each with the words around it.

    A button alone makes no form: buttons stand in texts. The words by it must ask for something.
    """
    fields = (
        element
        for element in root.iter("form", "input")
        if element.tag == "form" or (element.get("type") or "").lower() in _FIELDS
    )
    boxes = dict.fromkeys(_block(element, small) for element in fields)
    asking = dict.fromkeys(_block(element, small) for element in root.iter("button"))
    said = phrases().calls
    return [
        *(box for box in boxes if not is_longer(box, _SMALL)),
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


def _block(element: html.HtmlElement, small: dict[html.HtmlElement, bool]) -> html.HtmlElement:
    """Return the largest small block around an element; ``small`` remembers which are."""
    block = element
    for parent in element.iterancestors():
        if parent not in small:
            small[parent] = _is_small(parent)
        if not small[parent]:
            break
        block = parent
    return block


def _is_small(block: html.HtmlElement) -> bool:
    if block.tag in _KEPT or is_longer(block, _SMALL) or next(block.iter("h1"), None) is not None:
        return False
    return sum(1 for one in block.iter("p") if is_longer(one, _PARAGRAPH)) <= _PARAGRAPHS
