"""Follow a chain of redirects step by step, knowing which part of it is for good. No I/O."""

from dataclasses import dataclass
from http import HTTPStatus

from newswatch.errors import FetchError, Reason, UrlError
from newswatch.urls import Address, resolve_url, split_url

REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})


@dataclass(frozen=True)
class Chain:
    """Where a fetch stands: the address asked now, those asked before, and the permanent one, if any.

    ``wait_s`` is how long the last server asked to wait before going on.
    """

    address: Address
    seen: tuple[str, ...] = ()
    permanent_url: str | None = None
    still_permanent: bool = True
    wait_s: float = 0.0


def start_chain(url: str) -> Chain:
    """Return the chain before its first request.

    Raises:
        FetchError: The address cannot be asked.
    """
    return Chain(read_address(url))


def follow(chain: Chain, status: int, location: str, max_redirects: int) -> Chain:
    """Return the chain one step further.

    The permanent address is the end of the permanent steps at the beginning (RFC 9110 section 15.4): after
    one that is not, and after one from https to http, nothing is learned. Credentials stay with their origin.

    Raises:
        FetchError: It leads nowhere, in a circle, or too far.
    """
    seen = (*chain.seen, chain.address.wire)
    if len(seen) > max_redirects:
        raise FetchError(Reason.TOO_MANY_REDIRECTS, f"more than {max_redirects}")
    target = read_address(location, chain.address)
    if target.wire in seen:
        raise FetchError(Reason.TOO_MANY_REDIRECTS, "a circle")
    lasting = chain.still_permanent and status in PERMANENT and not is_downgrade(chain.address, target)
    return Chain(target, seen, target.wire if lasting else chain.permanent_url, lasting)


def is_downgrade(before: Address, after: Address) -> bool:
    """Tell whether a step leaves https: anybody on the way could have asked for it later."""
    return before.scheme == "https" and after.scheme == "http"


def read_address(url: str, base: Address | None = None) -> Address:
    """Return the address to ask, relative to the one before.

    Raises:
        FetchError: It is no http(s) address.
    """
    try:
        if base is None:
            return split_url(url)
        target = split_url(resolve_url(base.wire, url))
    except UrlError as error:
        raise FetchError(Reason.BAD_URL, error.detail) from error
    own = base.userinfo if target.origin == base.origin else None
    return Address(target.scheme, target.host, target.port, target.path, target.query, userinfo=own)
