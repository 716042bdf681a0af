"""Tell an outage of ours from the failures of others."""

from collections.abc import Sequence

from newswatch.errors import FetchError

# Five or more items of three or more hosts, all failing and none for good: that is us, not them.
MIN_ITEMS = 5
MIN_HOSTS = 3


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
