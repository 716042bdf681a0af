"""Find and end the processes of a service, whoever their parent is by now.

All run this Python in one working directory that nothing else uses. Children inherit both, whatever process
group or title they give themselves, and neither is lost when a parent dies.
"""

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)


def members(workdir: Path) -> list[psutil.Process]:
    """Return the living processes of the service whose working directory this is."""
    place, program = str(workdir.resolve()), os.path.realpath(sys.executable)
    return [process for process in psutil.process_iter() if _is_member(process, place, program)]


def _is_member(process: psutil.Process, place: str, program: str) -> bool:
    try:
        return bool(process.pid != os.getpid() and process.cwd() == place and process.exe() == program)
    except psutil.Error:
        return False  # ended, a zombie, or somebody else's


def end_members(workdir: Path, timeout_s: float = 5.0) -> int:
    """Kill every process of the service, those started meanwhile too; return how many there were.

    Raises:
        TimeoutError: Some are still there: the kernel holds them.
    """
    ended: set[int] = set()
    while left := members(workdir):
        if timeout_s <= 0:
            raise TimeoutError(f"{len(left)} processes of {workdir} do not end")
        _kill(left)
        ended |= {process.pid for process in left}
        psutil.wait_procs(left, timeout=0.5)
        timeout_s -= 0.5
    return len(ended)


def kill_tree(root: int) -> None:
    """Kill a process with all its descendants."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(root)
        _kill([*process.children(recursive=True), process])


def _kill(processes: Sequence[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def adopt_orphans() -> None:
    """Become the parent of descendants whose own has died, so that they can be waited for (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reap_orphans(known: Sequence[int]) -> None:
    """Wait for the adopted that have ended; those known by number are waited for by who started them."""
    for pid in _zombies():
        if pid not in known:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def _zombies() -> Iterator[int]:
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            if child.status() == psutil.STATUS_ZOMBIE:
                yield child.pid
