"""Follow one address through every table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from newswatch.store.queries import query

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Trace:
    """What each step left about an address; rows as they stand, to be shown."""

    entries: tuple[Row, ...]
    article: Row | None
    links: tuple[Row, ...] = ()
    matches: tuple[Row, ...] = ()
    alerts: tuple[Row, ...] = ()
    mails: tuple[Row, ...] = ()


def trace_url(conn: Connection, url: str, url_key: str) -> Trace:
    """Return what is known of an address and of the article it led to."""
    address = {"url": url, "url_key": url_key}
    entries = _rows(conn, "why_entries", **address)
    article = next(iter(_rows(conn, "why_article", **address)), None)
    if article is None:
        return Trace(entries, None)
    found = {"article_id": article["article_id"]}
    return Trace(
        entries=entries,
        article=article,
        links=_rows(conn, "why_links", **found),
        matches=_rows(conn, "why_matches", **found),
        alerts=_rows(conn, "why_alerts", **found, url_key=article["url_key"]),
        mails=_rows(conn, "why_mails", **found),
    )


def _rows(conn: Connection, name: str, **values: Any) -> tuple[Row, ...]:  # noqa: ANN401  what a statement binds
    return tuple(dict(row) for row in conn.execute(query(name), values).mappings())
