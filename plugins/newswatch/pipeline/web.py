"""Turn settings into the fetcher's policy."""

from newswatch.fetch import FetchPolicy
from newswatch.settings import Settings


def fetch_policy(settings: Settings) -> FetchPolicy:
    """Return how we behave on the network."""
    return FetchPolicy(
        user_agent=settings.user_agent,
        total_timeout_s=settings.fetch_timeout_s,
        allow_private=settings.allow_private,
        gateway_url=settings.gateway_url,
        host_delay_s=settings.host_delay_s,
    )
