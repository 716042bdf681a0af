"""Wait for the end of standard input, that is of the starter, and leave the server in its place."""

import sys
from pathlib import Path

from newswatch.embedded.place import find_place
from newswatch.embedded.server import leave


def main() -> None:
    """Keep the server of the home folder named by the first argument."""
    home = Path(sys.argv[1])
    sys.stdin.buffer.read()
    if not home.is_dir():  # the starter left it stopped and removed its folder
        return
    place = find_place(home)
    with (place.home / "users.lock").open("a") as users:
        leave(place, users)


if __name__ == "__main__":
    main()
