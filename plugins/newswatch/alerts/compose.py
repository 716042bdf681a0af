"""Write the mails of decisions: one for each story, recipient and revision, naming what it serves."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote as url_quote

from newswatch.alerts.addresses import address_key, check_address
from newswatch.alerts.facts import numbers_in
from newswatch.alerts.model import Decision, MatchedArticle, OutboxMail, Subscription
from newswatch.alerts.render import MailView, render_mail
from newswatch.alerts.show import (
    Letterhead,
    headline,
    join_topics,
    more_line,
    show_article,
    spread_line,
    stop_mailto,
    stop_views,
    topic_names,
    why_line,
)
from newswatch.alerts.words import listed, shortened
from newswatch.errors import AlertError, Reason
from newswatch.text import clean_line

ARTICLES_SHOWN = 5
SUBJECT_CHARS = 140
PREVIEW_CHARS = 140


@dataclass(frozen=True)
class Refused:
    """A mail that could not be written; the others were."""

    story: str | None
    recipient: str
    subscriptions: tuple[str, ...]
    error: AlertError


@dataclass(frozen=True)
class ComposedMails:
    """The mails written, in order of their ``dedup_key``, and those that could not be."""

    mails: tuple[OutboxMail, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True)
class _Draft:
    """A mail to be: decisions of one story and revision, for one recipient."""

    story: str
    revision: int
    recipient: str
    decisions: tuple[Decision, ...]


def compose_mails(
    decisions: Iterable[Decision],
    matched: Iterable[MatchedArticle],
    subscriptions: Iterable[Subscription],
    letterhead: Letterhead,
) -> ComposedMails:
    """Write one mail for each story, recipient and revision that is to be told.

    ``matched`` and ``subscriptions`` are those the decisions were planned from. A mail that cannot be
    written (a bad address, a title that breaks a template) is refused; the others are written.
    """
    press = _Press(matched, subscriptions, letterhead)
    mails, refused = [], []
    for draft in _drafts(decisions):
        try:
            mails.append(press.write(draft))
        except AlertError as error:
            served = tuple(item.subscription for item in draft.decisions)
            refused.append(Refused(draft.story, draft.recipient, served, error))
    return ComposedMails(tuple(mails), tuple(refused))


def _drafts(decisions: Iterable[Decision]) -> list[_Draft]:
    grouped: dict[tuple[str, int, str], list[tuple[str, Decision]]] = defaultdict(list)
    for decision in decisions:
        for address in decision.recipients:
            grouped[decision.story, decision.revision, address_key(address)].append((address, decision))
    return [
        _Draft(story, revision, pairs[0][0], tuple(decision for _, decision in pairs))
        for (story, revision, _), pairs in sorted(grouped.items(), key=lambda item: item[0])
    ]


class _Press:
    """Writes mails from one set of articles and subscriptions."""

    def __init__(
        self,
        matched: Iterable[MatchedArticle],
        subscriptions: Iterable[Subscription],
        letterhead: Letterhead,
    ) -> None:
        self._rows: dict[str, list[MatchedArticle]] = defaultdict(list)
        for row in matched:
            self._rows[row.story].append(row)
        self._subscriptions = {item.id: item for item in subscriptions}
        self._letterhead = letterhead

    def write(self, draft: _Draft) -> OutboxMail:
        """Write one mail.

        Raises:
            AlertError: Its address, a zone or what it shows is wrong.
        """
        recipient = check_address(draft.recipient)
        served = [self._subscription(item.subscription) for item in draft.decisions]
        rendered = render_mail(self._view(draft, served))
        dedup_key = mail_key("alert", draft.story, address_key(recipient), str(draft.revision))
        domain = self._letterhead.domain
        return OutboxMail(
            dedup_key=dedup_key,
            message_id=message_id(dedup_key, domain),
            recipient=recipient,
            subject=rendered.subject,
            story=draft.story,
            subscriptions=tuple(item.id for item in served),
            text=rendered.text,
            html=rendered.html,
            references=(message_id(mail_key("story", draft.story), domain),),
            stop=stop_addresses(served, draft.recipient, self._letterhead),
        )

    def _subscription(self, subscription: str) -> Subscription:
        try:
            return self._subscriptions[subscription]
        except KeyError:
            raise AlertError(Reason.BAD_INPUT, f"no subscription {subscription!r}") from None

    def _view(self, draft: _Draft, served: Sequence[Subscription]) -> MailView:
        topics = {topic for item in served for topic in item.topics}
        rows = [row for row in self._rows[draft.story] if row.topic in topics]
        articles = _articles(draft, rows)
        numbers = {n for item in draft.decisions for words in item.news.numbers for n in numbers_in(words)}
        shown = tuple(show_article(item, served[0].zone, numbers) for item in articles[:ARTICLES_SHOWN])
        news = () if _is_first(draft) else tuple(news_lines(draft.decisions))
        first_quote = next((quote.text for item in shown for quote in item.quotes), "")
        return MailView(
            subject=_subject(draft, articles[0]),
            preview=shortened(first_quote, PREVIEW_CHARS),
            label=" · ".join((*topic_names(rows, topics), "new story" if _is_first(draft) else "update")),
            part_of=_part_of(draft, articles),
            news=news,
            articles=shown,
            more=more_line(articles, ARTICLES_SHOWN),
            spread=spread_line(articles),
            why=tuple(why_line(item, topic_names(rows, item.topics)) for item in served),
            stops=stop_views(served, draft.recipient, self._letterhead),
        )


def _articles(draft: _Draft, rows: Sequence[MatchedArticle]) -> list[MatchedArticle]:
    """Return the articles that are news in any of the decisions, oldest first.

    Raises:
        AlertError: None of them was given.
    """
    keys = {key for decision in draft.decisions for key in decision.news_articles}
    articles = [article for key, article in join_topics(rows).items() if key in keys]
    if not articles:
        raise AlertError(Reason.BAD_INPUT, f"no article to tell of story {draft.story!r}")
    return articles


def _is_first(draft: _Draft) -> bool:
    return all(decision.first for decision in draft.decisions)


def _subject(draft: _Draft, article: MatchedArticle) -> str:
    prefix = "" if _is_first(draft) else "Update: "
    return shortened(prefix + headline(article), SUBJECT_CHARS)


def _part_of(draft: _Draft, articles: Sequence[MatchedArticle]) -> str | None:
    title = clean_line(articles[0].story_title)
    if _is_first(draft) or title is None or title == headline(articles[0]):
        return None
    return f"The story: {title}"


def news_lines(decisions: Iterable[Decision]) -> Iterable[str]:
    """Yield what is new in the story, in a reader's words."""
    given = [decision.news for decision in decisions]
    for label, groups in (
        ("New source", [news.sources for news in given]),
        ("New numbers", [news.numbers for news in given]),
        ("New names", [news.names for news in given]),
    ):
        items = [clean_line(item) or "" for item in dict.fromkeys(item for group in groups for item in group)]
        if items:
            yield f"{label}: {listed(items)}."


def mail_key(kind: str, *parts: str) -> str:
    """Return the key that makes a mail one of a kind; no two lists of parts share one.

    >>> mail_key("alert", "a:b", "c@d.org", "1")
    'alert:a%3Ab:c@d.org:1'
    """
    return ":".join((kind, *(url_quote(part, safe="@", errors="surrogatepass") for part in parts)))


def message_id(dedup_key: str, domain: str) -> str:
    """Return the Message-ID of a mail: the same whenever the mail is written or sent again.

    >>> message_id("alert:a:c@d.org:1", "news.example")
    '<247aada3cd40094fc482f61ea486954d26f5925b@news.example>'
    """
    digest = hashlib.sha256(dedup_key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"<{digest[:40]}@{domain}>"


def stop_addresses(
    subscriptions: Iterable[Subscription], recipient: str, letterhead: Letterhead
) -> tuple[str, ...]:
    """Return what List-Unsubscribe holds: the one-click address if there is one, then one to write to."""
    one_click = (letterhead.one_click or {}).get(recipient)
    mailto = next((stop_mailto(letterhead.stop_address, item.id) for item in subscriptions), None)
    return tuple(filter(None, (one_click, mailto)))
