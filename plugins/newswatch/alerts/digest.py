"""Write digests: what was new in a period and how the feeds are, also when nothing matched."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newswatch.alerts.addresses import address_key, check_address
from newswatch.alerts.compose import (
    ComposedMails,
    Refused,
    mail_key,
    message_id,
    stop_addresses,
)
from newswatch.alerts.incidents import broken, silent
from newswatch.alerts.model import MailKind, MatchedArticle, Mode, OptOut, OutboxMail, Silence, Subscription
from newswatch.alerts.periods import Period
from newswatch.alerts.render import DigestView, Rendered, StoryView, render_digest_view
from newswatch.alerts.show import (
    Letterhead,
    headline,
    join_topics,
    more_line,
    show_article,
    spread_line,
    stop_views,
    subscription_name,
    topic_names,
)
from newswatch.alerts.watched import FeedFacts, SourceFacts
from newswatch.alerts.words import counted, listed, local_span, shortened
from newswatch.errors import AlertError
from newswatch.text import clean_line

# Gmail cuts a mail off at 102 kB; a story takes about 3.
STORIES_SHOWN, ARTICLES_SHOWN, QUOTES_SHOWN = 30, 3, 1
SUBJECT_CHARS = 140


@dataclass(frozen=True)
class FeedHealth:
    """How many feeds are well, have been silent longer than is their way, or fail."""

    healthy: int
    quiet: int = 0
    broken: int = 0


@dataclass(frozen=True)
class DigestStory:
    """A story that is new or has news: its articles are those to show, one row per article and topic."""

    story: str
    articles: tuple[MatchedArticle, ...]


@dataclass(frozen=True)
class DigestContent:
    """What a digest tells. ``held_back`` counts old articles, ``edits`` changed texts: loaded, not listed."""

    stories: tuple[DigestStory, ...]
    feeds: FeedHealth
    held_back: int = 0
    edits: int = 0


def digest_stories(matched: Iterable[MatchedArticle]) -> tuple[DigestStory, ...]:
    """Return the articles grouped into stories, the story seen first first."""
    by_story: dict[str, list[MatchedArticle]] = defaultdict(list)
    for row in sorted(matched, key=lambda row: (row.first_seen_at, row.url_key, row.topic)):
        by_story[row.story].append(row)
    return tuple(DigestStory(story, tuple(rows)) for story, rows in by_story.items())


def feed_health(feeds: Sequence[FeedFacts], sources: Iterable[SourceFacts], now: datetime) -> FeedHealth:
    """Count the feeds that are well, those of sources that are silent too long, and those that fail."""
    quiet_sources = {source.source for source in sources if silent(source)}
    failing = [feed for feed in feeds if broken(feed, now)]
    quiet = [feed for feed in feeds if feed.source in quiet_sources and feed not in failing]
    answering = sum(feed.last_success_at is not None for feed in feeds if feed not in failing)
    return FeedHealth(healthy=answering - len(quiet), quiet=len(quiet), broken=len(failing))


def addressed_digest(
    subscription: Subscription, opt_outs: Iterable[OptOut], silences: Iterable[Silence], now: datetime
) -> Subscription:
    """Return the subscription with those who did not say stop; with nobody while all of it is silenced."""
    if any(_mutes(silence, subscription, now) for silence in silences):
        return replace(subscription, recipients=())
    stopped = {address_key(item.address) for item in opt_outs if _stops_digests(item, subscription)}
    willing = (address for address in subscription.recipients if address_key(address) not in stopped)
    return replace(subscription, recipients=tuple(willing))


def _mutes(silence: Silence, subscription: Subscription, now: datetime) -> bool:
    whole = silence.topic is None and silence.story is None and silence.source is None
    in_force = (silence.starts_at or now) <= now < silence.ends_at
    return whole and in_force and silence.subscription == subscription.id


def _stops_digests(opt_out: OptOut, subscription: Subscription) -> bool:
    return opt_out.story is None and opt_out.subscription in {None, subscription.id}


def compose_digest(
    subscription: Subscription, period: Period, content: DigestContent, letterhead: Letterhead
) -> ComposedMails:
    """Write the digest of a period for each recipient; opt-outs are the caller's to leave out."""
    mails: dict[str, OutboxMail] = {}
    refused = []
    for address in subscription.recipients:
        try:
            mail = _compose(subscription, address, period, content, letterhead)
        except AlertError as error:
            refused.append(Refused(None, address, (subscription.id,), error))
        else:
            mails.setdefault(mail.dedup_key, mail)
    return ComposedMails(tuple(mails[key] for key in sorted(mails)), tuple(refused))


