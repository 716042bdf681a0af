"""Keep requests to one site apart, and stop asking a site that said so. Knows no HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from newswatch.errors import Reason
from newswatch.fetch.hosts import Hosts, SiteRestsError
from newswatch.fetch.policy import FetchPolicy
from newswatch.urls import Address
from newswatch.urls.hosts import domain_of

# A Crawl-delay beyond this would hold a worker for nothing; the site is asked this often at most.
MAX_CRAWL_DELAY_S = 60.0
# A site that let so many requests in a row run out of time would hold every worker for minutes.
_TIMEOUTS_IN_A_ROW = 5
_SILENT_PAUSE_S = 300.0


@dataclass
class Lane:
    """The queue in front of one site, in this process."""

    slots: asyncio.Semaphore
    waiting: int = 0
    timeouts: int = 0


class Pacer:
    """One lane a site: so many connections at once, so long between two requests of all workers."""

    def __init__(self, hosts: Hosts, policy: FetchPolicy) -> None:
        self._hosts = hosts
        self._policy = policy
        self._everywhere = asyncio.Semaphore(policy.concurrency)
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def turn(self, site: str) -> AsyncIterator[None]:
        """Wait for this site's turn and hold a connection of it.

        Raises:
            SiteRestsError: The site asked for a pause, or the queue is too long: come back later.
        """
        lane = self._lane(site)
        deadline = now() + self._policy.max_wait_s
        await self._queue(lane, deadline)
        try:
            await self._wait(site, deadline)
            late_s = now()
            async with self._everywhere:
                # The turn may have passed in the queue for all sites.
                if self._policy.host_delay_s and now() - late_s > self._policy.host_delay_s:
                    await self._wait(site, deadline)
                yield
        finally:
            lane.slots.release()

    async def _queue(self, lane: Lane, deadline: float) -> None:
        """Wait for a connection to a site.

        Raises:
            SiteRestsError: Its queue is too long, or its answers take too long.
        """
        ahead_s = lane.waiting * self._policy.host_delay_s
        if ahead_s > self._policy.max_wait_s:
            raise SiteRestsError(Reason.RATE_LIMITED, ahead_s)
        lane.waiting += 1
        try:
            if not lane.slots.locked():  # a timer for nothing is dear
                await lane.slots.acquire()
                return
            async with asyncio.timeout_at(deadline):
                await lane.slots.acquire()
        except TimeoutError as error:
            raise SiteRestsError(Reason.TIMEOUT, self._policy.max_wait_s) from error
        finally:
            lane.waiting -= 1

    async def _wait(self, site: str, deadline: float) -> None:
        """Wait for a turn of a site.

        Raises:
            SiteRestsError: It asked for a pause, or has no turn in time.
        """
        longest_s = max(0.0, deadline - now())
        if wait_s := await self._hosts.take_turn(site, self._policy.host_delay_s, longest_s):
            await asyncio.sleep(wait_s)
            await self._hosts.refuse_resting(site)

    async def note(self, site: str, reason: Reason | None) -> None:
        """Remember how a request ended; a site that keeps silent is left alone for a while."""
        lane = self._lane(site)
        lane.timeouts = lane.timeouts + 1 if reason is Reason.TIMEOUT else 0
        if lane.timeouts >= _TIMEOUTS_IN_A_ROW:
            await self.pause(site, _SILENT_PAUSE_S, Reason.TIMEOUT)

    async def pause(self, site: str, seconds: float, why: Reason = Reason.RATE_LIMITED) -> None:
        """Ask nothing of the site for so long."""
        await self._hosts.pause(site, seconds, why)

    async def slow_down(self, site: str, delay_s: float | None) -> None:
        """Keep requests to the site at least so far apart (Crawl-delay)."""
        await self._hosts.slow_down(site, min(delay_s, MAX_CRAWL_DELAY_S) if delay_s else None)

    def _lane(self, site: str) -> Lane:
        if site not in self._lanes:
            self._lanes[site] = Lane(asyncio.Semaphore(self._policy.host_connections))
        return self._lanes[site]


def now() -> float:
    """Return the event loop's time."""
    return asyncio.get_running_loop().time()


def site_of(address: Address) -> str:
    """Return what is paced together: the registrable domain; a port of its own is a site of its own."""
    domain = domain_of(address.host)
    return f"{domain}:{address.port}" if address.port else domain
