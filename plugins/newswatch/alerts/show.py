"""Turn matched articles into what a mail shows of them; the last step before a template."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote as url_quote

from newswatch.alerts.facts import numbers_in
from newswatch.alerts.model import MatchedArticle, Quote, Subscription
from newswatch.alerts.quotes import quote_html, quote_text
from newswatch.alerts.render import ArticleView, QuoteView, StopView
from newswatch.alerts.words import counted, language_name, language_tag, listed, local_time
from newswatch.text import clean_line

QUOTES_SHOWN = 3
_CLICKABLE = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)


@dataclass(frozen=True)
class Letterhead:
    """What every mail of ours carries. ``domain`` is the right side of our Message-IDs.

    ``one_click`` gives the signed https address at which a recipient can stop all our mail; who has none is
    told the ``stop_address`` to write to.
    """

    domain: str
    stop_address: str
    one_click: Mapping[str, str] | None = None


def show_article(
    article: MatchedArticle, zone: str, new_numbers: Container[str] = (), *, quotes: int = QUOTES_SHOWN
) -> ArticleView:
    """Return what a mail shows of an article; sentences with new numbers come first.

    Raises:
        AlertError: There is no such zone.
    """
    title = _title_quote(article)
    return ArticleView(
        title=quote_text(title),
        title_html=quote_html(title),
        url=clickable(article.url),
        source=source_name(article),
        lang=language_tag(article.lang),
        language=clean_line(language_name(article.lang)),
        when=_when(article, zone),
        moment=article.published_at.isoformat() if article.published_at else None,
        quotes=tuple(_quote_views(article, new_numbers))[:quotes],
    )


def _title_quote(article: MatchedArticle) -> Quote:
    """Return the title with its evidence; for an article without one, words that stand for it."""
    title = clean_line(article.title)
    if title is None:
        return Quote(f"An article of {source_name(article)} without a title", field="title")
    given = (quote for quote in article.quotes if quote.field == "title" and quote.text == article.title)
    return next(given, Quote(title, field="title"))


def headline(article: MatchedArticle) -> str:
    """Return the title as one harmless line."""
    return clean_line(_title_quote(article).text) or ""


def source_name(article: MatchedArticle) -> str:
    """Return how a reader knows the source."""
    return clean_line(article.source_name) or clean_line(article.source) or "unknown source"


def _when(article: MatchedArticle, zone: str) -> str:
    if article.published_at is None:
        return f"no date given, first seen {local_time(article.first_seen_at, zone)}"
    return local_time(article.published_at, zone)


def _quote_views(article: MatchedArticle, new_numbers: Container[str]) -> Iterable[QuoteView]:
    marks: dict[str, list[tuple[int, int]]] = {}
    for quote in article.quotes:
        if quote.field != "title" and clean_line(quote.text):
            marks.setdefault(quote.text, []).extend(quote.marks)
    quotes = [Quote(text, tuple(spans)) for text, spans in marks.items()]
    quotes.sort(key=lambda quote: not any(number in new_numbers for number in numbers_in(quote.text)))
    for quote in quotes:
        yield QuoteView(html=quote_html(quote), text=quote_text(quote))


def clickable(url: str) -> str | None:
    """Return an address a reader may click on, ``None`` for anything but plain http(s).

    >>> clickable("https://example.org/a?b=1"), clickable("javascript:alert(1)")
    ('https://example.org/a?b=1', None)
    """
    return url if clean_line(url) == url and _CLICKABLE.fullmatch(url) else None


def join_topics(rows: Iterable[MatchedArticle]) -> dict[str, MatchedArticle]:
    """Return one article per ``url_key``, the quotes of all its topics together, oldest first."""
    joined: dict[str, MatchedArticle] = {}
    # Not by when we saw them: that may depend on which of two batches was loaded first.
    for row in sorted(rows, key=lambda row: (row.published_at or row.first_seen_at, row.url_key, row.topic)):
        held = joined.get(row.url_key)
        joined[row.url_key] = replace(held, quotes=held.quotes + row.quotes) if held else row
    return joined


def more_line(articles: Sequence[MatchedArticle], shown: int) -> str | None:
    """Return the line that stands for the articles beyond those shown."""
    hidden = articles[shown:]
    if not hidden:
        return None
    return f"And {counted(len(hidden), 'more article')}: {listed([source_name(item) for item in hidden])}."


def spread_line(articles: Sequence[MatchedArticle]) -> str | None:
    """Return how far the story has spread: copies are folded into a count, never listed."""
    outlets = max(article.outlets for article in articles)
    independent = max(article.independent for article in articles)
    others = outlets - len({article.source for article in articles})
    if others <= 0:
        return None
    sources = counted(independent, "independent source")
    return f"Also in {counted(others, 'outlet')}; {sources} in all."


def topic_names(rows: Iterable[MatchedArticle], topics: Container[str]) -> tuple[str, ...]:
    """Return the names of those topics that the articles meet."""
    names = {row.topic: clean_line(row.topic_name) or row.topic for row in rows if row.topic in topics}
    return tuple(names[topic] for topic in sorted(names))


def why_line(subscription: Subscription, names: Sequence[str]) -> str:
    """Return why the reader gets the mail."""
    watched = listed([f"“{name}”" for name in names])
    return f"You get this because the subscription “{subscription_name(subscription)}” watches {watched}."


def subscription_name(subscription: Subscription) -> str:
    """Return the name a reader knows a subscription by."""
    return clean_line(subscription.name) or subscription.id


def stop_views(
    subscriptions: Iterable[Subscription], recipient: str, letterhead: Letterhead
) -> tuple[StopView, ...]:
    """Return the ways to stop: one click where there is an address for it, else a mail a subscription."""
    one_click = (letterhead.one_click or {}).get(recipient)
    if one_click:
        return (StopView("Stop these mails", one_click),)
    return tuple(
        StopView(f"Stop “{subscription_name(item)}”", stop_mailto(letterhead.stop_address, item.id))
        for item in subscriptions
    )


def stop_mailto(address: str, subscription: str) -> str:
    """Return the address that stops a subscription by mail.

    >>> stop_mailto("stop@example.org", "kp ru")
    'mailto:stop@example.org?subject=stop%20kp%20ru'
    """
    return f"mailto:{url_quote(address, safe='@')}?subject={url_quote('stop ' + subscription)}"
