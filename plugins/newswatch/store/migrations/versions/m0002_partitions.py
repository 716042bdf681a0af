"""Revision 0002: see sql/migrations/0002_partitions.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
