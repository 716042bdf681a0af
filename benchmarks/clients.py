"""The contestants of `fetching.py`: each asks the same addresses, 16 at a time, and reads every body whole.

    python -m benchmarks.clients NAME PORT COUNT

Prints one line of JSON: the CPU seconds of this process while it fetched (imports and start are left out),
the seconds by the clock, the bodies and their bytes after decompression.
"""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

import aiohttp
from benchmarks.server import HOSTS, addresses

from newswatch.fetch import Fetcher, FetchPolicy, Request

AT_A_TIME = 16
BATCH = 100  # settings.batch_size
AGENT = "Newswatch/0.1 (+https://newswatch.example/bot)"


@dataclass(frozen=True)
class Fetched:
    """What one contestant did."""

    cpu_s: float
    wall_s: float
    bodies: int
    bytes: int


class Watch:
    """Measures from its making to ``stop``."""

    def __init__(self) -> None:
        self._cpu_s, self._wall_s = time.process_time(), time.perf_counter()

    def stop(self, sizes: Sequence[int]) -> Fetched:
        """Return what was done meanwhile."""
        cpu_s, wall_s = time.process_time() - self._cpu_s, time.perf_counter() - self._wall_s
        return Fetched(cpu_s, wall_s, len(sizes), sum(sizes))


async def in_batches(urls: Sequence[str], fetch: Callable[[str], Awaitable[int]]) -> list[int]:
    """Fetch as many side by side as a task claims at once; return the sizes."""
    sizes: list[int] = []
    for start in range(0, len(urls), BATCH):
        sizes += await asyncio.gather(*map(fetch, urls[start : start + BATCH]))
    return sizes


def fetch_by_newswatch(urls: Sequence[str], port: int) -> Fetched:
    """Fetch as a task does: guard, pacing by site, limits, decompression, redirects by hand; no delay."""
    policy = FetchPolicy(
        AGENT,
        host_delay_s=0,
        concurrency=AT_A_TIME,
        allow_private=frozenset(f"{host}:{port}" for host in HOSTS),
    )

    async def fetch_all() -> Fetched:
        async with Fetcher(policy) as fetcher:

            async def fetch(url: str) -> int:
                return len((await fetcher.get(Request(url, "feed"))).body)

            watch = Watch()
            return watch.stop(await in_batches(urls, fetch))

    return asyncio.run(fetch_all())


def fetch_by_aiohttp(urls: Sequence[str], _port: int) -> Fetched:
    """Fetch with aiohttp as its documentation shows, without any of that."""

    async def fetch_all() -> Fetched:
        slots = asyncio.Semaphore(AT_A_TIME)
        async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as session:

            async def fetch(url: str) -> int:
                async with slots, session.get(url) as answer:
                    answer.raise_for_status()
                    return len(await answer.read())

            watch = Watch()
            return watch.stop(await in_batches(urls, fetch))

    return asyncio.run(fetch_all())


def fetch_by_requests(urls: Sequence[str], _port: int) -> Fetched:
    """Fetch with requests in threads, a session each."""
    import requests  # noqa: PLC0415  a peer's cost is not another's

    own = threading.local()

    def fetch(url: str) -> int:
        if not hasattr(own, "session"):
            own.session = requests.Session()
            own.session.headers["User-Agent"] = AGENT
        answer = own.session.get(url, timeout=40)
        answer.raise_for_status()
        return len(answer.content)

    watch = Watch()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return watch.stop(list(pool.map(fetch, urls)))


def fetch_by_scrapy(urls: Sequence[str], _port: int) -> Fetched:
    """Fetch with Scrapy as it comes, but for robots.txt, the log and its cookies."""
    from benchmarks.scrapy_client import crawl  # noqa: PLC0415  a peer's cost is not another's

    sizes: list[int] = []
    watch: list[Watch] = []
    crawl(urls, AGENT, AT_A_TIME, lambda: watch.append(Watch()), sizes.append)
    return watch[0].stop(sizes)


CLIENTS: dict[str, Callable[[Sequence[str], int], Fetched]] = {
    "newswatch": fetch_by_newswatch,
    "aiohttp": fetch_by_aiohttp,
    "requests": fetch_by_requests,
    "scrapy": fetch_by_scrapy,
}


if __name__ == "__main__":
    name, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(asdict(CLIENTS[name](addresses(port, count), port))))
