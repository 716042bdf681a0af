"""Start, share and stop the embedded server.

Several processes may use one server: each holds a shared lock on ``users.lock`` while it does, and the last
one to leave stops it. The kernel drops the lock of a process that dies, and a keeper process, woken by the
end of a pipe, then does the leaving in its place: so no server outlives its users, whatever killed them. The
keeper is there before the server, so that no moment is without one.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import psycopg2

from newswatch.embedded.place import EmbeddedError, ServerPlace, as_user, find_place, keeper_command

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 15.0
# What a server says that has come so far; its messages are not translated (initdb's locale is C).
STARTING_UP = "the database system is starting up"
NOTHING_LEFT_TO_DO = b"left"
"""What a starter that left by itself tells its keeper; one that was killed says nothing."""

# Servers this process started: one that is let go of while it runs would be warned about as forgotten.
_started: list[subprocess.Popen[bytes]] = []


@contextmanager
def running_server(home: Path) -> Iterator[str]:
    """Yield the socket folder of the server that belongs to a home folder; start and stop it as needed.

    Raises:
        EmbeddedError: It cannot be started; the text holds what the server said.
    """
    place = find_place(home)
    with (place.home / "users.lock").open("a") as users:
        keeper = _start_keeper(place.home)
        try:
            with _starting(place):
                fcntl.flock(users, fcntl.LOCK_SH)
                if not _answers(place):
                    _initialise(place)
                    _start(place)
            yield str(place.socket_dir)
        finally:
            leave(place, users)
            _end_keeper(keeper)


def revive(place: ServerPlace) -> bool:
    """Start the server again if it has died under its users, and do not wait; return whether it had."""
    if server_pid(place) is not None:
        return False
    with (place.home / "server.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False  # somebody starts or stops it right now
        if server_pid(place) is not None:
            return False
        _launch(place)
    return True


def leave(place: ServerPlace, users: TextIO) -> None:
    """Stop using the server, and stop it when nobody else does."""
    with _starting(place):
        fcntl.flock(users, fcntl.LOCK_UN)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _stop(place)
        fcntl.flock(users, fcntl.LOCK_UN)


@contextmanager
def _starting(place: ServerPlace) -> Iterator[None]:
    """Be the only process that starts or stops this server."""
    with (place.home / "server.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(place: ServerPlace) -> None:
    """Make the data directory; a half-made one of a killed starter is thrown away."""
    if place.data.exists():
        return
    for left in place.root.glob("data.new*"):
        shutil.rmtree(left, ignore_errors=True)
    # A killed starter's initdb may be writing still: a name of our own keeps it out of our way.
    fresh = place.root / f"data.new-{os.getpid()}"
    command: list[str | Path] = [
        place.binaries / "initdb",
        "-D",
        fresh,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    command += ["--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(  # noqa: S603  the wheel's own program
        command, capture_output=True, text=True, check=False, cwd="/", **as_user(place.user)
    )
    if done.returncode:
        raise EmbeddedError(f"initdb failed: {done.stderr.strip()[-2000:]}")
    fresh.rename(place.data)


def _start(place: ServerPlace) -> None:
    server = _launch(place)
    try:
        _wait_for_answer(place, server)
    except BaseException:
        if server_pid(place) is None:
            server.kill()  # it has not written its number yet: nobody else could find it
        raise


def _launch(place: ServerPlace) -> subprocess.Popen[bytes]:
    _forget_the_ended()
    quoted = str(place.socket_dir).replace('"', '""')
    command: list[str | Path] = [
        *(place.binaries / "postgres", "-D", place.data),
        *("-c", "listen_addresses=", "-c", f'unix_socket_directories="{quoted}"'),
        *("-c", "unix_socket_permissions=0700", "-c", "timezone=UTC", "-c", "log_timezone=UTC"),
        *("-c", "jit=off"),  # short statements: compiling them costs more than it saves
    ]
    with place.log.open("ab") as log:
        server = subprocess.Popen(  # noqa: S603  the wheel's own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            **as_user(place.user),
        )
    _started.append(server)
    return server


def _wait_for_answer(place: ServerPlace, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while (refusal := _refusal(place)) is not None:
        # Ours gives way to the server of a starter that was killed before it answered.
        ended = server.poll() is not None and server_pid(place) is None
        if STARTING_UP in refusal:  # it recovers from a crash, which takes as long as it takes
            deadline = time.monotonic() + START_TIMEOUT_S
        if ended or time.monotonic() > deadline:
            server.kill()
            raise EmbeddedError(f"the embedded Postgres did not start: {_last_words(place.log)}")
        time.sleep(0.05)


def _answers(place: ServerPlace) -> bool:
    return _refusal(place) is None


def _refusal(place: ServerPlace) -> str | None:
    """Return why no connection can be had, ``None`` when one can."""
    try:
        psycopg2.connect(host=str(place.socket_dir), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError as error:
        return str(error)
    return None


def _stop(place: ServerPlace) -> None:
    """End the server: fast shutdown, and an immediate one if it hangs (it recovers at the next start)."""
    for word in (signal.SIGINT, signal.SIGQUIT):
        pid = server_pid(place)
        if pid is None:
            return
        os.kill(pid, word)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while time.monotonic() < deadline:
            if not _alive(pid):
                _forget_the_ended()
                return
            time.sleep(0.02)
    raise EmbeddedError(f"the embedded Postgres (process {server_pid(place)}) does not stop")


def _forget_the_ended() -> None:
    """Let go of the servers of ours that have ended, whoever ended them."""
    _started[:] = [server for server in _started if server.poll() is None]


def server_pid(place: ServerPlace) -> int | None:
    """Return the process id of the server that runs on this data directory, if one does."""
    try:
        pid = int((place.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _alive(pid) and _is_ours(pid, place) else None


def _is_ours(pid: int, place: ServerPlace) -> bool:
    """Return whether the process is a server on our data: a stale file may name somebody else's process."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return True  # no /proc here: the pid file is all there is
    return os.fsencode(place.data) in words


def _alive(pid: int) -> bool:
    """Return whether the process runs; our own child is reaped, another's zombie counts as ended."""
    own = next((server for server in _started if server.pid == pid), None)
    if own is not None:
        return own.poll() is None
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except ProcessLookupError:
        return False
    except (OSError, IndexError):
        return True  # no /proc here, or it ends right now
    return state != b"Z"


def _start_keeper(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  our own module
        keeper_command(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end_keeper(keeper: subprocess.Popen[bytes]) -> None:
    try:
        keeper.communicate(NOTHING_LEFT_TO_DO)
    except BrokenPipeError:  # somebody ended it
        keeper.wait()


def _last_words(log: Path) -> str:
    try:
        return log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()
    except OSError as error:
        return str(error)
