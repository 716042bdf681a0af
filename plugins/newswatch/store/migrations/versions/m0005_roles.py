"""Revision 0005: see sql/migrations/0005_roles.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
