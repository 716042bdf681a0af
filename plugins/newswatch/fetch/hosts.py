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

    async def pause(self, site: str, seconds: float, reason: Reason) -> None:
        """Give away no turn of a site for so long."""

    async def robots(self, host: str) -> str | None:
        """Return a robots.txt fetched within a day, empty where there is none; ``None``: nobody asked."""

    async def keep_robots(self, host: str, text: str) -> None:
        """Keep a robots.txt for a day (RFC 9309 section 2.4)."""


@dataclass
class Site:
    """What one process knows of a site; times are the event loop's."""

    free_at: float = float("-inf")
    rests_until: float = float("-inf")
    reason: Reason = Reason.RATE_LIMITED


@dataclass
class LocalHosts:
    """For one process that shares nothing."""

    _sites: dict[str, Site] = field(default_factory=dict)
    _robots: dict[str, str] = field(default_factory=dict)

    async def take_turn(self, site: str, delay_s: float, longest_s: float) -> float:
        """Take a turn; see ``Hosts``."""
        now, known = asyncio.get_running_loop().time(), self._sites.setdefault(site, Site())
        if known.rests_until > now:
            raise SiteRestsError(known.reason, known.rests_until - now)
        wait_s = max(0.0, known.free_at - now)
        if wait_s > longest_s:
            raise SiteRestsError(Reason.RATE_LIMITED, wait_s)
        known.free_at = now + wait_s + delay_s
        return wait_s

    async def pause(self, site: str, seconds: float, reason: Reason) -> None:
        """Let a site rest; see ``Hosts``."""
        known = self._sites.setdefault(site, Site())
        known.rests_until = max(known.rests_until, asyncio.get_running_loop().time() + seconds)
        known.reason = reason

    async def robots(self, host: str) -> str | None:
        """Return what was kept; see ``Hosts``."""
        return self._robots.get(host)

    async def keep_robots(self, host: str, text: str) -> None:
        """Keep a file; see ``Hosts``."""
        self._robots[host] = text
