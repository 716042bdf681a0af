"""Revision 0003: see sql/migrations/0003_report.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
