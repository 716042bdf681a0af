"""### Poll feeds.

Every 5 minutes (`NEWSWATCH_POLL_EVERY_S`): bring the tables to the configuration files, and poll the feeds
that are due in batches.

- Safe to run again: a feed that is not due is not polled, an entry that is known is not stored again.
- A feed that fails keeps its reason and its next time; the batch goes on.
- Tells the asset `newswatch://entries` when there are new or changed entries.
"""

from airflow.sdk import Asset, DeltaTriggerTimetable, dag, task

from newswatch_airflow import DAG_DEFAULTS, FETCH_POOL, opened, poll_every, run_batch, tell_or_skip


@dag(
    schedule=DeltaTriggerTimetable(poll_every()),
    **DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["newswatch", "fetch"],
)
def poll_feeds() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task
    def take_due_feeds() -> list[list[int]]:
        from newswatch import pipeline

        with opened() as workplace:
            pipeline.sync_config(workplace)
            return pipeline.due_feed_batches(workplace)

    @task(pool=FETCH_POOL, map_index_template="{{ batch }}")
    def poll_batch(feed_ids: list[int]) -> dict[str, int]:
        return run_batch("poll_batch", feed_ids, "feeds")

    @task(outlets=[Asset("newswatch://entries")])
    def tell_entries(counts: list[dict[str, int]]) -> dict[str, int]:
        return tell_or_skip(counts, "new", "changed")

    tell_entries(poll_batch.expand(feed_ids=take_due_feeds()))


poll_feeds()
