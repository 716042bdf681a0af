"""The heartbeat, against a server on loopback: asked once after a good cycle, never when nothing works."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import delete, table

from db.store_world import NOW
from newswatch import pipeline
from newswatch.pipeline import Workplace
from newswatch.pipeline.judge import Disk
from newswatch.pipeline.workers import Workers
from newswatch.settings import Settings
from newswatch.store.runs import finish_run, start_run

SECRET = "4f1c-s3cret"


@dataclass
class Monitor:
    """Whoever watches us: what it was asked, and what it answers."""

    status: int = 200
    location: str | None = None
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    port: int = 0

    def url(self, host="127.0.0.1"):
        return f"http://{host}:{self.port}/ping/{SECRET}?a=1"


def handler_of(monitor):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            monitor.asked.append((self.command, self.path, self.headers.get("Authorization")))
            self.send_response(monitor.status)
            if monitor.location:
                self.send_header("Location", monitor.location)
            body = b"" if monitor.status == 204 else b"OK"
            if body:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def serving():
    monitor = Monitor()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_of(monitor)) as server:
        monitor.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield monitor
        server.shutdown()
        thread.join()


@pytest.fixture
def monitor():
    with serving() as monitor:
        yield monitor


@pytest.fixture(autouse=True)
def _roomy(monkeypatch):
    monkeypatch.setattr("newswatch.pipeline.health.disk_of", lambda _: Disk(80_000_000_000, 200_000_000_000))


@pytest.fixture
def place(engine, tmp_path):
    """Make a workplace; the rows of ``run`` that its pipeline leaves are removed."""

    def workplace(url, now=NOW):
        return Workplace(engine, Settings(home=tmp_path, heartbeat_url=url), lambda: now, Workers(1))

    yield workplace
    with engine.begin() as conn:
        conn.execute(delete(table("run", schema="newswatch")))


@pytest.fixture
def _ran(place):
    """One good cycle, so that there is something to be well."""
    pipeline.send_alerts(place(None))


def warnings(caplog):
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


def test_no_address_is_no_heartbeat(place, monitor):
    assert pipeline.send_heartbeat(place(None)) == {}
    assert monitor.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_good_cycle_asks_once_though_the_address_is_private(place, monitor, host):
    counts = pipeline.send_alerts(place(monitor.url(host)))
    assert counts["heartbeat"] == 1
    assert monitor.asked == [("GET", f"/ping/{SECRET}?a=1", None)]


@pytest.mark.usefixtures("_ran")
@pytest.mark.parametrize("status", [200, 204])
def test_every_good_answer_counts(place, monitor, status, caplog):
    monitor.status = status
    assert pipeline.send_heartbeat(place(monitor.url())) == {"heartbeat": 1}
    assert warnings(caplog) == []


@pytest.mark.usefixtures("_ran")
def test_credentials_of_the_address_are_sent(place, monitor):
    assert pipeline.send_heartbeat(place(monitor.url("u:p@127.0.0.1"))) == {"heartbeat": 1}
    assert monitor.asked[0][2] == "Basic dTpw"


@pytest.mark.usefixtures("_ran")
@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_is_a_warning_without_the_secret(place, monitor, caplog, status):
    monitor.status = status
    assert pipeline.send_heartbeat(place(monitor.url())) == {"heartbeat_failed": 1}
    reason = f"heartbeat to 127.0.0.1 failed: http_status {status}"
    assert (warnings(caplog), len(monitor.asked)) == ([reason], 1)
    assert SECRET not in caplog.text


@pytest.mark.usefixtures("_ran")
@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"http://127.0.0.1:1/{SECRET}", "heartbeat to 127.0.0.1 failed: connection"),
        (f"http://nowhere.invalid/{SECRET}", "heartbeat to nowhere.invalid failed: gaierror"),
        (f"ftp://a.example/{SECRET}", "heartbeat to NEWSWATCH_HEARTBEAT_URL failed: bad_url"),
    ],
)
def test_an_address_that_cannot_be_asked_fails_nothing(place, caplog, url, said):
    assert pipeline.send_alerts(place(url))["heartbeat_failed"] == 1
    assert warnings(caplog) == [said]
    assert SECRET not in caplog.text


@pytest.mark.usefixtures("_ran")
def test_only_the_named_host_and_port_may_be_private(place, monitor, caplog):
    with serving() as other:
        monitor.status, monitor.location = 302, other.url()
        assert pipeline.send_heartbeat(place(monitor.url())) == {"heartbeat_failed": 1}
        assert other.asked == []
    assert warnings(caplog) == ["heartbeat to 127.0.0.1 failed: forbidden_address"]


@pytest.mark.usefixtures("_ran")
def test_whoever_never_answers_is_not_waited_for(place, caplog, monkeypatch):
    monkeypatch.setattr("newswatch.pipeline.heartbeat.DEADLINE_S", 0.2)
    with serving() as silent:
        release = threading.Event()
        silent.asked = _Holding(release)
        assert pipeline.send_heartbeat(place(silent.url())) == {"heartbeat_failed": 1}
        release.set()
    assert warnings(caplog) == ["heartbeat to 127.0.0.1 failed: timeout"]


class _Holding(list):
    """A list that lets nobody append until it is released."""

    def __init__(self, release):
        super().__init__()
        self._release = release

    def append(self, item):
        self._release.wait(10)
        super().append(item)


def test_nothing_is_said_while_the_pipeline_does_not_work(place, monitor, engine, caplog):
    with engine.begin() as conn:
        for minute in (3, 2):
            begun = NOW - timedelta(minutes=minute)
            finish_run(conn, start_run(conn, "poll", begun), {}, begun, "OutageError: no")
    assert pipeline.send_alerts(place(monitor.url()))["heartbeat_withheld"] == 1
    assert monitor.asked == []
    assert warnings(caplog) == ["heartbeat withheld: poll failed 2 times in a row: OutageError: no"]


def test_the_cycle_that_ends_a_standstill_is_not_held_against_itself(place, monitor):
    pipeline.send_alerts(place(None, NOW - timedelta(days=1)))
    assert pipeline.send_alerts(place(monitor.url()))["heartbeat"] == 1
