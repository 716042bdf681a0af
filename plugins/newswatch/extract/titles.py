"""Choose an article's title among what a page calls itself."""

import re

from newswatch.extract.markup import Markup
from newswatch.extract.tree import squash

_SEPARATOR = re.compile(
    r"\s+[|\u2013\u2014\u2022\u00b7\u00bb:-]{1,2}\s+|\s*[|\uff5c]\s*|\s*\u300a[^\u300b]*\u300b\s*$|\s*[_]\s*"
)


def choose_title(markup: Markup) -> str | None:
    """Return the h1 that another field confirms, else the declared headline, else ``og:title``.

    A page's h1 can be its logo, ``og:title`` is written for sharing, JSON-LD's headline for search: the h1 is
    what readers see, but only a second field tells that it is the article's.
    """
    shared = markup.meta("og:title", "twitter:title", "title", "dc.title")
    said = [text for text in (markup.ld.headline, shared, markup.title) if text]
    bare = [without_site(text, markup.source) for text in said]
    for heading in markup.headings:
        if inner := next((text for text in bare if _opens_with_kicker(heading, text)), None):
            return inner
        if any(_confirms(text, heading) for text in bare):
            return heading
    if markup.ld.headline:
        return markup.ld.headline
    return bare[0] if bare else next(iter(markup.headings), None)


def _confirms(other: str, heading: str) -> bool:
    """Return whether another title holds the heading, or at least half of its words."""
    short, long = squash(heading), squash(other)
    if len(short) < 8 or len(short) * 3 < len(long):
        return False
    words = _words(heading)
    return short in long or (len(words) >= 4 and 2 * len(words & _words(other)) >= len(words))


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
    >>> without_site("Heavy rain in the north of Oslo - The Daily Rain", None)
    'Heavy rain in the north of Oslo'
    """
    parts = [part for part in _SEPARATOR.split(title) if part and part.strip()]
    if len(parts) < 2:
        return title
    site = squash(source)
    if (site and squash(parts[-1]) == site) or _is_name(parts[-1], parts[0]):
        return title[: title.rindex(parts[-1])].rstrip(" |\u2013\u2014\u2022\u00b7\u00bb:-_\uff5c")
    if site and squash(parts[0]) == site:
        return title[title.index(parts[1]) :]
    return title


def _is_name(tail: str, head: str) -> bool:
    """Tell a site's name at the end from a title's second half: short, and far shorter than what precedes."""
    return len(tail.split()) <= 4 and len(tail) <= 30 and len(tail) * 1.5 < len(head)
