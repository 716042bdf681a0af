"""Refuse addresses off the public internet at the moment they are dialled, so that no DNS trick helps."""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

AddrInfo = tuple[Any, ...]

# The only IPv6 space in public use (IANA), and the prefix under which NAT64 hides IPv4 (RFC 6052).
_PUBLIC_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# Documentation, in public space (RFC 9637); Python before 3.13 takes it for public.
_DOCUMENTATION_V6 = IPv6Network("3fff::/20")
# Relays of 6to4, out of use (RFC 7526), and what Python calls global though it is multicast.
_CLOSED_V4 = tuple(map(IPv4Network, ("192.88.99.0/24", "224.0.0.0/4", "192.0.0.0/24")))

# Top-level names that lead into one's own network (RFC 6761, RFC 6762, ICANN's resolution on .internal).
_INNER_NAMES = frozenset({"localhost", "local", "internal", "lan", "intranet", "corp", "home", "onion"})


class ForbiddenAddressError(OSError):
    """The address to be dialled is not on the public internet."""


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the public internet, seen through mapping and tunnels.

    >>> is_public("93.184.215.14"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False)
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return is_public_v4(address) if isinstance(address, IPv4Address) else is_public_v6(address)


def is_public_v4(address: IPv4Address) -> bool:
    """Tell whether an IPv4 address is public."""
    return address.is_global and not any(address in net for net in _CLOSED_V4)


def is_public_v6(address: IPv6Address) -> bool:
    """Tell whether an IPv6 address is public, and so is the IPv4 address it carries, if any."""
    if address.ipv4_mapped is not None:
        return is_public_v4(address.ipv4_mapped)
    if address in _NAT64:
        return is_public_v4(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.sixtofour is not None and not is_public_v4(address.sixtofour):
        return False
    if address.teredo is not None:
        return False
    return address in _PUBLIC_V6 and address.is_global and address not in _DOCUMENTATION_V6


def is_public_name(host: str) -> bool:
    """Tell whether a name could be one of the public internet: special names of RFC 6761 and others are not.

    >>> is_public_name("news.example.org"), is_public_name("localhost."), is_public_name("intranet")
    (True, False, False)
    """
    labels = host.rstrip(".").lower().split(".")
    return len(labels) > 1 and labels[-1] not in _INNER_NAMES and labels[-2:] != ["home", "arpa"]


def is_allowed(host: str, port: int, allowed: frozenset[str]) -> bool:
    """Tell whether an address may be dialled: it is public, or opened by name and port."""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" in allowed or is_public(host)


def guarded_socket(allowed: frozenset[str]) -> Callable[[AddrInfo], socket.socket]:
    """Return the factory of sockets that looks at the address before it makes one."""

    def make(address: AddrInfo) -> socket.socket:
        family, kind, protocol, _, target = address
        host, port = str(target[0]), int(target[1])
        if not is_allowed(host, port, allowed):
            raise ForbiddenAddressError(f"{host}:{port} is not on the public internet")
        return socket.socket(family, kind, protocol)

    return make
