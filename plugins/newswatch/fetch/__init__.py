"""Fetch feeds and pages from strangers' servers: politely, within limits, never from our own network."""

from newswatch.fetch.client import Fetcher
from newswatch.fetch.hosts import Hosts, SiteRestsError
from newswatch.fetch.policy import FetchPolicy, Request, Response
from newswatch.fetch.robots import Robots

__all__ = ["FetchPolicy", "Fetcher", "Hosts", "Request", "Response", "Robots", "SiteRestsError"]
