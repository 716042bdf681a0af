"""Which of a page's headings can be its headline: not the last step of a trail of links, nor the logo."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile, islice
from urllib.parse import urlsplit

from lxml import html

from newswatch.extract.page.tree import attributes, short_text, squash
from newswatch.text import clean_line

_TRAIL = re.compile(r"bread-?_?crumb")
_LOOKED_UP = 4  # ancestors: a trail is small, and its parts stand close to it
_SUBHEADINGS = 10
_LOOKED_AT = 200
_MAX_HEADING = 3000  # what has no headline of its own is headed by its opening words
_TYPE = ("td", "div", "p", "font", "b", "strong", "big", "span")
_SIGNS = 50  # spaces and marks that a title is compared without
_SOFT_HYPHEN = "\u00ad"  # says where a browser may break a word


@dataclass(frozen=True)
class Headings:
    """The text of each ``h1`` that can be a headline, and of the page's first ``h2``."""

    first: tuple[str, ...]
    second: tuple[str, ...]


def read_headings(root: html.HtmlElement) -> Headings:
    """Return the headings a page shows as such.

    A trail's last step is often an ``h1`` written for search engines, with the headline proper in an ``h2``.
    """
    first = (element for element in islice(root.iter("h1"), _LOOKED_AT) if _can_be_headline(element))
    return Headings(tuple(_lines(first)), tuple(_lines(islice(root.iter("h2"), _SUBHEADINGS))))


def find_headline(root: html.HtmlElement, title: str | None) -> html.HtmlElement | None:
    """Return the heading that shows the title; where none does, the first ``h1`` that can be a headline.

    A page without headings shows its title in large type.
    """
    wanted, first = squash(title), None
    for element in islice(root.iter("h1", "h2", "h3"), _LOOKED_AT):
        if _in_trail(element):
            continue
        if wanted and squash(short_text(element, _MAX_HEADING)).endswith(wanted):
            return element
        if first is None and element.tag == "h1" and not _is_logo(element):
            first = element
    return first if first is not None or not wanted else _set_large(root, wanted)


def _set_large(root: html.HtmlElement, title: str) -> html.HtmlElement | None:
    """Return the innermost element that shows a title and nothing else."""
    limit = 2 * len(title) + _SIGNS
    shown = (one for one in root.iter(*_TYPE) if squash(short_text(one, limit)) == title)
    found = next(shown, None)
    while found is not None and len(found) == 1 and squash(short_text(found[0], limit)) == title:
        found = found[0]
    return found


def elements_after(root: html.HtmlElement, element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield the elements that follow one in the page's order, its own inner ones first."""
    everything = (one for one in root.iter() if isinstance(one.tag, str))
    return islice(dropwhile(lambda one: one is not element, everything), 1, None)


def _lines(elements: Iterator[html.HtmlElement]) -> Iterator[str]:
    for element in elements:
        if line := clean_line(short_text(element, _MAX_HEADING).replace(_SOFT_HYPHEN, "")):
            yield line


def _can_be_headline(element: html.HtmlElement) -> bool:
    return not (_in_trail(element) or _is_logo(element))


def _in_trail(element: html.HtmlElement) -> bool:
    """Return whether a heading is a step of a trail of links, by its own marks or those around it."""
    if element.get("aria-current") or _TRAIL.search(attributes(element)):
        return True
    around = [above for _, above in zip(range(_LOOKED_UP), element.iterancestors(), strict=False)]
    return any(above.tag == "nav" or _TRAIL.search(attributes(above)) for above in around)


def _is_logo(element: html.HtmlElement) -> bool:
    """Return whether a heading only links to the site's front page."""
    links = [*islice(element.iter("a"), 2), *element.iterancestors("a")]
    return len(links) == 1 and is_front(links[0].get("href") or "")


def is_front(href: str) -> bool:
    """Return whether an address is a site's front page."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    return bool(href.strip()) and parts.path in {"", "/"} and not parts.query and not parts.fragment
