"""Take an address apart as browsers do (WHATWG URL), http and https only; anything else is a ``UrlError``."""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urljoin

import idna

from newswatch.errors import Reason, UrlError

# Longer than any page of news; sitemaps allow 2,048, servers commonly 8,000 (RFC 9110 section 4.1).
MAX_URL_CHARS = 8_192
DEFAULT_PORTS = {"http": 80, "https": 443}

_EDGES = "".join(map(chr, range(0x21)))
_NEWLINES = re.compile(r"[\t\r\n]")
_SHAPE = re.compile(
    r"(https?):[/\\]{2,}([^/\\?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL
)
_HOST = re.compile(r"(?!.{254})[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# What a path or query may hold unescaped (RFC 3986 section 3.3 and 3.4); "%" only before two hex digits.
_UNSAFE = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]")


@dataclass(frozen=True)
class Address:
    """An http(s) address in parts; ``port`` is ``None`` where it is the scheme's own."""

    scheme: str
    host: str
    port: int | None = None
    path: str = "/"
    query: str | None = None
    fragment: str | None = None
    userinfo: str | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a request's target begins."""
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")

    @property
    def wire(self) -> str:
        """The address as it is sent: no fragment, no credentials."""
        return self.origin + self.path + (f"?{self.query}" if self.query is not None else "")

    def __str__(self) -> str:
        return self.wire + (f"#{self.fragment}" if self.fragment is not None else "")


def split_url(text: str) -> Address:
    """Return the parts of an absolute address; what is unsafe in them comes out percent-encoded.

    >>> split_url(" HTTP://Example.ORG:80/a b?q=ü#top").wire
    'http://example.org/a%20b?q=%C3%BC'

    Raises:
        UrlError: It is no http(s) address.
    """
    shape = _SHAPE.fullmatch(tidy(text))
    if shape is None:
        raise UrlError(Reason.BAD_URL, "no http(s) address")
    scheme, authority, path, query, fragment = shape.groups()
    scheme = scheme.lower()
    userinfo, _, host_port = authority.rpartition("@")
    host, port = split_port(host_port, scheme)
    return Address(
        scheme=scheme,
        host=read_host(host),
        port=port,
        path=remove_dots(escape(path.replace("\\", "/"))),
        query=None if query is None else escape(query),
        fragment=None if fragment is None else escape(fragment),
        userinfo=userinfo or None,
    )


def resolve_url(base: str, link: str) -> str:
    """Return the absolute address a link on the page ``base`` points to, fit to be fetched.

    >>> resolve_url("https://example.org/news/", "../a b?x=1")
    'https://example.org/a%20b?x=1'

    Raises:
        UrlError: The link leads to no http(s) address.
    """
    link = tidy(link)
    if _SHAPE.fullmatch(link):
        return str(split_url(link))
    try:
        joined = urljoin(str(split_url(base)), link.replace("\\", "/"))
    except ValueError as error:
        raise UrlError(Reason.BAD_URL, str(error)) from error
    return str(split_url(joined))


def tidy(text: str) -> str:
    """Return the text as browsers read it: no blank edges, no line breaks inside, no lone surrogate.

    Raises:
        UrlError: It is too long for an address.
    """
    if len(text) > MAX_URL_CHARS:
        raise UrlError(Reason.BAD_URL, f"longer than {MAX_URL_CHARS} characters")
    return _SURROGATE.sub("\ufffd", _NEWLINES.sub("", text.strip(_EDGES)))


def escape(text: str) -> str:
    """Return the text with what may not be sent percent-encoded; what is encoded stays as it is."""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def split_port(host_port: str, scheme: str) -> tuple[str, int | None]:
    """Return host and port; the scheme's own port counts as none.

    Raises:
        UrlError: The port is no number from 1 to 65535.
    """
    host, colon, port = host_port.rpartition(":")
    if not colon or "]" in port:
        return host_port, None
    if not port:
        return host, None
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) <= 65_535):
        raise UrlError(Reason.BAD_URL, "bad port")
    return host, None if int(port) == DEFAULT_PORTS[scheme] else int(port)


@lru_cache(maxsize=4096)
def read_host(text: str) -> str:
    """Return the host in lower-case ASCII: IDN as ``xn--``, an IPv4 address in any notation as four decimals.

    >>> read_host("Пример.рф."), read_host("0x7f.1")
    ('xn--e1afmkfd.xn--p1ai', '127.0.0.1')

    Raises:
        UrlError: It is none.
    """
    if text.startswith("["):
        return read_ipv6(text)
    host = to_ascii(unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text)
    host = host.removesuffix(".")
    if not _HOST.fullmatch(host):
        raise UrlError(Reason.BAD_URL, "bad host")
    labels = host.split(".")
    return read_ipv4(labels) if _NUMBER.fullmatch(labels[-1]) else host


def to_ascii(host: str) -> str:
    """Return the host in ASCII (UTS 46, as browsers map it)."""
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError as error:
        raise UrlError(Reason.BAD_URL, f"bad host: {error}") from error


def read_ipv6(text: str) -> str:
    """Return an IPv6 address in brackets, compressed; a zone id is refused."""
    try:
        address = ipaddress.IPv6Address(text.removeprefix("[").removesuffix("]"))
    except ValueError as error:
        raise UrlError(Reason.BAD_URL, "bad IPv6 address") from error
    if not text.endswith("]") or address.scope_id is not None:
        raise UrlError(Reason.BAD_URL, "bad IPv6 address")
    return f"[{address.compressed}]"


def read_ipv4(labels: list[str]) -> str:
    """Return an IPv4 address from decimal, octal or hexadecimal parts; the last one fills what is left."""
    numbers = [read_number(label) for label in labels]
    if len(numbers) > 4 or any(number > 255 for number in numbers[:-1]):
        raise UrlError(Reason.BAD_URL, "bad IPv4 address")
    spare = 5 - len(numbers)
    if numbers[-1] >= 256**spare:
        raise UrlError(Reason.BAD_URL, "bad IPv4 address")
    value = numbers[-1] + sum(number << 8 * (3 - place) for place, number in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value))


def read_number(label: str) -> int:
    """Return one part of an IPv4 address in its notation (0x hexadecimal, leading 0 octal)."""
    try:
        if label.startswith("0x"):
            return int(label[2:] or "0", 16)
        return int(label, 8 if label.startswith("0") else 10)
    except ValueError as error:
        raise UrlError(Reason.BAD_URL, "bad IPv4 address") from error


def remove_dots(path: str) -> str:
    """Return the path without ``.`` and ``..`` (RFC 3986 section 5.2.4); never empty."""
    if "." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        if plain == "..":
            kept = kept[:-1]
        elif plain != ".":
            kept.append(segment)
    if plain in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def without_credentials(url: str) -> str:
    """Return an address as it may be kept or shown; text that is no address stays, for nobody could ask it.

    >>> without_credentials("https://user:secret@feeds.example/a?b=1#c")
    'https://feeds.example/a?b=1'
    """
    try:
        return split_url(url).wire
    except UrlError:
        return url
