"""Ask the web as the settings say, with the manners that all workers keep together."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from newswatch.errors import FetchError
from newswatch.fetch import Fetcher, FetchPolicy, Request, Response
from newswatch.pipeline.hosts import SharedHosts
from newswatch.pipeline.workplace import Workplace
from newswatch.settings import Settings
from newswatch.urls import split_url

Result = TypeVar("Result")


def fetch_policy(settings: Settings) -> FetchPolicy:
    """Return how we behave on the network."""
    logins = (split_url(login) for login in settings.feed_logins)
    return FetchPolicy(
        user_agent=settings.user_agent,
        total_timeout_s=settings.fetch_timeout_s,
        allow_private=settings.allow_private,
        gateway_url=settings.gateway_url,
        proxy_url=settings.proxy_url,
        logins={login.origin: login.userinfo for login in logins if login.userinfo},
        host_delay_s=settings.host_delay_s,
        concurrency=settings.fetch_concurrency,
    )


def open_fetcher(workplace: Workplace) -> Fetcher:
    """Return the fetcher of a task."""
    return Fetcher(fetch_policy(workplace.settings), SharedHosts(workplace), now=workplace.clock)


def fetch_all(workplace: Workplace, requests: Sequence[Request]) -> list[Response | FetchError]:
    """Fetch side by side; the answers, or why there is none, are in the order of the requests."""
    return run_fetching(workplace, _fetch_all(workplace, requests))


def run_fetching(workplace: Workplace, work: Coroutine[object, object, Result]) -> Result:
    """Run what fetches in an event loop with threads enough to look names up in.

    On two cores there are six by default, and a dead name holds one long after its request gave up.
    """

    async def with_threads() -> Result:
        threads = ThreadPoolExecutor(2 * workplace.settings.fetch_concurrency, "lookups")
        asyncio.get_running_loop().set_default_executor(threads)
        return await work

    return asyncio.run(with_threads())


async def _fetch_all(workplace: Workplace, requests: Sequence[Request]) -> list[Response | FetchError]:
    async with open_fetcher(workplace) as fetcher:

        async def fetch(request: Request) -> Response | FetchError:
            try:
                return await fetcher.get(request)
            except FetchError as error:
                return error

        return await asyncio.gather(*map(fetch, requests))
