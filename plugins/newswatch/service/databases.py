"""The two databases of a service: ours and Airflow's, on one server."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from newswatch.embedded import ServerPlace, find_place, revive, running_server
from newswatch.service.environment import METADATA
from newswatch.service.home import ServiceError
from newswatch.service.supervisor import STEADY_S, restart_pause_s, shorten
from newswatch.settings import Settings, inherited_environment
from newswatch.store.engine import ensure_database, ensure_sibling, sibling_url, socket_url

Say = Callable[[str], None]


@dataclass(frozen=True)
class Databases:
    """Where both are; ``watch`` is to be called now and then, and mends what can be mended.

    ``is_ours_alone`` says that nobody else works on them: the server is embedded.
    """

    ours: str
    metadata: str
    watch: Callable[[], None]
    described: str
    is_ours_alone: bool


@contextmanager
def open_databases(settings: Settings, say: Say) -> Iterator[Databases]:
    """Yield the databases that the settings name, else those of an embedded server that ends with the block.

    Raises:
        EmbeddedError: It cannot be had here.
        ServiceError: Airflow's database is missing, and may not be made.
    """
    if settings.database_url is not None:
        yield _on_a_server(settings.database_url)
        return
    place = find_place(settings.home)
    with running_server(settings.home) as socket_dir:
        for statement in ("create_newswatch_database", "create_airflow_database"):
            ensure_database(socket_dir, statement)
        ours, metadata = (
            socket_url(socket_dir, name).render_as_string(hide_password=False)
            for name in ("newswatch", "airflow")
        )
        described = f"embedded Postgres, data in {place.data}"
        yield Databases(ours, metadata, Reviver(place, say).tick, described, is_ours_alone=True)


def _on_a_server(url: str) -> Databases:
    metadata = inherited_environment(METADATA).get(METADATA)
    if metadata is None:
        metadata = sibling_url(url, "airflow").render_as_string(hide_password=False)
        if refusal := ensure_sibling(url, "create_airflow_database"):
            raise ServiceError(
                f"Airflow needs a database of its own beside ours, and {refusal}: "
                f"make it (CREATE DATABASE airflow), or name another with {METADATA}"
            )
    described = "the server that NEWSWATCH_DATABASE_URL names"
    return Databases(url, metadata, lambda: None, described, is_ours_alone=False)


class Reviver:
    """Starts an embedded server again when it has died, ever more slowly when it dies again and again."""

    def __init__(self, place: ServerPlace, say: Say) -> None:
        self._place = place
        self._say = say
        self._deaths = 0
        self._next_at = 0.0

    def tick(self) -> None:
        """Look after the server; never waits for it."""
        now = time.monotonic()
        if now >= self._next_at and revive(self._place):
            self._deaths += 1
            pause = restart_pause_s(self._deaths)
            self._next_at = now + pause
            self._say(f"Postgres had ended and is started again; see {self._place.log}")
        elif now - self._next_at > STEADY_S:
            self._deaths = 0
        shorten(self._place.log)
