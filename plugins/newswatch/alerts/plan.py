"""Plan alerts: for each story and subscription, decide whether to tell it, to whom, and why not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newswatch.alerts.addresses import address_key
from newswatch.alerts.facts import join_facts
from newswatch.alerts.judge import Judgement, Rules, judge_articles, undecided
from newswatch.alerts.model import (
    Decision,
    Facts,
    MatchedArticle,
    Mode,
    OptOut,
    Standing,
    Subscription,
    Told,
    Verdict,
    Why,
)

MAX_AGE = timedelta(hours=24)


def plan_alerts(
    matched: Sequence[MatchedArticle],
    subscriptions: Sequence[Subscription],
    standing: Standing,
    now: datetime,
    *,
    max_age: timedelta = MAX_AGE,
) -> tuple[Decision, ...]:
    """Return one decision for each story and subscription that has articles not decided about.

    The first alert of a story tells it; a later one comes only for an independent source, a number or a
    name not told before. Copies and edits never do. What is older than ``max_age`` is held back
    (see ``judge.is_too_old``). A subscription that collects digests gets ``in_digest`` in place of ``told``.

    The answer does not depend on the order of the input: stories and subscriptions come in order of their
    ids. Planning again with the decisions among ``standing.told`` decides nothing more.
    """
    desk = _Desk.of(subscriptions, standing, Rules(standing.silences, now, max_age))
    by_story: dict[str, list[MatchedArticle]] = defaultdict(list)
    for article in matched:
        by_story[article.story].append(article)
    return tuple(
        decision for story in sorted(by_story) for decision in desk.plan_story(story, by_story[story])
    )


@dataclass(frozen=True)
class _Desk:
    """What is looked up while planning."""

    subscriptions: tuple[Subscription, ...]
    told: dict[str, dict[str, Told]]
    opt_outs: dict[str, list[OptOut]]
    rules: Rules

    @staticmethod
    def of(subscriptions: Iterable[Subscription], standing: Standing, rules: Rules) -> "_Desk":
        told: dict[str, dict[str, Told]] = defaultdict(dict)
        for item in standing.told:
            told[item.story][item.subscription] = item
        opt_outs: dict[str, list[OptOut]] = defaultdict(list)
        for opt_out in standing.opt_outs:
            opt_outs[address_key(opt_out.address)].append(opt_out)
        ordered = tuple(sorted(subscriptions, key=lambda subscription: subscription.id))
        return _Desk(ordered, told, opt_outs, rules)

    def plan_story(self, story: str, articles: Sequence[MatchedArticle]) -> Iterator[Decision]:
        told_of = self.told.get(story, {})
        heard = self._heard(told_of)
        revision = 1 + max((told.revision for told in told_of.values()), default=0)
        for subscription in self.subscriptions:
            told = told_of.get(subscription.id) or Told(story, subscription.id)
            rows = (article for article in articles if article.topic in subscription.topics)
            if fresh := undecided(rows, subscription, told, self.rules):
                judgement = judge_articles(fresh, subscription, told, self.rules)
                plain = _decision(story, subscription, revision, judgement)
                yield self._addressed(plain, subscription, heard)

    def _heard(self, told_of: dict[str, Told]) -> dict[str, Facts]:
        """Return what each address was mailed about the story, by whatever subscription."""
        parts: dict[str, list[Facts]] = defaultdict(list)
        for subscription in self.subscriptions:
            if subscription.id in told_of and subscription.mode is Mode.IMMEDIATE:
                for address in subscription.recipients:
                    parts[address_key(address)].append(told_of[subscription.id].facts)
        return {address: join_facts(facts) for address, facts in parts.items()}

    def _addressed(self, decision: Decision, subscription: Subscription, heard: dict[str, Facts]) -> Decision:
        """Return the decision to tell with its recipients; without any it becomes one not to tell."""
        if not decision.tell:
            return decision
        willing = [
            address for address in _each_once(subscription.recipients) if self._wants(address, decision)
        ]
        if not willing:
            return _untold(decision, Why.OPTED_OUT if subscription.recipients else Why.NO_RECIPIENT)
        if subscription.mode is not Mode.IMMEDIATE:
            return _untold(decision, Why.IN_DIGEST)
        copies = set(decision.facts.copies)
        unaware = [
            address for address in willing if copies - set(heard.get(address_key(address), Facts()).copies)
        ]
        if not unaware:
            return _untold(decision, Why.ALREADY_TOLD)
        return replace(decision, recipients=tuple(unaware))

    def _wants(self, address: str, decision: Decision) -> bool:
        return not any(
            opt_out.subscription in {None, decision.subscription} and opt_out.story in {None, decision.story}
            for opt_out in self.opt_outs.get(address_key(address), ())
        )


def _decision(story: str, subscription: Subscription, revision: int, judgement: Judgement) -> Decision:
    return Decision(
        story=story,
        subscription=subscription.id,
        revision=revision,
        tell=judgement.reason is Why.TOLD,
        reason=judgement.reason,
        verdicts=judgement.verdicts,
        first=judgement.first,
        facts=judgement.facts,
        news=judgement.news,
    )


def _untold(decision: Decision, why: Why) -> Decision:
    """Return the decision not to mail, with the articles that were to be told carrying the same reason."""
    verdicts = tuple(_instead(verdict, why) for verdict in decision.verdicts)
    facts = decision.facts if why.counts_as_told else Facts()
    return replace(decision, tell=False, reason=why, verdicts=verdicts, facts=facts)


def _instead(verdict: Verdict, why: Why) -> Verdict:
    return replace(verdict, why=why) if verdict.why is Why.TOLD else verdict


def _each_once(addresses: Iterable[str]) -> Iterator[str]:
    """Yield the addresses, one spelling of each."""
    seen: dict[str, str] = {}
    for address in addresses:
        seen.setdefault(address_key(address), address)
    yield from seen.values()
