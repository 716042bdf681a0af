"""Alembic's script folder. A revision says its place; the work is the SQL file of the same name."""

from pathlib import Path

from alembic import op

from newswatch.resources import find


def run_sql_file(revision_file: str) -> None:
    """Run ``sql/migrations/NAME.sql`` for ``versions/NAME.py``."""
    path = find("sql") / "migrations" / Path(revision_file).with_suffix(".sql").name.removeprefix("m")
    # The driver would read a percent sign as a placeholder.
    op.get_bind().exec_driver_sql(path.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
