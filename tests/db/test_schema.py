"""The schema: generated, proven equal to the migrations, which never change once they are released."""

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import column, func, inspect, select, table

from db.report_world import NOON
from newswatch.resources import find
from newswatch.store import schema
from newswatch.store.engine import open_engine, socket_url
from newswatch.store.migrate import alembic_config, head, migrate, newest
from newswatch.store.schema import dump_schema, hash_migrations

SQL = find("sql")
MIGRATIONS = sorted((SQL / "migrations").glob("*.sql"))
KEPT = (SQL / "schema.sql").read_text(encoding="utf-8")
AGAIN = "the migrations changed: run `make schema`"
VERSION = table("alembic_version", column("version_num"), schema="newswatch")
MIGRATE = """
import sys
from newswatch.store.engine import open_engine
from newswatch.store.migrate import migrate
engine = open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate(engine)
"""


@contextmanager
def empty_database(server, name):
    """An engine on a new database of the test server."""
    admin = open_engine(socket_url(server, "postgres")).execution_options(isolation_level="AUTOCOMMIT")
    engine = open_engine(socket_url(server, name))
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            yield engine
        finally:
            engine.dispose()
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


def run_script(engine, script):
    with engine.begin() as conn:
        conn.exec_driver_sql(script, execution_options={"no_parameters": True})


@pytest.mark.usefixtures("engine")
def test_the_kept_schema_is_what_the_migrations_make(server):
    assert dump_schema(server) == KEPT, AGAIN


@pytest.mark.usefixtures("engine")
def test_the_kept_schema_makes_the_same_of_an_empty_database(server):
    with empty_database(server, "from_schema") as other:
        run_script(other, KEPT)
        assert dump_schema(server, "from_schema") == KEPT


def test_a_migrated_database_is_not_migrated_again(server, fresh_engine):
    migrate(fresh_engine)
    assert dump_schema(server, "scratch") == KEPT
    with fresh_engine.connect() as conn:
        assert conn.execute(select(VERSION)).scalars().all() == [head()]


def test_the_partitions_of_the_months_are_no_part_of_the_schema(server, fresh_engine):
    with fresh_engine.begin() as conn:
        assert conn.execute(select(func.newswatch.ensure_partitions(NOON))).scalar_one() == 4
    assert dump_schema(server, "scratch") == KEPT


@pytest.mark.usefixtures("engine")
def test_processes_that_migrate_at_once_take_turns(server):
    with empty_database(server, "at_once") as other:
        url = other.url.render_as_string(hide_password=False)
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", MIGRATE, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]
        for process in processes:
            process.stdout.readline()
        for process in processes:
            process.stdin.write("now\n")
            process.stdin.flush()
        for process in processes:
            process.communicate()
        assert [process.returncode for process in processes] == [0, 0]
        assert dump_schema(server, "at_once") == KEPT
        with other.connect() as conn:
            assert conn.execute(select(VERSION)).scalars().all() == [head()]


@pytest.mark.usefixtures("engine")
def test_a_migration_that_fails_leaves_nothing(server, tmp_path, monkeypatch):
    broken = tmp_path / "migrations"
    shutil.copytree(SQL / "migrations", broken)
    last = broken / MIGRATIONS[-1].name
    last.write_text(last.read_text(encoding="utf-8") + "\nSELECT no_such_column;\n", encoding="utf-8")
    monkeypatch.setattr("newswatch.store.migrations.find", lambda _name: tmp_path)
    with empty_database(server, "broken") as other:
        with pytest.raises(Exception, match="no_such_column"):
            migrate(other)
        assert "newswatch" not in inspect(other).get_schema_names()


def test_the_command_writes_the_schema_and_the_hashes(tmp_path, monkeypatch):
    (tmp_path / "migrations").mkdir()
    for path in MIGRATIONS:
        shutil.copy(path, tmp_path / "migrations")
    monkeypatch.setattr(schema, "find", lambda _name: tmp_path)
    schema.main()
    assert (tmp_path / "schema.sql").read_text(encoding="utf-8") == KEPT, AGAIN
    hashes = (tmp_path / "migrations" / "HASHES").read_text(encoding="utf-8")
    assert hashes == hash_migrations(SQL / "migrations")


def test_the_kept_schema_carries_no_noise():
    assert KEPT.startswith("-- Generated from sql/migrations by: python -m newswatch.store.schema\n")
    assert re.findall(r"^SET .*", KEPT, re.MULTILINE) == ["SET check_function_bodies = false;"]
    assert not re.search(r"restrict |Dumped|pg_dump|OWNER TO|_20\d\d_\d\d", KEPT)


def test_a_released_migration_is_never_changed():
    kept = (SQL / "migrations" / "HASHES").read_text(encoding="utf-8")
    assert kept == hash_migrations(SQL / "migrations"), AGAIN


def test_a_hash_tells_each_change(tmp_path):
    (tmp_path / "0001_x.sql").write_text("SELECT 1;\n", encoding="utf-8")
    before = hash_migrations(tmp_path)
    (tmp_path / "0002_y.sql").write_text("SELECT 2;\n", encoding="utf-8")
    assert hash_migrations(tmp_path).startswith(before)
    (tmp_path / "0001_x.sql").write_text("SELECT 1; \n", encoding="utf-8")
    assert not hash_migrations(tmp_path).startswith(before)


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_a_migration_waits_for_no_lock_for_long(path):
    first = re.sub(r"^(--.*|)\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE).lstrip()
    assert re.match(r"SET lock_timeout = '\d{1,2}s';", first)


def test_each_migration_has_its_revision():
    scripts = ScriptDirectory.from_config(alembic_config())
    revisions = list(scripts.walk_revisions())
    names = sorted(Path(revision.path).stem.removeprefix("m") for revision in revisions)
    assert names == [path.stem for path in MIGRATIONS]
    assert [name.partition("_")[0] for name in names] == [revision.revision for revision in revisions[::-1]]


def test_the_revisions_follow_each_other_in_one_line():
    scripts = ScriptDirectory.from_config(alembic_config())
    newest_first = [revision.revision for revision in scripts.walk_revisions()]
    before = [revision.down_revision for revision in scripts.walk_revisions()]
    assert before == [*newest_first[1:], None]
    assert newest_first == sorted(newest_first, reverse=True)
    assert head() == newest() == newest_first[0]
