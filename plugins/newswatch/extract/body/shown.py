"""Show what is an article's text though its markup hides it until a reader asks, or sets it aside."""

from itertools import islice
from typing import cast

from lxml import etree, html

from newswatch.extract.page.tree import attributes, has_few_parts, remembered, text_of
from newswatch.extract.page.weights import weigh

_hidden = etree.XPath("//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]")
_asides = etree.XPath("//aside[not(@*)]")
_openers = etree.XPath("//@aria-controls | //@data-target | //@data-bs-target | //@href[starts-with(., '#')]")
_is_rest_name = remembered(
    r"(?<![a-z])(?:read-?_?more|more(?:-?_?(?:text|content))?|rest|full-?_?(?:text|article|story)|continu(?:ed|ation)"
    r"|remain(?:der|ing)|expand(?:able|ed)?|collaps(?:e|ed|ible)|truncated)(?![a-z])"
)
_PROSE = 80
_MOST = 200
_NEAR = 4
# Blocks nested as deep as is allowed would be read once a level otherwise.
_MOST_PARTS = 2000
_LINKS = 0.25
_TOOLS = ("form", "input", "button", "h1", "nav", "iframe")


def show_text(root: html.HtmlElement) -> None:
    """Take the marks off the rest of a text behind a "continue" button, and off a paragraph in an aside."""
    rests = [one for one in _first(_hidden(root)) if _goes_on(one)]
    opened = {target.lstrip("#") for target in cast("list[str]", _openers(root))} if rests else set()
    for one in rests:
        if _is_rest_name(attributes(one)) or one.get("id") in opened:
            one.attrib.pop("hidden", None)
            one.attrib.pop("style", None)
    for one in _first(_asides(root)):
        if _stands_amid(one):
            one.tag = "div"


def _first(found: object) -> list[html.HtmlElement]:
    return cast("list[html.HtmlElement]", found)[:_MOST]


def _goes_on(block: html.HtmlElement) -> bool:
    """Return whether a block is prose and stands below a paragraph of the same text."""
    above = islice(block.itersiblings(preceding=True), _NEAR)
    return any(_is_prose(one) for one in above) and _is_text(block)


def _stands_amid(aside: html.HtmlElement) -> bool:
    """Return whether an aside is a paragraph between two others that no name, heading or link sets apart."""
    above, below = aside.getprevious(), aside.getnext()
    if above is None or below is None or not (_is_prose(above) and _is_prose(below)):
        return False
    is_plain = all(child.tag == "p" for child in aside) and next(aside.iter("a"), None) is None
    return is_plain and _is_text(aside)


def _is_text(block: html.HtmlElement) -> bool:
    if not has_few_parts(block, _MOST_PARTS):
        return False
    if next(block.iter(*_TOOLS), None) is not None or not any(_is_prose(one) for one in block.iter("p")):
        return False
    linked = sum(weigh(text_of(link)) for link in block.iter("a"))
    return linked <= _LINKS * weigh(text_of(block))


def _is_prose(element: html.HtmlElement) -> bool:
    return element.tag == "p" and weigh(text_of(element)) >= _PROSE
