"""A real Postgres without an installation: the binaries of a wheel, a data directory, a private socket."""

from newswatch.embedded.place import EmbeddedError, ServerPlace, find_place
from newswatch.embedded.server import revive, running_server

__all__ = ["EmbeddedError", "ServerPlace", "find_place", "revive", "running_server"]
