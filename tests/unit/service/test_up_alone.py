"""What the service does before and beside its components: what it says, what it hands on, how it starts."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from newswatch.service.environment import service_env
from newswatch.service.home import ServiceError
from newswatch.service.keeper import kept
from newswatch.service.logins import make_secrets
from newswatch.service.processes import members
from newswatch.service.supervisor import Stop, StopAskedError, Supervisor, shorten
from newswatch.service.up import Reporter, check_port
from newswatch.settings import Settings, child_environment

ENV = child_environment(Settings())
SECRETS = make_secrets()


def env_of(home, settings=None):
    return service_env(
        home, settings or Settings(), SECRETS, metadata="postgresql+psycopg2://u@/airflow", port=1
    )


def test_a_reader_that_is_gone_stops_nothing():
    """``make up | tee log``: Ctrl-C ends tee first, and everything must be ended all the same."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        reporter = Reporter(stream)
        reporter.say("nobody reads this")
        reporter.say("nor this")


def test_a_line_has_its_time():
    stream = io.StringIO()
    Reporter(stream).say("ready")
    assert stream.getvalue()[8:] == "  ready\n"


def test_connections_and_tuning_of_the_caller_reach_the_tasks(home, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_NEWSWATCH_SMTP", "smtp://mail.example:25")
    monkeypatch.setenv("AIRFLOW__METRICS__STATSD_ON", "True")
    monkeypatch.setenv("AIRFLOW__CORE__PARALLELISM", "16")
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    env = env_of(home)
    assert env["AIRFLOW_CONN_NEWSWATCH_SMTP"] == "smtp://mail.example:25"
    assert env["AIRFLOW__METRICS__STATSD_ON"] == "True"
    assert env["AIRFLOW__CORE__PARALLELISM"] == "16"
    assert env["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert env["NO_PROXY"] == env["no_proxy"] == "intranet.example,127.0.0.1,localhost"


def test_secrets_are_handed_on_and_settings_too(home):
    env = env_of(home, Settings(smtp_url="smtp://mail.example", batches=7))
    assert (env["AIRFLOW__API_AUTH__JWT_SECRET"], env["AIRFLOW__CORE__FERNET_KEY"]) == (
        SECRETS.jwt,
        SECRETS.fernet,
    )
    assert (env["NEWSWATCH_SMTP_URL"], env["NEWSWATCH_BATCHES"]) == ("smtp://mail.example", "7")
    assert SECRETS.password not in env.values()


def test_a_port_that_is_taken_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"port {port} on 127.0.0.1 cannot be had .*: choose another"):
            check_port(port)


def test_a_signal_ends_a_start_that_waits(home):
    """A migration may wait for a lock for minutes: Ctrl-C must be heard, and its process must not stay."""
    supervisor = Supervisor(home, [], ENV, print)
    began = time.monotonic()
    with Stop().listening() as stop:
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
        with pytest.raises(StopAskedError), stop.interrupting():
            supervisor.run_once((sys.executable, "-c", "import time; time.sleep(600)"), "slow")
        assert time.monotonic() - began < 10
        assert members(home.workdir) == []
        with pytest.raises(StopAskedError), stop.interrupting():
            raise AssertionError


def test_what_goes_wrong_in_a_tick_does_not_end_the_watch(home):
    said = []
    supervisor = Supervisor(home, [], ENV, said.append)
    supervisor.start()
    ticks = []

    def also():
        ticks.append(1)
        raise ValueError("odd answer")

    with Stop().listening() as stop:
        timer = threading.Timer(2.5, os.kill, (os.getpid(), signal.SIGTERM))
        timer.start()
        supervisor.watch(stop, also)
        supervisor.end(stop)
    assert len(ticks) >= 2
    assert said == ["went on after ValueError('odd answer')"]  # once, however often


def test_a_full_disk_does_not_keep_a_log_from_being_shortened(tmp_path):
    log = tmp_path / "part.log"
    log.write_bytes(b"old" * 10)
    (tmp_path / "part.log.1").symlink_to("/dev/full")
    shorten(log, limit=10)
    assert log.read_bytes() == b""


def test_a_service_that_fails_leaves_nothing(home):
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], cwd=home.workdir)
    with pytest.raises(TimeoutError), kept(home):
        raise TimeoutError
    assert process.wait(10) is not None
