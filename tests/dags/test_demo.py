"""The demo as a user runs it: real DAGs run by Airflow, run again, and then the newsroom goes on."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect

from newswatch.demo.home import DemoHome
from newswatch.embedded import find_place, running_server
from newswatch.newsroom import build_newsroom
from newswatch.store.engine import open_engine, socket_url
from newswatch.urls import canonical_url

# From entry to outbox nothing may change when nothing is new; these may.
GROWING = {"feed_poll", "run"}
MAY_CHANGE = GROWING | {"feed", "host", "quarantine", "alembic_version"}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Demo:
    """A folder where the demo runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = DemoHome(folder / "var" / "demo")

    def run(self, *words: str) -> str:
        command = [sys.executable, "-m", "newswatch", "demo", *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def truth(self):
        memory = self.home.recall()
        return build_newsroom(memory.seed, memory.now, memory.revision).truth

    def mails(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.home.mail.iterdir()}


class Snapshot:
    """What the databases held after a run."""

    def __init__(self, demo: Demo) -> None:
        with running_server(demo.home.folder) as socket_dir:
            ours, airflow = (open_engine(socket_url(socket_dir, name)) for name in ("newswatch", "airflow"))
            self.tables = tables_of(ours)
            self.articles = rows(ours, "SELECT url, version, copy_group_id, story_id FROM report.article")
            self.alerts = rows(ours, "SELECT tell, reason, revision FROM newswatch.alert ORDER BY decided_at")
            self.tasks = rows(
                airflow, "SELECT dag_id, task_id, map_index, state FROM task_instance ORDER BY 1, 2, 3"
            )
            self.events = rows(
                airflow,
                "SELECT uri, count(*) FROM asset_event e JOIN asset a ON a.id = asset_id GROUP BY uri",
            )
            ours.dispose()
            airflow.dispose()
        self.mails = demo.mails()


def rows(engine, statement):
    with engine.connect() as conn:
        return [tuple(row) for row in conn.exec_driver_sql(statement)]


def tables_of(engine):
    """Return for each table how many rows it has and the hash of all of them."""
    found = {}
    for name in inspect(engine).get_table_names("newswatch"):
        lines = sorted(row[0] for row in rows(engine, f'SELECT t::text FROM newswatch."{name}" AS t'))
        found[name] = (len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest())
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("demo"))
    yield demo
    shutil.rmtree(find_place(demo.home.folder).root)  # as root it lies outside the folder


@pytest.fixture(scope="module")
def runs(demo):
    """The screens and databases of: a first run, a second, and one after the newsroom has gone on."""
    found = []
    for words in ([], [], ["--next"]):
        screen = demo.run(*words)
        found.append((screen, Snapshot(demo), demo.truth()))
    return found


def test_the_dags_are_run_by_airflow(runs):
    _, first, _ = runs[0]
    states = {(dag, task): state for dag, task, _, state in first.tasks}
    assert set(states.values()) == {"success"}
    assert {dag for dag, _ in states} == {"poll_feeds", "collect_articles", "link_and_tag", "send_alerts"}
    mapped = [(task, index) for _, task, index, _ in first.tasks if index >= 0]
    assert mapped == [("collect_batch", 0), ("collect_batch", 1), ("poll_batch", 0), ("poll_batch", 1)]
    assert dict(first.events) == {f"newswatch://{name}/": 1 for name in ("entries", "articles", "matches")}


def test_the_screen_shows_what_came_out(runs):
    screen, _, truth = runs[0]
    for words in ("feeds polled: 14 of 14", "What to try next", "independent sources", "북한군", "not told"):
        assert words in screen
    told = [story for story in truth.stories if story.told]
    assert f"{2 * len(told)} mails" in screen
    assert "\x1b" not in screen


def test_a_second_run_polls_all_and_changes_nothing(runs):
    (_, first, _), (screen, second, _) = runs[0], runs[1]
    same = {
        name: rows
        for name, rows in second.tables.items()
        if name not in MAY_CHANGE and "feed_poll" not in name
    }
    assert same == {name: first.tables[name] for name in same}
    assert {"entry", "article", "outbox", "alert", "story", "topic_match"} <= set(same)
    assert second.mails == first.mails
    assert "feeds polled: 14 of 14" in screen
    assert second.tables["run"][0] > first.tables["run"][0]
    skipped = [state for dag, task, _, state in second.tasks if task == "tell_entries"]
    assert skipped == ["skipped"]


def test_the_next_round_does_exactly_what_should_happen(runs):
    (_, second, _), (_, third, truth) = runs[1], runs[2]
    change = truth.change
    before, after = by_url(second), by_url(third)
    assert set(after) - set(before) == {canonical_url(change.copy), canonical_url(change.follow_up)}
    changed = {url for url in before if after[url][0] != before[url][0]}
    assert changed == {canonical_url(change.edited)}
    copy, original = after[canonical_url(change.copy)], after[canonical_url(change.copy_of)]
    assert copy[1] == original[1]
    told = len(third.mails) - len(second.mails)
    assert told == 2
    assert [alert for alert in third.alerts if alert not in second.alerts and alert[0]] or told


def by_url(snapshot):
    return {canonical_url(url): tuple(rest) for url, *rest in snapshot.articles}


@pytest.mark.usefixtures("runs")
def test_no_server_is_left(demo):
    assert not list((demo.home.folder).glob("**/postmaster.pid"))
    assert json.loads((demo.home.folder / "newsroom.json").read_text())["revision"] == 1
