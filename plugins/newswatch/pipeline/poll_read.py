"""Read what feeds answered, in processes that may be killed; the same body as last time is not read again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from newswatch.errors import FeedError, FetchError, ItemError
from newswatch.feeds import Elsewhere, read_feed
from newswatch.fetch import Response
from newswatch.model import FeedDocument
from newswatch.pipeline.workplace import Workplace
from newswatch.store.feeds import ClaimedFeed

Read = TypeVar("Read")


@dataclass(frozen=True)
class Polled:
    """What one poll brought: an answer or an error; a document where the body is new and could be read.

    ``elsewhere`` is set while what came only says where the feed is. ``came`` are the answers that the
    document was read from, ``archive_pointer`` is where the first of them is kept.
    """

    feed: ClaimedFeed
    answer: Response | ItemError
    document: FeedDocument | None = None
    elsewhere: Elsewhere | None = None
    came: tuple[Response, ...] = ()
    archive_pointer: str | None = None

    @property
    def body_hash(self) -> str | None:
        """The hash that decides whether a body is new, whatever its ETag says."""
        return sha256(self.answer.body).hexdigest() if isinstance(self.answer, Response) else None

    @property
    def is_new(self) -> bool:
        """Whether there is a body, and it is not that of the last poll."""
        answered = isinstance(self.answer, Response) and self.answer.status == 200
        return answered and self.body_hash != self.feed.body_hash


def read_answers(
    workplace: Workplace, asked: Sequence[tuple[ClaimedFeed, Response | FetchError]], now: datetime
) -> list[Polled]:
    """Read the bodies that are new."""
    polled = [Polled(feed, answer) for feed, answer in asked]
    new = {place: item.answer for place, item in enumerate(polled) if item.is_new}
    found = read_bodies(workplace, read_feed, [*new.values()], now)
    read = dict(zip(new, found, strict=True))
    return [with_found(item, read[place]) if place in read else item for place, item in enumerate(polled)]


def with_found(item: Polled, found: FeedDocument | Elsewhere | ItemError) -> Polled:
    """Return a poll with what reading its body gave."""
    if isinstance(found, ItemError):
        return Polled(item.feed, found)
    if isinstance(found, Elsewhere):
        return replace(item, elsewhere=found)
    return replace(item, document=found, came=(item.answer,) if isinstance(item.answer, Response) else ())


def read_bodies(
    workplace: Workplace,
    read: Callable[..., Read],
    answers: Sequence[Response | ItemError],
    now: datetime,
) -> list[Read | ItemError]:
    """Return, in order, what reading each body gave; an error instead of an answer stays what it is."""
    bodies = [answer for answer in answers if isinstance(answer, Response)]
    calls = [(answer.body, answer.url, dict(answer.headers), now) for answer in bodies]
    found = workplace.workers.each(read, calls, FeedError)
    return [next(found) if isinstance(answer, Response) else answer for answer in answers]
