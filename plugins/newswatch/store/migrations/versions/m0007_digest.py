"""Revision 0007: see sql/migrations/0007_digest.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
