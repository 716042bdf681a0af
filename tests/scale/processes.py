"""What the scripts share about processes: start them, wait for them, end them and what they started."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil


class Started:
    """A process of a session of its own, with a name, a log, and an end that leaves nothing behind."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.name, self.log = name, log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                env={**env},
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.pid = self._process.pid
        self._known: dict[int, psutil.Process] = {}

    def poll(self) -> int | None:
        """Return the exit code, ``None`` while it runs."""
        return self._process.poll()

    def wait(self, timeout_s: float) -> int:
        """Wait for the end and return the exit code."""
        return self._process.wait(timeout_s)

    def tree(self) -> list[psutil.Process]:
        """Return the process and all that it started, also those that outlived it and were seen before."""
        try:
            root = psutil.Process(self.pid)
            found = [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            found = []
        self._known |= {process.pid: process for process in found}
        return [process for process in self._known.values() if _runs(process)]

    def end(self, grace_s: float) -> int:
        """Ask it to end, kill what is left after the grace; return how many had to be killed."""
        self.tree()
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + grace_s
        while self.poll() is None and time.monotonic() < deadline:
            self.tree()
            time.sleep(0.1)
        while self.tree() and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.kill()

    def kill(self) -> int:
        """Kill the process and all that it started, at once: stopped first, so that nothing starts anew."""
        killed: set[int] = set()
        for word in (signal.SIGSTOP, signal.SIGSTOP, signal.SIGKILL):
            for process in self.tree():
                _send(process, word)
                killed.add(process.pid)
        while self.tree():
            for process in self.tree():
                _send(process, signal.SIGKILL)
            self.poll()
            time.sleep(0.02)
        if self.poll() is None:
            self.wait(10)
        return len(killed)

    def last_words(self, lines: int = 25) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _send(process: psutil.Process, word: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(word)


def wait_until(what: str, is_true: Callable[[], object], timeout_s: float, pause_s: float = 0.5) -> float:
    """Wait until it is true; return the seconds it took.

    Raises:
        SystemExit: It did not become true in time.
    """
    started = time.monotonic()
    while not is_true():
        if time.monotonic() - started > timeout_s:
            raise SystemExit(f"after {timeout_s:.0f} s still waiting for {what}")
        time.sleep(pause_s)
    return time.monotonic() - started


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
