"""An HTTP proxy between us and the web."""

import asyncio
import socket
from dataclasses import dataclass, field

import yarl

from newswatch.fetch.wire import basic_auth
from newswatch.urls import split_url
from newswatch.urls.address import DEFAULT_PORTS


@dataclass(frozen=True)
class Proxy:
    """Where the proxy is, what it is told of us, and the addresses under which it may be dialled."""

    url: yarl.URL
    headers: dict[str, str] = field(repr=False)
    addresses: frozenset[str] = frozenset()


async def find_proxy(url: str) -> Proxy:
    """Look a proxy up: the operator named it, so that it may stand on a private address.

    One that cannot be looked up has no addresses, and every request through it will say so.
    """
    address = split_url(url)
    port = address.port or DEFAULT_PORTS[address.scheme]
    host = address.host.strip("[]")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        found = []
    hosts = {str(target[0]) for *_, target in found}
    names = frozenset(f"[{one}]:{port}" if ":" in one else f"{one}:{port}" for one in hosts)
    said = {"Proxy-Authorization": basic_auth(address.userinfo)} if address.userinfo else {}
    return Proxy(yarl.URL(address.origin, encoded=True), said, names)
