"""### Watch sources.

Every hour: find sources that fell silent, feeds that broke, sites whose pages changed so that little is read
from them, and stages that failed or are late. Mails `NEWSWATCH_OPS_RECIPIENTS` once when it starts and once
when it ends.

- Safe to run again: what is known to be wrong is not told again.
- One blip is no alarm.
"""

from airflow.sdk import dag, task

from newswatch_airflow import DAG_DEFAULTS, MAIL_POOL, run_stage


@dag(
    schedule="20 * * * *",
    **DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["newswatch", "operate"],
)
def watch_sources() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task(pool=MAIL_POOL)
    def watch() -> dict[str, int]:
        return run_stage("watch_sources")

    watch()


watch_sources()
