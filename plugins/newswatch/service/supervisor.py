"""Start components, start anew what dies, and end everything that they started."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from newswatch.service.components import Component
from newswatch.service.home import ServiceHome
from newswatch.service.processes import adopt_orphans, end_members, kill_tree, reap_orphans

TICK_S = 1.0
# From the signal to the last process: what is asked to end may take so long, then it is killed.
GRACE_S = 10.0
# A component that dies again and again is started ever more slowly, one that ran for long at once.
FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_S = 1.0, 60.0, 120.0
MAX_LOG_BYTES = 20_000_000

Say = Callable[[str], None]


def restart_pause_s(deaths: int) -> float:
    """Return how long to wait before the next start after so many deaths in a row.

    >>> [restart_pause_s(deaths) for deaths in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 60.0]
    """
    return min(FIRST_PAUSE_S * float(2 ** min(deaths - 1, 10)), LONGEST_PAUSE_S)


@dataclass
class Running:
    """A component at work, or waiting to be started anew at ``due_at`` (monotonic seconds)."""

    component: Component
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0
    children: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The component's name."""
        return self.component.name


class StopAskedError(BaseException):
    """Somebody asked us to end while we were starting: whatever waits is left at once, as by Ctrl-C."""


class Stop:
    """Whether somebody asked us to end, and how often: SIGINT, SIGTERM, or a terminal that is gone."""

    def __init__(self) -> None:
        self.asked = 0
        self.by: str | None = None
        self._interrupts = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        os.set_blocking(self._reader, False)

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until a signal comes; return whether we were asked to end."""
        if self.asked:
            return True
        with suppress(InterruptedError):
            select.select([self._reader], [], [], seconds)
        self.drain()
        return bool(self.asked)

    def drain(self) -> None:
        """Forget the wake-ups so far."""
        with suppress(BlockingIOError):
            while os.read(self._reader, 1024):
                pass

    def _note(self, number: int, _frame: object) -> None:
        self.asked += 1
        self.by = self.by or signal.Signals(number).name
        if self._interrupts:
            self._interrupts = False  # once: what is unwound then is not disturbed
            raise StopAskedError

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Let the first signal end what runs in the block, however long it would wait.

        Raises:
            StopAskedError: One came, in the block or before it.
        """
        if self.asked:
            raise StopAskedError
        self._interrupts = True
        try:
            yield
        finally:
            self._interrupts = False

    @contextmanager
    def listening(self) -> Iterator["Stop"]:
        """Take the three signals; one that our caller ignores, as nohup does, stays ignored."""
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        taken = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._note) for number in taken}
        wakeup = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        try:
            yield self
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._reader)
            os.close(self._writer)


