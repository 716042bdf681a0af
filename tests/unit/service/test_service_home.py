import json
import stat
import subprocess
import sys
import time

import pytest

from newswatch.service.home import ServiceError, locked
from newswatch.service.logins import USER, keep_secrets
from newswatch.service.processes import end_members, members


def sleeper(home):
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], cwd=home.workdir)


def test_the_login_is_made_once_and_kept_from_others(home):
    first, made = keep_secrets(home)
    second, again = keep_secrets(home)
    assert (made, again) == (True, False)
    assert first == second
    assert len({first.password, first.jwt, first.fernet}) == 3
    assert json.loads(home.passwords.read_text()) == {USER: first.password}
    for path in (home.secrets, home.passwords):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "[]", '{"password": "x"}'])
def test_a_damaged_login_says_what_to_do(home, content):
    home.secrets.write_text(content)
    with pytest.raises(ServiceError, match=r"secrets\.json is damaged .*: remove it"):
        keep_secrets(home)


def test_one_service_a_home(home):
    with locked(home.lock, ServiceError("first")), pytest.raises(ServiceError, match="second"):
        locked(home.lock, ServiceError("second")).__enter__()
    with locked(home.lock, ServiceError("taken")):
        pass


def test_only_what_works_in_the_home_with_our_python_is_ours(home, tmp_path):
    ours = sleeper(home)
    elsewhere = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], cwd=tmp_path)
    shell = subprocess.Popen(["sleep", "600"], cwd=home.workdir)
    try:
        assert [each.pid for each in members(home.workdir)] == [ours.pid]
        assert end_members(home.workdir) == 1
        assert ours.wait() is not None
        assert (elsewhere.poll(), shell.poll()) == (None, None)
    finally:
        for process in (elsewhere, shell):
            process.kill()
            process.wait()


def test_a_keeper_ends_what_a_killed_supervisor_left(home):
    program = f"""
import os, signal, subprocess, sys, time
from pathlib import Path
from newswatch.service.home import ServiceHome
from newswatch.service.keeper import kept
home = ServiceHome(Path({str(home.folder)!r}))
with kept(home):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], cwd=home.workdir)
    print("ready", flush=True)
    time.sleep(600)
"""
    supervisor = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout.readline() == "ready\n"
    assert len(members(home.workdir)) == 1
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    deadline = time.monotonic() + 10
    while members(home.workdir):
        assert time.monotonic() < deadline
        time.sleep(0.05)
