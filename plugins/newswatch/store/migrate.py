"""Bring a database to today's schema: Alembic orders the steps, each is a file of ``sql/migrations``.

Every task asks, and nearly always there is nothing to do: Alembic is loaded only when there is.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newswatch.resources import find
from newswatch.store.queries import query

if TYPE_CHECKING:
    from alembic.config import Config


def alembic_config() -> "Config":
    """Return Alembic's configuration; there is no ``alembic.ini`` to go stale."""
    from alembic.config import Config  # noqa: PLC0415  see above

    config = Config()
    config.set_main_option("script_location", "newswatch.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine) -> None:
    """Apply the missing migrations in one transaction; several callers at once take turns."""
    if current(engine) == newest():
        return
    from alembic import command  # noqa: PLC0415  see above

    config = alembic_config()
    with engine.begin() as conn:
        conn.execute(query("lock_migrations"))
        conn.execute(query("create_schema"))
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def newest() -> str:
    """Return the newest migration that this code has: files are named ``0001_what.sql`` and so on."""
    return max(path.name.partition("_")[0] for path in find("sql").glob("migrations/*.sql"))


def current(engine: Engine) -> str | None:
    """Return the migration that a database is at, ``None`` for one that was never migrated."""
    with engine.begin() as conn:
        if not conn.execute(query("is_migrated")).scalar():
            return None
        version: str | None = conn.execute(query("current_version")).scalar()
        return version


def head() -> str | None:
    """Return the newest migration that Alembic knows."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  see above

    return ScriptDirectory.from_config(alembic_config()).get_current_head()
