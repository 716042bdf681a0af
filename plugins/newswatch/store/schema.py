"""Write ``sql/schema.sql`` and the hashes of the migrations: ``python -m newswatch.store.schema``."""

import re
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

from newswatch.embedded import find_place, running_server
from newswatch.embedded.place import wheel_binaries
from newswatch.resources import find
from newswatch.store.engine import DATABASE, ensure_database, open_engine, socket_url
from newswatch.store.migrate import migrate

HEADER = """\
-- Generated from sql/migrations by: python -m newswatch.store.schema
-- To learn the schema read this file, not the migrations. To change it write a migration, then generate this.
-- noqa: disable=all

-- Functions stand before the tables that they read.
SET check_function_bodies = false;

"""
# Made at run time, a month ahead: they are no part of the schema.
MONTHLY = "newswatch.*_[0-9][0-9][0-9][0-9]_[0-9][0-9]"
# What says when and by what a dump was made, or says again what the next statement says.
_NOISE = re.compile(
    r"^--\n(?:-- .*\n)+--\n|^-- Dumped .*\n|^\\(?:un)?restrict .*\n"
    r"|^SET \w+ = .*;\n|^SELECT pg_catalog\.set_config\('search_path'.*;\n",
    re.MULTILINE,
)


def dump_schema(socket_dir: str, database: str = DATABASE) -> str:
    """Return the two schemas of a database as SQL: the same text for the same schema, whatever made it."""
    dump = subprocess.run(  # noqa: S603  the wheel's own program
        [
            wheel_binaries() / "pg_dump",
            *(f"--host={socket_dir}", "--username=postgres", f"--dbname={database}"),
            *("--schema-only", "--no-owner", "--no-tablespaces", "--encoding=UTF8"),
            *("--schema=newswatch", "--schema=report", f"--exclude-table={MONTHLY}"),
        ],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return HEADER + re.sub(r"\n{3,}", "\n\n", _NOISE.sub("", dump.stdout)).strip() + "\n"


def generate_schema() -> str:
    """Return what the migrations make of an empty database, on a server of its own."""
    home = Path(tempfile.mkdtemp(prefix="nw-"))
    root = find_place(home).root
    try:
        with running_server(home) as socket_dir:
            ensure_database(socket_dir, "create_newswatch_database")
            engine = open_engine(socket_url(socket_dir))
            try:
                migrate(engine)
            finally:
                engine.dispose()
            return dump_schema(socket_dir)
    finally:
        shutil.rmtree(root)
        shutil.rmtree(home, ignore_errors=True)


def hash_migrations(folder: Path) -> str:
    """Return a line with hash and name for each migration, as ``sha256sum`` writes them."""
    files = sorted(folder.glob("*.sql"))
    return "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def main() -> None:
    """Write both files."""
    sql = find("sql")
    (sql / "schema.sql").write_text(generate_schema(), encoding="utf-8")
    (sql / "migrations" / "HASHES").write_text(hash_migrations(sql / "migrations"), encoding="utf-8")


if __name__ == "__main__":
    main()
