"""The table of an entry's states holds in the database: for every statement, against any impossible row."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db.report_world import World, tables_of
from db.store_world import NOW, add_entries, feed_entry, finish, load
from newswatch.entries import FINAL, TRANSITIONS, EntryState
from newswatch.store import entries, replay
from newswatch.store.lease import new_lease

MAX_ATTEMPTS = 3
TOKEN = "00000000-0000-0000-0000-000000000001"


def state_of(conn):
    return conn.execute(select(tables_of(conn.engine)["entry"].c.state)).scalar_one()


def into(conn, state):
    """Bring the one entry of a fresh feed into a state by the store's own moves."""
    (entry_id,) = add_entries(conn)
    if state != "new":
        lease = new_lease(NOW, 60)
        entries.claim_entries(conn, [entry_id], lease)
        if state != "claimed":
            finish(conn, entry_id, state, lease)
    assert state_of(conn) == state
    return entry_id


MUCH_LATER = NOW + timedelta(days=1)
MOVES = {
    "claim": lambda conn, number: entries.claim_entries(conn, [number], new_lease(MUCH_LATER, 60)),
    "take back": lambda conn, _: entries.return_lapsed(conn, MUCH_LATER, MAX_ATTEMPTS),
    "take back the last time": lambda conn, _: entries.return_lapsed(conn, MUCH_LATER, 1),
    "give all back": lambda conn, _: entries.release_all_leases(conn, MUCH_LATER),
    "replay": lambda conn, number: replay.replay_entries(conn, MUCH_LATER, [number]),
    "read from the archive": lambda conn, number: replay.claim_archived(
        conn, [number], FINAL, new_lease(MUCH_LATER, 60)
    ),
    "feed changes it": lambda conn, _: load(conn, feed_entry(1, title="Other"), now=MUCH_LATER),
    "feed says the same": lambda conn, _: load(conn, feed_entry(1), now=MUCH_LATER),
    "feed loses its address": lambda conn, _: load(conn, feed_entry(1, url=None), now=MUCH_LATER),
    "late worker": lambda conn, number: finish(conn, number, "done", new_lease(NOW, 60)),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", list(EntryState))
def test_a_statement_moves_an_entry_only_where_the_table_of_states_allows(conn, state, move):
    entry_id = into(conn, state)
    MOVES[move](conn, entry_id)
    after = state_of(conn)
    assert after == state or after in TRANSITIONS[state]


@pytest.mark.parametrize("state", sorted(TRANSITIONS[EntryState.CLAIMED]))
def test_every_move_of_the_table_can_be_made(conn, state):
    into(conn, state)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_state_is_left_by_a_change_and_by_a_replay_alone(conn, state):
    entry_id = into(conn, state)
    left = set()
    for name, move in MOVES.items():
        with conn.begin_nested() as savepoint:
            move(conn, entry_id)
            if state_of(conn) != state:
                left.add(name)
            savepoint.rollback()
    always = {"feed changes it", "feed loses its address", "read from the archive"}
    assert left == (always if state == "done" else always | {"replay"})


LEASE = {"lease_token": TOKEN, "leased_until": NOW}
IMPOSSIBLE = {
    "no such state": {"state": "lost"},
    "no state": {"state": None},
    "claimed by nobody": {"state": "claimed"},
    "a lease without an end": {"state": "claimed", "lease_token": TOKEN},
    "an end without a lease": {"state": "done", "leased_until": NOW},
    "done and leased": {"state": "done"} | LEASE,
    "new and leased": {"state": "new", "next_attempt_at": NOW} | LEASE,
    "claimed and to be tried": {"state": "claimed", "next_attempt_at": NOW} | LEASE,
    "new and never to be tried": {"state": "new"},
    "due and never to be tried": {"state": "due", "reason": "timeout"},
    "due for no reason": {"state": "due", "next_attempt_at": NOW},
    "done and to be tried": {"state": "done", "next_attempt_at": NOW},
    "gone for no reason": {"state": "gone"},
    "refused for no reason": {"state": "refused"},
    "no article for no reason": {"state": "no_article"},
    "quarantined for no reason": {"state": "quarantined"},
    "quarantined and to be tried": {"state": "quarantined", "reason": "timeout", "next_attempt_at": NOW},
    "tried less than never": {"state": "done", "attempts": -1},
    "no guid": {"state": "done", "guid": ""},
    "no feed": {"state": "done", "feed_id": 0},
    "no article of that number": {"state": "done", "article_id": 0},
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_entry_is_refused(conn, name):
    world = World(conn)
    given = {"feed_id": world.feed(world.source("a.example")), "guid": "1", "content_hash": "x"}
    given |= {"first_seen_at": NOW} | IMPOSSIBLE[name]
    with pytest.raises(IntegrityError), conn.begin_nested():
        world.add("entry", **given)
