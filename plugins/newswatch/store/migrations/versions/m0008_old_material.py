"""Revision 0008: see sql/migrations/0008_old_material.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
