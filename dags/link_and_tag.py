"""### Link and tag.

On new articles, and every 15 minutes: one serial run that finds copies and stories and tags topics.

- Safe to run again: an article is linked and tagged once for each version of its text.
- Two runs at once: the second finds the lock taken and does nothing.
- Tells the asset `newswatch://matches` when an article meets a topic.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
        assets=[Asset("newswatch://articles")],
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
    tags=["newswatch", "read"],
)
def link_and_tag() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task
    def link_and_tag_new() -> dict[str, int]:
        from newswatch import pipeline

        with pipeline.open_workplace() as workplace:
            return pipeline.link_and_tag(workplace)

    @task(outlets=[Asset("newswatch://matches")])
    def tell_matches(counts: dict[str, int]) -> dict[str, int]:
        from newswatch_airflow import tell_or_skip

        return tell_or_skip([counts], "matches")

    tell_matches(link_and_tag_new())


link_and_tag()
