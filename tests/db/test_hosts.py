"""Manners that all workers keep together: turns, pauses and robots.txt files, through table ``host``."""

import asyncio
from datetime import timedelta

import pytest

from db.store_world import NOW
from newswatch.errors import Reason
from newswatch.fetch import SiteRestsError
from newswatch.pipeline.hosts import SharedHosts
from newswatch.pipeline.workers import Workers
from newswatch.pipeline.workplace import Workplace
from newswatch.settings import Settings
from newswatch.store import hosts
from newswatch.store.hosts import Wanted


def turns(conn, count=1, *, now=NOW, delay_s=1.0, site="a.example", longest_s=300.0):
    return hosts.take_turns(conn, [Wanted(site, count, delay_s)], now, longest_s)[site]


def seconds(moment, since=NOW):
    return (moment - since).total_seconds()


def test_turns_follow_one_another_whoever_takes_them(conn):
    assert [seconds(turns(conn, count).first_at) for count in (1, 3, 1)] == [0, 1, 4]


def test_a_turn_that_nobody_took_is_not_saved_up(conn):
    turns(conn, 3)
    later = NOW + timedelta(minutes=1)
    assert turns(conn, now=later).first_at == later


def test_sites_do_not_wait_for_each_other(conn):
    turns(conn, 100)
    assert turns(conn, site="b.example").first_at == NOW


def test_several_sites_are_one_statement(conn):
    wanted = [Wanted("b.example", 2, 1.0), Wanted("a.example", 1, 5.0)]
    found = hosts.take_turns(conn, wanted, NOW, 300)
    assert {site: one.first_at for site, one in found.items()} == {"a.example": NOW, "b.example": NOW}
    assert seconds(turns(conn).first_at) == 5


def test_a_queue_that_is_too_long_gives_no_turn_and_grows_no_longer(conn):
    turns(conn, 400)
    refused = [turns(conn) for _ in range(2)]
    assert [(one.first_at, seconds(one.rests_until)) for one in refused] == [(None, 400)] * 2


def test_a_site_that_rests_gives_no_turn_until_then(conn):
    until = NOW + timedelta(minutes=5)
    hosts.pause_site(conn, "a.example", until, "rate_limited", NOW)
    refused = turns(conn)
    assert (refused.first_at, refused.rests_until, refused.reason) == (None, until, "rate_limited")
    assert turns(conn, now=until).first_at == until


def test_a_delay_that_robots_txt_asks_for_holds_for_everybody(conn):
    hosts.slow_down_site(conn, "a.example", 10.0, NOW)
    found = [turns(conn, 2), turns(conn)]
    assert [(seconds(one.first_at), one.delay_s) for one in found] == [(10, 10.0), (30, 10.0)]
    hosts.slow_down_site(conn, "a.example", None, NOW)
    assert turns(conn).delay_s == 1.0


def test_the_same_delay_again_costs_no_turn(conn):
    for minute in (0, 5):
        hosts.slow_down_site(conn, "a.example", 10.0, NOW + timedelta(minutes=minute))
    assert turns(conn, now=NOW + timedelta(minutes=5)).first_at == NOW + timedelta(minutes=5)


def test_whether_a_site_rests_can_be_asked_again(conn):
    turns(conn)
    assert hosts.resting_site(conn, "a.example", NOW) is None
    until = NOW + timedelta(minutes=5)
    hosts.pause_site(conn, "a.example", until, "rate_limited", NOW)
    assert hosts.resting_site(conn, "a.example", NOW).rests_until == until
    assert hosts.resting_site(conn, "a.example", until) is None


def test_a_shorter_pause_does_not_end_a_longer_one(conn):
    long = NOW + timedelta(hours=1)
    hosts.pause_site(conn, "a.example", long, "rate_limited", NOW)
    hosts.pause_site(conn, "a.example", NOW + timedelta(minutes=1), "timeout", NOW)
    assert turns(conn).rests_until == long


@pytest.mark.parametrize("text", ["", "User-agent: *\nDisallow: /a\n"])
def test_a_robots_file_is_kept_for_all(conn, text):
    assert hosts.fresh_robots(conn, "a.example", NOW) is None
    hosts.keep_robots(conn, "a.example", text, NOW)
    assert hosts.fresh_robots(conn, "a.example", NOW - timedelta(hours=1)) == text
    assert hosts.fresh_robots(conn, "a.example", NOW + timedelta(hours=1)) is None


def test_what_nobody_asked_for_long_is_forgotten(conn):
    turns(conn)
    hosts.pause_site(conn, "b.example", NOW + timedelta(days=9), "rate_limited", NOW)
    assert hosts.forget_hosts(conn, NOW + timedelta(days=8)) == 1
    assert turns(conn, site="b.example").first_at is None


# Two workers, each with connections of its own.


@pytest.fixture
def workplace(fresh_engine):
    return Workplace(fresh_engine, Settings(), lambda: NOW, Workers(1))


def test_two_workers_share_the_turns_of_a_site(workplace):
    async def take(many):
        return sorted(
            await asyncio.gather(*(worker.take_turn("a.example", 10.0, 300) for worker in many for _ in "ab"))
        )

    waits = asyncio.run(take([SharedHosts(workplace), SharedHosts(workplace)]))
    assert [round(wait_s) for wait_s in waits] == [0, 10, 20, 30]


def test_a_pause_that_one_worker_heard_holds_for_the_other(workplace):
    async def ask():
        await SharedHosts(workplace).pause("a.example", 120, Reason.RATE_LIMITED)
        with pytest.raises(SiteRestsError) as caught:
            await SharedHosts(workplace).take_turn("a.example", 1.0, 300)
        return caught.value

    rest = asyncio.run(ask())
    assert (rest.reason, rest.retryable) == (Reason.RATE_LIMITED, True)
    assert 110 < rest.retry_after_s <= 120


def test_what_the_database_refuses_is_told_to_everybody_who_waits(workplace):
    async def ask():
        shared = SharedHosts(workplace)
        return await asyncio.gather(
            *(shared.take_turn(site, 1e300, 300) for site in ("a.example", "b.example")),
            return_exceptions=True,
        )

    assert all(isinstance(error, Exception) for error in asyncio.run(ask()))
