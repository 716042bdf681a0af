"""Where a page's prose stands, whatever elements hold it: what is taken out is measured by what is left."""

from collections.abc import Iterator

from lxml import html

from newswatch.extract.page.tree import text_of
from newswatch.extract.page.weights import weigh

# The words of a paragraph, and of another block, that are prose rather than a label.
_LINE = 40
_OTHER_LINE = 80
# What names no box by itself may take one part in so many.
_MODEST = 3
_OTHERS = ("div", "td", "li", "blockquote", "section", "article")


def find_prose(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, float]]:
    """Yield the elements that hold a page's prose, each with the weight of its words.

    That is paragraphs, and what stands in other blocks between line breaks.
    """
    for element in root.iter("p", *_OTHERS):
        if element.tag == "p":
            size, least = weigh(text_of(element)), _LINE
        else:
            size, least = weigh(_own_text(element)), _OTHER_LINE
        if size >= least:
            yield element, size


def is_modest(taken: float, root: html.HtmlElement) -> bool:
    """Return whether words of this weight are a line, or a part of all that a page says outside links."""
    if taken < _LINE:
        return True
    linked = sum(weigh(text_of(link)) for link in root.iter("a"))
    return taken * _MODEST <= weigh(text_of(root)) - linked


def _own_text(element: html.HtmlElement) -> str:
    """Return the words that stand in an element itself and in none within it."""
    parts = (element.text, *(child.tail for child in element))
    return " ".join(" ".join(filter(None, parts)).split())
