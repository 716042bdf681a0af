"""Ask a site's robots.txt whether a page may be fetched (RFC 9309); each file is fetched once a day."""

import asyncio
from collections import defaultdict

from protego import Protego

from newswatch.errors import FetchError, Reason
from newswatch.fetch.client import Fetcher
from newswatch.fetch.hosts import SiteRestsError
from newswatch.fetch.pacing import site_of
from newswatch.fetch.policy import Request
from newswatch.fetch.redirects import read_address
from newswatch.fetch.robots_rules import own_rules
from newswatch.urls import Address
from newswatch.urls.hosts import domain_of

# No usable file, and nobody is hindered from saying so: RFC 9309 section 2.3.1.3, and 2.3.1.2 for redirects.
_ABSENT = frozenset({Reason.GONE, Reason.TOO_MANY_REDIRECTS, Reason.BAD_URL})


class Robots:
    """The rules of the sites met so far; ``Hosts`` keeps the files for a day."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, Protego | FetchError] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def allowed(self, url: str) -> bool:
        """Tell whether we may fetch a page; sites whose server fails (5xx) are left alone.

        Raises:
            FetchError: The file could not be had, so the answer is no for now: retryable, unless the address
                leads into a private network.
        """
        address = read_address(url)
        async with self._locks[address.origin]:
            if address.origin not in self._known:
                self._known[address.origin] = await self._read(address)
        rules = self._known[address.origin]
        if isinstance(rules, SiteRestsError):
            raise SiteRestsError(rules.reason, rules.retry_after_s or 0.0)
        if isinstance(rules, FetchError):
            raise FetchError(
                rules.reason,
                rules.detail,
                retryable=rules.reason is not Reason.FORBIDDEN_ADDRESS,
                status=rules.status,
                retry_after_s=rules.retry_after_s,
            )
        return bool(rules.can_fetch(address.wire, self._fetcher.policy.product))

    async def _read(self, address: Address) -> Protego | FetchError:
        hosts, host = self._fetcher.hosts, address.origin.removeprefix("https://")
        try:
            text = await hosts.robots(host)
            if text is not None:
                return parse_robots(text)
            text = own_rules(await self._fetch(address), self._fetcher.policy.product)
            rules = parse_robots(text)
        except FetchError as error:
            return error
        await hosts.keep_robots(host, text)
        await self._keep_delay(address, rules)
        return rules

    async def _keep_delay(self, address: Address, rules: Protego) -> None:
        """Let all workers keep the delay that a file asks for; that of the site's main host may end it."""
        delay = rules.crawl_delay(self._fetcher.policy.product)
        site = site_of(address)
        if delay or address.host.removeprefix("www.") == domain_of(address.host):
            await self._fetcher.pacer.slow_down(site, float(delay) if delay else None)

    async def _fetch(self, address: Address) -> str:
        """Return the file of a host, empty where it has none.

        Raises:
            FetchError: It could not be had.
        """
        try:
            response = await self._fetcher.get(Request(f"{address.origin}/robots.txt", "robots"))
        except FetchError as error:
            if is_absent(error):
                return ""
            raise
        return response.body.decode("utf-8-sig", "replace").replace("\0", "")


def parse_robots(text: str) -> Protego:
    """Return the rules of a file.

    Raises:
        FetchError: The parser gave up.
    """
    try:
        return Protego.parse(text)
    except Exception as error:
        raise FetchError(Reason.PARSER_CRASHED, f"robots.txt: {error!r}") from error


def is_absent(error: FetchError) -> bool:
    """Tell whether there is no file, which allows all: 4xx is; 5xx, 429 and silence are "not now"."""
    refused = error.reason is Reason.HTTP_STATUS and error.status is not None and error.status < 500
    return error.reason in _ABSENT or refused
