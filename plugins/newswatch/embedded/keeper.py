"""Wait for the end of standard input, that is of the starter, and leave the server in its place."""

import sys
import time
from pathlib import Path

from newswatch.embedded.place import find_place
from newswatch.embedded.server import NOTHING_LEFT_TO_DO, leave

# A server that was started just before its starter was killed writes its number a moment later.
LATE_S = (0.0, 0.5, 1.0, 2.0)


def main() -> None:
    """Keep the server of the home folder named by the first argument."""
    home = Path(sys.argv[1])
    if sys.stdin.buffer.read() == NOTHING_LEFT_TO_DO:
        return
    for pause_s in LATE_S:
        time.sleep(pause_s)
        if not home.is_dir():  # somebody stopped it and removed its folder
            return
        with (home / "users.lock").open("a") as users:
            leave(find_place(home), users)


if __name__ == "__main__":
    main()
