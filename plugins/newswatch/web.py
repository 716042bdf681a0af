"""What the pages of the Airflow plugin show: the same facts as the commands, for a monitor and a browser."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from newswatch import urls
from newswatch.cli.why import first_stop, steps
from newswatch.errors import UrlError
from newswatch.pipeline import HealthReport, Workplace, check_health
from newswatch.pipeline.health import VERDICTS
from newswatch.store.trace import trace_url
from newswatch.text import clean_line

Opener = Callable[[], AbstractContextManager[Workplace]]
# A monitor asks every few seconds, and anybody may: the database is asked no oftener than this.
FRESH_S = 5.0
BROKEN = 2
# The page of an address needs its own style and nothing else, from anywhere.
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


@dataclass
class HealthCache:
    """The health as it was a few seconds ago at most."""

    opened: Opener
    _report: HealthReport | None = None
    _read_at: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def report(self) -> HealthReport:
        """Return the health; read it anew when it is stale."""
        with self._lock:
            if self._report is None or time.monotonic() - self._read_at > FRESH_S:
                with self.opened() as workplace:
                    self._report = check_health(workplace)
                self._read_at = time.monotonic()
            return self._report


def health_answer(cache: HealthCache, *, detailed: bool) -> tuple[int, dict[str, Any]]:
    """Return status and body of an answer about the health: 503 when it does not work.

    Without ``detailed`` it holds nothing that only an operator may know.
    """
    try:
        report = cache.report()
    except SQLAlchemyError as error:
        said = {"broken": [clean_line(f"the database cannot be used: {error}")]} if detailed else {}
        return 503, {"code": BROKEN, "verdict": VERDICTS[BROKEN], **said}
    body = report.as_json() if detailed else {"code": report.code, "verdict": report.verdict}
    return (503 if report.code >= BROKEN else 200), body


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the pages; whatever they are given is escaped."""
    loader = PackageLoader("newswatch", "web_pages")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def trace_page(opened: Opener, url: str) -> str:
    """Return the page that walks an address through every stage."""
    page = templates().get_template("why.html")
    try:
        key = urls.url_key(urls.canonical_url(url))
    except UrlError as error:
        return page.render(url=url, rows=[], stopped=f"this is no address: {error.detail or error.reason}")
    with opened() as workplace, workplace.engine.begin() as conn:
        trace = trace_url(conn, url, key)
    return page.render(url=url, rows=list(steps(trace)), stopped=first_stop(trace))
