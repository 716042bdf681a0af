"""The sample newsroom: built from a seed and a moment, it answers for every address of its outlets. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newswatch.newsroom.drafts import MAX_REVISION, Draft
from newswatch.newsroom.edition import Edition, Item, make_edition
from newswatch.newsroom.facts import served_feeds, write_truth
from newswatch.newsroom.feeds import feed_response, is_unchanged, not_modified
from newswatch.newsroom.material import Outlet
from newswatch.newsroom.pages import article_page, wall_page
from newswatch.newsroom.truth import Truth
from newswatch.newsroom.values import NOT_FOUND, SampleFeed, SampleResponse, SampleSource, address_key

__all__ = ["MAX_REVISION", "Newsroom", "build_newsroom"]


@dataclass(frozen=True)
class Newsroom:
    """All outlets of the sample at one revision, with the truth about them."""

    feeds: tuple[SampleFeed, ...]
    sources: tuple[SampleSource, ...]
    truth: Truth
    answers: Mapping[str, SampleResponse] = field(repr=False)

    def respond(self, url: str, headers: Mapping[str, str]) -> SampleResponse:
        """Return the answer to a request for a known address; unchanged feeds answer 304 where they can."""
        key = address_key(url)
        if key not in self.answers and f"{key}/" in self.answers:
            return SampleResponse(301, {"Location": f"{url.partition('#')[0]}/"})
        response = self.answers.get(key, NOT_FOUND)
        return not_modified(response) if is_unchanged(response, headers) else response


def build_newsroom(seed: int, now: datetime, revision: int = 0, more: Sequence[Draft] = ()) -> Newsroom:
    """Return the newsroom of a seed: the same arguments always give the same bytes.

    ``more`` are articles beside those of the stories, such as bulletins.

    Every date is counted back from ``now``, which must be aware; seconds are dropped. Keep ``now`` between
    revisions, else every article changes. A revision beyond ``MAX_REVISION`` is served as that one.

    Raises:
        ValueError: ``now`` has no zone, or the revision is negative.
    """
    if now.tzinfo is None or revision < 0:
        raise ValueError("now must be aware and the revision not negative")
    moment = now.astimezone(UTC).replace(second=0, microsecond=0)
    capped = min(revision, MAX_REVISION)
    edition = make_edition(seed, moment, capped, more)
    return Newsroom(
        feeds=tuple(sample_feeds(edition)),
        sources=tuple(sample_source(outlet) for outlet in edition.outlets),
        truth=write_truth(seed, moment, capped, edition),
        answers={address_key(url): answer for url, answer in all_answers(edition)},
    )


def sample_feeds(edition: Edition) -> Iterator[SampleFeed]:
    """Yield the feeds by the addresses they are first known as."""
    for outlet, feed in served_feeds(edition):
        yield SampleFeed(
            url=outlet.site + feed.url,
            title=feed.title,
            lang=outlet.lang,
            source=outlet.domain,
            country=outlet.country,
            peculiar=feed.peculiar or None,
        )


def sample_source(outlet: Outlet) -> SampleSource:
    """Return an outlet as a source."""
    return SampleSource(outlet.domain, outlet.name, outlet.owner, outlet.country, outlet.agency)


def all_answers(edition: Edition) -> Iterator[tuple[str, SampleResponse]]:
    """Yield every address with what stands there."""
    yield from feed_answers(edition)
    for outlet in edition.outlets:
        if outlet.robots:
            headers = {"Content-Type": "text/plain; charset=utf-8"}
            yield f"{outlet.site}/robots.txt", SampleResponse(200, headers, outlet.robots.encode())
    for wall in edition.walls:
        yield wall.url, wall_page(wall, edition)
    for item in edition.items:
        yield from item_answers(item, edition)


def feed_answers(edition: Edition) -> Iterator[tuple[str, SampleResponse]]:
    """Yield the feeds, and the redirects to them."""
    for outlet, feed in served_feeds(edition):
        address = outlet.site + (feed.moved_to or feed.url)
        yield address, feed_response(outlet, feed, edition.feeds[outlet.key])
        if feed.moved_to:
            yield outlet.site + feed.url, SampleResponse(301, {"Location": address})


def item_answers(item: Item, edition: Edition) -> Iterator[tuple[str, SampleResponse]]:
    """Yield an article under each of its addresses."""
    page = article_page(item, edition)
    yield item.url, page
    if item.outlet.tracking:
        yield f"{item.url}?{item.outlet.tracking}", page
    if item.amp_url:
        yield item.amp_url, article_page(item, edition, amp=True)
