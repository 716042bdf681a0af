"""Alembic's environment: run on the connection that the caller opened, in the caller's transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table_schema="newswatch",
    transactional_ddl=True,
)
context.run_migrations()
