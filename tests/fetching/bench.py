"""What a case of the bench is, and what may be seen of a client: the same of ours and of the naive one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from fetching.server import Asked
from fetching.site import Site

# Work is looked for every five minutes, as the DAG does.
STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class SeenPoll:
    """One poll as the client keeps it; ``None`` is what it does not keep."""

    at: datetime
    outcome: str
    reason: str | None = None
    entries: int | None = None
    new: int | None = None
    known: int | None = None
    cut: int | None = None
    gap: bool | None = None
    next_at: datetime | None = None
    why: str | None = None

    @property
    def planned(self) -> timedelta:
        """How long the client means to wait; nothing for one that does not plan."""
        return self.next_at - self.at if self.next_at else timedelta(0)


@dataclass(frozen=True)
class SeenFeed:
    """A feed as the client thinks of it."""

    url: str
    state: str
    reason: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True)
class Told:
    """What an operator reads of a feed when its case ends (``report.feed_health``)."""

    url: str
    state: str
    reason: str | None
    next_poll_reason: str | None
    overlap: str | None


@dataclass(frozen=True)
class SeenArticle:
    """An article as stored."""

    url: str
    title: str | None
    text: str
    paywalled: bool | None = None
    versions: int = 1
    canonical_url: str | None = None


@dataclass(frozen=True)
class SeenEntry:
    """An entry as stored; ``article`` is the address of the article it led to."""

    feed: str
    guid: str
    url: str | None
    title: str | None
    published_at: datetime | None
    state: str
    reason: str | None = None
    article: str | None = None


@dataclass
class Seen:
    """All that one case left behind."""

    site: Site
    asked: Sequence[Asked]
    feeds: Sequence[SeenFeed] = ()
    polls: Sequence[SeenPoll] = ()
    entries: Sequence[SeenEntry] = ()
    articles: Sequence[SeenArticle] = ()
    health: Sequence[Told] = ()

    def asks(self, path: str = "/feed") -> list[Asked]:
        """The requests for an address of the site."""
        url = self.site.url(path)
        return [asked for asked in self.asked if asked.url == url]

    def waits(self, path: str = "/feed") -> list[timedelta]:
        """The times between one request for an address and the next; what is asked twice at once counts once.

        A client may repeat a GET when a connection that was kept open breaks (RFC 9110 section 9.2.2).
        """
        moments = sorted({asked.at for asked in self.asks(path)})
        return [after - before for before, after in pairwise(moments)]

    def paths(self) -> list[str]:
        """What was asked of the site's own host, in order; robots.txt left out."""
        root = self.site.url("/")
        return [
            "/" + asked.url.removeprefix(root)
            for asked in self.asked
            if asked.url.startswith(root) and not asked.url.endswith("/robots.txt")
        ]

    @property
    def feed(self) -> SeenFeed:
        """The one feed of the case."""
        assert len(self.feeds) == 1, self.feeds
        return self.feeds[0]

    @property
    def entry(self) -> SeenEntry:
        """The one entry of the case."""
        assert len(self.entries) == 1, self.entries
        return self.entries[0]

    @property
    def article(self) -> SeenArticle:
        """The one article of the case."""
        assert len(self.articles) == 1, self.articles
        return self.articles[0]

    @property
    def told(self) -> Told:
        """What is told of the one feed of the case."""
        assert len(self.health) == 1, self.health
        return self.health[0]

    @property
    def titles(self) -> set[str | None]:
        """What the entries are called."""
        return {entry.title for entry in self.entries}


def tell(seen: Seen) -> str:
    """Return in order what a client did, for whoever asks why it failed."""
    asks = [(asked.at, f"asked {asked.url}") for asked in seen.asked]
    polls = [
        (poll.at, f"polled: {poll.outcome} {poll.reason or ''}, then {poll.planned}: {poll.why}")
        for poll in seen.polls
    ]
    lines = [f"{at:%d %H:%M} {what}" for at, what in sorted([*asks, *polls])[:60]]
    lines += [
        f"entry {entry.guid} {entry.state} {entry.reason or ''} {entry.url}" for entry in seen.entries[:20]
    ]
    return "\n".join(lines)


Check = Callable[[Seen], None]
Build = Callable[[Site], Check]


@dataclass(frozen=True)
class Case:
    """A behaviour of a server and what a good client makes of it.

    ``build`` writes the site's script and returns the check. ``direct``: dialled itself, not by way of the
    gateway. ``naive_polls`` bounds the naive client where each of its polls costs the test real time.
    """

    name: str
    rule: str
    build: Build
    lasts: timedelta
    direct: bool = False
    naive_polls: int | None = None

    def __str__(self) -> str:
        return self.name


@dataclass
class Cases:
    """The cases of one chapter, in the order in which they are written."""

    found: list[Case] = field(default_factory=list)
    also_held: list[Case] = field(default_factory=list)

    def case(self, rule: str, *, hours: float = 2.75, **more) -> Callable[[Build], Build]:
        """Enter a function as a case; its name is the case's."""

        def enter(build: Build) -> Build:
            self.add(build.__name__, rule, build, hours=hours, **more)
            return build

        return enter

    def add(
        self, name: str, rule: str, build: Build, *, hours: float = 2.75, also_held: bool = False, **more
    ) -> None:
        """Enter a case; ``also_held`` marks one that the naive client holds too."""
        place = self.also_held if also_held else self.found
        place.append(Case(name.replace("_", "-"), rule, build, timedelta(hours=hours), **more))


def between(value: timedelta, shortest_min: float, longest_min: float) -> bool:
    """Tell whether a wait lies within minutes, give or take the step in which work is looked for."""
    return timedelta(minutes=shortest_min) <= value <= timedelta(minutes=longest_min) + STEP
