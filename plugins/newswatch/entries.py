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
"""Every entry ends in one of these. Only a change in the feed or a replay moves it on."""

_DUE_AGAIN = frozenset({EntryState.DUE})

TRANSITIONS: Mapping[EntryState, frozenset[EntryState]] = MappingProxyType(
    {
        EntryState.NEW: frozenset({EntryState.CLAIMED}),
        EntryState.DUE: frozenset({EntryState.CLAIMED}),
        EntryState.CLAIMED: FINAL | _DUE_AGAIN,
        **dict.fromkeys(sorted(FINAL), _DUE_AGAIN),
    }
)
"""The states that may follow each state."""

_MISSING = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_REFUSALS = frozenset({Reason.ROBOTS, Reason.FORBIDDEN_ADDRESS, Reason.BAD_URL, Reason.NOT_HTML})
_VERDICTS = frozenset(
    {
        Reason.NO_BODY,
        Reason.CONSENT_WALL,
        Reason.LOGIN_WALL,
        Reason.NOT_FOUND_PAGE,
        Reason.INDEX_PAGE,
        Reason.NOT_HTML,
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
    if error.retryable and attempts < max_attempts:
        return EntryState.DUE
    if _is_gone(error):
        return EntryState.GONE
    if isinstance(error, ExtractError) and error.reason in _VERDICTS:
        return EntryState.NO_ARTICLE
    if error.reason in _REFUSALS:
        return EntryState.REFUSED
    return EntryState.QUARANTINED


def _is_gone(error: ItemError) -> bool:
    return error.reason is Reason.GONE or (isinstance(error, FetchError) and error.status in _MISSING)
