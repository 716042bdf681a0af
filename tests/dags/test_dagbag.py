"""What every DAG file promises: it loads, says what it does, retries, ends, and costs nothing to parse."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DAGS = Path(__file__).parents[2] / "dags"
FILES = sorted(path.stem for path in DAGS.glob("*.py"))

# What parsing a DAG file must not load: it is done again every half minute.
HEAVY = {"trafilatura", "feedparser", "aiohttp", "newswatch.pipeline", "newswatch.extract", "psycopg2"}

LOAD = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
heavy_before = set(sys.modules)
bag = DagBag(sys.argv[1])
said = {
    dag_id: {
        "file": dag.fileloc,
        "doc": dag.doc_md,
        "tasks": {t.task_id: [t.retries, t.execution_timeout is not None] for t in dag.tasks},
        "runs": dag.max_active_runs,
        "catchup": dag.catchup,
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
print("RESULT" + json.dumps([bag.import_errors, said, sorted(set(sys.modules) - heavy_before)]))
"""


@pytest.fixture(scope="module")
def bag(airflow_env):
    command = [sys.executable, "-c", LOAD, str(DAGS)]
    done = subprocess.run(command, env=airflow_env, capture_output=True, text=True, check=False)

    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    assert lines, done.stderr[-3000:]
    return json.loads(lines[0].removeprefix("RESULT"))


def test_every_file_loads_and_holds_the_dag_of_its_name(bag):
    errors, dags, _ = bag
    assert errors == {}
    assert {dag_id: Path(dag["file"]).stem for dag_id, dag in dags.items()} == {name: name for name in FILES}


def test_every_dag_says_what_it_does_and_runs_alone(bag):
    for dag_id, dag in bag[1].items():
        assert dag["doc"].startswith("### "), dag_id
        assert "Safe to run again" in dag["doc"], dag_id
        assert (dag["runs"], dag["catchup"]) == (1, False), dag_id


def test_every_task_retries_and_has_a_time_limit(bag):
    for dag in bag[1].values():
        assert all(retries == 2 and limited for retries, limited in dag["tasks"].values())


def test_assets_chain_the_four(bag):
    chain = {dag_id: (dag["assets"], dag["outlets"]) for dag_id, dag in bag[1].items()}
    assert chain["poll_feeds"] == ([], ["newswatch://entries"])
    assert chain["collect_articles"] == (["newswatch://entries"], ["newswatch://articles"])
    assert chain["link_and_tag"] == (["newswatch://articles"], ["newswatch://matches"])
    assert chain["send_alerts"] == (["newswatch://matches"], [])


def test_parsing_loads_nothing_heavy(bag):
    assert HEAVY.isdisjoint(bag[2])


def test_files_are_wiring_only():
    for path in DAGS.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 80, path
        assert "SELECT" not in text, path


def test_the_plugins_folder_hides_the_library_from_airflow():
    """Airflow executes each file below plugins/ under its bare name, unless told not to."""
    ignored = (DAGS.parent / "plugins" / ".airflowignore").read_text(encoding="utf-8")
    assert ignored.split() == ["newswatch/"]
    assert (DAGS.parent / "plugins" / "newswatch_airflow.py").is_file()
