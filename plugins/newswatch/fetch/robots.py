"""Ask a site's robots.txt whether a page may be fetched (RFC 9309); each file is read once."""

import asyncio
from collections import defaultdict

from protego import Protego

from newswatch.errors import FetchError, Reason
from newswatch.fetch.client import Fetcher
from newswatch.fetch.pacing import site_of
from newswatch.fetch.policy import Request
from newswatch.fetch.redirects import read_address
from newswatch.urls import Address

Rules = Protego | bool
"""A parsed file, or what its absence means for every page."""

# No usable file, and nobody is hindered from saying so: RFC 9309 section 2.3.1.3, and 2.3.1.2 for redirects.
_ABSENT = frozenset({Reason.GONE, Reason.TOO_MANY_REDIRECTS, Reason.BAD_URL})


class Robots:
    """The rules of the sites met so far; keep one for at most a day (RFC 9309 section 2.4)."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, Rules | FetchError] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def allowed(self, url: str) -> bool:
        """Tell whether we may fetch a page; sites whose server fails (5xx) are left alone.

        Raises:
            FetchError: The file could not be had, so the answer is no for now: retryable.
        """
        address = read_address(url)
        async with self._locks[address.origin]:
            if address.origin not in self._known:
                self._known[address.origin] = await self._read(address)
        rules = self._known[address.origin]
        if isinstance(rules, FetchError):
            raise FetchError(
                rules.reason,
                rules.detail,
                retryable=True,
                status=rules.status,
                retry_after_s=rules.retry_after_s,
            )
        if isinstance(rules, bool):
            return rules
        return bool(rules.can_fetch(address.wire, self._fetcher.policy.product))

    async def _read(self, address: Address) -> Rules | FetchError:
        try:
            response = await self._fetcher.get(Request(f"{address.origin}/robots.txt", "robots"))
            rules = parse_robots(response.body)
        except FetchError as error:
            return meaning(error)
        delay = rules.crawl_delay(self._fetcher.policy.product)
        if delay:
            self._fetcher.pacer.slow_down(site_of(address), float(delay))
        return rules


def parse_robots(body: bytes) -> Protego:
    """Return the rules of a file.

    Raises:
        FetchError: The parser gave up.
    """
    try:
        return Protego.parse(body.decode("utf-8-sig", "replace"))
    except Exception as error:
        raise FetchError(Reason.PARSER_CRASHED, f"robots.txt: {error!r}") from error


def meaning(error: FetchError) -> bool | FetchError:
    """Return what a missing file says: 4xx is yes; 5xx, 429 and silence are "not now" (RFC 9309, 2.3.1.4)."""
    if error.reason in _ABSENT:
        return True
    if error.reason is Reason.HTTP_STATUS and error.status is not None:
        return True if error.status < 500 else error
    return error
