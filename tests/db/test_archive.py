"""What the newsroom answered is archived before anything points to it; a full disk loses nothing."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from psycopg2.errors import DiskFull
from sqlalchemy.exc import OperationalError

from newsroom_world import NOW, newsroom_world
from newswatch import pipeline
from newswatch.archive import Archive, Capture, Failure, read_record
from newswatch.errors import OutageError, Reason


@pytest.fixture
def world(fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, 1, archived=True) as world:
        yield world


@pytest.fixture
def full(world):
    """The same world with an archive on the kernel's full disk."""

    def open_full(_path):
        return os.open("/dev/full", os.O_WRONLY)

    with Archive(world.workplace.settings.archive_dir, "Newswatch/0", opener=open_full) as archive:
        yield replace(world.workplace, archive=archive)


def poll(world):
    pipeline.sync_config(world.workplace)
    return pipeline.poll_due_feeds(world.workplace)


def record(world, pointer, url):
    return read_record(world.workplace.settings.archive_dir, pointer, url)


def test_every_document_and_every_page_is_archived_as_it_came(world):
    poll(world)
    pipeline.collect_due_entries(world.workplace)
    documents = world.rows(
        "SELECT url, archive_pointer, outcome FROM newswatch.feed_poll JOIN newswatch.feed USING (feed_id)"
    )
    assert [outcome for _, pointer, outcome in documents if pointer is None] == ["failed"]
    for url, pointer, _ in documents:
        if pointer:
            kept = record(world, pointer, url)
            assert (kept.asked.url, kept.asked.guid, kept.at) == (url, None, NOW)
    entries = world.rows(
        "SELECT entry.url, archive_pointer, entry.state, guid, feed.url, entry.reason, article_id"
        " FROM newswatch.entry JOIN newswatch.feed USING (feed_id)"
    )
    kept = [(row, record(world, row[1], row[0])) for row in entries]
    assert {type(found) for row, found in kept if row[2] == "done"} == {Capture}
    assert [(found.reason, row[5]) for row, found in kept if row[2] == "gone"] == [("gone", "gone")]
    assert [type(found) for row, found in kept if row[2] in {"gone", "refused"}].count(Failure) > 0
    assert all((found.asked.feed, found.asked.guid) == (row[4], row[3]) for row, found in kept)
    versions = set(world.rows("SELECT archive_pointer FROM newswatch.article_version WHERE version = 1"))
    assert {(row[1],) for row, _ in kept if row[6]} >= versions
    assert (None,) not in versions


def test_an_unchanged_document_is_not_archived_again(world):
    poll(world)
    later = replace(world.workplace, clock=lambda: NOW + timedelta(hours=1))
    pipeline.make_feeds_due(later)
    pipeline.poll_due_feeds(later)
    kept = world.rows(
        "SELECT outcome, count(archive_pointer) FROM newswatch.feed_poll WHERE outcome <> 'failed' GROUP BY 1"
    )
    assert min(kept) == ("changed", 13)
    assert {number for outcome, number in kept if outcome != "changed"} == {0}  # unchanged, not modified


def test_without_an_archive_nothing_is_kept(fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, 1) as world:
        poll(world)
        pipeline.collect_due_entries(world.workplace)
        assert world.rows("SELECT count(archive_pointer) FROM newswatch.entry") == [(0,)]
        assert not (tmp_path / "archive").exists()


def test_feeds_stay_due_when_the_archive_is_full(world, full):
    pipeline.sync_config(world.workplace)
    before = world.rows("SELECT feed_id, next_poll_at, failures, state FROM newswatch.feed ORDER BY 1")
    with pytest.raises(OutageError, match="cannot be written: No space left on device"):
        pipeline.poll_due_feeds(full)
    assert (
        world.rows("SELECT feed_id, next_poll_at, failures, state FROM newswatch.feed ORDER BY 1") == before
    )
    assert world.rows("SELECT count(*) FROM newswatch.feed WHERE lease_token IS NOT NULL") == [(0,)]
    assert poll(world)["polled"] == len(before)


def test_entries_stay_due_without_an_attempt_when_the_archive_is_full(world, full):
    poll(world)
    total = world.rows("SELECT count(*) FROM newswatch.entry WHERE state = 'new'")[0][0]
    with pytest.raises(OutageError, match="cannot be written: No space left on device"):
        pipeline.collect_due_entries(full)
    waiting = world.rows(
        "SELECT DISTINCT reason, attempts, next_attempt_at FROM newswatch.entry WHERE state = 'due'"
    )
    assert waiting == [(Reason.ARCHIVE_FAILED, 0, NOW)]
    assert world.rows("SELECT count(*) FROM newswatch.entry WHERE state IN ('new', 'due')") == [(total,)]
    assert world.rows("SELECT count(*) FROM newswatch.article") == [(0,)]
    failure = world.rows("SELECT failure FROM newswatch.run WHERE stage = 'collect'")[0][0]
    assert "No space left" in failure
    assert pipeline.collect_due_entries(world.workplace)["done"] > 40


@pytest.mark.parametrize("table", ["article", "entry"])
def test_a_full_database_fails_the_task_and_the_entries_come_back(world, table):
    poll(world)
    # 53100 is the state that Postgres reports a full disk by: the driver raises what it would then.
    with world.workplace.engine.begin() as conn:
        conn.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100'; END $$"
        )
        moment = (
            "INSERT ON newswatch.article" if table == "article" else "UPDATE OF article_id ON newswatch.entry"
        )
        conn.exec_driver_sql(
            f"CREATE TRIGGER full_disk BEFORE {moment} FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    with pytest.raises(OperationalError) as raised:
        pipeline.collect_due_entries(world.workplace)
    assert isinstance(raised.value.orig, DiskFull)
    held = world.rows("SELECT count(*) FROM newswatch.entry WHERE state = 'claimed'")[0][0]
    assert held > 0
    with world.workplace.engine.begin() as conn:
        conn.exec_driver_sql("DROP FUNCTION full_disk CASCADE")
    later = replace(world.workplace, clock=lambda: NOW + timedelta(hours=1))
    pipeline.collect_due_entries(later)
    assert world.rows("SELECT count(*) FROM newswatch.entry WHERE state IN ('new', 'due', 'claimed')") == [
        (0,)
    ]
    assert world.rows("SELECT count(*) FROM newswatch.entry WHERE state = 'quarantined'") == [(0,)]
