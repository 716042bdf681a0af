"""The one place that opens connections to the web."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp

from newswatch.errors import FetchError, Reason
from newswatch.fetch.failures import NETWORK_ERRORS, network_failure, refusal, retry_after
from newswatch.fetch.guard import guarded_socket
from newswatch.fetch.hosts import Hosts, LocalHosts
from newswatch.fetch.pacing import Pacer, site_of
from newswatch.fetch.policy import FetchPolicy, Request, Response
from newswatch.fetch.proxy import Proxy, find_proxy
from newswatch.fetch.redirects import REDIRECTS, Chain, follow, start_chain
from newswatch.fetch.wire import gateway_address, plain_headers, read_body, request_headers, target_url

Permit = Callable[[str], Awaitable[bool]]

# Servers with long policies send more than aiohttp's 128 headers, and longer ones than its 8,190 bytes.
_MAX_HEADERS = 1_000
_MAX_HEADER_BYTES = 64 * 1024
# How long a site rests after a 429 that does not say.
_PAUSE_S = 60.0
# A redirect that asks for no more patience than this is waited for; a longer one is another poll's.
_SHORT_WAIT_S = 10.0
_USABLE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})


@dataclass(frozen=True)
class Answer:
    """A usable answer of one server, the last of its chain."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Fetcher:
    """Fetches over one pool of connections; use it as ``async with Fetcher(policy) as fetcher``.

    ``hosts`` is what all workers share of turns and robots.txt; without it this process keeps its own.
    """

    def __init__(
        self, policy: FetchPolicy, hosts: Hosts | None = None, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self.policy = policy
        self.hosts = hosts or LocalHosts()
        self.pacer = Pacer(self.hosts, policy)
        self._now = now
        self._allowed = policy.allow_private | gateway_address(policy.gateway_url)
        self._proxy: Proxy | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        if self.policy.proxy_url and not self.policy.gateway_url:
            self._proxy = await find_proxy(self.policy.proxy_url)
        dialled = self._allowed | (self._proxy.addresses if self._proxy else frozenset())
        # Certificates are always verified; the environment's proxies and netrc are not ours (trust_env).
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=100, socket_factory=guarded_socket(dialled)),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
            trust_env=False,
            max_headers=_MAX_HEADERS,
            max_field_size=_MAX_HEADER_BYTES,
            max_line_size=_MAX_HEADER_BYTES,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, request: Request, *, permit: Permit | None = None) -> Response:
        """Fetch a feed or page, following redirects; ``permit`` is asked before each step (robots.txt).

        Raises:
            FetchError: No usable answer; ``retryable`` says whether to come back, ``retry_after_s`` when.
        """
        chain = start_chain(request.url)
        elapsed_s = 0.0
        while True:
            if chain.wait_s:
                await asyncio.sleep(chain.wait_s)
            if permit is not None and not await permit(chain.address.wire):
                raise FetchError(Reason.ROBOTS, chain.address.origin)
            async with self.pacer.turn(site_of(chain.address)):
                started = asyncio.get_running_loop().time()
                answer = await self._ask(chain, request, self.policy.total_timeout_s - elapsed_s)
                elapsed_s += asyncio.get_running_loop().time() - started
            if isinstance(answer, Answer):
                return finished(answer, chain, elapsed_s)
            chain = answer

    async def _ask(self, chain: Chain, request: Request, seconds: float) -> Answer | Chain:
        """Ask one server, within what is left of the total time."""
        if self._session is None:
            raise RuntimeError("the fetcher is not open: use it as a context manager")
        site = site_of(chain.address)
        url = target_url(chain.address, self.policy, self._allowed)
        headers = request_headers(chain.address, request, self.policy)
        proxy = self._proxy
        if proxy and url.scheme == "http":  # only a tunnel to https has headers of its own
            headers |= proxy.headers
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.get(
                    url,
                    headers=headers,
                    allow_redirects=False,
                    proxy=proxy.url if proxy else None,
                    proxy_headers=proxy.headers if proxy else None,
                ) as answer,
            ):
                done = await self._read(answer, chain, request)
        except NETWORK_ERRORS as error:
            failure = network_failure(error, proxied=proxy is not None)
            await self.pacer.note(site, failure.reason)
            raise failure from error
        await self.pacer.note(site, None)
        return done

    async def _read(self, answer: aiohttp.ClientResponse, chain: Chain, request: Request) -> Answer | Chain:
        """Return the answer, or the next step of the chain."""
        headers = plain_headers(answer)
        if answer.status in REDIRECTS and "location" in headers:
            wait_s = retry_after(headers, self._now()) or 0.0
            if wait_s <= _SHORT_WAIT_S:
                step = follow(chain, answer.status, headers["location"], self.policy.max_redirects)
                return replace(step, wait_s=wait_s)
        if answer.status == HTTPStatus.NOT_MODIFIED and (request.etag or request.last_modified):
            return Answer(HTTPStatus.NOT_MODIFIED, headers)
        if answer.status not in _USABLE:
            raise await self._refused(answer.status, headers, chain, request)
        return Answer(HTTPStatus.OK, headers, await read_body(answer, request.kind, self.policy))

    async def _refused(
        self, status: int, headers: Mapping[str, str], chain: Chain, request: Request
    ) -> FetchError:
        """Return the refusal; a site that has had too many requests rests."""
        error = refusal(status, headers, request.kind, self._now())
        await self.pacer.note(site_of(chain.address), None)
        if error.reason is Reason.RATE_LIMITED:
            await self.pacer.pause(site_of(chain.address), error.retry_after_s or _PAUSE_S)
        return error


def finished(answer: Answer, chain: Chain, elapsed_s: float) -> Response:
    """Return what the caller gets: the last answer, under the address it came from."""
    return Response(
        url=chain.address.wire,
        status=int(answer.status),
        headers=answer.headers,
        body=answer.body,
        permanent_url=chain.permanent_url,
        elapsed_s=elapsed_s,
    )
