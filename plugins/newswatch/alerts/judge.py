"""Judge the articles of one story for one subscription: which are news, and why the others are not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newswatch.alerts.facts import facts_of, join_facts, numbers_of
from newswatch.alerts.model import (
    Facts,
    MatchedArticle,
    News,
    Silence,
    Subscription,
    Told,
    Verdict,
    Why,
)
from newswatch.model import CopyKind


@dataclass(frozen=True)
class Rules:
    """What articles are judged by, whatever the story."""

    silences: tuple[Silence, ...]
    now: datetime
    max_age: timedelta


@dataclass(frozen=True)
class Judgement:
    """What became of the articles; ``facts`` and ``news`` are those of the articles that are news."""

    verdicts: tuple[Verdict, ...]
    facts: Facts
    news: News
    first: bool

    @property
    def reason(self) -> Why:
        """The reason of the whole: told if any article is, else the first in the order of ``_WEIGHT``."""
        return min((verdict.why for verdict in self.verdicts), key=_WEIGHT.index)


# Which reason stands for a decision when its articles have several: the one nearest to being told.
_WEIGHT = (Why.TOLD, Why.NOTHING_NEW, Why.COPY, Why.EDIT, Why.TOO_OLD, Why.SILENCED, Why.OTHER_LANGUAGE)


def undecided(
    rows: Iterable[MatchedArticle], subscription: Subscription, told: Told, rules: Rules
) -> tuple[MatchedArticle, ...]:
    """Return the articles not decided about, each once (its topics' quotes together), oldest first.

    Where the topics of one article disagree, the one nearest to being told speaks for it.
    """
    decided: dict[str, int] = {}
    for url_key, version in told.decided:
        decided[url_key] = max(version, decided.get(url_key, 0))
    by_key: dict[str, list[MatchedArticle]] = defaultdict(list)
    for row in rows:
        if row.version > decided.get(row.url_key, 0):
            by_key[row.url_key].append(row)
    return tuple(sorted((_joined(group, subscription, rules) for group in by_key.values()), key=_by_age))


def _joined(rows: Sequence[MatchedArticle], subscription: Subscription, rules: Rules) -> MatchedArticle:
    if len(rows) == 1:
        return rows[0]
    ordered = sorted(
        rows,
        key=lambda row: (
            -row.version,
            _set_aside(row, subscription, rules) is not None,
            row.history,
            row.topic,
            repr(row),
        ),
    )
    quotes = dict.fromkeys(quote for row in ordered for quote in row.quotes)
    return replace(ordered[0], quotes=tuple(quotes))


def _by_age(article: MatchedArticle) -> tuple[datetime, datetime, str]:
    # By its date before the moment we saw it: the same however the articles came in.
    return (article.published_at or article.first_seen_at, article.first_seen_at, article.url_key)


def judge_articles(
    articles: Sequence[MatchedArticle], subscription: Subscription, told: Told, rules: Rules
) -> Judgement:
    """Judge the articles in order of age: each is compared with what was told and with those before it."""
    chosen = _chosen(articles, subscription, rules)
    age = rules if subscription.max_age is None else replace(rules, max_age=subscription.max_age)
    known, news, verdicts = told.facts, News(), []
    for article in articles:
        why = _set_aside(article, subscription, rules) or _judge(article, told, chosen, known, age)
        if why is Why.TOLD:
            news = _more_news(news, article, known)
            known = join_facts((known, facts_of(article)))
        verdicts.append(Verdict(article.url_key, article.version, article.copy, why))
    keys = {verdict.url_key for verdict in verdicts if verdict.why is Why.TOLD}
    facts = join_facts(facts_of(article) for article in articles if article.url_key in keys)
    return Judgement(tuple(verdicts), facts, news, first=not told.facts.copies)


def _set_aside(article: MatchedArticle, subscription: Subscription, rules: Rules) -> Why | None:
    """Say why the article is not looked at: such a one does not make its copies old news."""
    if is_silenced(article, subscription, rules.silences, rules.now):
        return Why.SILENCED
    if subscription.lang and article.lang not in subscription.lang:
        return Why.OTHER_LANGUAGE
    return None


def is_silenced(
    article: MatchedArticle, subscription: Subscription, silences: Iterable[Silence], now: datetime
) -> bool:
    """Say whether somebody asked not to hear of it now."""
    return any(_silences(silence, article, subscription, now) for silence in silences)


def _silences(silence: Silence, article: MatchedArticle, subscription: Subscription, now: datetime) -> bool:
    parts = (
        (silence.subscription, subscription.id),
        (silence.topic, article.topic),
        (silence.story, article.story),
        (silence.source, article.source),
    )
    in_force = (silence.starts_at or now) <= now < silence.ends_at
    return in_force and all(given is None or given == actual for given, actual in parts)


def _chosen(
    articles: Iterable[MatchedArticle], subscription: Subscription, rules: Rules
) -> Mapping[str, str]:
    """Return which article stands for each piece of work: its original if that is here, else the oldest."""
    chosen: dict[str, MatchedArticle] = {}
    for article in articles:
        if _set_aside(article, subscription, rules):
            continue
        held = chosen.setdefault(article.copy, article)
        if held.copy_kind is not CopyKind.ORIGINAL and article.copy_kind is CopyKind.ORIGINAL:
            chosen[article.copy] = article
    return {copy: article.url_key for copy, article in chosen.items()}


def _judge(article: MatchedArticle, told: Told, chosen: Mapping[str, str], known: Facts, rules: Rules) -> Why:
    if article.version > 1 and _is_edit(article, told, rules):
        return Why.EDIT
    if _is_copy(article, told.copies_seen, chosen):
        return Why.COPY
    if is_too_old(article, rules.now, rules.max_age):
        return Why.TOO_OLD
    return Why.TOLD if _has_news(article, known) else Why.NOTHING_NEW


def _is_edit(article: MatchedArticle, told: Told, rules: Rules) -> bool:
    """Say whether it was decided about before, or is old by now: else it is new to us, edited as it is."""
    known = any(key == article.url_key for key, _ in told.decided)
    return known or is_too_old(replace(article, history=True), rules.now, rules.max_age)


def _is_copy(article: MatchedArticle, copies_seen: Collection[str], chosen: Mapping[str, str]) -> bool:
    return article.copy in copies_seen or chosen[article.copy] != article.url_key


def is_too_old(article: MatchedArticle, now: datetime, max_age: timedelta) -> bool:
    """Say whether the flood brake holds the article back.

    It goes by the age at which an article was first seen, so that mail held up by an outage of ours is
    still sent. What comes from old material (``history``) goes by its age now, and is held back when
    its date is not known; otherwise an article without a date is taken for new.
    """
    if article.published_at is None:
        return article.history
    seen_at = now if article.history else article.first_seen_at
    return seen_at - article.published_at > max_age


def _has_news(article: MatchedArticle, known: Facts) -> bool:
    """Say whether it tells of the story first, from a source not heard yet, or a number or name not told."""
    facts = facts_of(article)
    return not known.copies or any(
        set(new) - set(old)
        for new, old in (
            (facts.owners, known.owners),
            (facts.numbers, known.numbers),
            (facts.names, known.names),
        )
    )


def _more_news(news: News, article: MatchedArticle, known: Facts) -> News:
    facts = facts_of(article)
    source = () if set(facts.owners) <= set(known.owners) else (article.source_name or article.source,)
    numbers = (words for value, words in numbers_of(article).items() if value not in known.numbers)
    names = (name for name in article.names if name.casefold() not in known.names)
    return News(
        sources=_extended(news.sources, source),
        numbers=_extended(news.numbers, numbers),
        names=_extended(news.names, names),
    )


def _extended(items: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*items, *more)))
