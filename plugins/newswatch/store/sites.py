"""What is known of sites: the lines that they repeat, and how their pages were read."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from newswatch.extract.sites.traits import Traits
from newswatch.store.queries import query

# A line that was seen once or twice is forgotten soon: nearly all are of one article. What is furniture may
# be out of sight for a while, as a summer's banner is.
RARE_KEPT, KNOWN_KEPT = timedelta(days=10), timedelta(days=90)
READINGS_KEPT, MOST_READINGS = timedelta(days=60), 300
# An index takes no longer key.
MOST_URL = 1_000


@dataclass(frozen=True)
class PageRead:
    """A page of a site and how it was read; ``url_key`` is its article's, if that is new."""

    site: str
    traits: Traits
    url_key: str | None = None


@dataclass(frozen=True)
class Furniture:
    """A line that a site repeats, since when it counts as furniture, and whether it stands within texts."""

    line_key: int
    learned_at: datetime
    is_insert: bool


def remember_pages(conn: Connection, pages: Sequence[PageRead], now: datetime) -> None:
    """Keep how pages were read, and count the lines of new articles. Safe to repeat for what is not new."""
    if not pages:
        return
    fresh = {page.url_key: page for page in pages if page.url_key is not None}.values()
    counts = Counter(page.site for page in fresh)
    sites = [{"name": name, "articles": counts[name]} for name in sorted({page.site for page in pages})]
    conn.execute(query("count_site_articles"), {"sites": json.dumps(sites)})
    lines = [
        {"site": page.site, "url_key": page.url_key, "line_key": line.key, "text": line.text}
        | {"is_prose": line.is_prose}
        for page in fresh
        for line in page.traits.lines
    ]
    conn.execute(query("count_site_lines"), {"lines": json.dumps(lines), "now": now})
    readings = json.dumps([_reading(page) for page in pages])
    conn.execute(query("insert_site_readings"), {"readings": readings, "now": now})


def read_furniture(conn: Connection, names: Collection[str], now: datetime) -> dict[str, list[Furniture]]:
    """Return what each of these sites repeats; what has become furniture by now is learned first."""
    conn.execute(query("learn_site_lines"), {"names": sorted(names), "now": now})
    found: defaultdict[str, list[Furniture]] = defaultdict(list)
    for row in conn.execute(query("site_furniture"), {"names": sorted(names)}):
        found[row.site].append(Furniture(row.line_key, row.learned_at, row.is_insert))
    return dict(found)


def forget_sites(conn: Connection, now: datetime) -> dict[str, int]:
    """Delete lines and readings that are old; return how many."""
    before = {"rare_before": now - RARE_KEPT, "known_before": now - KNOWN_KEPT}
    lines = conn.execute(query("forget_site_lines"), before).scalar_one()
    old = {"before": now - READINGS_KEPT, "most": MOST_READINGS}
    readings = conn.execute(query("forget_site_readings"), old).scalar_one()
    return {"site_lines": int(lines), "site_readings": int(readings)}


def _reading(page: PageRead) -> dict[str, object]:
    traits = page.traits
    return {
        "site": page.site,
        "url": traits.url[:MOST_URL],
        "template": traits.template,
        "letters": traits.letters,
        "letters_found": traits.letters_found,
        "method": traits.method,
        "rule": traits.rule,
        "missing": traits.missing,
        "reason": traits.reason,
        "rule_title": traits.rule_title,
        "rule_date": traits.rule_date and traits.rule_date.isoformat(),
    }
