"""Bring the tables to what the configuration files say; rows are never deleted, only made inactive."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from newswatch.store.queries import query

Rows = Sequence[Mapping[str, object]]


def sync_sources(conn: Connection, rows: Rows) -> None:
    """Load sources: domain, name, owner, country."""
    conn.execute(query("upsert_sources"), {"rows": json.dumps(rows)})


def sync_feeds(conn: Connection, rows: Rows, now: datetime) -> None:
    """Load feeds: url, source, title, lang, active, interval_s, user_agent."""
    conn.execute(query("upsert_feeds"), {"rows": json.dumps(rows), "now": now})
    conn.execute(query("deactivate_feeds"), {"kept": [row["url"] for row in rows]})


def sync_topics(conn: Connection, rows: Rows, now: datetime) -> None:
    """Load topics and their versions: id, name, version, query."""
    values = {"rows": json.dumps(rows)}
    conn.execute(query("upsert_topics"), values)
    conn.execute(query("insert_topic_versions"), {**values, "now": now})
    conn.execute(query("deactivate_topics"), {"kept": [row["id"] for row in rows]})


def sync_subscriptions(conn: Connection, rows: Rows) -> None:
    """Load subscriptions: id, name, topics, recipients, mode, zone, max_age_h."""
    conn.execute(query("upsert_subscriptions"), {"rows": json.dumps(rows)})
    conn.execute(query("deactivate_subscriptions"), {"kept": [row["id"] for row in rows]})
