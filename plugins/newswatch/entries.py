"""The states of an entry and the moves between them (docs/entry-states.md). Decides; writes nothing."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType

from newswatch.errors import ExtractError, FetchError, ItemError, Reason


class EntryState(StrEnum):
    """Where an entry is; stored, so the values never change."""

    NEW = "new"
    DUE = "due"
    CLAIMED = "claimed"
    DONE = "done"
    GONE = "gone"
    REFUSED = "refused"
    NO_ARTICLE = "no_article"
    QUARANTINED = "quarantined"


FINAL = frozenset(
    {
        EntryState.DONE,
        EntryState.GONE,
        EntryState.REFUSED,
        EntryState.NO_ARTICLE,
        EntryState.QUARANTINED,
    }
)
"""Every entry ends in one of these. Only a change in the feed or a replay takes it up again."""

_DUE_AGAIN = frozenset({EntryState.DUE})
_TAKEN_UP_AGAIN = frozenset({EntryState.DUE, EntryState.CLAIMED})

TRANSITIONS: Mapping[EntryState, frozenset[EntryState]] = MappingProxyType(
    {
        EntryState.NEW: frozenset({EntryState.CLAIMED}),
        EntryState.DUE: frozenset({EntryState.CLAIMED}),
        EntryState.CLAIMED: FINAL | _DUE_AGAIN,
        **dict.fromkeys(sorted(FINAL), _TAKEN_UP_AGAIN),
    }
)
"""The states that may follow each state."""

_MISSING = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_CLOSED = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    }
)
_REFUSALS = frozenset(
    {Reason.ROBOTS, Reason.NOINDEX, Reason.FORBIDDEN_ADDRESS, Reason.BAD_URL, Reason.NOT_HTML}
)
_VERDICTS = frozenset(
    {
        Reason.NO_BODY,
        Reason.CONSENT_WALL,
        Reason.LOGIN_WALL,
        Reason.NOT_FOUND_PAGE,
        Reason.INDEX_PAGE,
    }
)


def outcome_of(error: ItemError, attempts: int, max_attempts: int) -> EntryState:
    """Return the state in which a claimed entry that failed goes on.

    ``attempts`` counts this one. What may succeed later is tried again while attempts are left.

    >>> outcome_of(FetchError(Reason.TIMEOUT, retryable=True), attempts=1, max_attempts=5)
    <EntryState.DUE: 'due'>
    >>> outcome_of(FetchError(Reason.TIMEOUT, retryable=True), attempts=5, max_attempts=5)
    <EntryState.QUARANTINED: 'quarantined'>
    """
    if not is_last(error, attempts, max_attempts):
        return EntryState.DUE
    if error.reason is Reason.GONE or _status(error) in _MISSING:
        return EntryState.GONE
    if isinstance(error, ExtractError) and error.reason in _VERDICTS:
        return EntryState.NO_ARTICLE
    if error.reason in _REFUSALS or _status(error) in _CLOSED:
        return EntryState.REFUSED
    return EntryState.QUARANTINED


def is_last(error: ItemError, attempts: int, max_attempts: int) -> bool:
    """Return whether an entry that failed is not tried again."""
    return not error.retryable or attempts >= max_attempts


def _status(error: ItemError) -> int | None:
    return error.status if isinstance(error, FetchError) else None
