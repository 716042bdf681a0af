"""Find what the library reads at run time: inside the installed package, or at the top of a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent


class ResourceError(Exception):
    """A folder that belongs to the program is not where it was installed; the text names both places."""


def find(name: str, package: Path = PACKAGE) -> Path:
    """Return the folder ``sql``, ``config`` or ``dags``.

    >>> find("config").name
    'config'

    Raises:
        ResourceError: It is neither in the package nor in a checkout around it.
    """
    places = (package / "_data" / name, package.parents[1] / name)
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise ResourceError(f"no folder {name!r}: looked in {looked}; install newswatch again")
