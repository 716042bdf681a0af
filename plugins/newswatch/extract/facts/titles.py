"""Choose an article's title among what a page calls itself."""

import re
from collections.abc import Callable, Sequence

from newswatch.extract.page.markup import Markup
from newswatch.extract.page.tree import squash
from newswatch.extract.page.weights import weigh

# A headline is a sentence; what a logo, a section or a box says is shorter.
_SENTENCE = 24
_WORDS = 5
_SHORTEST = 8

_SEPARATOR = re.compile(
    r"\s+[|\u2013\u2014\u2022\u00b7\u00bb:-]{1,2}\s+|\s*[|\uff5c]\s*|\s*\u300a[^\u300b]*\u300b\s*$|\s*[_]\s*"
)


def choose_title(markup: Markup) -> str | None:
    """Return the heading that another field confirms, else the declared headline, else ``og:title``.

    A page's h1 can be its logo, ``og:title`` is written for sharing, JSON-LD's headline for search: the h1 is
    what readers see, but only a second field tells that it is the article's. Without one, its length does.
    """
    shared = markup.meta("og:title", "twitter:title", "title", "dc.title")
    said = [text for text in (markup.ld.headline, shared, markup.title) if text]
    bare = [without_site(text, markup.source) for text in said]
    shown = _confirmed(markup.headings, bare, _confirms) or _alone(markup)
    if shown is None and not markup.headings:
        shown = _confirmed(markup.subheadings, bare, _holds)
    if shown or markup.ld.headline:
        return shown or markup.ld.headline
    return bare[0] if bare else next(iter(markup.headings), None)


def _confirmed(
    headings: Sequence[str], bare: Sequence[str], confirms: Callable[[str, str], bool]
) -> str | None:
    """Return the first heading that a declared title confirms; without the line above it, if it has one."""
    for heading in headings:
        if inner := next((text for text in bare if _spells_out(text, heading)), None):
            return inner
        if any(confirms(text, heading) for text in bare):
            return heading
    return None


def _alone(markup: Markup) -> str | None:
    """Return the only h1 long enough to be a headline: what a logo or a section says is short."""
    long = {squash(heading): heading for heading in markup.headings if _is_sentence(heading)}
    site = squash(markup.source)
    found = next(iter(long)) if len(long) == 1 else ""
    return long[found] if found and not (site and site in found) else None


def _is_sentence(heading: str) -> bool:
    weight = weigh(heading)
    return weight >= _SENTENCE and (len(heading.split()) >= _WORDS or weight > len(heading))


def _confirms(other: str, heading: str) -> bool:
    """Return whether another title holds the heading, or at least half of its words."""
    if _holds(other, heading):
        return True
    short, long, words = squash(heading), squash(other), _words(heading)
    is_near = len(short) >= _SHORTEST and len(short) * 3 >= len(long) and len(words) >= 4
    return is_near and 2 * len(words & _words(other)) >= len(words)


def _holds(other: str, heading: str) -> bool:
    """Return whether another title holds the heading, and little more."""
    short, long = squash(heading), squash(other)
    return len(short) >= _SHORTEST and len(short) * 3 >= len(long) and short in long


def _spells_out(title: str, heading: str) -> bool:
    """Return whether a title is a heading's better text: without the line above it, or with a colon there."""
    if _opens_with_kicker(heading, title):
        return True
    return ":" in title and ":" not in heading and squash(title) == squash(heading)


def _opens_with_kicker(heading: str, title: str) -> bool:
    """Return whether a heading is a title with a line above it."""
    whole, inner = squash(heading), squash(title)
    return len(inner) >= 12 and len(whole) > len(inner) and whole.endswith(inner)


def _words(text: str) -> set[str]:
    return {squash(word) for word in text.split()} - {""}


def without_site(title: str, source: str | None) -> str:
    """Return a title without the site's name at either end.

    >>> without_site("Rain in Oslo | The Daily Rain", "The Daily Rain")
    'Rain in Oslo'
    >>> without_site("The Daily Rain: Rain in Oslo", "The Daily Rain")
    'Rain in Oslo'
    >>> without_site("Heavy rain in the north of Oslo - The Daily Rain", None)
    'Heavy rain in the north of Oslo'
    """
    if source and (bare := _without_colon(title, source)):
        return bare
    parts = [part for part in _SEPARATOR.split(title) if part and part.strip()]
    if len(parts) < 2:
        return title
    site = squash(source)
    if (site and squash(parts[-1]) == site) or _is_name(parts[-1], parts[0]):
        return title[: title.rindex(parts[-1])].rstrip(" |\u2013\u2014\u2022\u00b7\u00bb:-_\uff5c")
    if site and squash(parts[0]) == site:
        return title[title.index(parts[1]) :]
    return title


def _without_colon(title: str, site: str) -> str | None:
    """Return a title without the site's name and a colon, before it or behind it."""
    name = re.escape(site)
    match = re.fullmatch(
        rf"{name}\s*[:\uff1a]\s*(.+)|(.+?)\s*[:\uff1a]{{1,2}}\s*{name}", title, re.IGNORECASE
    )
    bare = (match[1] or match[2]) if match else ""
    return bare if len(squash(bare)) >= _SHORTEST else None


def _is_name(tail: str, head: str) -> bool:
    """Tell a site's name at the end from a title's second half: short, and far shorter than what precedes."""
    return len(tail.split()) <= 4 and len(tail) <= 30 and len(tail) * 1.5 < len(head)
