"""Cut a page where its article ends and the next one begins: sites append more as the reader goes on."""

from itertools import islice

from lxml import html

from newswatch.extract.page.tree import attributes, drop, remembered, text_of
from newswatch.extract.page.weights import weigh, weighs_more

_WHOLE = frozenset({"html", "body", "main"})
_signs = remembered(r"(?<![a-z])(?:byline|authors?|dateline|published|pubdate|timestamp)(?![a-z])")
_PROSE = 80
# A block with so much prose is an article, and not the head of one.
_OWN = 400
_LEVELS = 12


def drop_next(root: html.HtmlElement) -> list[html.HtmlElement]:
    """Drop the articles below the page's own and return them.

    One is a block beside the block with the page's headline, of the same tag and class, with a headline of
    its own and a day or an author. A section of one article has neither; the posts of a live page stand below
    the headline, not beside it.
    """
    headline = next((one for one in root.iter("h1") if text_of(one)), None)
    if headline is None:
        return []
    found: list[html.HtmlElement] = []
    for block in islice(headline.iterancestors(), _LEVELS):
        if block.tag in _WHOLE:
            break
        alike = [one for one in block.itersiblings(block.tag) if one.get("class") == block.get("class")]
        if alike and _has_prose(block):
            found += [one for one in alike if _is_article(one)]
    for one in found:
        drop(one)
    return found


def _has_prose(block: html.HtmlElement) -> bool:
    size = 0.0
    for paragraph in block.iter("p"):
        length = weigh(text_of(paragraph))
        size += length if length >= _PROSE else 0
        if size >= _OWN:
            return True
    return False


def _is_article(block: html.HtmlElement) -> bool:
    """Return whether a block has a headline, prose, and the day or the author that an article has."""
    if next(block.iter("h1", "h2"), None) is None:
        return False
    if not any(weighs_more(one, _PROSE) for one in block.iter("p")):
        return False
    named = (one for one in block.iter("p", "div", "span", "address", "a") if _signs(attributes(one)))
    return next(block.iter("time"), None) is not None or next(named, None) is not None
