"""### Send alerts.

On new matches, and every 5 minutes: decide who is told what, write the mails, send what is due. Then the
heartbeat address, if one is set, is asked for.

- Safe to run again: a decision is made once, and a mail that may have been sent twice has one
  Message-ID.
- A mail that the server defers is tried again later; one that it refuses goes to the dead letters.
"""

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from newswatch_airflow import DAG_DEFAULTS, MAIL_POOL, run_stage


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/5 * * * *", timezone="UTC"),
        assets=[Asset("newswatch://matches")],
    ),
    **DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["newswatch", "mail"],
)
def send_alerts() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task(pool=MAIL_POOL)
    def plan_and_send() -> dict[str, int]:
        return run_stage("send_alerts")

    plan_and_send()


send_alerts()
