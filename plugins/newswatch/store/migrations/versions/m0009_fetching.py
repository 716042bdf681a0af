"""Revision 0009: see sql/migrations/0009_fetching.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
