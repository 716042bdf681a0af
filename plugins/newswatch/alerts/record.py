"""Turn decisions into plain objects for a row, and the rows of a story back into what was told."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from newswatch.alerts.facts import join_facts
from newswatch.alerts.model import Decision, Facts, Told, Verdict, Why

# A silenced article, or one in a language not wanted, does not make its copies elsewhere old news.
_UNSEEN = frozenset({Why.SILENCED, Why.OTHER_LANGUAGE})


@dataclass(frozen=True)
class DecisionRow:
    """One stored decision, as far as later planning needs it; ``record`` is what ``pack_decision`` gave."""

    story: str
    subscription: str
    revision: int
    record: Mapping[str, Any]


def pack_decision(decision: Decision) -> dict[str, Any]:
    """Return the part of a decision that goes into a JSON column: verdicts, facts told, and what is new."""
    verdicts = [
        {"url_key": item.url_key, "version": item.version, "copy": item.copy, "why": str(item.why)}
        for item in decision.verdicts
    ]
    facts = decision.facts if decision.reason.counts_as_told else Facts()
    return {"verdicts": verdicts, "facts": asdict(facts), "news": asdict(decision.news)}


def told_from_rows(rows: Iterable[DecisionRow]) -> tuple[Told, ...]:
    """Return what every subscription was told of every story, rows in any order.

    A row written before its story was merged belongs to the story it went into: the caller says which.
    """
    grouped: dict[tuple[str, str], list[DecisionRow]] = {}
    for row in rows:
        grouped.setdefault((row.story, row.subscription), []).append(row)
    return tuple(_told(*key, grouped[key]) for key in sorted(grouped))


def _told(story: str, subscription: str, rows: list[DecisionRow]) -> Told:
    verdicts = [verdict for row in rows for verdict in _verdicts(row.record)]
    return Told(
        story=story,
        subscription=subscription,
        revision=max(row.revision for row in rows),
        facts=join_facts(_facts(row.record) for row in rows),
        decided=tuple(sorted({(item.url_key, item.version) for item in verdicts})),
        copies_seen=tuple(sorted({item.copy for item in verdicts if item.why not in _UNSEEN})),
    )


def _verdicts(record: Mapping[str, Any]) -> list[Verdict]:
    return [
        Verdict(item["url_key"], item["version"], item["copy"], Why(item["why"]))
        for item in record["verdicts"]
    ]


def _facts(record: Mapping[str, Any]) -> Facts:
    return Facts(**{name: tuple(items) for name, items in record["facts"].items()})


def rows_of(decisions: Iterable[Decision]) -> tuple[DecisionRow, ...]:
    """Return the decisions as they would be read back."""
    return tuple(
        DecisionRow(item.story, item.subscription, item.revision, pack_decision(item)) for item in decisions
    )
