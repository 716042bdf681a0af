"""### Send digests.

Every hour: write the digests that are due by the clock of each subscription, and send what is due.

- Safe to run again: a digest is written once for a subscription, a recipient and a period.
- A period that was missed, because nothing ran, is covered by the next digest.
- A digest comes also when nothing matched, and says how the feeds are: silence one can trust.
"""

from airflow.sdk import dag, task

from newswatch_airflow import DAG_DEFAULTS, MAIL_POOL, run_stage


@dag(
    schedule="0 * * * *",
    **DAG_DEFAULTS,
    doc_md=__doc__,
    tags=["newswatch", "mail"],
)
def send_digests() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task(pool=MAIL_POOL)
    def write_and_send() -> dict[str, int]:
        return run_stage("send_digests")

    write_and_send()


send_digests()
