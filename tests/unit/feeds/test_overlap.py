"""What two polls have in common, and what a gap between them may hide."""

from datetime import UTC, datetime, timedelta

import pytest

from newswatch.feeds.overlap import may_be_lost
from newswatch.model import FeedDocument, FeedEntry

NOW = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "since", "lost"),
    [
        ((0, 1, 2, 3), 10, 7),  # one an hour, and seven hours that no document shows
        ((0, 1, 2, 3), 3, 0),
        ((0, 1, 2, 3), 2, 0),
        ((0,), 10, None),
        ((), 10, None),
        ((1, 1), 10, None),
        ((0, 1e-9), 9_000, 1_000_000),  # seen in review: too large for its column, and the poll was lost
    ],
)
def test_a_gap_may_hide_what_the_documents_rate_tells(hours, since, lost):
    dates = [NOW - timedelta(hours=hour) for hour in hours]
    entries = tuple(FeedEntry(str(place), None, published_at=date) for place, date in enumerate(dates))
    document = FeedDocument("rss20", None, None, None, entries)
    assert may_be_lost(document, NOW - timedelta(hours=since)) == lost
