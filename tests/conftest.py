"""What tests of every kind share: a database server for the session, started only when a test asks for it."""

import shutil
import tempfile
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket

from newswatch.embedded import find_place, running_server
from newswatch.store.engine import ensure_database, open_engine, socket_url
from newswatch.store.migrate import migrate

UNIT = Path(__file__).parent / "unit"
MAY_LISTEN = {"fetch", "mail", "newsroom", "embedded", "service"}


@pytest.fixture(autouse=True)
def _no_sockets_in_unit_tests(request):
    """Unit tests reach nothing, but for those whose subject is a socket on loopback."""
    path = request.path
    if UNIT not in path.parents or path.relative_to(UNIT).parts[0] in MAY_LISTEN:
        yield
        return
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(scope="session")
def server():
    """The socket folder of a Postgres that lives as long as the session."""
    home = Path(tempfile.mkdtemp(prefix="nw-"))
    root = find_place(home).root
    with running_server(home) as socket_dir:
        yield socket_dir
    shutil.rmtree(root)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def engine(server):
    """A migrated database."""
    ensure_database(server, "create_newswatch_database")
    engine = open_engine(socket_url(server))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def conn(engine):
    """A connection in a transaction that is rolled back."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def fresh_engine(server, engine):
    """An engine on an empty, migrated database of its own, for tests that commit."""
    name = "scratch"
    engine.dispose()  # a template must have no connection
    admin = open_engine(socket_url(server, "postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE newswatch")
    scratch = open_engine(socket_url(server, name))
    yield scratch
    scratch.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()
