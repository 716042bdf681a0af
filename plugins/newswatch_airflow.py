"""Tie Airflow to the library. Airflow runs this file in every process: whatever is heavy is imported late."""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from newswatch.pipeline import Workplace
    from newswatch.settings import Settings

DATABASE_CONNECTION, SMTP_CONNECTION = "newswatch_db", "newswatch_smtp"
FETCH_POOL, SERIAL_POOL, MAIL_POOL = "newswatch_fetch", "newswatch_serial", "newswatch_mail"

log = logging.getLogger(__name__)


def report_failure(context: Mapping[str, Any]) -> None:
    """Tell the operators that a task has failed for good; what cannot be told is logged, and never raised."""
    from newswatch import pipeline
    from newswatch.settings import Settings

    instance = context["task_instance"]
    detail = f"task {instance.task_id}, try {instance.try_number}: {context.get('exception')!r}"
    try:
        settings = current_settings()
    except Exception:  # Airflow's API may be what is down
        log.exception("Airflow's connections cannot be read: the environment's settings are used")
        settings = Settings.from_environment()
    pipeline.report_failure(settings, instance.dag_id, detail)


# What every task has in common: it is tried again soon, then later, and its last failure is told.
TASK_DEFAULTS: dict[str, Any] = {
    "retries": 2,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
    "execution_timeout": timedelta(minutes=10),
    "on_failure_callback": report_failure,
}


# What every DAG has in common: its runs come one after the other, and none is made up for the past.
DAG_DEFAULTS: dict[str, Any] = {
    "start_date": datetime(2025, 1, 1, tzinfo=UTC),
    "catchup": False,
    "max_active_runs": 1,
    "default_args": TASK_DEFAULTS,
}


def poll_every() -> timedelta:
    """Return how often feeds are looked at: DAG files are read with the settings of their process."""
    from newswatch.settings import Settings

    return timedelta(seconds=Settings.from_environment().poll_every_s)


def current_settings() -> "Settings":
    """Return the settings of the environment; the connections of Airflow win where they exist."""
    from dataclasses import replace

    from newswatch.settings import Settings

    settings = Settings.from_environment()
    database, smtp = _connection(DATABASE_CONNECTION), _connection(SMTP_CONNECTION)
    if database is not None:
        settings = replace(settings, database_url=database.get_uri())
    if smtp is not None:
        sender = smtp.extra_dejson.get("from_email") or settings.mail_from
        settings = replace(settings, smtp_url=_smtp_url(smtp), mail_from=sender)
    return settings


def _connection(name: str) -> Any:  # noqa: ANN401  Airflow has several classes of this name
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return Connection.get(name)
    except AirflowNotFoundException:
        return None


def _smtp_url(connection: Any) -> str:  # noqa: ANN401  see above
    """Return a connection of the SMTP provider as an address of ours: TLS unless it says not to."""
    from newswatch.mail.smtp_url import SmtpSettings, Tls, smtp_url

    extra = connection.extra_dejson
    if not _is_true(extra.get("disable_ssl")):
        tls = Tls.IMPLICIT
    else:
        tls = Tls.NONE if _is_true(extra.get("disable_tls")) else Tls.STARTTLS
    return smtp_url(
        SmtpSettings(
            host=connection.host,
            port=connection.port or tls.port,
            tls=tls,
            user=connection.login or None,
            password=connection.password or None,
        )
    )


def _is_true(value: object) -> bool:
    return str(value).lower() in {"true", "1", "yes"}


@contextmanager
def opened() -> "Iterator[Workplace]":
    """Yield the workplace of a task."""
    from newswatch.pipeline import open_workplace

    with open_workplace(current_settings()) as workplace:
        yield workplace


def run_stage(function: str, /, *arguments: Any, **named: Any) -> dict[str, int]:  # noqa: ANN401  passed on
    """Run a function of ``newswatch.pipeline`` over the workplace; return what it counted."""
    from newswatch import pipeline

    with opened() as workplace:
        counts: dict[str, int] = getattr(pipeline, function)(workplace, *arguments, **named)
    count_metrics(function, counts)
    return counts


def run_batch(function: str, ids: Sequence[int], things: str, **named: Any) -> dict[str, int]:  # noqa: ANN401  passed on
    """Run a function over the ids of a batch; the mapped task is named after what became of them."""
    from airflow.sdk import get_current_context

    counts = run_stage(function, ids, **named)
    said = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number)
    get_current_context()["batch"] = f"{len(ids)} {things}: {said or 'nothing new'}"
    return counts


