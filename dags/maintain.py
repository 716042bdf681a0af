"""### Maintain.

Every night: make the partitions of the next month, give back what dead workers held, count every day anew,
let go of signatures and of the records of runs that nothing needs any more.

- Safe to run again: it brings the tables to a state, whatever they are in.
"""

from datetime import timedelta

from airflow.sdk import dag, task

from newswatch_airflow import DAG_DEFAULTS, SERIAL_POOL, run_stage


@dag(
    schedule="40 3 * * *",
    **DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["newswatch", "operate"],
)
def maintain() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task(pool=SERIAL_POOL, execution_timeout=timedelta(hours=1))
    def maintain_tables() -> dict[str, int]:
        return run_stage("maintain")

    maintain_tables()


maintain()
