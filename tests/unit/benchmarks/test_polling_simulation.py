"""The simulation of polling still runs and counts rightly: what README.md says of it can be had again."""

from random import Random

import pytest
from benchmarks.polling import OURS, Seen, look_at, poll_by_policy, poll_fixed, rows, see_window, simulate
from benchmarks.press import DAY, HOUR, MINUTE, Dating, Feed, Kind, generate_feed


def feed(*appears, window=10, dating=Dating.EXACT):
    return Feed(Kind.STEADY, window, appears, dating, None, 0.0)


@pytest.fixture(scope="module")
def results():
    return simulate(seed=7, feeds=20, days=2, processes=1)


def test_a_small_simulation_counts_what_was_got_and_lost(results):
    shown = list(rows(results))
    everything = {row["polling"]: row for row in shown if row["class"] == "all"}
    assert everything["every 15 min"]["requests"] == 20 * 2 * 96
    assert everything["every 60 min"]["requests"] == 20 * 2 * 24
    assert 0 < everything[OURS]["requests"] < everything["every 15 min"]["requests"]
    assert len({row["entries"] for row in everything.values()}) == 1
    assert everything["every 15 min"]["lost_alone"] == 0
    assert sum(row["feeds"] for row in shown if row["polling"] == OURS and row["class"] != "all") == 20


def test_every_entry_is_either_got_or_lost(results):
    for tallies in results.values():
        for counted in tallies.values():
            assert counted.lost + counted.delays_min.total() == counted.entries


def test_one_feed_is_the_same_whichever_are_asked_for():
    assert generate_feed(7, 3, 2) == generate_feed(7, 3, 2) != generate_feed(8, 3, 2)
    assert list(generate_feed(7, 3, 2).appears) == sorted(generate_feed(7, 3, 2).appears)


def test_a_poll_sees_no_more_than_the_window():
    burst, seen = feed(*range(100, 115), window=10), Seen([], [None] * 15)
    assert see_window(burst, 200.0, 0, seen) == 15
    assert seen.got_at == [None] * 5 + [200.0] * 10


def test_fixed_polling_comes_at_equal_distances():
    seen = poll_fixed(feed(10 * MINUTE, 50 * MINUTE), 15 * MINUTE, HOUR)
    assert seen.polls == [0, 900, 1800, 2700, 3600]
    assert seen.got_at == [900, 3600]


def test_the_policy_is_asked_at_the_ticks_of_the_schedule():
    seen = poll_by_policy(feed(*(number * HOUR for number in range(-20, 48))), 2 * DAY, Random(1))
    assert all(at % (5 * MINUTE) == 0 for at in seen.polls)
    assert None not in seen.got_at[-48:]


def test_the_policy_learns_of_a_gap_and_only_of_what_the_document_says():
    known = set()
    shown = feed(*range(30), dating=Dating.NONE)
    assert not look_at(shown, 10, known, changed=True).gap
    outcome = look_at(shown, 25, known, changed=True)
    assert outcome.gap
    assert outcome.published == ()
    assert len(known) == 20
