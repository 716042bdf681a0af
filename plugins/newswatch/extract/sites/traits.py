"""How a page was read: what tells, page after page, whether a site changed or is read worse than before."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from lxml import html

from newswatch.extract.absence import NoArticle
from newswatch.extract.body.lines import Line
from newswatch.extract.page.tree import attributes, text_of
from newswatch.extract.page.weights import weigh
from newswatch.extract.sites.learned import SeenLine, lines_to_count
from newswatch.model import Article, Day
from newswatch.sites import Site

_LEAST_PARAGRAPH = 40
_MOST_PARAGRAPHS = 2_000
# What is numbered, or says what a page is about, names no template.
_OF_ONE_PAGE = re.compile(r"\d|^(?:category|tag|term|author)-")
_FIELDS = ("title", "date", "authors")


@dataclass(frozen=True)
class Traits:
    """``template`` is a hash of what surrounds the text, ``letters`` its length, ``letters_found`` the one
    before anything was taken out. There is a ``method``, or a ``reason`` why there is no article.
    ``rule_title`` and ``rule_date`` are what stands where the site's rule says.
    """

    url: str
    template: str
    letters: int
    letters_found: int
    method: str | None
    reason: str | None
    rule: str | None
    missing: tuple[str, ...]
    lines: tuple[SeenLine, ...] = ()
    rule_title: str | None = None
    rule_date: Day | None = None


def traits_of(template: str, found: Article | NoArticle, lines: Sequence[Line], site: Site) -> Traits:
    """Return the traits of a page that was read. ``lines`` are its text's before anything was taken out."""
    return Traits(
        url=found.url,
        template=template,
        letters=round(weigh(found.text)) if isinstance(found, Article) else 0,
        letters_found=round(sum(weigh(line.text) for line in lines)),
        method=found.method if isinstance(found, Article) else None,
        reason=found.reason if isinstance(found, NoArticle) else None,
        rule=f"{site.rule.id} {site.rule.version}" if site.rule else None,
        missing=tuple(name for name in _FIELDS if not getattr(found, name)),
        lines=lines_to_count(lines) if isinstance(found, Article) else (),
    )


def template_of(root: html.HtmlElement) -> str:
    """Return a hash of the tags and classes from the root down to where most of the text stands.

    Empty where there are no paragraphs. Pages of one template share it whatever they tell.
    """
    sizes: Counter[html.HtmlElement] = Counter()
    for paragraph in islice(root.iter("p"), _MOST_PARAGRAPHS):
        if next(paragraph.iterancestors("p"), None) is not None:
            continue  # its text was read with that around it: a nest of them must not be read again and again
        size, home = len(text_of(paragraph)), paragraph.getparent()
        if size >= _LEAST_PARAGRAPH and home is not None:
            sizes[home] += size
    if not sizes:
        return ""
    # Of equals the first on the page, which most_common keeps.
    home = sizes.most_common(1)[0][0]
    path = "/".join(_name(element) for element in (home, *home.iterancestors()))
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _name(element: html.HtmlElement) -> str:
    words = (word for word in attributes(element).split() if not _OF_ONE_PAGE.search(word))
    return f"{element.tag} {' '.join(sorted(set(words)))}"
