"""What is known of hosts, and whose turn it is to ask them: in memory here, shared elsewhere."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from newswatch.errors import FetchError, Reason


class SiteRestsError(FetchError):
    """Nothing was asked: the site is left alone, or its queue is too long. That is no failure of an item."""

    def __init__(self, reason: Reason, seconds: float) -> None:
        super().__init__(reason, "the site is left alone for a while", retryable=True, retry_after_s=seconds)


class Hosts(Protocol):
    """Turns are given by site (registrable domain), robots.txt files are kept by host."""

    async def take_turn(self, site: str, delay_s: float, longest_s: float) -> float:
        """Take the next turn to ask a site, ``delay_s`` before the one after; return the seconds to wait.

        Raises:
            SiteRestsError: The site asked for a pause, or its next turn is more than ``longest_s`` ahead.
        """

    async def refuse_resting(self, site: str) -> None:
        """Ask once more before a turn that was waited for.

        Raises:
            SiteRestsError: The site asked for a pause meanwhile.
        """

    async def pause(self, site: str, seconds: float, reason: Reason) -> None:
        """Give away no turn of a site for so long."""

    async def slow_down(self, site: str, delay_s: float | None) -> None:
        """Keep the turns of a site at least so far apart from now on (Crawl-delay)."""

    async def robots(self, host: str) -> str | None:
        """Return a robots.txt fetched within a day, empty where there is none; ``None``: nobody asked."""

    async def keep_robots(self, host: str, text: str) -> None:
        """Keep a robots.txt for a day (RFC 9309 section 2.4)."""


@dataclass
class Site:
    """What one process knows of a site; times are the event loop's."""

    free_at: float = float("-inf")
    delay_s: float = 0.0
    rests_until: float = float("-inf")
    reason: Reason = Reason.RATE_LIMITED


@dataclass
class LocalHosts:
    """For one process that shares nothing."""

    _sites: dict[str, Site] = field(default_factory=dict)
    _robots: dict[str, str] = field(default_factory=dict)

    async def take_turn(self, site: str, delay_s: float, longest_s: float) -> float:
        """Take a turn; see ``Hosts``."""
        await self.refuse_resting(site)
        now, known = asyncio.get_running_loop().time(), self._site(site)
        wait_s = max(0.0, known.free_at - now)
        if wait_s > longest_s:
            raise SiteRestsError(Reason.RATE_LIMITED, wait_s)
        known.free_at = now + wait_s + max(delay_s, known.delay_s)
        return wait_s

    async def refuse_resting(self, site: str) -> None:
        """Ask once more; see ``Hosts``."""
        now, known = asyncio.get_running_loop().time(), self._site(site)
        if known.rests_until > now:
            raise SiteRestsError(known.reason, known.rests_until - now)

    async def pause(self, site: str, seconds: float, reason: Reason) -> None:
        """Let a site rest; see ``Hosts``."""
        known = self._site(site)
        known.rests_until = max(known.rests_until, asyncio.get_running_loop().time() + seconds)
        known.reason = reason

    async def slow_down(self, site: str, delay_s: float | None) -> None:
        """Keep the turns of a site apart; see ``Hosts``."""
        known = self._site(site)
        known.delay_s = delay_s or 0.0
        known.free_at = max(known.free_at, asyncio.get_running_loop().time() + known.delay_s)

    def _site(self, site: str) -> Site:
        return self._sites.setdefault(site, Site())

    async def robots(self, host: str) -> str | None:
        """Return what was kept; see ``Hosts``."""
        return self._robots.get(host)

    async def keep_robots(self, host: str, text: str) -> None:
        """Keep a file; see ``Hosts``."""
        self._robots[host] = text
