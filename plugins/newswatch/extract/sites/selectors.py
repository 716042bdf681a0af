"""Find on a page what its site's rule names: elements, title, date, authors."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from lxml import etree, html

from newswatch.extract.facts.dates import Stated, parse_stated
from newswatch.extract.facts.names import split_names
from newswatch.extract.page.tree import spaced_text
from newswatch.sites import SiteRule, selector_path
from newswatch.text import clean_line

# What a selector finds is bounded: one that fits everything must not read a hostile page a million times.
_MAX_FOUND = 2_000


@lru_cache(maxsize=4096)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(selector_path(selector))


def select(root: html.HtmlElement, selectors: Iterable[str]) -> list[html.HtmlElement]:
    """Return the elements of the first selector that finds any, in the page's order."""
    return next((found for selector in selectors if (found := _find(root, selector))), [])


def select_all(root: html.HtmlElement, selectors: Iterable[str]) -> set[html.HtmlElement]:
    """Return the elements that any of the selectors finds."""
    return {element for selector in selectors for element in _find(root, selector)}


def _find(root: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    found = _compiled(selector)(root)
    return found[:_MAX_FOUND] if isinstance(found, list) else []


def title_by(rule: SiteRule | None, root: html.HtmlElement) -> str | None:
    """Return the title where the rule says that it stands."""
    return next(_said(root, rule.title), None) if rule else None


def date_by(rule: SiteRule | None, root: html.HtmlElement) -> Stated | None:
    """Return the date where the rule says that it stands, if it is one that a machine can read."""
    stated = (parse_stated(text) for text in _said(root, rule.date)) if rule else iter(())
    return next((one for one in stated if one), None)


def authors_by(rule: SiteRule | None, root: html.HtmlElement) -> tuple[str, ...]:
    """Return the persons named where the rule says that they stand."""
    names = (name for text in _said(root, rule.authors) for name in split_names(text)) if rule else ()
    return tuple(dict.fromkeys(names))


def _said(root: html.HtmlElement, selectors: Sequence[str]) -> Iterator[str]:
    """Yield what the elements say to a machine, where they do so, else to a reader."""
    for element in select(root, selectors):
        said = element.get("content") or element.get("datetime") or spaced_text(element)
        if line := clean_line(said):
            yield line
