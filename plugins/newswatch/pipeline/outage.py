"""Tell an outage of ours from the failures of others."""

from collections.abc import Sequence
from datetime import timedelta

from newswatch.errors import FetchError, OutageError
from newswatch.pipeline.workplace import Workplace
from newswatch.store.feeds import worked_lately

# Five or more items of three or more hosts, all failing and none for good: that is us, not them.
MIN_ITEMS = 5
MIN_HOSTS = 3
# While others answer, a few dead sites are dead sites, however alone they are in their batch.
LATELY = timedelta(minutes=15)


def find_outage(
    workplace: Workplace, failures: Sequence[FetchError], hosts: Sequence[str]
) -> OutageError | None:
    """Return the outage that these failures mean, if they mean one."""
    if not is_outage(failures, hosts):
        return None
    with workplace.engine.begin() as conn:
        if worked_lately(conn, workplace.clock() - LATELY):
            return None
    return OutageError(f"{len(failures)} requests to {len(set(hosts))} hosts all failed: {failures[0]}")


def is_outage(failures: Sequence[FetchError], hosts: Sequence[str]) -> bool:
    """Return whether these failures, of as many requests as there are hosts listed, mean an outage.

    >>> is_outage([FetchError("timeout", retryable=True)] * 5, ["a", "a", "b", "b", "c"])
    True
    """
    return (
        len(hosts) >= MIN_ITEMS
        and len(set(hosts)) >= MIN_HOSTS
        and len(failures) == len(hosts)
        and all(failure.retryable for failure in failures)
    )
