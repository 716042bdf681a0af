"""What workers share about hosts: turns, pauses, robots.txt."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from newswatch.store.queries import query


@dataclass(frozen=True)
class Wanted:
    """How many turns somebody wants of a site, and how far apart they are."""

    site: str
    turns: int
    delay_s: float


@dataclass(frozen=True)
class Granted:
    """When the first of the turns begins; without one, until when the site rests, and why.

    ``delay_s`` is how far apart the turns are: what was wanted, or more where robots.txt asks for it.
    """

    site: str
    first_at: datetime | None
    delay_s: float
    rests_until: datetime | None
    reason: str | None


def take_turns(
    conn: Connection, wanted: Sequence[Wanted], now: datetime, longest_s: float
) -> dict[str, Granted]:
    """Take the next turns of some sites; none of one that rests or is busy for longer than ``longest_s``."""
    rows = json.dumps([asdict(one) for one in wanted])
    values = {"rows": rows, "now": now, "longest_s": longest_s}
    granted = (Granted(**row) for row in conn.execute(query("take_turns"), values).mappings())
    return {one.site: one for one in granted}


def resting_site(conn: Connection, site: str, now: datetime) -> Granted | None:
    """Return until when a site rests, ``None`` where it does not."""
    row = conn.execute(query("resting_site"), {"site": site, "now": now}).mappings().one_or_none()
    return Granted(**row) if row else None


def slow_down_site(conn: Connection, site: str, delay_s: float | None, now: datetime) -> None:
    """Keep the turns of a site so far apart for everybody; ``None`` where it asks for nothing any more."""
    conn.execute(query("slow_down_site"), {"site": site, "delay_s": delay_s, "now": now})


def pause_site(conn: Connection, site: str, until: datetime, reason: str, now: datetime) -> None:
    """Remember that a site asked to be left alone."""
    conn.execute(query("pause_site"), {"site": site, "until": until, "reason": reason, "now": now})


def fresh_robots(conn: Connection, host: str, since: datetime) -> str | None:
    """Return a robots.txt fetched since a moment, empty where the host has none; ``None``: nobody asked."""
    found = conn.execute(query("fresh_robots"), {"host": host, "since": since}).scalar()
    return None if found is None else str(found)


def keep_robots(conn: Connection, host: str, robots: str, now: datetime) -> None:
    """Keep a host's robots.txt for the other workers."""
    conn.execute(query("keep_robots"), {"host": host, "robots": robots, "now": now})


def forget_hosts(conn: Connection, before: datetime) -> int:
    """Forget hosts that nobody asked since a moment; return how many."""
    return conn.execute(query("forget_hosts"), {"before": before}).rowcount
