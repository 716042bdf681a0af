"""All ten DAGs as Airflow runs them, over the sample newsroom: with connections, metrics and forms."""

import json
import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from newswatch import newsroom
from newswatch.mail.sink import FolderSink
from newswatch.newsroom.configure import write_config
from newswatch.resources import find
from newswatch.settings import Settings, child_environment
from newswatch.store.engine import open_engine, socket_url

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FEED = "https://www.harborwire.example/feeds/latest.xml"
# In this order; each with what its form says.
RUNS = [
    ("poll_feeds", {}),
    ("collect_articles", {}),
    ("link_and_tag", {}),
    ("send_alerts", {}),
    ("send_digests", {}),
    ("watch_sources", {}),
    ("maintain", {}),
    ("retag_topic", {"topic": "dprk-russia-deployment"}),
    ("replay_quarantine", {"state": "gone"}),
    ("backfill", {"addresses": [FEED], "since": "2026-01-01T00:00:00Z"}),
]
PROGRAM = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from sqlalchemy import func, select
from newswatch_airflow import clean, prepare
prepare()
bag = DagBag(sys.argv[1])
for dag_id, conf in json.loads(sys.argv[2]):
    run = bag.dags[dag_id].test(logical_date=None, run_conf=conf)
    tasks = [[t.task_id, t.state, t.rendered_map_index, t.pool] for t in run.get_task_instances()]
    print("RUN" + json.dumps([dag_id, run.state, tasks]), flush=True)
with create_session() as session:
    before = session.scalar(select(func.count()).select_from(TaskInstance))
clean(days=0)
with create_session() as session:
    print("LEFT" + json.dumps([before, session.scalar(select(func.count()).select_from(TaskInstance))]))
"""


@pytest.fixture(scope="module")
def world(server, airflow_env, tmp_path_factory):
    """What came of all ten: states by DAG, what StatsD heard, the mails, the log."""
    folder = tmp_path_factory.mktemp("ten")
    admin = open_engine(socket_url(server, "postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.exec_driver_sql("CREATE DATABASE ten_dags")
    room = newsroom.build_newsroom(1, datetime.now(UTC))
    write_config(folder / "config", room.feeds, room.sources, find("config"))
    with ExitStack() as stack:
        web = stack.enter_context(newsroom.serve(room))
        sink = stack.enter_context(FolderSink(folder / "mail"))
        metrics = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        metrics.bind(("127.0.0.1", 0))
        env = environment(airflow_env, folder, web, sink, metrics)
        command = [sys.executable, "-c", PROGRAM, str(find("dags")), json.dumps(RUNS)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        heard = received(metrics)
    lines = [json.loads(line[3:]) for line in done.stdout.splitlines() if line.startswith("RUN")]
    assert lines, done.stderr[-3000:]
    yield {
        "runs": {dag_id: (state, tasks) for dag_id, state, tasks in lines},
        "heard": heard,
        "left": next(json.loads(line[4:]) for line in done.stdout.splitlines() if line.startswith("LEFT")),
        "mails": list((folder / "mail").iterdir()),
        "log": done.stdout + done.stderr,
    }
    with admin.connect() as conn:
        conn.exec_driver_sql("DROP DATABASE ten_dags WITH (FORCE)")
    admin.dispose()


def environment(airflow_env, folder, web, sink, metrics):
    """The address of the database and of the mail server are known to Airflow alone."""
    settings = Settings(
        home=folder,
        config_dir=folder / "config",
        mail_from="Newswatch <newswatch@newswatch.example>",
        allow_private=frozenset({web.base_url.removeprefix("http://")}),
        gateway_url=web.base_url,
        host_delay_s=0.0,
        batches=2,
        public_url="http://airflow.example",
    )
    airflow = {name: value for name, value in airflow_env.items() if name.startswith("AIRFLOW")}
    socket_dir = airflow["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].partition("host=")[2]
    host, port = sink.url.removeprefix("smtp://").split(":")
    smtp = {"conn_type": "smtp", "host": host, "port": int(port)}
    smtp |= {"extra": {"disable_ssl": True, "disable_tls": True, "from_email": "desk@newswatch.example"}}
    return {
        **child_environment(settings),
        **airflow,
        "AIRFLOW_CONN_NEWSWATCH_DB": f"postgresql://postgres@/ten_dags?host={socket_dir}",
        "AIRFLOW_CONN_NEWSWATCH_SMTP": json.dumps(smtp),
        "AIRFLOW__METRICS__STATSD_ON": "True",
        "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
        "AIRFLOW__METRICS__STATSD_PORT": str(metrics.getsockname()[1]),
    }


def received(metrics):
    """Return the counters that arrived, by name."""
    metrics.setblocking(False)
    counters = {}
    while True:
        try:
            line = metrics.recv(65_536).decode()
        except BlockingIOError:
            return counters
        for part in line.splitlines():
            name, _, value = part.partition(":")
            number, _, kind = value.partition("|")
            if kind.startswith("c"):
                counters[name] = counters.get(name, 0) + float(number)


def test_all_ten_succeed(world):
    assert {dag_id: state for dag_id, (state, _) in world["runs"].items()} == {
        dag_id: "success" for dag_id, _ in RUNS
    }


def test_a_mapped_task_is_named_for_a_person(world):
    named = [name for task, _, name, _ in world["runs"]["poll_feeds"][1] if task == "poll_batch"]
    assert len(named) == 2
    assert all(name.startswith("7 feeds: ") and "polled" in name for name in named)
    collected = [name for task, _, name, _ in world["runs"]["collect_articles"][1] if task == "collect_batch"]
    assert any("done" in name for name in collected)


def test_what_was_replayed_and_backfilled_tells_its_asset_only_when_there_is_something(world):
    told = {dag: {task: state for task, state, _, _ in tasks} for dag, (_, tasks) in world["runs"].items()}
    assert told["replay_quarantine"]["tell_entries"] == "success"
    # All that the feed holds is known.
    assert told["backfill"]["tell_entries"] == "skipped"


def test_the_connections_of_airflow_are_used(world):
    """Nothing else names the database or the mail server; the sender stands in the connection."""
    assert len(world["mails"]) == 10
    assert b"desk@newswatch.example" in world["mails"][0].read_bytes()


def test_our_counters_stand_beside_those_of_airflow(world):
    assert world["heard"]["airflow.newswatch.poll_batch.polled"] == 14
    assert world["heard"]["airflow.newswatch.collect_batch.done"] == 47
    assert any(name.startswith("airflow.") and "newswatch" not in name for name in world["heard"])


def test_pools_are_those_of_the_file(world):
    pools = json.loads((find("config") / "pools.json").read_text())
    used = {pool for _, tasks in world["runs"].values() for _, _, _, pool in tasks}
    assert used == {*pools, "default_pool"}


def test_old_history_of_airflow_can_be_removed(world):
    before, after = world["left"]
    assert before == 19
    assert after == 0
