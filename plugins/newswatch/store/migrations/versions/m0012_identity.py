"""Revision 0012: see sql/migrations/0012_identity.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
