"""The service as an operator runs it: real Airflow, real Postgres, real signals."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from newswatch.service.processes import members
from scale.processes import free_port
from scale.running_up import RunningUp

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

LONGEST_END_S = 20


class Up(RunningUp):
    """What the tests ask of it besides."""

    def mails(self):
        return [*self.home.mail.glob("*.eml")] if self.home.mail.is_dir() else []

    def component(self, name):
        for each in members(self.home.workdir):
            with suppress(psutil.Error):  # it may end while we look
                if name in " ".join(each.cmdline()):
                    return each
        return None

    def server(self):
        for each in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):
                if each.name() == "postgres" and each.status() != psutil.STATUS_ZOMBIE:
                    return each
        return None


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    up = Up(tmp_path_factory.mktemp("up"), free_port())
    up.start()
    yield up
    if up.process.poll() is None:
        up.process.kill()
        up.process.wait()
    deadline = time.monotonic() + 15
    while up.left() and time.monotonic() < deadline:
        time.sleep(0.2)
    shutil.rmtree(up.place.root, ignore_errors=True)  # as root it lies outside the folder


@pytest.fixture
def up(service):
    """The service at work, started again where the test before ended it: the tests come in any order."""
    if service.process.poll() is not None:
        service.start()
    service.wait_for(service.is_well)
    return service


def test_it_works_by_itself_to_the_mail(up):
    up.wait_for(lambda: len(up.mails()) >= 10)
    said = up.said.read_text()
    assert "ready after" in said
    assert up.password() in said


def test_its_pages_know_who_may_read_them(up):
    """Airflow checks nobody for a page of a plugin: ours do, by a module of it that looks internal."""
    up.wait_for(lambda: up.ask("/newswatch/health")[0] == 200)
    assert set(json.loads(up.ask("/newswatch/health")[1])) == {"code", "verdict"}
    for path in ("/newswatch/status", "/newswatch/why?url=https://a.example/"):
        assert up.ask(path)[0] == 401
        assert up.ask(path, token="made up")[0] == 403
    token = up.login()
    assert json.loads(up.ask("/newswatch/status", token=token)[1])["feeds"]["feeds"] == 14
    for path in ("/newswatch/docs", "/newswatch/openapi.json", "/newswatch/redoc"):
        assert up.ask(path, token=token)[0] == 404


def test_the_page_of_an_address_cannot_be_made_to_run_anything(up):
    status, body = up.ask(
        "/newswatch/why?url=https://a.example/%3Cscript%3Ealert(1)%3C/script%3E", token=up.login()
    )
    assert status == 200
    assert "Stopped at poll: no feed has brought this address" in body
    assert "<script" not in body


def test_what_dies_is_started_again_postgres_too(up):
    server, scheduler = up.wait_for(up.server), up.wait_for(lambda: up.component("airflow scheduler"))
    for process in (server, scheduler):
        process.kill()
    up.wait_for(lambda: (new := up.component("airflow scheduler")) and new.pid != scheduler.pid)
    up.wait_for(lambda: (new := up.server()) and new.pid != server.pid)
    up.wait_for(up.is_well)
    said = up.said.read_text()
    assert "Postgres had ended and is started again" in said
    assert "scheduler ended (killed by SIGKILL)" in said


def test_there_is_one_service_a_home(up):
    command = [sys.executable, "-m", "newswatch", "up", "--home", str(up.home.folder), "--port", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "another `newswatch up` is at work in" in done.stderr


def test_killed_it_leaves_nothing_and_a_new_start_goes_on(up):
    mails = {path.name for path in up.mails()}
    up.process.kill()
    up.process.wait()
    deadline = time.monotonic() + 15
    while (left := up.left()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert left == []
    up.start()
    up.wait_for(up.is_well)
    assert mails <= {path.name for path in up.mails()}
    said = up.said.read_text()
    assert said.count(up.password()) == 1
    assert "password as at the first start" in said


def test_asked_to_end_it_ends_everything_in_time(up):
    began = time.monotonic()
    os.kill(up.process.pid, signal.SIGTERM)
    assert up.process.wait(60) == 0
    assert time.monotonic() - began < LONGEST_END_S
    assert up.left() == []
    assert up.said.read_text().endswith("everything has ended\n")
