"""Read what feeds answered, in processes that may be killed; the same body as last time is not read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from newswatch.errors import FeedError, FetchError, ItemError
from newswatch.feeds import parse_feed
from newswatch.fetch import Response
from newswatch.model import FeedDocument
from newswatch.pipeline.workplace import Workplace
from newswatch.store.feeds import ClaimedFeed


@dataclass(frozen=True)
class Polled:
    """What one poll brought: an answer or an error; a document where the body is new and could be read."""

    feed: ClaimedFeed
    answer: Response | ItemError
    document: FeedDocument | None = None

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
    new = [
        (place, (item.answer.body, item.answer.url, dict(item.answer.headers), now))
        for place, item in enumerate(polled)
        if isinstance(item.answer, Response) and item.is_new
    ]
    found = workplace.workers.each(parse_feed, [call for _, call in new], FeedError)
    for (place, _), document in zip(new, found, strict=True):
        item = polled[place]
        if isinstance(document, ItemError):
            polled[place] = Polled(item.feed, document)
        else:
            polled[place] = Polled(item.feed, item.answer, document)
    return polled