class Supervisor:
    """Keeps components running in one home."""

    def __init__(
        self, home: ServiceHome, components: Sequence[Component], env: Mapping[str, str], say: Say
    ) -> None:
        self._home = home
        self._env = dict(env)
        self._say = say
        self._all = [Running(component) for component in components]
        self._aside: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start every component."""
        self._home.workdir.mkdir(parents=True, exist_ok=True)
        self._home.logs.mkdir(parents=True, exist_ok=True)
        adopt_orphans()
        for running in self._all:
            self._start(running)

    def run_once(self, command: Sequence[str], name: str) -> int:
        """Run a command of the service to its end, in the place and environment of the others."""
        self._home.workdir.mkdir(parents=True, exist_ok=True)
        self._home.logs.mkdir(parents=True, exist_ok=True)
        process = self._popen(command, self.log_of(name))
        try:
            return process.wait()
        except BaseException:
            kill_tree(process.pid)
            process.wait()
            raise

    def watch(self, stop: Stop, also: Callable[[], None]) -> None:
        """Keep the components running until somebody asks us to end; ``also`` is done once a tick."""
        said = ""
        while not stop.wait(TICK_S):
            try:
                self.tick()
                also()
            except Exception as error:  # noqa: BLE001  one who watches over all must not fall with one
                if repr(error) != said:
                    said = repr(error)
                    self._say(f"went on after {said}")

    def tick(self) -> None:
        """Start anew what has died, wait for the adopted dead, keep the logs small."""
        now = time.monotonic()
        for running in self._all:
            if running.process is None:
                if now >= running.due_at:
                    self._start(running)
            elif (reason := self._ailment(running)) is not None:
                self._bury(running, reason, now)
            elif now - running.started_at > STEADY_S:
                running.deaths = 0
        for log in self._home.logs.glob("*.log"):
            shorten(log)
        started = [running.process for running in self._all if running.process] + self._aside
        reap_orphans([process.pid for process in started if process.poll() is None])

    def start_anew(self, name: str, reason: str) -> None:
        """End a component that runs and does not work; it is started again like one that died."""
        for running in self._all:
            if running.name == name and running.process is not None:
                self._bury(running, reason, time.monotonic())

    def run_aside(self, command: Sequence[str], name: str) -> None:
        """Run a command of the service while the components run; nobody waits for it."""
        self._aside = [process for process in self._aside if process.poll() is None]
        self._aside.append(self._popen(command, self.log_of(name)))

    def log_of(self, name: str) -> Path:
        """Return the file that holds what a component says."""
        return self._home.logs / f"{name}.log"

    def end(self, stop: Stop) -> float:
        """End everything: ask, wait, kill; a second signal kills at once. Return the seconds it took.

        The first component ends last: tasks that end in time tell it so.
        """
        began = time.monotonic()
        for asked in (self._all[1:], self._all[:1]):
            for running in asked:
                self._ask(running)
            while any(self._is_running(running) for running in asked):
                if stop.asked > 1 or time.monotonic() - began > GRACE_S:
                    break
                time.sleep(0.05)
        end_members(self._home.workdir)
        for running in self._all:
            if running.process is not None:
                running.process.wait()
        reap_orphans(())
        return time.monotonic() - began

    def _ask(self, running: Running) -> None:
        if running.process is not None and running.process.poll() is None:
            running.process.terminate()

    def _is_running(self, running: Running) -> bool:
        return running.process is not None and running.process.poll() is None

    def _start(self, running: Running) -> None:
        try:
            running.process = self._popen(running.component.command, self.log_of(running.name))
        except OSError as error:  # no memory, no process number left: like a death, it passes
            self._bury(running, f"cannot be started ({error})", time.monotonic())
            return
        running.started_at = time.monotonic()
        running.children = set()
        if running.deaths:
            self._say(f"{running.name} started anew (process {running.process.pid})")

    def _popen(self, command: Sequence[str], log_file: Path) -> subprocess.Popen[bytes]:
        with log_file.open("ab") as log:
            return subprocess.Popen(  # noqa: S603  our own commands
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._home.workdir,
                env=self._env,
                start_new_session=True,  # a Ctrl-C of the terminal reaches us alone, and we pass it on
            )

    def _ailment(self, running: Running) -> str | None:
        """Return why a component must be started anew, ``None`` while it is well."""
        process = running.process
        if process is None or (status := process.poll()) is not None:
            return f"ended ({_spoken(status)})"
        if running.component.counts_children:
            alive = _children(process.pid)
            lost = running.children - alive
            running.children = alive
            if lost:
                return f"lost its child {min(lost)}"
        return None

    def _bury(self, running: Running, reason: str, now: float) -> None:
        process = running.process
        if process is not None:
            if process.poll() is None:
                kill_tree(process.pid)
            self._end_session(process.pid)
            process.wait()
        running.process = None
        running.deaths += 1
        pause = restart_pause_s(running.deaths)
        running.due_at = now + pause
        self._say(
            f"{running.name} {reason}; starting it anew in {pause:.0f} s, see {self.log_of(running.name)}"
        )

    def _end_session(self, leader: int) -> None:
        """Kill what a dead component left: its children are ours now, but still of its session."""
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                if os.getsid(process.pid) == leader:
                    process.kill()


def _children(pid: int) -> set[int]:
    """Return the children that live. Only workers that are there for good count: none is waited for."""
    try:
        return {
            child.pid for child in psutil.Process(pid).children() if child.status() != psutil.STATUS_ZOMBIE
        }
    except psutil.NoSuchProcess:
        return set()


def _spoken(status: int | None) -> str:
    """Return an exit status in words.

    >>> _spoken(-9), _spoken(1)
    ('killed by SIGKILL', 'exit code 1')
    """
    if status is None:
        return "not started"
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit code {status}"


def shorten(log: Path, limit: int = MAX_LOG_BYTES) -> None:
    """Move what a log holds to a second file when it has grown too long; its writer appends, and goes on."""
    with suppress(FileNotFoundError):
        if log.stat().st_size > limit:
            with suppress(OSError):  # a full disk is no reason to let it grow
                log.with_suffix(".log.1").write_bytes(log.read_bytes())
            os.truncate(log, 0)
