"""Revision 0004: see sql/migrations/0004_comments.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
