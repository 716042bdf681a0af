"""Faults that must not spread: found in review, each held by a test."""

from dataclasses import replace

import pytest

from newsroom_world import NOW, newsroom_world
from newswatch import pipeline
from newswatch.errors import ConfigError, FetchError, Reason
from newswatch.feeds.entries import short_guid
from newswatch.pipeline import poll_record
from newswatch.pipeline.link_tag import TSVECTOR_BYTES, searchable
from newswatch.pipeline.outage import find_outage
from newswatch.store.entries import claim_entries
from newswatch.store.lease import new_lease


@pytest.fixture
def world(fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, 1) as world:
        yield world


def dead(number):
    return [FetchError(Reason.HTTP_STATUS, "503", retryable=True, status=503)] * number


def test_dead_sites_are_no_outage_while_others_answer(world):
    hosts = ["a.example", "b.example", "c.example", "d.example", "e.example"]
    assert find_outage(world.workplace, dead(5), hosts) is not None
    pipeline.sync_config(world.workplace)
    pipeline.poll_due_feeds(world.workplace)
    assert find_outage(world.workplace, dead(5), hosts) is None


def test_a_row_that_the_database_refuses_fails_one_poll_and_not_the_batch(world, monkeypatch):
    keyed = poll_record.keyed

    def hostile(entry):
        new = keyed(entry)
        return replace(new, entry=replace(entry, guid="")) if "elbblatt" in (entry.url or "") else new

    monkeypatch.setattr("newswatch.pipeline.poll_record.keyed", hostile)
    pipeline.sync_config(world.workplace)
    counts = pipeline.poll_due_feeds(world.workplace)
    assert (counts["polled"], counts["failed"]) == (14, 2)
    refused = world.rows(
        "SELECT url, state FROM newswatch.feed WHERE reason = 'bad_row' AND lease_token IS NULL"
    )
    assert [(("elbblatt" in url), state) for url, state in refused] == [(True, "failing")]


def test_a_wrong_sender_stops_the_sending_and_kills_no_mail(world):
    object.__setattr__(world.workplace.settings, "mail_from", "nobody")
    with pytest.raises(ConfigError, match="NEWSWATCH_MAIL_FROM"):
        world.run()
    assert set(world.rows("SELECT state, attempts FROM newswatch.outbox")) == {("pending", 0)}


def test_a_long_id_is_short_in_bytes_too():
    assert len(short_guid("\u6771" * 1000).encode()) < 1000


def test_more_words_than_a_tsvector_holds_are_left_out():
    kept = searchable(f"{number:012d}" for number in range(120_000))
    assert sum(len(word) + 4 for word in kept) <= TSVECTOR_BYTES
    assert kept[0] == "000000000000"


def test_an_entry_that_kills_its_workers_takes_no_neighbour_with_it(world, monkeypatch):
    """Seen in review: all entries of one claim were counted as tried each time its worker died."""
    claimed = []
    monkeypatch.setattr(
        "newswatch.pipeline.collect._collect_slice", lambda _, ids, __: claimed.append([*ids])
    )
    pipeline.sync_config(world.workplace)
    pipeline.poll_due_feeds(world.workplace)
    ids = [entry for (entry,) in world.rows("SELECT entry_id FROM newswatch.entry WHERE state = 'new'")]
    with world.workplace.engine.begin() as conn:
        claim_entries(conn, ids[:2], new_lease(NOW, 0))
    for batch in pipeline.due_entry_batches(world.workplace):
        pipeline.collect_batch(world.workplace, batch)
    assert sorted(part for part in claimed if len(part) == 1) == [[ids[0]], [ids[1]]]
    assert sorted(entry for part in claimed for entry in part) == sorted(ids)


def test_a_batch_that_is_tried_again_takes_over_what_the_dead_try_held(world):
    """Without that, what a killed worker held waits for the end of its lease and the next run after it."""
    pipeline.sync_config(world.workplace)
    pipeline.poll_due_feeds(world.workplace)
    ids, others = (batch[:3] for batch in pipeline.due_entry_batches(world.workplace))
    with world.workplace.engine.begin() as conn:
        claim_entries(conn, [*ids, *others], new_lease(NOW, 600))
    final = {"done", "gone", "refused", "no_article"}
    assert final.isdisjoint(pipeline.collect_batch(world.workplace, ids))
    counts = pipeline.collect_batch(world.workplace, ids, again=True)
    assert sum(number for state, number in counts.items() if state in final) == 3
    held = world.rows("SELECT count(*) FROM newswatch.entry WHERE state = 'claimed'")
    assert held == [(len(others),)]
