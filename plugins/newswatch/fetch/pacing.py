"""Keep requests to one site apart, and stop asking a site that said so. Knows no HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from newswatch.errors import FetchError, Reason
from newswatch.urls import Address
from newswatch.urls.hosts import domain_of

# A Crawl-delay beyond this would hold a worker for nothing; the site is asked this often at most.
MAX_CRAWL_DELAY_S = 60.0
# A site that let so many requests in a row run out of time would hold every worker for minutes.
_TIMEOUTS_IN_A_ROW = 5
_SILENT_PAUSE_S = 300.0


@dataclass
class Lane:
    """The queue in front of one site; times are the event loop's."""

    slots: asyncio.Semaphore
    delay_s: float
    free_at: float = field(default=float("-inf"))
    paused_until: float = field(default=float("-inf"))
    why_paused: Reason = Reason.RATE_LIMITED
    timeouts: int = 0


class Pacer:
    """One lane a site: so many connections at once, so long between two requests."""

    def __init__(self, delay_s: float, connections: int, max_wait_s: float) -> None:
        self._delay_s = delay_s
        self._connections = connections
        self._max_wait_s = max_wait_s
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def turn(self, site: str) -> AsyncIterator[None]:
        """Wait for this site's turn and hold a connection of it.

        Raises:
            FetchError: The site asked for a pause, or the queue is too long: come back later.
        """
        lane = self._lane(site)
        self._refuse_if_paused(lane)
        async with lane.slots:
            self._refuse_if_paused(lane)
            await self._wait(lane)
            yield

    def note(self, site: str, reason: Reason | None) -> None:
        """Remember how a request ended; a site that keeps silent is left alone for a while."""
        lane = self._lane(site)
        lane.timeouts = lane.timeouts + 1 if reason is Reason.TIMEOUT else 0
        if lane.timeouts >= _TIMEOUTS_IN_A_ROW:
            self.pause(site, _SILENT_PAUSE_S, Reason.TIMEOUT)

    def pause(self, site: str, seconds: float, why: Reason = Reason.RATE_LIMITED) -> None:
        """Ask nothing of the site for so long."""
        lane = self._lane(site)
        lane.why_paused = why
        lane.paused_until = max(lane.paused_until, asyncio.get_running_loop().time() + seconds)

    def slow_down(self, site: str, delay_s: float) -> None:
        """Keep requests to the site at least so far apart (Crawl-delay)."""
        lane = self._lane(site)
        lane.delay_s = max(lane.delay_s, min(delay_s, MAX_CRAWL_DELAY_S))

    def _lane(self, site: str) -> Lane:
        if site not in self._lanes:
            self._lanes[site] = Lane(asyncio.Semaphore(self._connections), self._delay_s)
        return self._lanes[site]

    @staticmethod
    def _refuse_if_paused(lane: Lane) -> None:
        rest_s = lane.paused_until - asyncio.get_running_loop().time()
        if rest_s > 0:
            raise FetchError(
                lane.why_paused, "the site is left alone for a while", retryable=True, retry_after_s=rest_s
            )

    async def _wait(self, lane: Lane) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, lane.free_at)
        if start - now > self._max_wait_s:
            raise FetchError(
                Reason.RATE_LIMITED, "the site's queue is full", retryable=True, retry_after_s=start - now
            )
        lane.free_at = start + lane.delay_s
        if start > now:
            await asyncio.sleep(start - now)


def site_of(address: Address) -> str:
    """Return what is paced together: the registrable domain; a port of its own is a site of its own."""
    domain = domain_of(address.host)
    return f"{domain}:{address.port}" if address.port else domain
