"""Tie Airflow to the library. Airflow runs this file in every process: whatever is heavy is imported late."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from airflow.plugins_manager import AirflowPlugin


class NewswatchPlugin(AirflowPlugin):
    """What Airflow finds of ours."""

    name = "newswatch"


def tell_or_skip(counts: Sequence[dict[str, int]], *names: str) -> dict[str, int]:
    """Return the sums of the counts; skip the task, so that its asset stays silent, when nothing is new.

    Raises:
        AirflowSkipException: The sums of the names are all zero.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from newswatch.pipeline.workplace import add_counts

    total = add_counts([*counts])
    if not any(total.get(name) for name in names):
        raise AirflowSkipException(f"nothing new: {total}")
    return total


def run_dags(dags_folder: Path, dag_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Run DAGs in this process, one after the other, as Airflow runs them; yield what happens.

    The metadata database is migrated first. Runs have no logical date, like those an asset starts.
    """
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    yield _event("ready")
    bag = DagBag(str(dags_folder))
    for dag_id in dag_ids:
        yield _event("start", dag_id)
        started = time.monotonic()
        run = bag.dags[dag_id].test(logical_date=None)
        yield _event("end", dag_id, run, time.monotonic() - started)
        if run.state != "success":
            return


def _event(kind: str, dag_id: str | None = None, run: Any = None, seconds: float = 0) -> dict[str, Any]:  # noqa: ANN401  Airflow's DagRun has no public type here
    instances = run.get_task_instances() if run else []
    return {
        "kind": kind,
        "dag_id": dag_id,
        "state": str(run.state) if run else None,
        "tasks": len(instances),
        "mapped": sum(instance.map_index >= 0 for instance in instances),
        "asset_events": _asset_events(run.run_id) if run else 0,
        "seconds": round(seconds, 2),
    }


def _asset_events(run_id: str) -> int:
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session
    from sqlalchemy import func, select

    with create_session() as session:
        counted = select(func.count()).where(AssetEvent.source_run_id == run_id)
        return int(session.scalar(counted) or 0)


def main() -> None:
    """Run the DAGs that the arguments name; the first is a descriptor that takes events as JSON lines."""
    from newswatch.resources import find

    _end_with_parent()
    with os.fdopen(int(sys.argv[1]), "w", encoding="utf-8") as events:
        for event in run_dags(find("dags"), sys.argv[2:]):
            events.write(json.dumps(event) + "\n")
            events.flush()


def _end_with_parent() -> None:
    """Ask Linux to end this process with its parent: a demo that was killed must not go on working."""
    import ctypes
    import signal

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, prctl(2)
