"""Articles, subscriptions and decisions that the tests of alerts start from."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newswatch.alerts.compose import ComposedMails, compose_mails
from newswatch.alerts.model import Decision, MatchedArticle, Mode, Quote, Standing, Subscription
from newswatch.alerts.plan import plan_alerts
from newswatch.alerts.show import Letterhead
from newswatch.model import CopyKind

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
LETTERHEAD = Letterhead(domain="newswatch.example", stop_address="stop@newswatch.example")


def article(key="one", **given):
    """An article of a story of its own source, seen ten minutes after it was published."""
    fields = {
        "url_key": key,
        "url": f"https://{key}.example/{key}",
        "title": f"Title of {key}",
        "source": f"{key}.example",
        "source_name": f"The {key.title()} Post",
        "lang": "en",
        "published_at": NOW - timedelta(minutes=30),
        "first_seen_at": NOW - timedelta(minutes=20),
        "topic": "kp-ru",
        "topic_name": "Deployment",
        "story": "story-1",
        "story_title": "Title of one",
        "copy": key,
        "copy_kind": CopyKind.ORIGINAL,
    }
    return MatchedArticle(**(fields | given))


def subscription(key="desk", **given):
    fields = {
        "id": key,
        "name": f"The {key}",
        "topics": ("kp-ru",),
        "recipients": ("reader@example.org",),
        "mode": Mode.IMMEDIATE,
    }
    return Subscription(**(fields | given))


def quote(text, *marked, field="text"):
    return Quote(text, tuple((text.index(part), text.index(part) + len(part)) for part in marked), field)


def plan(articles: Sequence[MatchedArticle], subscriptions=None, **standing) -> tuple[Decision, ...]:
    return plan_alerts(articles, subscriptions or [subscription()], Standing(**standing), NOW)


def compose(articles, subscriptions=None, letterhead=LETTERHEAD, **standing) -> ComposedMails:
    subscriptions = subscriptions or [subscription()]
    decisions = plan(articles, subscriptions, **standing)
    return compose_mails(decisions, articles, subscriptions, letterhead)
