"""What was run, how it went, and what was set aside."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from newswatch.errors import ItemError
from newswatch.store.queries import query


def start_run(conn: Connection, stage: str, now: datetime) -> int:
    """Open a run's row and return its id."""
    return int(conn.execute(query("start_run"), {"stage": stage, "now": now}).scalar_one())


def finish_run(
    conn: Connection, run_id: int, counts: Mapping[str, int], now: datetime, failure: str | None = None
) -> None:
    """Close a run's row with what it counted."""
    values = {"run_id": run_id, "counts": json.dumps(dict(counts)), "now": now, "failure": failure}
    conn.execute(query("finish_run"), values)


def delete_old_runs(conn: Connection, before: datetime) -> int:
    """Delete the runs of before a moment, but for the last of each stage; return how many."""
    return int(conn.execute(query("delete_old_runs"), {"before": before}).scalar_one())


def set_aside(conn: Connection, item_key: str, error: ItemError, now: datetime) -> None:
    """Keep a failed item with its stage and reason, so that it can be replayed."""
    values = {"stage": error.stage, "item_key": item_key, "reason": error.reason}
    conn.execute(query("set_aside"), {**values, "detail": error.detail[:2000], "now": now})