def moment_or_none(text: str | None) -> datetime | None:
    """Return a moment that a form gave; one without a zone is UTC, an empty field is none.

    Raises:
        ValueError: It is no moment in ISO 8601.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_again() -> bool:
    """Return whether the task was tried before: Airflow tries again only what it holds for dead."""
    from airflow.sdk import get_current_context

    return bool(get_current_context()["ti"].try_number > 1)


def count_metrics(stage: str, counts: Mapping[str, int]) -> None:
    """Add the counts to Airflow's metrics (StatsD or OpenTelemetry), as ``newswatch.STAGE.COUNT``."""
    from airflow.sdk.observability import stats

    for name, number in counts.items():
        if number > 0:
            stats.incr(f"newswatch.{stage}.{name}", number)


def tell_or_skip(counts: Sequence[Mapping[str, int]], *names: str) -> dict[str, int]:
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


class LazyApp:
    """An ASGI application that is made at its first request: every process of Airflow runs this file."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  ASGI's own shapes
        """Answer a request."""
        if self._app is None:
            self._app = self._make()
        await self._app(scope, receive, send)


def make_web_app() -> Any:  # noqa: ANN401  FastAPI, imported late
    """Return the pages under ``/newswatch``. Airflow checks no caller of them: a page with details does."""
    from airflow.api_fastapi.core_api.security import get_user
    from fastapi import Depends, FastAPI, Response
    from fastapi.responses import HTMLResponse, JSONResponse

    from newswatch.web import PAGE_HEADERS, HealthCache, health_answer, trace_page

    app = FastAPI(title="Newswatch", docs_url=None, redoc_url=None, openapi_url=None)
    cache = HealthCache(opened)

    @app.get("/health")
    def health() -> Response:
        """Say whether it works, to anybody: 200, or 503 when it does not."""
        code, body = health_answer(cache, detailed=False)
        return JSONResponse(body, code)

    @app.get("/status", dependencies=[Depends(get_user)])
    def status() -> Response:
        """Say all that `newswatch status --json` says, to who is logged in."""
        code, body = health_answer(cache, detailed=True)
        return JSONResponse(body, code)

    @app.get("/why", dependencies=[Depends(get_user)])
    def why(url: str) -> Response:
        """Walk an address through every stage, for who is logged in."""
        return HTMLResponse(trace_page(opened, url), headers=PAGE_HEADERS)

    return app


class NewswatchPlugin(AirflowPlugin):
    """What Airflow finds of ours."""

    name = "newswatch"
    fastapi_apps = [{"app": LazyApp(make_web_app), "url_prefix": "/newswatch", "name": "newswatch"}]  # noqa: RUF012  Airflow reads a plain list


def prepare() -> None:
    """Make the metadata database ready: its schema, our pools, nothing that a dead scheduler holds."""
    from airflow.utils.db import initdb

    from newswatch.resources import find

    initdb()
    make_pools(json.loads((find("config") / "pools.json").read_text(encoding="utf-8")))
    fail_dead_jobs()


def clean(days: int = 30) -> None:
    """Remove Airflow's history that is older than so many days: rows of runs, logs of tasks in its home."""
    from airflow.configuration import AIRFLOW_HOME, conf
    from airflow.utils.db_cleanup import run_cleanup

    before = datetime.now(UTC) - timedelta(days=days)
    run_cleanup(clean_before_timestamp=before, confirm=False, skip_archive=True)
    logs = Path(conf.get("logging", "base_log_folder"))
    inside = logs.is_relative_to(AIRFLOW_HOME)  # a folder elsewhere may hold what is not Airflow's
    for path in sorted(logs.rglob("*"), reverse=True) if inside else ():
        with suppress(OSError):  # a folder that is not empty, or what somebody else has removed
            if path.stat().st_mtime < before.timestamp():
                path.rmdir() if path.is_dir() else path.unlink()


def make_pools(pools: Mapping[str, Mapping[str, Any]]) -> None:
    """Make the pools that are not there; one whose size somebody has changed stays as it is."""
    from airflow.models.pool import Pool
    from airflow.utils.session import create_session

    with create_session() as session:
        for name, pool in pools.items():
            if Pool.get_pool(name, session=session) is None:
                Pool.create_or_update_pool(name, **pool, session=session)


def fail_dead_jobs() -> None:
    """Mark this machine's jobs as failed: none runs yet, and the next scheduler takes their tasks over."""
    from airflow.jobs.job import Job, JobState
    from airflow.utils.net import get_hostname
    from airflow.utils.session import create_session
    from sqlalchemy import update

    seem_to_run = (Job.state == JobState.RUNNING, Job.hostname == get_hostname())
    with create_session() as session:
        session.execute(update(Job).where(*seem_to_run).values(state=JobState.FAILED))


def run_dags(dags_folder: Path, dag_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Run DAGs in this process, one after the other, as Airflow runs them; yield what happens.

    The metadata database is made ready first. Runs have no logical date, like those an asset starts.
    """
    from airflow.dag_processing.dagbag import DagBag

    prepare()
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
