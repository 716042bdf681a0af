"""A look-up of a dead name must not keep those of others waiting."""

import asyncio
import time

from newswatch.pipeline.web import run_fetching
from newswatch.pipeline.workers import Workers
from newswatch.pipeline.workplace import Workplace, utc_now
from newswatch.settings import Settings


def test_many_look_ups_that_hang_leave_room_for_one_that_does_not(fresh_engine):
    """Seen in review: twelve dead names made a healthy site fail."""
    workplace = Workplace(fresh_engine, Settings(fetch_concurrency=8), utc_now, Workers(1))

    async def work():
        hanging = [asyncio.to_thread(time.sleep, 1.0) for _ in range(12)]
        waiting = asyncio.gather(*hanging)
        await asyncio.sleep(0)  # they have begun
        started = time.monotonic()
        await asyncio.to_thread(int)
        waited_s = time.monotonic() - started
        await waiting
        return waited_s

    assert run_fetching(workplace, work()) < 0.9
