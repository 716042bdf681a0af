"""What every DAG file promises: it loads, says what it does, retries, ends, and costs nothing to parse."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newswatch.resources import find
from newswatch.stages import STAGES

DAGS = Path(__file__).parents[2] / "dags"
FILES = sorted(path.stem for path in DAGS.glob("*.py"))
BY_HAND = {"retag_topic", "replay_quarantine", "backfill"}

# What parsing a DAG file must not load: it is done again and again.
HEAVY = {"trafilatura", "feedparser", "aiohttp", "newswatch.pipeline", "newswatch.extract", "psycopg2"}
# All ten cost less CPU time than a part of what importing Airflow costs in the same process.
PARSE_SHARE = 0.5

LOAD = """
import json, sys, time
began = time.process_time()
from airflow.dag_processing.dagbag import DagBag
imported = time.process_time()
heavy_before = set(sys.modules)
bag = DagBag(sys.argv[1])
ratio = (time.process_time() - imported) / (imported - began)
def callbacks(task):
    given = task.partial_kwargs["on_failure_callback"] if task.is_mapped else task.on_failure_callback
    return list(given) if isinstance(given, (list, tuple)) else [given]
said = {
    dag_id: {
        "file": dag.fileloc,
        "doc": dag.doc_md,
        "tasks": {
            t.task_id: {
                "retries": t.retries,
                "back_off": t.retry_exponential_backoff,
                "limit": t.execution_timeout.total_seconds() if t.execution_timeout else None,
                "failure": [f.__name__ for f in callbacks(t)],
                "pool": t.pool,
                "last": not t.downstream_task_ids,
                "tells": len(t.outlets),
                "mapped": t.is_mapped,
                "map_name": getattr(t, "map_index_template", None) or t.partial_kwargs["map_index_template"]
                if t.is_mapped else None,
            }
            for t in dag.tasks
        },
        "runs": dag.max_active_runs,
        "catchup": dag.catchup,
        "params": sorted(dag.params),
        "timetable": type(dag.timetable).__name__,
        "outlets": sorted(o.uri.rstrip("/") for t in dag.tasks for o in t.outlets),
        "assets": sorted(
            a.uri.rstrip("/")
            for condition in [dag.timetable.asset_condition]
            if condition is not None
            for a in condition.objects
        ),
    }
    for dag_id, dag in bag.dags.items()
}
print("RESULT" + json.dumps([bag.import_errors, said, sorted(set(sys.modules) - heavy_before), ratio]))
"""


@pytest.fixture(scope="module")
def loaded(airflow_env):
    command = [sys.executable, "-c", LOAD, str(DAGS)]
    done = subprocess.run(command, env=airflow_env, capture_output=True, text=True, check=False)

    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    assert lines, done.stderr[-3000:]
    return json.loads(lines[0].removeprefix("RESULT"))


@pytest.fixture(scope="module")
def dags(loaded):
    return loaded[1]


def test_every_file_loads_and_holds_the_dag_of_its_name(loaded):
    errors, dags, _, _ = loaded
    assert errors == {}
    assert {dag_id: Path(dag["file"]).stem for dag_id, dag in dags.items()} == {name: name for name in FILES}


def test_there_is_a_dag_for_every_stage(dags):
    assert set(dags) == {stage.dag_id for stage in STAGES}
    assert {dag_id for dag_id, dag in dags.items() if dag["timetable"] == "NullTimetable"} == BY_HAND


def test_every_dag_says_what_it_does_and_runs_alone(dags):
    for dag_id, dag in dags.items():
        assert dag["doc"].startswith("### "), dag_id
        assert "Safe to run again" in dag["doc"], dag_id
        assert (dag["runs"], dag["catchup"]) == (1, False), dag_id


def test_what_is_run_by_hand_has_a_form_and_explains_it(dags):
    for dag_id in BY_HAND:
        assert dags[dag_id]["params"], dag_id
        assert all(f"**{name}**" in dags[dag_id]["doc"] for name in dags[dag_id]["params"]), dag_id


def test_every_task_retries_with_back_off_has_a_time_limit_and_tells_its_failure(dags):
    tasks = {f"{dag_id}.{name}": task for dag_id, dag in dags.items() for name, task in dag["tasks"].items()}
    assert len(tasks) == 17
    for name, task in tasks.items():
        assert (task["retries"], bool(task["back_off"])) == (2, True), name
        assert 0 < task["limit"] <= 6 * 3600, name
        assert task["failure"] == ["report_failure"], name


def test_pools_are_those_of_the_file(dags):
    """A pool that does not exist keeps its tasks waiting for ever."""
    pools = json.loads((find("config") / "pools.json").read_text(encoding="utf-8"))
    assert {task["pool"] for dag in dags.values() for task in dag["tasks"].values()} == {
        *pools,
        "default_pool",
    }


def test_only_the_last_task_tells_an_asset_and_tells_one(dags):
    for dag_id, dag in dags.items():
        for task in dag["tasks"].values():
            assert not task["tells"] or (task["last"] and task["tells"] == 1), dag_id


def test_mapped_tasks_have_names(dags):
    mapped = [task for dag in dags.values() for task in dag["tasks"].values() if task["mapped"]]
    assert [task["map_name"] for task in mapped] == ["{{ batch }}"] * 2


def test_assets_chain_the_four(dags):
    chain = {dag_id: (dag["assets"], dag["outlets"]) for dag_id, dag in dags.items()}
    assert chain["poll_feeds"] == ([], ["newswatch://entries"])
    assert chain["collect_articles"] == (["newswatch://entries"], ["newswatch://articles"])
    assert chain["link_and_tag"] == (["newswatch://articles"], ["newswatch://matches"])
    assert chain["send_alerts"] == (["newswatch://matches"], [])


def test_parsing_loads_nothing_heavy_and_takes_no_time(loaded):
    assert HEAVY.isdisjoint(loaded[2])
    assert loaded[3] < PARSE_SHARE


def test_files_are_wiring_only():
    for path in DAGS.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 80, path
        assert "SELECT" not in text, path


def test_the_page_is_what_the_dags_say(airflow_env):
    quiet = {**airflow_env, "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR"}
    command = [sys.executable, str(Path(__file__).with_name("dag_page.py"))]
    done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=True)
    assert (DAGS / "README.md").read_text(encoding="utf-8") == done.stdout, "run `make docs`"


def test_the_plugins_folder_hides_the_library_from_airflow():
    """Airflow executes each file below plugins/ under its bare name, unless told not to."""
    ignored = (DAGS.parent / "plugins" / ".airflowignore").read_text(encoding="utf-8")
    assert ignored.split() == ["newswatch/"]
    assert (DAGS.parent / "plugins" / "newswatch_airflow.py").is_file()
