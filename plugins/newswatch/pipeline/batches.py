"""Cut the work of a run into batches that ask no site from two sides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from newswatch import urls
from newswatch.errors import UrlError
from newswatch.settings import Settings


def cut_batches(items: Iterable[tuple[int, str]], settings: Settings) -> list[list[int]]:
    """Cut ids with their addresses into at most ``settings.batches`` even parts; a site's stay together.

    Within a part the sites take turns, so that neighbours can be fetched side by side. What is beyond
    ``settings.batch_size`` is left for the next run.
    """
    sites: defaultdict[str, list[int]] = defaultdict(list)
    for item, url in items:
        sites[site_of_url(url)].append(item)
    parts: list[list[list[int]]] = [[] for _ in range(min(settings.batches, len(sites)))]
    for group in sorted(sites.values(), key=len, reverse=True):
        min(parts, key=lambda part: sum(map(len, part))).append(group)
    return [deal(part)[: settings.batch_size] for part in parts]


def deal(groups: Sequence[Sequence[int]]) -> list[int]:
    """Return the first of each group, then the second of each, and so on.

    >>> deal([[1, 2, 3], [4], [5, 6]])
    [1, 4, 5, 2, 6, 3]
    """
    return [item for item in chain.from_iterable(zip_longest(*groups)) if item is not None]


def site_of_url(url: str) -> str:
    """Return the registrable domain, or the text itself where it is no address."""
    try:
        return urls.registrable_domain(url)
    except UrlError:
        return url
