"""What to believe of a feed's server: its validators, its redirects. Pure."""

from datetime import datetime, timedelta

from newswatch.errors import FetchError, ItemError, Reason

# A server may go on saying "not modified" of a document that changed: now and then the whole is asked for.
WHOLE_EVERY = timedelta(days=3)
# For so long validators are not sent to a server that gave a new document those of an old one.
DISTRUST = timedelta(days=30)

Validators = tuple[str | None, str | None]
"""ETag and Last-Modified."""

_PASSING = frozenset(
    {Reason.TIMEOUT, Reason.CONNECTION, Reason.RATE_LIMITED, Reason.TLS, Reason.BAD_ENCODING}
)


def asks_for_all(last_whole_at: datetime | None, lied_at: datetime | None, now: datetime) -> bool:
    """Tell whether a poll is to ask for the whole document, without validators."""
    distrusted = lied_at is not None and now - lied_at < DISTRUST
    return distrusted or last_whole_at is None or now - last_whole_at >= WHOLE_EVERY


def is_lie(before: Validators, after: Validators) -> bool:
    """Tell whether a new document came under the validators of the last: its ETag, or without one its date.

    >>> is_lie(('"1"', None), ('"1"', "today")), is_lie((None, "today"), (None, "today"))
    (True, True)
    >>> is_lie((None, None), (None, None)), is_lie(('"1"', "today"), ('"2"', "today"))
    (False, False)
    """
    if before[0] or after[0]:
        return before[0] == after[0]
    return before[1] is not None and before[1] == after[1]


def keeps_new_address(error: ItemError) -> bool:
    """Tell whether a feed that moved is to be asked at its new address again after a failure.

    What may pass is no reason to go back; an address that is gone, or serves no feed any more, is.
    """
    if isinstance(error, FetchError) and error.status is not None:
        return error.status >= 500 or error.reason is Reason.RATE_LIMITED
    return error.reason in _PASSING
