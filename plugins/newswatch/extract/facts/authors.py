"""Who wrote an article: persons and agencies, from JSON-LD, then meta elements, then the page's byline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lxml import html

from newswatch import urls
from newswatch.errors import UrlError
from newswatch.extract.facts.bylines import read_bylines
from newswatch.extract.facts.names import distinct, split_names
from newswatch.extract.facts.spoken import is_page_footer
from newswatch.extract.facts.titles import choose_title
from newswatch.extract.page.markup import Markup
from newswatch.extract.page.tree import squash
from newswatch.extract.words.agencies import is_agency
from newswatch.extract.words.phrases import phrases

_METAS = (
    "author", "article:author", "articleauthor", "byl", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "article:author_name", "authors", "cxenseparse:author", "creator", "citation_author",
    "twitter:data1", "twitter:misc:written by",
)  # fmt: skip

_COMMA = re.compile(r"\s*[,&/\u3001\u00b7]\s*")
_JOINED = 30  # letters behind a name in which another is joined to it
_MOST_SEEN = 20
_MOST_JOINED = 6
_UNSEEN = frozenset({"script", "style", "noscript", "template", "title", "head"})


def read_authors(root: html.HtmlElement, markup: Markup) -> tuple[str, ...]:
    """Return who is named as author, in the page's order; never the publisher.

    A declared name that readers do not see is often the editor's who filled the form: then a byline, or
    another declaration, that they see is believed before it.
    """
    house = house_names(markup)
    declared = [
        names for said in (_declared(markup), markup.all_metas(*_METAS)) if (names := _strangers(said, house))
    ]
    seen = _seen(root) if declared else ""
    shown = (tuple(name for name in names if is_agency(name) or _plain(name) in seen) for names in declared)
    found = next(filter(None, shown), ())
    if found and not (len(found) == 1 and _goes_on(found[0], seen)):
        return found
    byline = read_bylines(root, choose_title(markup), lambda name: _is_house(name, house))
    if found:
        return tuple(byline) if _holds(byline, found, seen) else found
    return tuple(byline) or next(iter(declared), ()) or _own_site(markup)


def _goes_on(name: str, seen: str) -> bool:
    """Return whether a name is somewhere printed with another: a form has room for one author."""
    return any(_is_joined(part) for part in seen.split(_plain(name))[1:_MOST_SEEN])


def _is_joined(after: str) -> bool:
    """Return whether what follows a name joins another to it."""
    return _link_end(f" {after[:_JOINED]}") > 0


def _link_end(text: str) -> int:
    """Return where the comma or "and" ends that a text begins with, 0 if there is none."""
    match = _COMMA.match(text) or phrases().conjunction.match(text)
    return match.end() if match else 0


def _holds(byline: Sequence[str], declared: Sequence[str], seen: str) -> bool:
    """Return whether a byline names those who are declared and more, one joined to the other."""
    names = [_plain(name) for name in byline]
    is_more = {_plain(name) for name in declared} < set(names) and len(names) <= _MOST_JOINED
    return is_more and all(_are_joined(one, other, seen) for one, other in pairwise(names))


def _are_joined(one: str, other: str, seen: str) -> bool:
    starts = (f" {after[: _JOINED + len(other)]}" for after in seen.split(one)[1:_MOST_SEEN])
    return any((end := _link_end(start)) and start[end:].startswith(other) for start in starts)


def _own_site(markup: Markup) -> tuple[str, ...]:
    """Return the author of a site that bears the author's name: no organisation publishes it."""
    names = [] if markup.ld.publisher else [name for said in markup.ld.authors for name in split_names(said)]
    return tuple(name for name in names if " " in name)


def house_names(markup: Markup) -> tuple[str, ...]:
    """Return what the publisher is called, by the page and by its address."""
    try:
        label = urls.registrable_domain(markup.url).split(".")[0]
    except UrlError:
        label = ""
    return tuple(name for name in (markup.source, markup.ld.publisher, label) if name)


def _strangers(said: Iterable[str], house: Sequence[str]) -> tuple[str, ...]:
    """Return the names in these texts that are not the publisher's, each once."""
    return tuple(distinct(name for text in said for name in split_names(text) if not _is_house(name, house)))


def _is_house(name: str, house: Sequence[str]) -> bool:
    return any(_is_made_of(name, one) for one in house)


def _is_made_of(name: str, house: str) -> bool:
    """Return whether a name is the publisher's, or one made of it: "Example Gazette Sport"."""
    own, whole = squash(name), squash(house)
    if not whole or own in {whole, squash(house.rsplit(".", 1)[0])}:
        return bool(whole)
    is_telling = len(house.split()) > 1 or house.isupper()
    return is_telling and f" {house.casefold()} " in f" {name.casefold()} "


def _seen(root: html.HtmlElement) -> str:
    """Return the words a reader sees outside menus and footers."""
    apart: set[html.HtmlElement] = set()
    for place in root.iter("footer", "nav"):
        if place not in apart and (place.tag == "nav" or is_page_footer(place)):
            apart.update(place.iter())
    texts: list[str | None] = []
    for element in root.iter():
        if isinstance(element.tag, str) and element not in apart:
            texts += [element.text if element.tag not in _UNSEEN else None, element.tail]
    return _plain(" ".join(filter(None, texts)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _declared(markup: Markup) -> Iterator[str]:
    """Yield JSON-LD's authors, of organisations only agencies."""
    yield from markup.ld.authors
    yield from (name for name in markup.ld.organisations if is_agency(name))
