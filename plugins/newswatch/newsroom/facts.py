"""Writes down the truth of an edition. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from newswatch.newsroom.drafts import EDITED, Draft
from newswatch.newsroom.edition import Edition, FeedItem, Item
from newswatch.newsroom.material import FeedText, Outlet
from newswatch.newsroom.truth import Truth, TruthArticle, TruthChange, TruthEntry, TruthFeed, TruthStory
from newswatch.text import clean_line

ALERT_MAX_AGE = timedelta(hours=24)


def write_truth(seed: int, now: datetime, revision: int, edition: Edition) -> Truth:
    """Return what is true of an edition."""
    articles = tuple(true_article(item, edition) for item in edition.items)
    return Truth(
        seed=seed,
        revision=revision,
        now=now,
        articles=articles,
        feeds=tuple(true_feed(outlet, feed, edition) for outlet, feed in served_feeds(edition)),
        entries=tuple(true_entries(edition)),
        stories=tuple(true_stories(articles, edition, now)),
        change=true_change(edition, revision) if revision else None,
    )


def served_feeds(edition: Edition) -> Iterator[tuple[Outlet, FeedText]]:
    """Yield the outlets that have a feed, with it."""
    for outlet in edition.outlets:
        if outlet.feed:
            yield outlet, outlet.feed


def true_article(item: Item, edition: Edition) -> TruthArticle:
    """Return the truth about one article."""
    draft = item.draft
    return TruthArticle(
        url=item.url,
        title=clean_line(draft.title) or "",
        paragraphs=draft.paragraphs,
        lang=draft.lang,
        source=item.outlet.domain,
        country=item.outlet.country,
        published_at=draft.published_at,
        modified_at=draft.updated_at,
        authors=tuple(item.byline.split(", ")),
        story=draft.story,
        topics=draft.topics,
        copy_of=original_url(draft, edition),
        copy_kind=draft.copy_kind,
        agency=draft.agency,
        dateline=draft.dateline,
        caption=draft.caption,
        credit=draft.credit,
        layout=item.layout,
        hostile=draft.hostile,
        other_urls=tuple(other_urls(item)),
    )


def original_url(draft: Draft, edition: Edition) -> str | None:
    """Return the address of what an article copies."""
    return next((item.url for item in edition.items if item.draft.id == draft.copy_of), None)


def other_urls(item: Item) -> Iterator[str]:
    """Yield the addresses by which an article is known besides its canonical one."""
    if item.outlet.tracking:
        yield f"{item.url}?{item.outlet.tracking}"
    if item.amp_url:
        yield item.amp_url


def true_feed(outlet: Outlet, feed: FeedText, edition: Edition) -> TruthFeed:
    """Return the truth about one feed."""
    readable = feed.format != "nofeed"
    return TruthFeed(
        url=outlet.site + feed.url,
        first_poll="ok" if readable else "not_a_feed",
        second_poll=("not_modified" if feed.validator else "ok") if readable else "not_a_feed",
        entries=len(edition.feeds[outlet.key]) if readable else 0,
        moved_to=outlet.site + feed.moved_to if feed.moved_to else None,
        broken=feed.format == "broken",
    )


def true_entries(edition: Edition) -> Iterator[TruthEntry]:
    """Yield the truth about every entry of every feed."""
    for outlet, feed in served_feeds(edition):
        for entry in edition.feeds[outlet.key]:
            yield true_entry(outlet.site + feed.url, entry)


def true_entry(feed: str, entry: FeedItem) -> TruthEntry:
    """Return the truth about one entry."""
    if isinstance(entry.page, Item):
        return TruthEntry(feed, entry.url, "done", None, entry.page.url)
    special = entry.page.special
    return TruthEntry(feed, entry.url, special.outcome, special.reason, None)


def true_stories(articles: Iterable[TruthArticle], edition: Edition, now: datetime) -> Iterator[TruthStory]:
    """Yield the truth about every story."""
    owners = {outlet.domain: outlet.owner for outlet in edition.outlets}
    by_story: dict[str, list[TruthArticle]] = {}
    for article in sorted(articles, key=lambda each: (each.published_at, each.url)):
        by_story.setdefault(article.story, []).append(article)
    for story, members in by_story.items():
        yield true_story(story, members, owners, now)


def true_story(
    story: str, members: list[TruthArticle], owners: Mapping[str, str], now: datetime
) -> TruthStory:
    """Return the truth about one story."""
    originals = [article for article in members if article.copy_of is None]
    topics = members[0].topics
    young = members[-1].published_at >= now - ALERT_MAX_AGE
    return TruthStory(
        id=story,
        topics=topics,
        articles=tuple(article.url for article in members),
        told=bool(topics) and young,
        too_old=bool(topics) and not young,
        copy_groups=len(originals),
        independent=len({owners[article.source] for article in originals}),
    )


def true_change(edition: Edition, revision: int) -> TruthChange:
    """Return what a revision brought."""
    new = [item for item in edition.items if item.draft.revision == revision]
    copy = next((item for item in new if item.draft.copy_of), None)
    follow_up = next((item for item in new if not item.draft.copy_of), None)
    edited = EDITED[(revision - 1) % len(EDITED)]
    return TruthChange(
        revision=revision,
        edited=next((item.url for item in edition.items if item.draft.id == edited), None),
        copy=copy.url if copy else None,
        copy_of=original_url(copy.draft, edition) if copy else None,
        follow_up=follow_up.url if follow_up else None,
        story=follow_up.draft.story if follow_up else None,
    )
