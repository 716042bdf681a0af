"""### Collect articles.

On new entries, and every 15 minutes: take the entries that are due, fetch their pages in batches, extract the
articles and load them.

- Safe to run again: entries are chosen by their state, and a load changes only what differs.
- An entry that fails is tried again later or set aside with its reason; the batch goes on.
- Tells the asset `newswatch://articles` when there are new or changed articles.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
        assets=[Asset("newswatch://entries")],
    ),
    start_date=pendulum.datetime(2025, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(minutes=30),
    },
    doc_md=__doc__,
    tags=["newswatch", "fetch"],
)
def collect_articles() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task
    def take_due_entries() -> list[list[int]]:
        from newswatch import pipeline

        with pipeline.open_workplace() as workplace:
            return pipeline.due_entry_batches(workplace)

    @task
    def collect_batch(entry_ids: list[int]) -> dict[str, int]:
        from newswatch import pipeline

        with pipeline.open_workplace() as workplace:
            return pipeline.collect_batch(workplace, entry_ids)

    @task(outlets=[Asset("newswatch://articles")])
    def tell_articles(counts: list[dict[str, int]]) -> dict[str, int]:
        from newswatch_airflow import tell_or_skip

        return tell_or_skip(counts, "inserted", "changed")

    tell_articles(collect_batch.expand(entry_ids=take_due_entries()))


collect_articles()
