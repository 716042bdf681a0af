"""Revision 0001: see sql/migrations/0001_schema.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
