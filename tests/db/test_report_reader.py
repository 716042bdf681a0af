"""What newswatch_reader may do: read schema report, and nothing else."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, column, func, inspect, select, table
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.schema import CreateTable

from db.report_world import World, tables_of


@pytest.fixture
def reader(conn):
    """A connection that has become the reader for the rest of the transaction."""
    tables_of(conn.engine)
    world = World(conn)
    world.article(world.source("a.example"), title="Seen")
    conn.execute(select(func.set_config("role", "newswatch_reader", True)))
    assert conn.execute(select(func.current_user())).scalar_one() == "newswatch_reader"
    return conn


def test_the_reader_reads_every_view_of_report(reader):
    views = inspect(reader).get_view_names("report")
    assert len(views) >= 9
    for view in views:
        reader.execute(select(func.count()).select_from(table(view, schema="report")))
    titles = select(column("title")).select_from(table("article", schema="report"))
    assert reader.execute(titles).scalars().all() == ["Seen"]
    assert reader.execute(select(func.report.sentence_around("a b", 0, 1))).scalar_one() == "[[a]] b"


@pytest.mark.parametrize("name", ["article", "outbox", "subscription", "decision", "article_placed"])
def test_the_reader_cannot_read_the_tables(reader, name):
    with pytest.raises(ProgrammingError, match="permission denied for schema newswatch"):
        reader.execute(select(func.count()).select_from(table(name, schema="newswatch")))


def test_the_reader_cannot_write_or_call_what_writes(reader):
    statements = [
        select(func.newswatch.refresh_topic_daily(None)),
        CreateTable(Table("x", MetaData(), Column("y", Integer), schema="report")),
    ]
    for statement in statements:
        with pytest.raises(ProgrammingError, match="permission denied"), reader.begin_nested():
            reader.execute(statement)
