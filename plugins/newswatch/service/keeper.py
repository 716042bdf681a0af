"""Wait for the end of standard input, that is of the supervisor, and end what a killed one left.

A supervisor that ends by itself says so first. A start after a crash does the same, should this process be
killed too.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newswatch.service.home import ServiceError, ServiceHome, locked
from newswatch.service.processes import end_members

NOTHING_LEFT_TO_DO = b"left"
WAIT_S = 3.0


def main() -> None:
    """Keep the service of the home folder named by the first argument."""
    home = ServiceHome(Path(sys.argv[1]))
    if sys.stdin.buffer.read() == NOTHING_LEFT_TO_DO or not home.folder.is_dir():
        return
    try:
        # A dying process lets go of its pipe and of its lock in no order that one could count on.
        with locked(home.lock, ServiceError("another one has started, and ends them"), WAIT_S):
            end_members(home.workdir)
    except ServiceError:
        return


@contextmanager
def kept(home: ServiceHome) -> Iterator[None]:
    """Have a keeper for as long as the block runs."""
    keeper = subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", "newswatch.service.keeper", str(home.folder.resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    try:
        yield
    finally:
        try:
            end_members(home.workdir)  # none is left, where all went well
        finally:
            with suppress(BrokenPipeError):  # somebody ended it
                keeper.communicate(NOTHING_LEFT_TO_DO)
            keeper.wait()


if __name__ == "__main__":
    main()
