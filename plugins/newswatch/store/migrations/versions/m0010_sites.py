"""Revision 0010: see sql/migrations/0010_sites.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