def _compose(
    subscription: Subscription,
    address: str,
    period: Period,
    content: DigestContent,
    letterhead: Letterhead,
) -> OutboxMail:
    recipient = check_address(address)
    rendered = render_digest(subscription, period, content, recipient=address, letterhead=letterhead)
    dedup_key = mail_key("digest", subscription.id, address_key(recipient), period.key)
    return OutboxMail(
        dedup_key=dedup_key,
        message_id=message_id(dedup_key, letterhead.domain),
        recipient=recipient,
        subject=rendered.subject,
        story=None,
        subscriptions=(subscription.id,),
        text=rendered.text,
        html=rendered.html,
        stop=stop_addresses([subscription], address, letterhead),
        kind=MailKind.DIGEST,
    )


def render_digest(
    subscription: Subscription,
    period: Period,
    content: DigestContent,
    *,
    recipient: str,
    letterhead: Letterhead,
) -> Rendered:
    """Write the digest of a period.

    Raises:
        AlertError: The subscription's zone does not exist, or a template failed.
    """
    name = subscription_name(subscription)
    subject = f"{name}: {_subject(content.stories)}"
    view = DigestView(
        subject=shortened(subject, SUBJECT_CHARS),
        preview=feeds_line(content.feeds),
        label=_label(subscription),
        heading=_summary(name, content.stories),
        period=local_span(period.start, period.end, subscription.zone),
        stories=tuple(_story_view(item, subscription) for item in content.stories[:STORIES_SHOWN]),
        nothing=None if content.stories else "Nothing matched.",
        notes=tuple(_notes(content)),
        feeds=feeds_line(content.feeds),
        why=(_why(subscription, name),),
        stops=stop_views([subscription], recipient, letterhead),
    )
    return render_digest_view(view)


def _label(subscription: Subscription) -> str:
    return (
        "Last digest" if subscription.mode is Mode.IMMEDIATE else f"{subscription.mode} digest".capitalize()
    )


def _why(subscription: Subscription, name: str) -> str:
    if subscription.mode is Mode.IMMEDIATE:
        return f"This digest holds what waited when the subscription “{name}” was set to immediate."
    return f"You get this digest because the subscription “{name}” is set to {subscription.mode}."


def _subject(stories: Sequence[DigestStory]) -> str:
    """Return the first story and how many more there are: a subject that says the news."""
    if not stories:
        return "nothing matched"
    more = f" and {len(stories) - 1} more" if len(stories) > 1 else ""
    return shortened(_story_title(stories[0]), 90) + more


def _summary(name: str, stories: Sequence[DigestStory]) -> str:
    if not stories:
        return f"{name}: nothing new"
    articles = len({row.url_key for story in stories for row in story.articles})
    return f"{name}: {counted(len(stories), 'story', 'stories')}, {counted(articles, 'article')}"


def _story_title(story: DigestStory) -> str:
    return clean_line(story.articles[0].story_title) or headline(story.articles[0])


def _story_view(story: DigestStory, subscription: Subscription) -> StoryView:
    articles = list(join_topics(story.articles).values())
    title = _story_title(story)
    names = topic_names(story.articles, subscription.topics)
    return StoryView(
        heading=None if title == headline(articles[0]) else title,
        articles=tuple(
            show_article(item, subscription.zone, quotes=QUOTES_SHOWN) for item in articles[:ARTICLES_SHOWN]
        ),
        more=more_line(articles, ARTICLES_SHOWN),
        spread=spread_line(articles),
        topics=listed(names) if len(subscription.topics) > 1 else None,
    )


def _notes(content: DigestContent) -> Iterable[str]:
    hidden = len(content.stories) - STORIES_SHOWN
    if hidden > 0:
        yield f"{counted(hidden, 'more story', 'more stories')} matched."
    if content.held_back:
        old = counted(content.held_back, "article")
        yield f"Loaded, not listed: {old} first seen long after publication."
    if content.edits:
        yield f"Loaded, not listed: {counted(content.edits, 'edit')} of articles."


def feeds_line(feeds: FeedHealth) -> str:
    """Return how the feeds are, so that silence can be trusted.

    >>> feeds_line(FeedHealth(healthy=212, quiet=3))
    '212 feeds healthy, 3 quiet.'
    """
    parts = [f"{counted(feeds.healthy, 'feed')} healthy", f"{feeds.quiet} quiet" if feeds.quiet else ""]
    parts.append(f"{feeds.broken} broken" if feeds.broken else "")
    return ", ".join(filter(None, parts)) + "."
