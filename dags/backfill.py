"""### Backfill.

By hand: read feeds or news sitemaps once, and collect the articles they name as old material.

- **addresses**: one address a line, of a feed, a news sitemap or a sitemap index.
- **since**, **until**: only entries dated between these; empty: no bound.
- Nothing of it is mailed as news. Safe to run again: an entry that is known is not stored again.
- An address that cannot be read is set aside with its reason; the others go on.
- Tells the asset `newswatch://entries` when there is anything to collect.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, Param, dag, task

from newswatch_airflow import DAG_DEFAULTS, FETCH_POOL, moment_or_none, run_stage, tell_or_skip


@dag(
    schedule=None,
    **DAG_DEFAULTS,
    params={
        "addresses": Param([], type="array", minItems=1, items={"type": "string"}, title="Addresses"),
        "since": Param(None, type=["null", "string"], format="date-time", title="Since"),
        "until": Param(None, type=["null", "string"], format="date-time", title="Until"),
    },
    doc_md=__doc__,
    tags=["newswatch", "by hand"],
)
def backfill() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task(pool=FETCH_POOL, execution_timeout=timedelta(hours=1))
    def read_addresses(params: dict[str, Any]) -> dict[str, int]:
        since, until = (moment_or_none(params[name]) for name in ("since", "until"))
        return run_stage("backfill", params["addresses"], since, until)

    @task(outlets=[Asset("newswatch://entries")])
    def tell_entries(counts: dict[str, int]) -> dict[str, int]:
        return tell_or_skip([counts], "new")

    tell_entries(read_addresses())


backfill()
