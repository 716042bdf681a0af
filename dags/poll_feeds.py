"""### Poll feeds.

Every 5 minutes: bring the tables to the configuration files, and poll the feeds that are due in batches.

- Safe to run again: a feed that is not due is not polled, an entry that is known is not stored again.
- A feed that fails keeps its reason and its next time; the batch goes on.
- Tells the asset `newswatch://entries` when there are new or changed entries.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Asset, dag, task


@dag(
    schedule="*/5 * * * *",
    start_date=pendulum.datetime(2025, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(minutes=10),
    },
    doc_md=__doc__,
    tags=["newswatch", "fetch"],
)
def poll_feeds() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task
    def take_due_feeds() -> list[list[int]]:
        from newswatch import pipeline

        with pipeline.open_workplace() as workplace:
            pipeline.sync_config(workplace)
            return pipeline.due_feed_batches(workplace)

    @task
    def poll_batch(feed_ids: list[int]) -> dict[str, int]:
        from newswatch import pipeline

        with pipeline.open_workplace() as workplace:
            return pipeline.poll_batch(workplace, feed_ids)

    @task(outlets=[Asset("newswatch://entries")])
    def tell_entries(counts: list[dict[str, int]]) -> dict[str, int]:
        from newswatch_airflow import tell_or_skip

        return tell_or_skip(counts, "new", "changed")

    tell_entries(poll_batch.expand(feed_ids=take_due_feeds()))


poll_feeds()
