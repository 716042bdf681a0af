"""Revision 0006: see sql/migrations/0006_incident.sql."""

from newswatch.store.migrations import run_sql_file

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go forward; there is no way back but a restored backup."""
    run_sql_file(__file__)
