"""Write ``dags/README.md`` from the DAGs themselves: ``python tests/dags/dag_page.py > dags/README.md``.

Needs the environment of an Airflow (``AIRFLOW_HOME``, a metadata database is not asked for anything).
"""

import sys
from pathlib import Path

from airflow.dag_processing.dagbag import DagBag

from newswatch.stages import STAGES

DAGS = Path(__file__).parents[2] / "dags"
ORDER = [stage.dag_id for stage in STAGES]

HEAD = """\
# The DAGs

Written by `make docs` from the DAG files; the same text stands on each DAG's page in Airflow. A DAG file is
wiring: every task calls one function of `newswatch.pipeline`, which is also a command, `newswatch run …`.

Every task is tried {retries} times more, {delay} s later at first, then later still. When it fails for good,
`NEWSWATCH_OPS_RECIPIENTS` are mailed.

| DAG | runs | tasks (pool) | tells |
|---|---|---|---|"""


def page() -> str:
    """Return the whole page."""
    bag = DagBag(str(DAGS))
    dags = [bag.dags[dag_id] for dag_id in ORDER]
    defaults = dags[0].default_args
    head = HEAD.format(retries=defaults["retries"], delay=defaults["retry_delay"].seconds)
    rows = [
        f"| [`{dag.dag_id}`]({dag.dag_id}.py) | {runs(dag)} | {tasks(dag)} | {tells(dag)} |" for dag in dags
    ]
    return "\n".join([head, *rows, "", *(dag.doc_md.strip().replace("### ", "## ") + "\n" for dag in dags)])


def runs(dag) -> str:
    """Return when a DAG runs, in words."""
    timetable = dag.timetable
    name = type(timetable).__name__
    if name == "NullTimetable":
        return "by hand, with a form" if dag.params else "by hand"
    if name == "DeltaTriggerTimetable":
        return f"every {timetable.delta.total_seconds() / 60:g} min"
    if name == "AssetOrTimeSchedule":
        assets = ", ".join(f"`{asset.uri.rstrip('/')}`" for asset in timetable.asset_condition.objects)
        return f"on {assets}, and at `{timetable.timetable.expression}`"
    return f"at `{timetable.expression}`"


def tasks(dag) -> str:
    """Return the tasks in their order, mapped ones marked, each with its pool."""
    ordered = dag.topological_sort()
    return " → ".join(
        task.task_id
        + (" ×N" if task.is_mapped else "")
        + (f" ({task.pool.removeprefix('newswatch_')})" if task.pool != "default_pool" else "")
        for task in ordered
    )


def tells(dag) -> str:
    """Return the assets that a DAG tells."""
    return ", ".join(f"`{outlet.uri.rstrip('/')}`" for task in dag.tasks for outlet in task.outlets)


if __name__ == "__main__":
    sys.stdout.write(page())
