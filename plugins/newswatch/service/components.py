"""The parts that Airflow is made of, as commands."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    """A process that is to run as long as the service does.

    ``counts_children``: the death of a child of its own is a reason to start it anew.
    """

    name: str
    command: tuple[str, ...]
    counts_children: bool = False


def airflow_components(port: int) -> tuple[Component, ...]:
    """Return Airflow's four, in the order in which they start; they end in the opposite one.

    The scheduler's workers share one queue under one lock: a worker that is killed while it waits takes the
    lock with it, and no task ever starts again. So the scheduler is started anew when it loses one.
    Without ``--skip-serve-logs`` scheduler and triggerer would listen on all interfaces.
    """
    return (
        Component("api-server", _airflow("api-server", "--host", "127.0.0.1", "--port", str(port))),
        Component("scheduler", _airflow("scheduler", "--skip-serve-logs"), counts_children=True),
        Component("dag-processor", _airflow("dag-processor")),
        Component("triggerer", _airflow("triggerer", "--skip-serve-logs")),
    )


def _airflow(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "airflow", *words)


def prepare_command() -> tuple[str, ...]:
    """Return the command that makes the metadata database ready; it ends by itself."""
    return (sys.executable, "-c", "import newswatch_airflow; newswatch_airflow.prepare()")


def clean_command() -> tuple[str, ...]:
    """Return the command that removes Airflow's old history; it ends by itself."""
    return (sys.executable, "-c", "import newswatch_airflow; newswatch_airflow.clean()")


# What an operator may set otherwise: AIRFLOW__… variables of the caller win over these.
DEFAULTS: Mapping[str, str] = {
    # Two cores: each worker holds a task of about 150 MB.
    "AIRFLOW__CORE__PARALLELISM": "4",
    "AIRFLOW__API__WORKERS": "1",
    "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
    # The time after which what a dead process held is free again; Airflow's own is five minutes.
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "5",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "10",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "20",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "30",
    # A worker often notices only at its next heartbeat that its task has ended; Airflow's own is every 5 s.
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    # DAG files change with an upgrade, that is with a restart: no need to parse them twice a minute.
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
}
