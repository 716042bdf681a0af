"""Run DAGs with Airflow in a process of its own, with a home and a metadata database of the demo's own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newswatch.demo.home import DemoError, DemoHome
from newswatch.service.environment import airflow_env

_PROGRAM = "import newswatch_airflow; newswatch_airflow.main()"


@dataclass(frozen=True)
class DagEvent:
    """Something that happened in the process: ``ready``, ``start`` or ``end`` of a DAG, ``done``."""

    kind: str
    dag_id: str | None
    state: str | None
    tasks: int
    mapped: int
    asset_events: int
    seconds: float


def run_dags(
    home: DemoHome, dag_ids: Sequence[str], env: Mapping[str, str], socket_dir: str
) -> Iterator[DagEvent]:
    """Run the DAGs one after the other; yield what happens as it does.

    Raises:
        DemoError: A DAG run failed, or the process did; the log's last lines are in the text.
    """
    reader, writer = os.pipe()
    # "-c" leaves the process without a main module: its workers would import it, and Airflow with it.
    command = [sys.executable, "-c", _PROGRAM, str(writer), *dag_ids]
    with home.log.open("ab") as log:
        airflow = subprocess.Popen(  # noqa: S603  our own module
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[writer],
            env={**env, **airflow_env(home.airflow, socket_dir)},
        )
    os.close(writer)
    failed = None
    try:
        with os.fdopen(reader, encoding="utf-8") as events:
            for event in map(_event, events):
                failed = event.dag_id if event.kind == "end" and event.state != "success" else failed
                yield event
    finally:
        if airflow.poll() is None and sys.exc_info()[0] is not None:
            airflow.terminate()
        status = airflow.wait()
    if failed or status:
        raise DemoError(f"{failed or 'Airflow'} failed (exit {status}):\n{_last_lines(home)}")


def _event(line: str) -> DagEvent:
    fields: dict[str, Any] = json.loads(line)
    return DagEvent(**fields)


def _last_lines(home: DemoHome) -> str:
    lines = home.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-25:])
