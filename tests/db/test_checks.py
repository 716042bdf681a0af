"""The questions of sql/checks: they change nothing, and an empty database is sound."""

import pytest
from sqlalchemy import func, select, text

from db.report_world import World
from newswatch.resources import find

CHECKS = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((find("sql") / "checks").glob("*.sql"))
}


def test_there_are_checks():
    assert len(CHECKS) >= 8


@pytest.mark.parametrize("name", CHECKS)
def test_an_empty_database_is_sound(conn, name):
    conn.execute(select(func.set_config("transaction_read_only", "on", True)))
    assert conn.execute(text(CHECKS[name])).all() == []


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_is_one_statement_that_reads(name):
    statement = CHECKS[name].strip()
    assert statement.count(";") == statement.endswith(";") == 1
    assert statement.split("\n")[1] == "SELECT"


@pytest.mark.parametrize("kind", ["story", "copy_group"])
def test_merges_that_stop_half_way_are_found_where_the_trigger_was_off(conn, kind):
    world = World(conn)
    merged = getattr(world, kind)
    first = merged()
    second = merged(merged_into=first)
    conn.execute(select(func.set_config("session_replication_role", "replica", True)))
    third = merged(merged_into=second)
    assert [tuple(row) for row in conn.execute(text(CHECKS["merge_not_flat"]))] == [(kind, third, second)]


def test_the_trigger_keeps_merges_flat(conn):
    world = World(conn)
    first, second, third = world.story(), world.story(), world.story()
    stories = world.tables["story"]
    for story, into in ((third, second), (second, first)):
        conn.execute(stories.update().where(stories.c.story_id == story).values(merged_into=into))
    found = conn.execute(select(stories.c.story_id, stories.c.family_id).order_by(stories.c.story_id))
    assert [tuple(row) for row in found] == [(first, first), (second, first), (third, first)]
    assert conn.execute(text(CHECKS["merge_not_flat"])).all() == []
