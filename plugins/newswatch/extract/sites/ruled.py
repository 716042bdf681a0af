"""The text of a page by its site's rule, and when not to believe it."""

from collections.abc import Iterator, Set
from dataclasses import replace

from lxml import etree, html

from newswatch.extract.body.lines import Line, link_shares
from newswatch.extract.body.reader import Body
from newswatch.extract.page.tree import squash
from newswatch.extract.page.weights import weigh
from newswatch.extract.sites.selectors import select, select_all
from newswatch.sites import SiteRule
from newswatch.text import clean_line

RULE, FAILED, WIDE = "rule", "rule_failed", "rule_wide"
LEAST_SHARE = 0.5
"""A rule that gives less than this share of the generic text has failed. The generic way adds furniture, but
on only one of 278 labelled pages does it give twice the article: less than half is no cleaner text."""
MOST_TIMES = 2.0
"""A rule that gives so many times an article that the generic way finds may take in other stories. It is
believed all the same, since what the generic way loses is why there are rules, and the operators look."""
_LEAST_ARTICLE = 200

_NO_TEXT = frozenset(
    {"script", "style", "svg", "template", "noscript", "iframe", "object", "embed", "canvas"}
) | {"button", "form", "nav", "select", "figure"}
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "head"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    "blockquote": "quote",
    "tr": "row",
    "pre": "code",
}
_BLOCKS = frozenset(_KINDS) | {
    *("p", "div", "section", "article", "main", "aside", "header", "footer", "ul", "ol", "dl", "table"),
    *("tbody", "thead", "td", "th", "br", "hr", "address", "details", "summary", "figcaption"),
}
# What stands in these is what they are, whatever stands within.
_HOLDERS = frozenset({"item", "quote", "row", "code"})


def read_ruled(root: html.HtmlElement, rule: SiteRule | None) -> tuple[Line, ...]:
    """Return the lines of the containers that a rule names, without what it removes; the tree stays whole."""
    if rule is None or not rule.text:
        return ()
    shares = link_shares(root)
    containers = _outermost(select(root, rule.text))
    removed = select_all(root, rule.remove)
    found = (part for container in containers for part in _split(container, removed))
    lines = ((clean_line(text), kind) for text, kind in found)
    return tuple(Line(text, kind, shares.get(squash(text), 0.0)) for text, kind in lines if text)


def choose_body(ruled: tuple[Line, ...], generic: Body, rule: SiteRule | None) -> Body:
    """Return the text by the rule, or the generic one where the rule gives much less."""
    if rule is None or not rule.text:
        return generic
    found, otherwise = _weight(ruled), _weight(generic.lines)
    if found < LEAST_SHARE * otherwise:
        return replace(generic, method=f"{FAILED}+{generic.method}")
    is_wide = otherwise >= _LEAST_ARTICLE and found >= MOST_TIMES * otherwise
    return replace(generic, lines=ruled, method=WIDE if is_wide else RULE)


def _weight(lines: tuple[Line, ...]) -> float:
    return sum(weigh(line.text) for line in lines)


def _outermost(found: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """Return the elements, in the page's order, without those that stand within another of them."""
    chosen = set(found)
    return [element for element in found if not any(above in chosen for above in element.iterancestors())]


def _split(container: html.HtmlElement, removed: Set[html.HtmlElement]) -> Iterator[tuple[str, str]]:
    """Yield the text between block borders with the kind of block it stands in."""
    pending: list[str] = []
    kinds = ["p"]
    walk = etree.iterwalk(container, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = tag in _NO_TEXT or not tag or element in removed
        if tag in _BLOCKS:
            yield "".join(pending), kinds[-1]
            pending.clear()
        if event == "start":
            kinds.append(kinds[-1] if kinds[-1] in _HOLDERS else _KINDS.get(tag, kinds[-1]))
            if hidden:
                walk.skip_subtree()
            else:
                pending.append(element.text or "")
        else:
            kinds.pop()
            pending.append((element.tail or "") if element is not container else "")
    yield "".join(pending), "p"
