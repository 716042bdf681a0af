"""COPY rows into a temporary table: the fastest way in, and one statement however many rows."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import psycopg2
from sqlalchemy import Connection
from sqlalchemy.exc import DataError

from newswatch.store.queries import query, statements

# COPY's text format (PostgreSQL documentation, COPY, "Text Format").
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(conn: Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Make the temporary table (``create_TABLE``) and fill it (``copy_TABLE``), columns in order.

    Raises:
        DataError: A row holds what Postgres cannot store; which one is not known.
    """
    conn.execute(query(f"create_{table}"))
    driver = conn.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    statement = statements()[f"copy_{table}"]
    try:
        lines = io.BytesIO("".join(f"{encode_row(row)}\n" for row in rows).encode())
        with driver.cursor() as cursor:
            cursor.copy_expert(statement, lines)
    except (psycopg2.DataError, UnicodeEncodeError) as error:  # past SQLAlchemy, so not turned into its own
        raise DataError(statement, None, error) from error


def encode_row(row: Sequence[object]) -> str:
    r"""Return one line of COPY's text format.

    >>> encode_row([1, None, "a\tb", ("x",)])
    '1\t\\N\ta\\tb\t["x"]'
    """
    return "\t".join(encode_value(value) for value in row)


def encode_value(value: object) -> str:
    """Return one field: lists and dicts as JSON, ``None`` as NULL."""
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case datetime() | date():
            return value.isoformat()
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
        case _:
            return str(value).translate(_ESCAPES)
