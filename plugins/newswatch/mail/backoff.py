"""When to try a deferred mail again, and when to give it up."""

from datetime import timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
# One minute, doubled up to four hours: about sixteen hours in all. RFC 5321 section 4.5.4.1 asks mail relays
# for four to five days; an alert is worth nothing by then.
MAX_ATTEMPTS = 12


def backoff(attempts: int, jitter: float) -> timedelta:
    """Return how long to wait after so many failed attempts.

    ``jitter`` in [0, 1) spreads those that failed together.

    >>> backoff(1, 0.0), backoff(3, 0.5)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=300))
    """
    doublings = min(max(attempts, 1) - 1, 16)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT) * (1 + jitter / 2)


def is_dead(attempts: int) -> bool:
    """Say whether a mail failed so often that it goes to the dead letters."""
    return attempts >= MAX_ATTEMPTS
