"""Addresses: what they are made of, which of them are one page, and who stands behind them. No I/O."""

from newswatch.urls.address import Address, resolve_url, split_url, without_credentials
from newswatch.urls.canonical import canonical_url, unwrapped_url, url_key
from newswatch.urls.hosts import host_of, registrable_domain

__all__ = [
    "Address",
    "canonical_url",
    "host_of",
    "registrable_domain",
    "resolve_url",
    "split_url",
    "unwrapped_url",
    "url_key",
    "without_credentials",
]
