"""What the watcher makes of Airflow's answers."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from newswatch.service.watcher import Patience, airflow_health

WELL = {name: {"status": "healthy"} for name in ("metadatabase", "scheduler", "dag_processor", "triggerer")}


@contextmanager
def answering(body):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (WELL, {"api-server": True, "scheduler": True, "dag-processor": True, "triggerer": True}),
        (
            WELL | {"scheduler": {"status": "unhealthy"}},
            {"api-server": True, "scheduler": False, "dag-processor": True, "triggerer": True},
        ),
        # The heartbeats of the others stand in the database: nobody is started anew for its sake.
        (WELL | {"metadatabase": {"status": "unhealthy"}, "scheduler": {}}, {"api-server": True}),
    ],
)
def test_the_answer_is_read_by_our_names(answer, found):
    with answering(json.dumps(answer).encode()) as url:
        assert airflow_health(url) == found


def test_no_answer_and_nonsense_are_the_fault_of_who_should_answer():
    with answering(b"<html>") as url:
        assert airflow_health(url) == {"api-server": False}
    assert airflow_health(url) == {"api-server": False}


def test_only_who_stays_ill_is_lost():
    patience = Patience(limit_s=60)
    assert patience.lost({"scheduler": False, "triggerer": False}, 0) == []
    assert patience.lost({"scheduler": True, "triggerer": False}, 50) == []
    assert patience.lost({"scheduler": False, "triggerer": False}, 61) == ["triggerer"]
    assert patience.lost({"scheduler": False, "triggerer": False}, 122) == ["scheduler"]
