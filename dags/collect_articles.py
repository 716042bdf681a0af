"""### Collect articles.

On new entries, and every 15 minutes: take the entries that are due, fetch their pages in batches, extract the
articles and load them.

- Safe to run again: entries are chosen by their state, and a load changes only what differs.
- An entry that fails is tried again later or set aside with its reason; the batch goes on.
- Tells the asset `newswatch://articles` when there are new or changed articles.
"""

from datetime import timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from newswatch_airflow import DAG_DEFAULTS, FETCH_POOL, is_again, opened, run_batch, tell_or_skip


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
        assets=[Asset("newswatch://entries")],
    ),
    **DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["newswatch", "fetch"],
)
def collect_articles() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task
    def take_due_entries() -> list[list[int]]:
        from newswatch import pipeline

        with opened() as workplace:
            return pipeline.due_entry_batches(workplace)

    @task(pool=FETCH_POOL, map_index_template="{{ batch }}", execution_timeout=timedelta(minutes=30))
    def collect_batch(entry_ids: list[int]) -> dict[str, int]:
        return run_batch("collect_batch", entry_ids, "entries", again=is_again())

    @task(outlets=[Asset("newswatch://articles")])
    def tell_articles(counts: list[dict[str, int]]) -> dict[str, int]:
        return tell_or_skip(counts, "inserted", "changed")

    tell_articles(collect_batch.expand(entry_ids=take_due_entries()))


collect_articles()
