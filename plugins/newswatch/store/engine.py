"""Connections: one engine a process, for the database the settings name or the embedded one."""

from sqlalchemy import URL, Engine, create_engine, make_url

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
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql"}:  # what hosts hand out; SQLAlchemy needs the driver
        address = address.set(drivername="postgresql+psycopg2")
    return create_engine(
        address,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c statement_timeout=300000 -c lock_timeout=60000"},
    )


def ensure_database(socket_dir: str, statement: str) -> None:
    """Run one of the ``create_…_database`` statements on an embedded server, unless it was run before."""
    server = create_engine(socket_url(socket_dir, "postgres"), isolation_level="AUTOCOMMIT")
    name = statement.removeprefix("create_").removesuffix("_database")
    try:
        with server.connect() as conn:
            conn.execute(
                query("lock_databases")
            )  # two first starters would both make it; ends with the session
            if not conn.execute(query("database_exists"), {"name": name}).scalar():
                conn.execute(query(statement))
    finally:
        server.dispose()
