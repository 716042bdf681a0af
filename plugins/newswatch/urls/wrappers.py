"""Addresses that only carry another one: search results, link shims, AMP caches, old Google News links."""

import base64
import binascii
import re
from urllib.parse import parse_qs

from newswatch.errors import UrlError
from newswatch.urls.address import Address, split_url

# Host (without www and mobile marks), path, and the parameters that hold the page's address, in order.
_SHIMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"google\.[a-z.]{2,6}", r"/url", ("url", "q")),
    (r"news\.google\.[a-z.]{2,6}", r"/news/url", ("url",)),
    (r"l\.facebook\.com|lm\.facebook\.com|facebook\.com", r"/l\.php", ("u",)),
    (r"l\.instagram\.com", r"/", ("u",)),
    (r"bing\.com", r"/news/apiclick\.aspx", ("url",)),
    (r"duckduckgo\.com", r"/l", ("uddg",)),
    (r"vk\.com", r"/away\.php", ("to",)),
    (r"out\.reddit\.com", r"/.*", ("url",)),
    (r"t\.umblr\.com", r"/redirect", ("z",)),
    (r"youtube\.com", r"/redirect", ("q",)),
    (r"linkedin\.com", r"/redir/redirect", ("url",)),
    (r"slack-redir\.net", r"/link", ("url",)),
    (r"[a-z0-9]+\.safelinks\.protection\.outlook\.com", r"/", ("url",)),
    (r"getpocket\.com", r"/redirect", ("url",)),
    (r"flipboard\.com", r"/redirect", ("url",)),
    (r"yandex\.[a-z.]{2,6}", r"/clck/jsredir|/turbo", ("text", "url")),
    (r"cc\.naver\.com", r"/.*", ("u",)),
    (r"feedproxy\.[a-z0-9.-]+|feeds\.[a-z0-9.-]+", r"/.*", ("url", "u")),
)
_SHIM_TABLE = tuple((re.compile(host), re.compile(path), names) for host, path, names in _SHIMS)

# /c/ is a page, /v/ the viewer, /i/ an image; a further s/ means https.
_AMP_CACHE = re.compile(r"/[cv]/(s/)?(.+)")
_AMP_VIEWER = re.compile(r"/amp/(s/)?(.+)")
_GOOGLE_NEWS = re.compile(r"/(?:rss/)?(?:__i/rss/rd/)?articles/(CBM[0-9A-Za-z_-]+)")
_INSIDE = re.compile(rb"https?://[\x21-\x7e]+")


def unwrap(address: Address) -> str | None:
    """Return the address carried inside, ``None`` if there is none to be read.

    >>> unwrap(split_url("https://google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa"))
    'https://example.org/a'
    """
    inner = from_shim(address) or from_amp_cache(address) or from_google_news(address)
    return inner if inner and is_address(inner) else None


def is_address(text: str) -> bool:
    """Tell whether the text can be taken apart: a shim with rubbish inside stays a shim."""
    try:
        split_url(text)
    except UrlError:
        return False
    return True


def from_shim(address: Address) -> str | None:
    """Return what a shim's parameter carries."""
    if not address.query:
        return None
    for host, path, names in _SHIM_TABLE:
        if host.fullmatch(address.host) and path.fullmatch(address.path):
            values = parse_qs(address.query)
            inner = (values[name][0] for name in names if name in values)
            return next((text for text in inner if text.lower().startswith(("http://", "https://"))), None)
    return None


def from_amp_cache(address: Address) -> str | None:
    """Return the page that an AMP cache or Google's viewer shows."""
    if address.host == "cdn.ampproject.org" or address.host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.fullmatch(address.path)
    elif re.fullmatch(r"google\.[a-z.]{2,6}", address.host):
        found = _AMP_VIEWER.fullmatch(address.path)
    else:
        found = None
    if not found or "." not in found[2].partition("/")[0]:
        return None
    query = f"?{address.query}" if address.query else ""
    return f"http{'s' if found[1] else ''}://{found[2]}{query}"


def from_google_news(address: Address) -> str | None:
    """Return the page in an old Google News link (base64 of a message); new ones hold only a number."""
    found = _GOOGLE_NEWS.fullmatch(address.path) if address.host.startswith("news.google.") else None
    if not found:
        return None
    try:
        message = base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4))
    except (binascii.Error, ValueError):
        return None
    inner = _INSIDE.search(message)
    return inner[0].decode("ascii") if inner else None
