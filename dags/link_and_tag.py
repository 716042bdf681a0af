"""### Link and tag.

On new articles, and every 15 minutes: one serial run that finds copies and stories and tags topics.

- Safe to run again: an article is linked and tagged once for each version of its text.
- Two runs at once: the second finds the lock taken and does nothing.
- Tells the asset `newswatch://matches` when an article meets a topic.
"""

from datetime import timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from newswatch_airflow import DAG_DEFAULTS, SERIAL_POOL, run_stage, tell_or_skip


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
        assets=[Asset("newswatch://articles")],
    ),
    **DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["newswatch", "read"],
)
def link_and_tag() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task(pool=SERIAL_POOL, execution_timeout=timedelta(minutes=30))
    def link_and_tag_new() -> dict[str, int]:
        return run_stage("link_and_tag")

    @task(outlets=[Asset("newswatch://matches")])
    def tell_matches(counts: dict[str, int]) -> dict[str, int]:
        return tell_or_skip([counts], "matches")

    tell_matches(link_and_tag_new())


link_and_tag()
