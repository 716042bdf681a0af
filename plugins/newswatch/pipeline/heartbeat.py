"""Tell somebody outside that all is well, so that silence tells them it is not."""

import asyncio
import logging
import socket

from newswatch.errors import FetchError, ItemError, Reason
from newswatch.fetch import Fetcher, FetchPolicy, Request
from newswatch.pipeline.health import check_health
from newswatch.pipeline.judge import Level
from newswatch.pipeline.workplace import Workplace
from newswatch.urls import Address, split_url
from newswatch.urls.address import DEFAULT_PORTS

DEADLINE_S = 10.0
_log = logging.getLogger(__name__)


def send_heartbeat(workplace: Workplace) -> dict[str, int]:
    """Ask for the operator's address once, unless the pipeline does not work; count what came of it.

    An address that does not answer is a warning and no failure: what it watches has done its work.
    """
    url = workplace.settings.heartbeat_url
    if not url:
        return {}
    report = check_health(workplace)
    if report.code >= Level.BROKEN:
        _log.warning("heartbeat withheld: %s", "; ".join(report.broken))
        return {"heartbeat_withheld": 1}
    try:
        asyncio.run(_ask(url, workplace.settings.user_agent))
    except (ItemError, OSError) as error:
        # The path of such an address is its secret, and an error's text may quote it.
        _log.warning("heartbeat to %s failed: %s", _shown(url), why(error))
        return {"heartbeat_failed": 1}
    return {"heartbeat": 1}


def why(error: ItemError | OSError) -> str:
    """Return what went wrong, without the words of whoever was asked.

    >>> why(FetchError(Reason.HTTP_STATUS, "https://…/secret", status=500)), why(ConnectionResetError())
    ('http_status 500', 'ConnectionResetError')
    """
    if isinstance(error, TimeoutError):
        return Reason.TIMEOUT
    if not isinstance(error, ItemError):
        return type(error).__name__
    status = error.status if isinstance(error, FetchError) else None
    return f"{error.reason} {status}" if status else error.reason


def _shown(url: str) -> str:
    try:
        return split_url(url).host
    except ItemError:
        return "NEWSWATCH_HEARTBEAT_URL"


async def _ask(url: str, user_agent: str) -> None:
    async with asyncio.timeout(DEADLINE_S):
        policy = FetchPolicy(
            user_agent=user_agent,
            total_timeout_s=DEADLINE_S,
            max_redirects=3,
            allow_private=await own_addresses(split_url(url)),
            host_delay_s=0.0,
        )
        async with Fetcher(policy) as fetcher:
            try:
                await fetcher.get(Request(url))
            except FetchError as error:
                # An answer without a body is no page, and as good here.
                if error.status is None or not 200 <= error.status < 300:
                    raise


async def own_addresses(address: Address) -> frozenset[str]:
    """Return what the guard lets through: the addresses of the host that the operator named, on its port."""
    port = address.port or DEFAULT_PORTS[address.scheme]
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(address.host.strip("[]"), port, type=socket.SOCK_STREAM)
    hosts = {str(target[0]) for *_, target in found}
    return frozenset(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host in hosts)
