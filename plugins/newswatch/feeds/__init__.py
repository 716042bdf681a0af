"""Read feeds and decide when to poll them again. Pure: bytes, headers and the time come in, values go out."""

from newswatch.feeds.discovery import Elsewhere
from newswatch.feeds.document import parse_feed, parse_listing, read_feed
from newswatch.feeds.overlap import Overlap, overlap
from newswatch.feeds.policy import (
    FeedState,
    NextPoll,
    PollOutcome,
    PollState,
    Verdict,
    is_due,
    next_poll,
)
from newswatch.feeds.rhythm import server_hint_s
from newswatch.feeds.sitemap import SitemapLink

__all__ = [
    "Elsewhere",
    "FeedState",
    "NextPoll",
    "Overlap",
    "PollOutcome",
    "PollState",
    "SitemapLink",
    "Verdict",
    "is_due",
    "next_poll",
    "overlap",
    "parse_feed",
    "parse_listing",
    "read_feed",
    "server_hint_s",
]
