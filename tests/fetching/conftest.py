"""The bench's two worlds, each run once for all cases that were asked for."""

from contextlib import ExitStack, contextmanager

import pytest

pytest.register_assert_rewrite("fetching")

# ruff: noqa: E402  asserts are rewritten only in what is imported from here on
from fetching.server import Ticking, running
from fetching.site import START
from fetching.world import ground, open_world
from newswatch.store.engine import open_engine, socket_url


@pytest.fixture(scope="session")
def gateway_world(request, server, engine, tmp_path_factory):
    """What our pipeline did with the cases behind the gateway."""
    yield from run_world(request, server, engine, tmp_path_factory.mktemp("gateway"), direct=False)


@pytest.fixture(scope="session")
def direct_world(request, server, engine, tmp_path_factory):
    """What our pipeline did with the cases that are dialled themselves."""
    yield from run_world(request, server, engine, tmp_path_factory.mktemp("direct"), direct=True)


@pytest.fixture(scope="session")
def naive_ground():
    """The clock and the servers that the naive client is led to."""
    clock = Ticking(START)
    with ExitStack() as stack:
        yield clock, [stack.enter_context(running(server)) for server in ground(clock)]


def run_world(request, server, engine, folder, *, direct):
    name = f"bench_{folder.name[:-1]}"
    with (
        own_database(server, engine, name) as bench,
        open_world(
            bench, folder / "config", asked_for(request.session, direct=direct), direct=direct
        ) as world,
    ):
        world.run()
        yield world


def asked_for(session, *, direct):
    """Return the cases of the tests that will run: one alone takes seconds."""
    params = (item.callspec.params for item in session.items if hasattr(item, "callspec"))
    cases = {case.name: case for given in params if (case := given.get("case")) and hasattr(case, "build")}
    return [case for name, case in sorted(cases.items()) if case.direct is direct]


@contextmanager
def own_database(server, engine, name):
    """An engine on an empty, migrated database."""
    engine.dispose()  # a template must have no connection
    admin = open_engine(socket_url(server, "postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE newswatch")
        # Thousands of short transactions, and nobody minds if the last are lost.
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    bench = open_engine(socket_url(server, name))
    admin.dispose()
    yield bench  # dropping it would only write out what goes with the server anyway
    bench.dispose()
