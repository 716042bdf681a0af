"""A newsroom that goes on: a report every minute, and now and then an edit, a copy, a follow-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from newswatch.newsroom.bulletins import Rhythm, write_bulletins
from newswatch.newsroom.drafts import MAX_REVISION
from newswatch.newsroom.room import Newsroom, build_newsroom
from newswatch.newsroom.values import SampleResponse

EVERY = timedelta(minutes=1)
# A revision edits an article, adds a copy and a follow-up; there are a few of them.
REVISED_EVERY = timedelta(minutes=7)
# Older reports leave the feeds and the sites: a feed is a window, and a reader that comes late misses some.
KEPT = 60


@dataclass
class LiveNewsroom:
    """A room whose answers depend on the clock alone: after a restart it is where it would be."""

    seed: int
    start: datetime
    clock: Callable[[], datetime]
    every: timedelta = EVERY
    _shown: tuple[int, tuple[str, ...]] | None = field(default=None, repr=False)
    _room: Newsroom | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def rhythm(self) -> Rhythm:
        """When reports appear."""
        return Rhythm(self.start, self.every)

    def today(self) -> Newsroom:
        """Return what the newsroom shows at this moment."""
        now = self.clock()
        revision = min(MAX_REVISION, max(0, (now - self.start) // REVISED_EVERY))
        last = self.rhythm.published_by(now)
        reports = write_bulletins(self.seed, self.rhythm, max(1, last - KEPT + 1), last)
        out = tuple(report for report in reports if report.published_at <= now)
        shown = (revision, tuple(report.id for report in out))
        with self._lock:
            if self._room is None or shown != self._shown:
                self._room = build_newsroom(self.seed, self.start, revision, out)
                self._shown = shown
            return self._room

    def respond(self, url: str, headers: Mapping[str, str]) -> SampleResponse:
        """Answer as the newsroom of this moment does."""
        return self.today().respond(url, headers)
