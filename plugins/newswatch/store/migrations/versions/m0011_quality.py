"""Revision 0011: see sql/migrations/0011_quality.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
