"""``newswatch parse``: ``{id, url, body_base64, headers, now?}`` in, ``{id, url, feed, entries}`` out."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from newswatch.errors import Reason
from newswatch.feeds import parse_feed
from newswatch.filters.stream import LineError, moment_field, text_field


def answer(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the feed in ``item['body_base64']`` and its entries."""
    url = text_field(item, "url") or ""
    now = moment_field(item, "now") or datetime.now(UTC)
    document = parse_feed(body_field(item), url, header_field(item), now)
    feed = {name: value for name, value in asdict(document).items() if name != "entries"}
    return {"url": url or None, "feed": feed, "entries": [asdict(entry) for entry in document.entries]}


def body_field(item: Mapping[str, Any]) -> bytes:
    """Return the feed's bytes.

    Raises:
        LineError: They are absent or no base64.
    """
    try:
        return base64.b64decode(text_field(item, "body_base64", required=True) or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise LineError(Reason.BAD_INPUT, "body_base64: expected base64") from error


def header_field(item: Mapping[str, Any]) -> dict[str, str]:
    """Return the answer's headers, names in lower case.

    Raises:
        LineError: They are no object of texts.
    """
    headers = item.get("headers")
    if headers is None:
        return {}
    if not isinstance(headers, Mapping):
        raise LineError(Reason.BAD_INPUT, "headers: expected an object")
    return {str(name).lower(): value for name, value in headers.items() if isinstance(value, str)}
