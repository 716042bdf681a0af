"""Monthly partitions: made ahead, made late, made by two at once; nothing is lost and nothing fails."""

import threading
from datetime import UTC, datetime

from sqlalchemy import column, func, select, table

from db.report_world import World
from newswatch.store.queries import query

MOMENT = datetime(2031, 12, 15, tzinfo=UTC)
MADE = ["feed_poll_2031_12", "feed_poll_2032_01", "match_evidence_2031_12", "match_evidence_2032_01"]


def ensure(conn, moment=MOMENT):
    return conn.execute(select(func.newswatch.ensure_partitions(moment))).scalar_one()


def made(conn):
    tables = table("pg_tables", column("tablename"), column("schemaname"))
    names = conn.execute(select(tables.c.tablename).where(tables.c.schemaname == "newswatch")).scalars()
    return sorted(name for name in names if name.endswith(("2031_12", "2032_01")))


def where(conn, name="feed_poll"):
    """Return in which partition each poll lies."""
    polls = table(name, column("tableoid"), column("polled_at"), schema="newswatch")
    kind = table("pg_class", column("oid"), column("relname"))
    found = select(kind.c.relname).join_from(polls, kind, polls.c.tableoid == kind.c.oid)
    return list(conn.execute(found.order_by(polls.c.polled_at)).scalars())


def add_poll(world, feed_id, moment):
    world.add(
        "feed_poll", feed_id=feed_id, polled_at=moment, outcome="changed", next_poll_at=moment,
        next_poll_reason="interval",
    )  # fmt: skip


def test_the_month_and_the_next_get_their_partitions_once(conn):
    assert ensure(conn) == 4
    assert made(conn) == MADE
    assert ensure(conn) == 0


def test_a_month_ends_in_utc(conn):
    world = World(conn)
    feed = world.feed(world.source("a.example"))
    ensure(conn)
    for moment in ("2031-12-31T23:59:59Z", "2032-01-01T00:00:00Z", "2032-01-31T23:30:00-05:00"):
        add_poll(world, feed, datetime.fromisoformat(moment))
    assert where(conn) == ["feed_poll_2031_12", "feed_poll_2032_01", "feed_poll_default"]


def test_rows_that_came_before_their_partition_are_moved(conn):
    world = World(conn)
    source = world.source("a.example")
    add_poll(world, world.feed(source), MOMENT)
    article = world.article(source)
    world.topic("troops")
    world.match(article, "troops", ("text", 0, 4), matched_at=MOMENT)
    assert where(conn) == ["feed_poll_default"]
    assert ensure(conn) == 4
    assert where(conn) == ["feed_poll_2031_12"]
    assert world.rows("match_evidence", "hit") == [("Text",)]


def test_no_moment_makes_nothing(conn):
    assert ensure(conn, None) is None


def test_two_at_once_make_each_partition_once(fresh_engine):
    counts = []

    def make():
        with fresh_engine.begin() as conn:
            counts.append(ensure(conn))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 4
    with fresh_engine.connect() as conn:
        assert made(conn) == MADE


def test_a_worker_that_writes_meanwhile_is_not_disturbed(fresh_engine):
    with fresh_engine.begin() as conn:
        world = World(conn)
        feed = world.feed(world.source("a.example"))
    with fresh_engine.connect() as writer, fresh_engine.connect() as maker:
        add_poll(World(writer), feed, MOMENT)
        assert ensure(maker) == 2  # those of match_evidence; the writer holds feed_poll's
        maker.commit()
        writer.commit()
        assert where(maker) == ["feed_poll_default"]
        assert ensure(maker) == 2
        maker.commit()
        assert where(maker) == ["feed_poll_2031_12"]


def test_the_pipeline_calls_it(conn):
    conn.execute(query("ensure_partitions"), {"now": MOMENT})
    assert made(conn) == MADE
