"""The one address that all copies of a page share: an identity, not the address to fetch or to show."""

import hashlib
import re
from dataclasses import replace

from newswatch.errors import Reason, UrlError
from newswatch.urls.address import split_url
from newswatch.urls.hosts import domain_of, site_host
from newswatch.urls.params import is_noise
from newswatch.urls.wrappers import unwrap

# Each address unwrapped is shorter than its wrapper; nobody nests this many in good faith.
_ROUNDS = 40

_PATH_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@")
_VALUE_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*,:@/?")
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_SLASHES = re.compile(r"/{2,}")
# ``/a;jsessionid=1`` (servlets) and ``/(S(abc))/a`` (ASP.NET).
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|(?<=/)\(S\([0-9a-z]+\)\)/", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index\.(?:s?html?|php)|default\.(?:aspx?|html?))", re.IGNORECASE)
# After one of these, "amp" is what the page is about.
_SHELVES = frozenset(
    {"tag", "tags", "topic", "topics", "keyword", "keywords", "category", "search", "author"}
)
_AMP_FILE = re.compile(r"(.+)[._]amp(\.s?html?)?", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """Return the address two copies of a page share.

    Applying it twice changes nothing. Secure and plain, ``www``, mobile and AMP addresses become one, so the
    result is for comparing: the address to fetch is the one that was given.

    >>> canonical_url("HTTPS://Example.org:443/a?utm_source=x&id=1#top")
    'https://example.org/a?id=1'

    Raises:
        UrlError: The text is no http(s) address.
    """
    for _ in range(_ROUNDS):
        known, url = url, canonical_step(url)
        if url == known:
            return url
    raise UrlError(Reason.BAD_URL, "too many addresses inside each other")


def unwrapped_url(url: str) -> str:
    """Return the page's own address where one only leads there, else the address as it is given.

    >>> unwrapped_url("https://www.google.com/url?url=https%3A%2F%2Fwww.example.org%2Fa%3Fb")
    'https://www.example.org/a?b'

    Raises:
        UrlError: The text is no http(s) address.
    """
    for _ in range(_ROUNDS):
        address = split_url(url)
        inner = unwrap(replace(address, host=site_host(address.host)))
        if inner is None:
            return url
        url = inner
    raise UrlError(Reason.BAD_URL, "too many addresses inside each other")


def url_key(canonical_url: str) -> str:
    """Return the key of a canonical address, as short as a database likes: 32 hexadecimal characters.

    >>> url_key("https://example.org/a?id=1")
    'c6d55853061d216334403d6e405aeb2e'
    """
    return hashlib.sha256(canonical_url.encode()).hexdigest()[:32]


def canonical_step(url: str) -> str:
    """Return the address one step nearer to its canonical form, which stays as it is."""
    address = split_url(url)
    address = replace(address, host=site_host(address.host))
    return unwrap(address) or str(
        replace(
            address,
            scheme=address.scheme if address.port else "https",
            path=canonical_path(address.path),
            query=canonical_query(address.query or "", domain_of(address.host)) or None,
            fragment=canonical_fragment(address.fragment),
        )
    )


def canonical_path(path: str) -> str:
    """Return the path without session, index file, AMP mark, doubled or trailing slash; its case is kept.

    >>> canonical_path("/News/amp/caf%c3%a9/index.html"), canonical_path("/amp")
    ('/News/caf%C3%A9', '/amp')
    """
    path = _SLASHES.sub("/", _PATH_SESSION.sub("", recode(path, _PATH_SAFE)))
    segments = [segment for segment in path.split("/") if segment]
    if segments and _INDEX.fullmatch("/" + segments[-1]):
        segments.pop()
    return "/" + "/".join(without_amp(segments))


def without_amp(segments: list[str]) -> list[str]:
    """Return the segments without those that only ask for the AMP dress; a path of nothing else is kept."""
    marks = {at for at, segment in enumerate(segments) if segment.lower() == "amp"}
    kept = [segment for at, segment in enumerate(segments) if at not in marks]
    if not kept or (marks and kept[-1].lower() in _SHELVES):
        return segments
    if mark := _AMP_FILE.fullmatch(kept[-1]):
        kept[-1] = mark[1] + (mark[2] or "")
    return kept


def canonical_query(query: str, domain: str = "") -> str:
    """Return the parameters that choose the page, sorted by name and encoded in one way.

    >>> canonical_query("id=2&b=%7e+x&gclid=9&a=")
    'a&b=~+x&id=2'
    """
    # Feeds that escape twice leave "&amp;" in addresses.
    parts = query.replace("&amp;", "&").split("&")
    pairs = dict.fromkeys(split_pair(part) for part in parts if part.strip("="))
    kept = [pair for pair in pairs if not is_noise(*pair, domain)]
    kept.sort(key=lambda pair: pair[0])
    return "&".join(f"{name}={value}" if value else name for name, value in kept)


def split_pair(part: str) -> tuple[str, str]:
    """Return name and value of one parameter, each encoded in one way."""
    name, _, value = part.partition("=")
    return recode_form(name), recode_form(value)


def recode_form(text: str) -> str:
    """Return a name or value of a query in the one encoding: a space is ``+``."""
    return recode(text.replace("+", "%20"), _VALUE_SAFE).replace("%20", "+")


def recode(text: str, safe: frozenset[int]) -> str:
    """Return the text with a byte encoded only if it must be, in capital digits (RFC 3986 section 6.2.2)."""
    return _ENCODED.sub(lambda found: plain_or_encoded(int(found[1], 16), safe), text)


def plain_or_encoded(byte: int, safe: frozenset[int]) -> str:
    """Return one byte as the character it is where that is safe."""
    return chr(byte) if byte in safe else f"%{byte:02X}"


def canonical_fragment(fragment: str | None) -> str | None:
    """Return the fragment only where it names the page (``#!``): no other says which page it is."""
    return fragment if fragment and fragment.startswith("!") else None
