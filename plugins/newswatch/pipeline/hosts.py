"""The manners that all workers keep together, through table ``host``: turns, pauses and robots.txt files."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from newswatch.errors import Reason
from newswatch.fetch import SiteRestsError
from newswatch.pipeline.workplace import Workplace
from newswatch.store import hosts
from newswatch.store.hosts import Granted, Wanted

Result = TypeVar("Result")

ROBOTS_KEPT = timedelta(days=1)
# A site that began to rest while we asked: the next question will know for how long.
_UNKNOWN_REST_S = 60.0


def rest_of(granted: Granted, now: datetime) -> SiteRestsError:
    """Return the refusal of a site that has no turn to give."""
    rests_s = (granted.rests_until - now).total_seconds() if granted.rests_until else 0.0
    reason = Reason(granted.reason) if granted.reason in set(Reason) else Reason.RATE_LIMITED
    return SiteRestsError(reason, rests_s if rests_s > 0 else _UNKNOWN_REST_S)


@dataclass(frozen=True)
class Asked:
    """A request that waits to hear its turn."""

    delay_s: float
    longest_s: float
    turn: asyncio.Future[float]


@dataclass
class SharedHosts:
    """``newswatch.fetch.Hosts`` in the database; what is asked at one moment is one statement."""

    workplace: Workplace
    _asked: defaultdict[str, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    _answering: set[asyncio.Task[None]] = field(default_factory=set)
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "hosts"))

    async def take_turn(self, site: str, delay_s: float, longest_s: float) -> float:
        """Take a turn; see ``Hosts``."""
        loop = asyncio.get_running_loop()
        asked = Asked(delay_s, longest_s, loop.create_future())
        if not self._asked:
            loop.call_soon(self._answer_soon)
        self._asked[site].append(asked)
        return await asked.turn

    def _answer_soon(self) -> None:
        task = asyncio.create_task(self._answer())
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self) -> None:
        asked, self._asked = dict(self._asked), defaultdict(list)
        try:
            granted = await self._run(self._take, asked)
        except Exception as error:  # noqa: BLE001  not swallowed: it is raised where each turn is awaited
            for one in (one for waiting in asked.values() for one in waiting):
                one.turn.set_exception(error)
            return
        for site, waiting in asked.items():
            self._tell(granted[site], waiting)

    def _take(self, asked: dict[str, list[Asked]]) -> dict[str, Granted]:
        wanted = [
            Wanted(site, len(waiting), max(one.delay_s for one in waiting)) for site, waiting in asked.items()
        ]
        longest_s = min(one.longest_s for waiting in asked.values() for one in waiting)
        with self.workplace.engine.begin() as conn:
            return hosts.take_turns(conn, wanted, self.workplace.clock(), longest_s)

    def _tell(self, granted: Granted, waiting: Sequence[Asked]) -> None:
        """Tell those who wait for a site how long it is to their turns."""
        now = self.workplace.clock()
        for place, one in enumerate(waiting):
            if one.turn.done():  # whoever waited was cancelled
                continue
            if granted.first_at is None:
                one.turn.set_exception(rest_of(granted, now))
            else:
                ahead_s = (granted.first_at - now).total_seconds() + place * granted.delay_s
                one.turn.set_result(max(0.0, ahead_s))

    async def refuse_resting(self, site: str) -> None:
        """Ask once more; see ``Hosts``."""
        if rest := await self._run(self._resting, site):
            raise rest_of(rest, self.workplace.clock())

    def _resting(self, site: str) -> Granted | None:
        with self.workplace.engine.begin() as conn:
            return hosts.resting_site(conn, site, self.workplace.clock())

    async def slow_down(self, site: str, delay_s: float | None) -> None:
        """Keep the turns of a site apart for all workers; see ``Hosts``."""
        await self._run(self._slow_down, site, delay_s)

    def _slow_down(self, site: str, delay_s: float | None) -> None:
        with self.workplace.engine.begin() as conn:
            hosts.slow_down_site(conn, site, delay_s, self.workplace.clock())

    async def _run(self, work: Callable[..., Result], *given: object) -> Result:
        """Ask the database in threads of our own: those of the event loop may all look up dead names."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    async def pause(self, site: str, seconds: float, reason: Reason) -> None:
        """Let a site rest; see ``Hosts``."""
        await self._run(self._pause, site, seconds, reason)

    def _pause(self, site: str, seconds: float, reason: Reason) -> None:
        now = self.workplace.clock()
        with self.workplace.engine.begin() as conn:
            hosts.pause_site(conn, site, now + timedelta(seconds=seconds), reason, now)

    async def robots(self, host: str) -> str | None:
        """Return a file kept by any worker; see ``Hosts``."""
        return await self._run(self._robots, host)

    def _robots(self, host: str) -> str | None:
        with self.workplace.engine.begin() as conn:
            return hosts.fresh_robots(conn, host, self.workplace.clock() - ROBOTS_KEPT)

    async def keep_robots(self, host: str, text: str) -> None:
        """Keep a file for all workers; see ``Hosts``."""
        await self._run(self._keep_robots, host, text)

    def _keep_robots(self, host: str, text: str) -> None:
        with self.workplace.engine.begin() as conn:
            hosts.keep_robots(conn, host, text, self.workplace.clock())
