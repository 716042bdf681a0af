"""Named statements from ``sql/queries/*.sql``; each begins with ``-- name: what_it_does``."""

import re
from functools import cache

from sqlalchemy import TextClause, text

from newswatch.resources import find

_NAME = re.compile(r"^-- name: ([a-z_]+)\n", re.MULTILINE)


@cache
def statements() -> dict[str, str]:
    """Return every named statement; two of one name are a mistake."""
    found: dict[str, str] = {}
    for path in sorted(find("sql").glob("queries/*.sql")):
        _, *parts = _NAME.split(path.read_text(encoding="utf-8"))
        for name, body in zip(parts[::2], parts[1::2], strict=True):
            if name in found:
                raise ValueError(f"{path.name}: statement {name} stands twice")
            found[name] = body.strip()
    return found


@cache
def query(name: str) -> TextClause:
    """Return a statement with ``:name`` placeholders to bind."""
    return text(statements()[name])
