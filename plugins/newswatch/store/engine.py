"""Connections: one engine a process, for the database the settings name or the embedded one."""

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ProgrammingError

from newswatch.store.queries import query

DATABASE = "newswatch"


def socket_url(socket_dir: str, database: str = DATABASE) -> URL:
    """Return the URL of a database of an embedded server."""
    return URL.create(
        "postgresql+psycopg2", username="postgres", database=database, query={"host": socket_dir}
    )


def open_engine(url: str | URL) -> Engine:
    """Return an engine whose sessions speak UTC and never wait for ever.

    A dead connection is found before it is used, so that a restarted server costs a retry, not a task.
    """
    return create_engine(
        _with_driver(make_url(url)),
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c statement_timeout=300000 -c lock_timeout=60000"},
    )


def sibling_url(url: str | URL, database: str) -> URL:
    """Return the URL of another database of the same server.

    >>> sibling_url("postgresql://u:p@db.example/newswatch", "airflow").render_as_string(hide_password=False)
    'postgresql+psycopg2://u:p@db.example/airflow'
    """
    return _with_driver(make_url(url)).set(database=database)


def ensure_database(socket_dir: str, statement: str) -> None:
    """Run one of the ``create_…_database`` statements on an embedded server, unless it was run before."""
    _ensure(socket_url(socket_dir, "postgres"), statement)


def ensure_sibling(url: str | URL, statement: str) -> str | None:
    """Do the same on the server of a database that exists; return why it could not be done, if so."""
    try:
        _ensure(_with_driver(make_url(url)), statement)
    except ProgrammingError as error:
        return str(error.orig).strip()
    return None


def _ensure(address: URL, statement: str) -> None:
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    name = statement.removeprefix("create_").removesuffix("_database")
    try:
        with server.connect() as conn:
            # Two first starters would both make it; the lock ends with the session.
            conn.execute(query("lock_databases"))
            if not conn.execute(query("database_exists"), {"name": name}).scalar():
                conn.execute(query(statement))
    finally:
        server.dispose()


def _with_driver(address: URL) -> URL:
    """Return the address with the driver that SQLAlchemy needs; hosts hand out addresses without one."""
    if address.drivername in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg2")
    return address
