"""Read a fetched page: its verdict, what it asks of robots, where it sends its readers."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from lxml import html

from newswatch.errors import ExtractError, Reason
from newswatch.extract.absence import NoArticle
from newswatch.extract.article import article_of, html_of
from newswatch.extract.page.directives import (
    Refresh,
    forbids_archive,
    forbids_index,
    read_refresh,
    rules_of_header,
    rules_of_page,
)
from newswatch.extract.page.tree import parse_html
from newswatch.extract.sites.selectors import date_by, title_by
from newswatch.extract.sites.traits import Traits, template_of, traits_of
from newswatch.model import Article, Page
from newswatch.sites import Site

# A page that stands in for another asks not to be listed itself: that says nothing of the one behind it.
_STAND_INS = frozenset({Reason.CONSENT_WALL, Reason.LOGIN_WALL, Reason.NOT_FOUND_PAGE})


@dataclass(frozen=True)
class Reading:
    """What a page gave: an article, or why there is none.

    ``sends_to`` is another address, to be read in its place. ``may_keep`` is false where the page asks that
    no copy be kept. ``traits`` say how it was read; a page that could not be has none.
    """

    found: Article | ExtractError
    sends_to: str | None = None
    may_keep: bool = True
    traits: Traits | None = None


def read_page(page: Page, robots: Collection[str], site: Site | None = None) -> Reading:
    """Return what a page gives to one of these robots (names in lower case)."""
    rules = rules_of_header(page.robots_tag or "", robots)
    try:
        root = parse_html(html_of(page))
    except ExtractError as error:
        refused = _not_listed() if forbids_index(rules) else error
        return Reading(refused, may_keep=not forbids_archive(rules))
    rules |= rules_of_page(root, robots)
    refresh = read_refresh(root, page.url)
    found, traits = _read(root, page.url, site or Site())
    sends_to = refresh.url if refresh and sends_on(refresh, found) else None
    if forbids_index(rules) and not is_stand_in(found):
        found, traits = _not_listed(), None
    return Reading(found, sends_to, may_keep=not forbids_archive(rules), traits=traits)


def sends_on(refresh: Refresh, found: Article | ExtractError) -> bool:
    """Return whether to read where a page sends to: it says nothing itself, or no reader sees it.

    A page with an article often sends readers without scripts elsewhere; those with scripts stay.
    """
    return refresh.unseen or isinstance(found, ExtractError)


def is_stand_in(found: Article | ExtractError) -> bool:
    """Return whether a page only stands where another was asked for."""
    return isinstance(found, ExtractError) and found.reason in _STAND_INS


def _read(root: html.HtmlElement, url: str, site: Site) -> tuple[Article | ExtractError, Traits | None]:
    # Before anything is taken out of the tree.
    template = template_of(root)
    title, stated = title_by(site.rule, root), date_by(site.rule, root)
    try:
        extracted = article_of(root, url, site=site)
    except ExtractError as error:
        return error, None
    found = extracted.found
    traits = replace(
        traits_of(template, found, extracted.lines, site),
        rule_title=title,
        rule_date=stated.day if stated else None,
    )
    return (found.error if isinstance(found, NoArticle) else found), traits


def _not_listed() -> ExtractError:
    return ExtractError(Reason.NOINDEX, "the page or its headers say noindex")
