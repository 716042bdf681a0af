"""The supervisor over real processes: they are started anew, and nothing of them is left."""

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from newswatch.service.processes import members
from newswatch.service.supervisor import Stop, Supervisor, shorten
from newswatch.settings import Settings, child_environment

ENV = child_environment(Settings())
SLEEP = "import time; time.sleep(600)"
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
POLITE = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), print("bye"), sys.exit()))
print("here", flush=True)
time.sleep(600)
"""
# A child in a process group of its own, as a task of Airflow is, that hears nothing.
PARENT = f"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {DEAF!r}], process_group=0)
print("child", child.pid, flush=True)
time.sleep(600)
"""


@contextmanager
def supervised(home, *components):
    """A supervisor at work, what it says, and its end."""
    said = []
    supervisor = Supervisor(home, components, ENV, said.append)
    with Stop().listening() as stop:
        supervisor.start()
        try:
            yield supervisor, said, stop
        finally:
            stop.asked = 2  # kill at once
            supervisor.end(stop)


def until(is_true, seconds=10):
    deadline = time.monotonic() + seconds
    while not (found := is_true()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return found


def words(supervisor, name):
    return supervisor.log_of(name).read_text().split()


def test_what_dies_is_started_anew_and_said(home, component):
    with supervised(home, component("part", SLEEP)) as (supervisor, said, _):
        (first,) = until(lambda: members(home.workdir))
        first.kill()
        until(lambda: supervisor.tick() or said)
        assert "part ended (killed by SIGKILL); starting it anew in 1 s" in said[0]
        time.sleep(1.1)
        supervisor.tick()
        (second,) = until(lambda: members(home.workdir))
        assert second.pid != first.pid
        assert said[1] == f"part started anew (process {second.pid})"


def test_what_dies_again_and_again_is_started_ever_more_slowly(home, component):
    with supervised(home, component("part", "raise SystemExit(3)")) as (supervisor, said, _):
        until(lambda: supervisor.tick() or len(said) >= 5)
    assert "part ended (exit code 3); starting it anew in 1 s" in said[0]
    assert "starting it anew in 2 s" in said[2]
    assert "starting it anew in 4 s" in said[4]


def test_the_child_of_a_dead_component_does_not_live_on(home, component):
    with supervised(home, component("part", PARENT)) as (supervisor, _, _):
        until(lambda: "deaf" in words(supervisor, "part"))
        orphan = int(words(supervisor, "part")[1])
        (parent,) = [each for each in members(home.workdir) if each.pid != orphan]
        parent.kill()
        until(lambda: supervisor.tick() or orphan not in {each.pid for each in members(home.workdir)})


def test_a_scheduler_that_lost_a_worker_is_started_anew(home, component):
    """A worker that is killed while it holds the queue's lock would stop every task for good."""
    with supervised(home, component("part", PARENT, counts_children=True)) as (supervisor, said, _):
        until(lambda: "deaf" in words(supervisor, "part"))
        supervisor.tick()
        os.kill(int(words(supervisor, "part")[1]), signal.SIGKILL)
        until(lambda: supervisor.tick() or said)
        assert "part lost its child" in said[0]
        assert members(home.workdir) == []


def test_the_end_waits_for_what_ends_by_itself(home, component):
    with supervised(home, component("part", POLITE)) as (supervisor, _, stop):
        until(lambda: "here" in words(supervisor, "part"))
        assert 0.4 < supervisor.end(stop) < 5
        assert words(supervisor, "part") == ["here", "bye"]


def test_a_second_signal_kills_what_hears_nothing(home, component):
    with supervised(home, component("part", DEAF)) as (supervisor, _, stop):
        until(lambda: "deaf" in words(supervisor, "part"))
        stop.asked = 2
        assert supervisor.end(stop) < 5
        assert members(home.workdir) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_of_three_signals_asks_to_end(number):
    with Stop().listening() as stop:
        threading.Timer(0.1, os.kill, (os.getpid(), number)).start()
        began = time.monotonic()
        assert stop.wait(10)
        assert time.monotonic() - began < 5
        assert stop.by == signal.Signals(number).name


def test_a_signal_that_the_caller_ignores_stays_ignored():
    """``nohup newswatch up`` must outlive its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Stop().listening() as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stop.wait(0.2)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_command_of_the_service_runs_to_its_end(home):
    supervisor = Supervisor(home, [], ENV, print)
    assert supervisor.run_once((sys.executable, "-c", "print('done'); raise SystemExit(4)"), "once") == 4
    assert words(supervisor, "once") == ["done"]


def test_a_log_that_grew_too_long_is_moved_away(tmp_path):
    log = tmp_path / "part.log"
    with log.open("ab") as writer:
        writer.write(b"old" * 10)
        writer.flush()
        shorten(log, limit=10)
        writer.write(b"new")
        writer.flush()
    assert log.read_bytes() == b"new"
    assert (tmp_path / "part.log.1").read_bytes() == b"old" * 10
    shorten(tmp_path / "missing.log")


def test_a_component_that_hangs_can_be_started_anew(home, component):
    with supervised(home, component("part", DEAF)) as (supervisor, said, _):
        (first,) = until(lambda: members(home.workdir))
        supervisor.start_anew("part", "does not work")
        assert "part does not work; starting it anew in 1 s" in said[0]
        (second,) = until(lambda: supervisor.tick() or members(home.workdir))
        assert second.pid != first.pid


def test_a_command_runs_beside_the_components(home, component):
    with supervised(home, component("part", SLEEP)) as (supervisor, _, _):
        supervisor.run_aside((sys.executable, "-c", "print('done')"), "aside")
        until(lambda: supervisor.tick() or words(supervisor, "aside"))
        assert words(supervisor, "aside") == ["done"]
