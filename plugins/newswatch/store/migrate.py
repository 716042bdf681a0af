"""Bring a database to today's schema: Alembic orders the steps, each is a file of ``sql/migrations``."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from newswatch.store.queries import query

VERSION_SCHEMA = "newswatch"


def alembic_config() -> Config:
    """Return Alembic's configuration; there is no ``alembic.ini`` to go stale."""
    config = Config()
    config.set_main_option("script_location", "newswatch.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine) -> None:
    """Apply the missing migrations in one transaction; several callers at once take turns."""
    config = alembic_config()
    with engine.begin() as conn:
        conn.execute(query("lock_migrations"))
        conn.execute(query("create_schema"))
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def head() -> str | None:
    """Return the newest migration that this code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()
