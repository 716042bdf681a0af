"""### Retag topic.

By hand, after a rule was changed: read every stored article with the rules in force.

- **topic**: the id of one topic; empty for all of them.
- Matches that the new rule finds in old articles are history: they mail nobody. Matches it no longer finds
  are withdrawn, and stay on record.
- Safe to run again: the same rules give the same matches.
"""

from datetime import timedelta

from airflow.sdk import Param, dag, task

from newswatch_airflow import DAG_DEFAULTS, SERIAL_POOL, run_stage


@dag(
    schedule=None,
    **DAG_DEFAULTS,
    params={
        "topic": Param(None, type=["null", "string"], title="Topic", description="Its id; empty: all topics"),
    },
    doc_md=__doc__,
    tags=["newswatch", "by hand"],
)
def retag_topic() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task(pool=SERIAL_POOL, execution_timeout=timedelta(hours=6))
    def retag(params: dict[str, str | None]) -> dict[str, int]:
        return run_stage("retag_topics", params["topic"] or None)

    retag()


retag_topic()
