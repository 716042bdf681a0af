"""Set an item aside: a row of the quarantine, and one line in the log that leads a person to it."""

import logging
from collections.abc import Sequence
from urllib.parse import quote

from sqlalchemy import Connection

from newswatch.entries import EntryState
from newswatch.errors import FetchError, ItemError, Reason
from newswatch.pipeline.workplace import Workplace
from newswatch.store import entries, runs
from newswatch.text import clean_line

_log = logging.getLogger("newswatch")
SHOWN_CHARS = 300


def set_aside(
    conn: Connection, workplace: Workplace, item_key: str, error: ItemError, url: str | None = None
) -> None:
    """Keep a failed item with its stage and reason, and say so; ``url`` is the address it can be asked by."""
    runs.set_aside(conn, item_key, error, workplace.clock())
    warn_of(workplace, item_key, error, url)


def return_lapsed(conn: Connection, workplace: Workplace, ids: Sequence[int] | None = None) -> int:
    """Give back what dead workers held, of these ids or of all; say what may have killed them."""
    lapsed = entries.return_lapsed(conn, workplace.clock(), workplace.settings.max_attempts, ids)
    for entry in lapsed:
        if entry.state == EntryState.QUARANTINED:
            warn_of(workplace, entry.item_key, FetchError(Reason.LEASE_LAPSED), entry.url)
    return len(lapsed)


def warn_of(workplace: Workplace, item_key: str, error: ItemError, url: str | None = None) -> None:
    """Write the line of an item that is set aside."""
    link = why_link(workplace.settings.public_url, url)
    _log.warning("set aside: %s: %s: %s%s", error.stage, error.reason, shown(item_key), link and f" {link}")


def shown(text: str) -> str:
    r"""Return text of strangers as a log can bear it: one line, nothing that steers a terminal, not endless.

    >>> shown("https://a.example/\x1b[31m\nINFO all is well")
    'https://a.example/[31m INFO all is well'
    """
    line = clean_line(text) or ""
    return line if len(line) <= SHOWN_CHARS else f"{line[:SHOWN_CHARS]}…"


def why_link(public_url: str | None, url: str | None) -> str:
    """Return the address of the page that says what became of an address, empty where there is none.

    >>> why_link("https://airflow.example/", "https://a.example/?x=1&y")
    'https://airflow.example/newswatch/why?url=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y'
    """
    if not public_url or not url:
        return ""
    return f"{public_url.rstrip('/')}/newswatch/why?url={quote(url, safe='', errors='replace')}"
