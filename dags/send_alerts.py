"""### Send alerts.

On new matches, and every 5 minutes: decide who is told what, write the mails, send what is due.

- Safe to run again: a decision is made once, and a mail that may have been sent twice has one
  Message-ID.
- A mail that the server defers is tried again later; one that it refuses goes to the dead letters.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/5 * * * *", timezone="UTC"),
        assets=[Asset("newswatch://matches")],
    ),
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
    tags=["newswatch", "mail"],
)
def send_alerts() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task
    def plan_and_send() -> dict[str, int]:
        from newswatch import pipeline

        with pipeline.open_workplace() as workplace:
            return pipeline.send_alerts(workplace)

    plan_and_send()


send_alerts()
