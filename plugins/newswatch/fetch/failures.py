"""Turn what went wrong on the wire into ``FetchError``: which reason, and whether to come back, and when."""

import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from newswatch.errors import FetchError, Reason
from newswatch.fetch.guard import ForbiddenAddressError
from newswatch.fetch.policy import Kind

MAX_RETRY_AFTER_S = 7 * 86_400.0

# What another day may change. 501 and 505 say the server will never do it.
_PASSING = frozenset({408, 421, 425, 429})
_FINAL = frozenset({501, 505})
_SECONDS = re.compile(r"\d{1,18}(?:\.\d+)?")

_PHRASES = {int(status): status.phrase for status in HTTPStatus}

NETWORK_ERRORS = (aiohttp.ClientError, OSError, ValueError)


def refusal(status: int, headers: Mapping[str, str], kind: Kind, now: datetime) -> FetchError:
    """Return the error that a status other than 200 and 304 stands for.

    A feed's 403 or 404 may pass (a surprising number come back), a page's does not; 410 is for good.
    """
    detail = f"{status} {phrase(status)}".strip()
    if status == HTTPStatus.GONE:
        return FetchError(Reason.GONE, detail, status=status)
    wait_s = retry_after(headers, now)
    passing = status in _PASSING or (status >= 500 and status not in _FINAL) or (status < 400 and wait_s)
    return FetchError(
        Reason.RATE_LIMITED if status == HTTPStatus.TOO_MANY_REQUESTS else Reason.HTTP_STATUS,
        detail,
        retryable=bool(passing) or kind == "feed",
        status=status,
        retry_after_s=wait_s,
    )


def phrase(status: int) -> str:
    """Return the standard's own words for a status (never the server's)."""
    return _PHRASES.get(status, "")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return what Retry-After asks for (RFC 9110 section 10.2.3), at most seven days; rubbish counts as none.

    A date is measured against the server's own clock where it tells it.

    >>> retry_after({"retry-after": "120"}, datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    """
    text = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), MAX_RETRY_AFTER_S)
    moment = http_date(text)
    if moment is None:
        return None
    seconds = (moment - (http_date(headers.get("date", "")) or now)).total_seconds()
    return min(seconds, MAX_RETRY_AFTER_S) if seconds > 0 else None


def http_date(text: str) -> datetime | None:
    """Return the moment of an HTTP date, ``None`` if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def network_failure(error: Exception, *, proxied: bool = False) -> FetchError:
    """Return the error that an exception of the network or of aiohttp stands for.

    Behind a proxy nothing but the proxy is dialled: an address that is refused then is no site's.
    """
    if isinstance(error, TimeoutError):
        return FetchError(Reason.TIMEOUT, "no complete answer in time", retryable=True)
    if isinstance(getattr(error, "os_error", error), ForbiddenAddressError):
        if proxied:
            return FetchError(Reason.CONNECTION, "the proxy's name led elsewhere", retryable=True)
        return FetchError(Reason.FORBIDDEN_ADDRESS, str(getattr(error, "os_error", error)))
    if isinstance(error, (aiohttp.InvalidURL, ValueError)) and not isinstance(error, ssl.SSLError):
        return FetchError(Reason.BAD_URL, type(error).__name__)
    reason = Reason.CONNECTION
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        reason = Reason.TLS
    elif isinstance(error, aiohttp.ClientConnectorDNSError):
        reason = Reason.DNS
    return FetchError(reason, f"{type(error).__name__}: {error}"[:300], retryable=True)
