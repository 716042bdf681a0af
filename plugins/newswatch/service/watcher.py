"""Look after what a running process says nothing of: the database, components that hang, old history."""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException

from newswatch.service.components import clean_command
from newswatch.service.databases import Databases
from newswatch.service.supervisor import Supervisor

# How often Airflow is asked how it is, and for how long a component may be ill before it is started anew:
# longer than a start takes, and than a machine under load takes to answer.
ASK_EVERY_S, PATIENCE_S = 10.0, 180.0
# Airflow's history is removed once a day, for the first time when the start is long over.
CLEAN_EVERY_S, FIRST_CLEAN_S = 86_400.0, 3_600.0
# Airflow's word for each component, and ours; the api-server is the one that answers.
NAMES = {"scheduler": "scheduler", "dag_processor": "dag-processor", "triggerer": "triggerer"}
API = "api-server"

# Whatever proxy the environment names, it does not lead to our own loopback.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

Say = Callable[[str], None]


class Patience:
    """Remembers since when each component has been ill, and which has been so for too long."""

    def __init__(self, limit_s: float = PATIENCE_S) -> None:
        self._limit_s = limit_s
        self._ill_since: dict[str, float] = {}

    def lost(self, health: Mapping[str, bool], now: float) -> list[str]:
        """Return the components that have been ill for too long; each begins anew then.

        >>> patience = Patience(limit_s=60)
        >>> [patience.lost({"scheduler": False}, now) for now in (0, 50, 61, 62)]
        [[], [], ['scheduler'], []]
        """
        for name, is_well in health.items():
            if is_well:
                self._ill_since.pop(name, None)
            else:
                self._ill_since.setdefault(name, now)
        late = [name for name, since in self._ill_since.items() if now - since > self._limit_s]
        for name in late:
            del self._ill_since[name]
        return late


class Watcher:
    """What the supervisor does beside keeping processes alive."""

    def __init__(self, supervisor: Supervisor, databases: Databases, port: int, say: Say) -> None:
        self._supervisor = supervisor
        self._databases = databases
        self._url = f"http://127.0.0.1:{port}/api/v2/monitor/health"
        self._say = say
        self._patience = Patience()
        self._began = time.monotonic()
        self._ready = False
        self._ask_at = 0.0
        self._clean_at = self._began + FIRST_CLEAN_S

    def tick(self) -> None:
        """Do what is due; called once a second."""
        self._databases.watch()
        now = time.monotonic()
        if now >= self._ask_at:
            self._ask(now)
        if now >= self._clean_at:
            self._clean_at = now + CLEAN_EVERY_S
            self._supervisor.run_aside(clean_command(), "clean")

    def _ask(self, now: float) -> None:
        health = airflow_health(self._url)
        if not self._ready and len(health) > 1 and all(health.values()):
            self._ready = True
            took = now - self._began
            self._say(f"ready after {took:.0f} s: the DAGs run on their schedules; Ctrl-C ends everything")
        self._ask_at = now + (ASK_EVERY_S if self._ready else 0)
        for name in self._patience.lost(health, now):
            self._supervisor.start_anew(name, f"does not work, and has not for {PATIENCE_S:.0f} s")


def airflow_health(url: str) -> dict[str, bool]:
    """Return by our names which components work; those of which nobody can say anything are left out."""
    try:
        with _direct.open(url, timeout=5) as answer:
            parts: dict[str, dict[str, str]] = dict(json.load(answer))
    except (OSError, ValueError, TypeError, HTTPException):
        return {API: False}
    if parts.get("metadatabase", {}).get("status") != "healthy":
        return {API: True}  # the heartbeats of the others stand in there
    found = {name: parts.get(said, {}).get("status") == "healthy" for said, name in NAMES.items()}
    return {API: True, **found}
