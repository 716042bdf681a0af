"""Between our values and aiohttp's: the headers to send, the address to dial, the body within its cap."""

import base64
import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

import aiohttp
import yarl

from newswatch.errors import FetchError, Reason
from newswatch.fetch.body import accept_encoding, decode_body
from newswatch.fetch.guard import is_allowed, is_public_name
from newswatch.fetch.policy import ACCEPT, FetchPolicy, Kind, Request
from newswatch.urls import Address, split_url
from newswatch.urls.address import DEFAULT_PORTS

# A validator is sent back as it came, unless it could not be a header's value.
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]{1,2048}")
# Policies and reports of errors may be long; beyond this they could only cost us memory.
_MAX_HEADERS_CHARS = 256 * 1024
# A byte that is no UTF-8, as Python writes it (PEP 383).
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_BARE_ADDRESS = re.compile(r"\[.*\]|[0-9.]+")


def request_headers(address: Address, request: Request, policy: FetchPolicy) -> dict[str, str]:
    """Return what to send: who we are, what we read, which copy we have, and this origin's credentials."""
    headers = {
        "User-Agent": request.user_agent or policy.user_agent,
        "Accept": ACCEPT[request.kind],
        "Accept-Encoding": accept_encoding(),
    }
    validators = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    headers |= {name: value for name, value in validators.items() if value and _HEADER_VALUE.fullmatch(value)}
    login = address.userinfo or (policy.logins.get(address.origin) if request.kind == "feed" else None)
    if login:
        headers["Authorization"] = basic_auth(login)
    return headers


def basic_auth(userinfo: str) -> str:
    """Return the header's value for percent-encoded ``user:password`` (RFC 7617)."""
    return f"Basic {base64.b64encode(unquote_to_bytes(userinfo)).decode('ascii')}"


def target_url(address: Address, policy: FetchPolicy, allowed: frozenset[str]) -> yarl.URL:
    """Return the address to dial: its own, or the gateway's with the known one as its path.

    Raises:
        FetchError: It names an address that is not on the public internet.
    """
    port = address.port or DEFAULT_PORTS[address.scheme]
    host = address.host.strip("[]")
    bare = _BARE_ADDRESS.fullmatch(address.host)
    # A proxy looks names up for us, within its own network: what no public name is must not reach it.
    inside = policy.proxy_url is not None and not bare and not is_public_name(host)
    if inside or (bare and not is_allowed(host, port, allowed)):
        raise FetchError(Reason.FORBIDDEN_ADDRESS, f"{address.host}:{port} is not on the public internet")
    gateway = policy.gateway_url
    wire = f"{gateway.rstrip('/')}/{address.wire}" if gateway else address.wire
    return yarl.URL(wire, encoded=True)


def gateway_address(gateway_url: str | None) -> frozenset[str]:
    """Return the gateway's own address, which the operator named and which may therefore be private."""
    if gateway_url is None:
        return frozenset()
    gateway = split_url(gateway_url)
    return frozenset({f"{gateway.host}:{gateway.port or DEFAULT_PORTS[gateway.scheme]}"})


def plain_headers(answer: aiohttp.ClientResponse) -> Mapping[str, str]:
    """Return the headers with names in lower case, values of one name joined; a value is Unicode text.

    Raises:
        FetchError: All of them together are larger than any honest answer's.
    """
    if sum(map(len, answer.headers.values())) > _MAX_HEADERS_CHARS:
        raise FetchError(Reason.TOO_LARGE, f"more than {_MAX_HEADERS_CHARS} characters of headers")
    joined: dict[str, str] = {}
    for given, value in answer.headers.items():
        name = given.lower()
        text = value if value.isprintable() else plain_value(name, value)
        if text is not None:
            joined[name] = f"{joined[name]}, {text}" if name in joined else text
    return MappingProxyType(joined)


def plain_value(name: str, value: str) -> str | None:
    r"""Return a header's value whose bytes were no UTF-8, which aiohttp gives as lone surrogates, as text.

    An address keeps its bytes encoded; a validator that could not be sent back as it came is none.

    >>> [plain_value(name, "r\udce9sum\udce9") for name in ("location", "server", "etag")]
    ['r%E9sum%E9', 'résumé', None]
    """
    if not _STRAY_BYTE.search(value):
        return value
    if name in {"etag", "last-modified"}:
        return None
    shape = "%{:02X}".format if name == "location" else chr
    return _STRAY_BYTE.sub(lambda found: shape(ord(found[0]) - 0xDC00), value)


async def read_body(answer: aiohttp.ClientResponse, kind: Kind, policy: FetchPolicy) -> bytes:
    """Return the decoded body; of a robots.txt that is too large, its beginning (RFC 9309 section 2.5).

    Raises:
        FetchError: It is larger than may be, before or after decompression, or badly encoded.
    """
    limit = policy.max_bytes(kind)
    raw = await read_raw(answer, limit)
    body = decode_body(raw, answer.headers.get("Content-Encoding", ""), limit)
    if len(body) <= limit:
        return body
    if kind == "robots":
        return body[:limit]
    raise FetchError(Reason.TOO_LARGE, f"more than {limit} bytes")


async def read_raw(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """Return the body as sent, cut one chunk after the limit: what is cut is refused later."""
    chunks: list[bytes] = []
    length = 0
    async for chunk in answer.content.iter_any():
        chunks.append(chunk)
        length += len(chunk)
        if length > limit:
            break
    return b"".join(chunks)
