"""``newswatch urls``: ``{id, url}`` in, ``{id, url_key, canonical_url}`` out."""

from collections.abc import Mapping
from typing import Any

from newswatch import urls
from newswatch.filters.stream import text_field


def answer(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the canonical address of ``item['url']`` and its key."""
    url = text_field(item, "url", required=True) or ""
    canonical = urls.canonical_url(url)
    return {"url_key": urls.url_key(canonical), "canonical_url": canonical}
