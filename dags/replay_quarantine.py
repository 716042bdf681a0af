"""### Replay quarantine.

By hand: make entries that were set aside due again; the next collection, which starts at once, takes them.

- **stage**: only what failed while it was fetched, extracted or loaded; empty: any.
- **state**: only entries in this state; empty: all that ended without an article.
- **reason**: only entries with this reason, such as `timeout` or `no_body`; empty: any.
- Safe to run again: what is due already stays so. Old material is not mailed as news.
- Tells the asset `newswatch://entries` when there is anything to collect.
"""

from airflow.sdk import Asset, Param, dag, task

from newswatch_airflow import DAG_DEFAULTS, run_stage, tell_or_skip


@dag(
    schedule=None,
    **DAG_DEFAULTS,
    params={
        "stage": Param(None, type=["null", "string"], enum=[None, "fetch", "extract", "load"], title="Stage"),
        "state": Param(
            "quarantined",
            type=["null", "string"],
            enum=[None, "quarantined", "no_article", "refused", "gone"],
            title="State",
        ),
        "reason": Param(None, type=["null", "string"], title="Reason", description="Such as timeout"),
    },
    doc_md=__doc__,
    tags=["newswatch", "by hand"],
)
def replay_quarantine() -> None:
    """Order the tasks; the work is in ``newswatch.pipeline``."""

    @task
    def make_due(params: dict[str, str | None]) -> dict[str, int]:
        from newswatch.store.replay import EntryFilter

        narrowed = {name: params[name] or None for name in ("state", "reason", "stage")}
        return run_stage("replay_entries", EntryFilter(**narrowed))

    @task(outlets=[Asset("newswatch://entries")])
    def tell_entries(counts: dict[str, int]) -> dict[str, int]:
        return tell_or_skip([counts], "replayed")

    tell_entries(make_due())


replay_quarantine()
