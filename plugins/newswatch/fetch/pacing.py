"""Keep requests to one site apart, and stop asking a site that said so. Knows no HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from newswatch.errors import Reason
from newswatch.fetch.hosts import Hosts, SiteRestsError
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
    delay_s: float
    waiting: int = 0
    timeouts: int = 0


class Pacer:
    """One lane a site: so many connections at once, so long between two requests of all workers."""

    def __init__(self, hosts: Hosts, delay_s: float, connections: int, max_wait_s: float) -> None:
        self._hosts = hosts
        self._delay_s = delay_s
        self._connections = connections
        self._max_wait_s = max_wait_s
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def turn(self, site: str) -> AsyncIterator[None]:
        """Wait for this site's turn and hold a connection of it.

        Raises:
            SiteRestsError: The site asked for a pause, or the queue is too long: come back later.
        """
        lane = self._lane(site)
        queue_s = lane.waiting * lane.delay_s
        if queue_s > self._max_wait_s:
            raise SiteRestsError(Reason.RATE_LIMITED, queue_s)
        lane.waiting += 1
        try:
            await lane.slots.acquire()
        finally:
            lane.waiting -= 1
        try:
            if wait_s := await self._hosts.take_turn(site, lane.delay_s, self._max_wait_s):
                await asyncio.sleep(wait_s)
            yield
        finally:
            lane.slots.release()

    async def note(self, site: str, reason: Reason | None) -> None:
        """Remember how a request ended; a site that keeps silent is left alone for a while."""
        lane = self._lane(site)
        lane.timeouts = lane.timeouts + 1 if reason is Reason.TIMEOUT else 0
        if lane.timeouts >= _TIMEOUTS_IN_A_ROW:
            await self.pause(site, _SILENT_PAUSE_S, Reason.TIMEOUT)

    async def pause(self, site: str, seconds: float, why: Reason = Reason.RATE_LIMITED) -> None:
        """Ask nothing of the site for so long."""
        await self._hosts.pause(site, seconds, why)

    def slow_down(self, site: str, delay_s: float) -> None:
        """Keep requests to the site at least so far apart (Crawl-delay)."""
        lane = self._lane(site)
        lane.delay_s = max(lane.delay_s, min(delay_s, MAX_CRAWL_DELAY_S))

    def _lane(self, site: str) -> Lane:
        if site not in self._lanes:
            self._lanes[site] = Lane(asyncio.Semaphore(self._connections), self._delay_s)
        return self._lanes[site]


def site_of(address: Address) -> str:
    """Return what is paced together: the registrable domain; a port of its own is a site of its own."""
    domain = domain_of(address.host)
    return f"{domain}:{address.port}" if address.port else domain
