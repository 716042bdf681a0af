"""Every relation, column and function of ours carries a comment."""

import pytest
from sqlalchemy import column, func, select, table

SCHEMAS = ("newswatch", "report")
RELATION = table("pg_class", *map(column, ("oid", "relname", "relnamespace", "relkind", "relispartition")))
SCHEMA = table("pg_namespace", column("oid"), column("nspname"))
COLUMN = table("pg_attribute", *map(column, ("attrelid", "attname", "attnum", "attisdropped")))
FUNCTION = table("pg_proc", *map(column, ("oid", "proname", "pronamespace")))


def ours():
    """Tables, partitioned tables, views and materialised views, but no partitions."""
    return (
        select(SCHEMA.c.nspname, RELATION.c.relname)
        .join_from(RELATION, SCHEMA, RELATION.c.relnamespace == SCHEMA.c.oid)
        .where(SCHEMA.c.nspname.in_(SCHEMAS), RELATION.c.relkind.in_(["r", "p", "v", "m", "f"]))
        .where(~RELATION.c.relispartition)
    )


def test_every_relation_has_a_comment(conn):
    found = conn.execute(ours().add_columns(func.obj_description(RELATION.c.oid, "pg_class"))).all()
    assert len(found) > 30
    assert [row[:2] for row in found if not row[2]] == []


def test_every_column_has_a_comment(conn):
    columns = (
        ours()
        .join(COLUMN, COLUMN.c.attrelid == RELATION.c.oid)
        .where(COLUMN.c.attnum > 0, ~COLUMN.c.attisdropped)
        .add_columns(COLUMN.c.attname, func.col_description(RELATION.c.oid, COLUMN.c.attnum))
    )
    found = conn.execute(columns).all()
    assert len(found) > 300
    assert [row[:3] for row in found if not row[3]] == []


def test_every_function_has_a_comment(conn):
    functions = (
        select(SCHEMA.c.nspname, FUNCTION.c.proname, func.obj_description(FUNCTION.c.oid, "pg_proc"))
        .join_from(FUNCTION, SCHEMA, FUNCTION.c.pronamespace == SCHEMA.c.oid)
        .where(SCHEMA.c.nspname.in_(SCHEMAS))
    )
    assert [row[:2] for row in conn.execute(functions) if not row[2]] == []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_schema_has_a_comment(conn, schema):
    wanted = select(func.obj_description(SCHEMA.c.oid, "pg_namespace")).where(SCHEMA.c.nspname == schema)
    assert conn.execute(wanted).scalar_one()


def test_the_comment_of_a_report_begins_with_its_grain(conn):
    found = conn.execute(ours().add_columns(func.obj_description(RELATION.c.oid, "pg_class"))).all()
    assert [
        name
        for schema, name, comment in found
        if schema == "report" and not comment.startswith("One row per ")
    ] == []
