"""The two databases of a service: ours and Airflow's, on one server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from newswatch.embedded import EmbeddedError, find_place, revive, running_server
from newswatch.service.environment import METADATA
from newswatch.service.home import ServiceError
from newswatch.settings import Settings, inherited_environment
from newswatch.store.engine import ensure_database, ensure_sibling, sibling_url, socket_url

Say = Callable[[str], None]


@dataclass(frozen=True)
class Databases:
    """Where both are; ``watch`` is to be called now and then, and mends what can be mended."""

    ours: str
    metadata: str
    watch: Callable[[], None]
    described: str


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

        def watch() -> None:
            try:
                if revive(place):
                    say("Postgres had ended and was started again")
            except EmbeddedError as error:
                say(f"Postgres is not back yet: {str(error).splitlines()[0]}")

        ours, metadata = (
            socket_url(socket_dir, name).render_as_string(hide_password=False)
            for name in ("newswatch", "airflow")
        )
        yield Databases(ours, metadata, watch, f"embedded Postgres, data in {place.data}")


def _on_a_server(url: str) -> Databases:
    metadata = inherited_environment(METADATA).get(METADATA)
    if metadata is None:
        metadata = sibling_url(url, "airflow").render_as_string(hide_password=False)
        if refusal := ensure_sibling(url, "create_airflow_database"):
            raise ServiceError(
                f"Airflow needs a database of its own beside ours, and {refusal}: "
                f"make it (CREATE DATABASE airflow), or name another with {METADATA}"
            )
    return Databases(url, metadata, lambda: None, "the server that NEWSWATCH_DATABASE_URL names")
