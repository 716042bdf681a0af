"""``newswatch extract``: ``{id, url, html}`` or ``{id, url, html_base64, headers}`` in, the article out."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from newswatch.errors import Reason
from newswatch.extract import read_article
from newswatch.filters.stream import Answer, LineError, text_field
from newswatch.model import Article, Page
from newswatch.sites import Site, SiteRules

# What only an article has, so that every answer has the same fields; ``reason`` and ``detail`` are added.
_NOTHING: dict[str, Any] = {
    "text": None,
    "captions": [],
    "dateline": None,
    "credit": None,
    "method": None,
    "quality": 0.0,
    "quality_reasons": [],
}


def new_answer(folder: Path | None = None) -> Answer:
    """Return the filter; without a folder of site rules it uses none.

    Raises:
        ConfigError: A rule is wrong; every mistake is named.
    """
    return partial(_answer, _rules(folder) if folder else SiteRules())


def _rules(folder: Path) -> SiteRules:
    from newswatch.config import load_sites  # noqa: PLC0415  it costs half a second, and few use it

    return load_sites(folder).rules


def _answer(rules: SiteRules, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the article that ``item`` carries, or what the page is instead."""
    page = read_page(item)
    found = read_article(page, site=Site(rules.rule_of(page.url)))
    return asdict(found) if isinstance(found, Article) else _NOTHING | asdict(found)


def read_page(item: Mapping[str, Any]) -> Page:
    """Return the page of one line.

    Raises:
        LineError: It has neither ``html`` nor ``html_base64``, or one that cannot be read.
    """
    url = text_field(item, "url") or ""
    if item.get("html") is not None:
        return Page(url=url, html=text_field(item, "html"))
    encoded = text_field(item, "html_base64", required=True) or ""
    try:
        body = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise LineError(Reason.BAD_INPUT, "html_base64: expected base64") from error
    return Page(url=url, body=body, content_type=_content_type(item.get("headers")))


def _content_type(headers: object) -> str | None:
    if not isinstance(headers, Mapping):
        return None
    values = (value for name, value in headers.items() if str(name).lower() == "content-type")
    value = next(values, None)
    return value if isinstance(value, str) else None
