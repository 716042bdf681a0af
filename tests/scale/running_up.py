"""A ``newswatch up --sample`` under watch: started, asked over HTTP, and looked at for what it leaves."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from newswatch.embedded import find_place
from newswatch.service.home import ServiceHome
from newswatch.service.logins import USER
from newswatch.service.processes import members


class RunningUp:
    """A service in a folder and on a port of its own; what it says goes into ``said``."""

    def __init__(self, folder: Path, port: int) -> None:
        self.home = ServiceHome(folder / "sample")
        self.place = find_place(self.home.folder)
        self.port = port
        self.said = folder / "said.log"
        self.process: subprocess.Popen[bytes]

    def start(self, **more: Any) -> None:
        """Start it; ``more`` is for ``Popen``."""
        command = [sys.executable, "-m", "newswatch", "up", "--sample"]
        command += ["--home", str(self.home.folder), "--port", str(self.port)]
        with self.said.open("ab") as said:
            streams = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said} | more
            self.process = subprocess.Popen(command, **streams)

    def wait_for(self, is_true: Any, seconds: float = 180) -> Any:
        """Wait until it is true, and return what that is."""
        deadline = time.monotonic() + seconds
        while not (found := is_true()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"waited in vain: {self.said.read_text()[-3000:]}")
            time.sleep(0.5)
        return found

    def ask(self, path: str, body: object = None, token: str | None = None) -> tuple[int, str]:
        """Ask the address of the UI; return status and body."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def is_well(self) -> bool:
        """Return whether Airflow says that every component works."""
        with suppress(OSError, ValueError):
            parts = json.loads(self.ask("/api/v2/monitor/health")[1])
            return all(part["status"] == "healthy" for part in parts.values())
        return False

    def login(self) -> str:
        """Return a token for the API."""
        login = {"username": USER, "password": self.password()}
        return json.loads(self.ask("/auth/token", login)[1])["access_token"]

    def password(self) -> str:
        """Return the password that was made at the first start."""
        return json.loads(self.home.secrets.read_text())["password"]

    def tree(self) -> list[psutil.Process]:
        """Return every process of the service: supervisor, keepers, Airflow, Postgres."""
        with suppress(psutil.NoSuchProcess):
            root = psutil.Process(self.process.pid)
            return [root, *root.children(recursive=True)]
        return []

    def left(self) -> list[str]:
        """Return what is left of it: processes, sockets."""
        found = [f"process {each.pid}" for each in members(self.home.workdir)]
        ours = {str(self.home.folder), str(self.place.data)}
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                words = process.cmdline()
                if ours & set(words):
                    found.append(f"process {process.pid}: {' '.join(words)[:80]}")
        found += [
            f"port {self.port}"
            for each in psutil.net_connections("tcp")
            if each.status == psutil.CONN_LISTEN and each.laddr.port == self.port
        ]
        return found + [str(path) for path in self.place.socket_dir.glob(".s.PGSQL.*")]
