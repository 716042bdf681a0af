"""Look at one feed as a poll would, and keep what a person asks about it: no database, nothing is stored."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from newswatch.errors import FeedError, FetchError, ItemError
from newswatch.feeds import Elsewhere, NextPoll, PollOutcome, PollState, next_poll, server_hint_s
from newswatch.feeds.charset import Charset
from newswatch.feeds.diagnosis import Diagnosis, diagnose
from newswatch.fetch import Fetcher, Request, Response, Robots
from newswatch.model import FeedDocument
from newswatch.pipeline.web import fetch_policy
from newswatch.pipeline.workers import Workers
from newswatch.settings import Settings

_UNKNOWN = Charset("unknown", "it could not be read")
# So many of the feeds that a page names are tried.
_TRIES = 5


@dataclass(frozen=True)
class FeedCheck:
    """What came from an address.

    ``hops`` are the addresses asked, ``answer`` what the last one gave, ``stored_url`` the one to ask next
    time. ``robots`` says whether the first entry's page may be fetched, ``None`` where there is none.
    """

    url: str
    hops: tuple[str, ...]
    answer: Response | FetchError
    diagnosis: Diagnosis | None = None
    planned: NextPoll | None = None
    hint_s: float | None = None
    robots: bool | FetchError | None = None

    @property
    def document(self) -> FeedDocument | None:
        """The feed, where there is one."""
        found = self.diagnosis.found if self.diagnosis else None
        return found if isinstance(found, FeedDocument) else None

    @property
    def stored_url(self) -> str:
        """The address that a poll would ask next time."""
        permanent = self.answer.permanent_url if isinstance(self.answer, Response) else None
        return permanent or self.url

    @property
    def refusal(self) -> str | None:
        """Why this is no feed that can be polled, ``None`` for one that is."""
        if isinstance(self.answer, FetchError):
            return f"{self.answer.reason}: {self.answer.detail}".removesuffix(": ")
        found = self.diagnosis.found if self.diagnosis else None
        if isinstance(found, Elsewhere):
            return "a page that names feeds" if found.kind == "page" else None
        return self.diagnosis.refusal if self.diagnosis else None


def check_feed(settings: Settings, url: str, now: datetime, *, user_agent: str | None = None) -> FeedCheck:
    """Ask an address once, and the robots.txt of the first page it leads to."""
    return asyncio.run(_check(settings, Request(url, "feed", user_agent=user_agent), now))


def find_feed(settings: Settings, url: str, now: datetime, *, user_agent: str | None = None) -> FeedCheck:
    """Look at an address, or where that is a page, at the first of the feeds it names that can be read."""
    check = check_feed(settings, url, now, user_agent=user_agent)
    named = check.diagnosis.named if check.diagnosis and not check.document else ()
    for feed in named[:_TRIES]:
        tried = check_feed(settings, feed.url, now, user_agent=user_agent)
        if tried.document:
            return tried
    return check


def fetch_list(settings: Settings, url: str) -> Response:
    """Return what an address gives, within the limits of feeds.

    Raises:
        FetchError: It gives nothing that could be read.
    """

    async def fetch() -> Response:
        async with Fetcher(fetch_policy(settings)) as fetcher:
            return await fetcher.get(Request(url, "feed"))

    return asyncio.run(fetch())


async def _check(settings: Settings, request: Request, now: datetime) -> FeedCheck:
    hops: list[str] = []

    async def note(address: str) -> bool:
        hops.append(address)
        return True

    async with Fetcher(fetch_policy(settings)) as fetcher:
        try:
            answer = await fetcher.get(request, permit=note)
        except FetchError as error:
            return FeedCheck(request.url, tuple(hops), error)
        diagnosis = _diagnose(answer, now)
        check = FeedCheck(request.url, tuple(hops), answer, diagnosis)
        if check.document is None:
            return check
        hint_s = server_hint_s(answer.headers, check.document.min_interval_s, now)
        planned = _plan(check.document, hint_s, now)
        robots = await _ask_robots(fetcher, check.document)
        return FeedCheck(request.url, tuple(hops), answer, diagnosis, planned, hint_s, robots)


def _diagnose(answer: Response, now: datetime) -> Diagnosis:
    call = (answer.body, answer.url, dict(answer.headers), now)
    found = next(Workers(1).each(diagnose, [call], FeedError))
    if isinstance(found, ItemError):
        # It hung or killed its process: what its charset is, nobody asks any more.
        return Diagnosis(charset=_UNKNOWN, refusal=f"{found.reason}: {found.detail}")
    return found


def _plan(document: FeedDocument, hint_s: float | None, now: datetime) -> NextPoll:
    """Return when a feed polled for the first time would be polled again."""
    published = tuple(entry.published_at for entry in document.entries if entry.published_at)
    outcome = PollOutcome(published=published, window=len(document.entries), min_interval_s=hint_s)
    return next_poll(PollState(), outcome, now, 0.0)


async def _ask_robots(fetcher: Fetcher, document: FeedDocument) -> bool | FetchError | None:
    page = next((entry.url for entry in document.entries if entry.url), None)
    if page is None:
        return None
    try:
        return await Robots(fetcher).allowed(page)
    except FetchError as error:
        return error
