"""What is to be told, what was told, and the mails on their way."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping

from newswatch.alerts.model import Decision, MailKind, Mode, OptOut, OutboxMail, Silence, Subscription
from newswatch.alerts.record import DecisionRow, pack_decision
from newswatch.linking import Member
from newswatch.model import CopyKind
from newswatch.store.lease import Lease
from newswatch.store.queries import query


@dataclass(frozen=True)
class StoryMatch:
    """A match with its article and its story, as it is to be told."""

    article_id: int
    url_key: str
    url: str
    title: str | None
    lang: str | None
    published_at: datetime | None
    first_seen_at: datetime
    version: int
    topic: str
    topic_name: str
    source: str
    source_name: str
    owner: str
    story_id: int
    story: str
    story_title: str | None
    copy: str
    copy_kind: CopyKind
    history: bool
    evidence: tuple[tuple[str, str], ...]
    """Field and sentence of each hit, the hit between double square brackets."""


@dataclass(frozen=True)
class StoryMember:
    """An article of a story: its source, and what counting independent sources needs."""

    story_id: int
    source: str
    member: Member


@dataclass(frozen=True)
class ClaimedMail:
    """A mail that is ours to send."""

    outbox_id: int
    attempts: int
    mail: OutboxMail


@dataclass(frozen=True)
class MailOutcome:
    """What became of a mail."""

    outbox_id: int
    state: str
    next_attempt_at: datetime | None = None
    last_error: str | None = None
    sent_at: datetime | None = None


def lock_planning(conn: Connection) -> None:
    """Be the only planner until the transaction ends."""
    conn.execute(query("lock_planning"))


def unplanned_matches(conn: Connection, max_stories: int) -> list[StoryMatch]:
    """Return the matches that no planning has seen, of so many stories."""
    rows = conn.execute(query("matches_to_plan"), {"max_stories": max_stories}).mappings()
    return [story_match(row) for row in rows]


def story_match(row: RowMapping) -> StoryMatch:
    """Return a row that has a column for each field."""
    evidence = tuple((field, sentence) for field, sentence in row["evidence"] or ())
    return StoryMatch(**{**row, "copy_kind": CopyKind(row["copy_kind"]), "evidence": evidence})


def story_members(conn: Connection, story_ids: Sequence[int]) -> list[StoryMember]:
    """Return every article of the stories, those merged into them included."""
    rows = conn.execute(query("story_members"), {"story_ids": list(story_ids)}).mappings()
    return [
        StoryMember(
            row["story_id"],
            row["source"],
            Member(row["copy"], row["owner"], row["agency"], row["id"], row["date"], row["agency_strong"]),
        )
        for row in rows
    ]


def decided_before(conn: Connection, story_ids: Sequence[int]) -> list[DecisionRow]:
    """Return every decision about the stories, those merged into them included."""
    rows = conn.execute(query("alerts_of_stories"), {"story_ids": list(story_ids)}).mappings()
    return [DecisionRow(**row) for row in rows]


def silences(conn: Connection, now: datetime) -> tuple[Silence, ...]:
    """Return the silences in force."""
    return tuple(Silence(**row) for row in conn.execute(query("silences_in_force"), {"now": now}).mappings())


def opt_outs(conn: Connection) -> tuple[OptOut, ...]:
    """Return who said stop, and to what."""
    return tuple(OptOut(**row) for row in conn.execute(query("opt_outs")).mappings())


def active_subscriptions(conn: Connection) -> tuple[Subscription, ...]:
    """Return the subscriptions in force."""
    return tuple(
        Subscription(
            id=row["id"],
            name=row["name"],
            topics=tuple(row["topics"]),
            recipients=tuple(row["recipients"]),
            mode=Mode(row["mode"]),
            zone=row["zone"],
            at_hour=row["at_hour"],
            lang=tuple(row["langs"]),
            max_age=timedelta(hours=row["max_age_h"]),
        )
        for row in conn.execute(query("active_subscriptions")).mappings()
    )


def insert_decisions(conn: Connection, decisions: Sequence[Decision], now: datetime) -> None:
    """Write the decisions, to tell and not to tell, each with its reasons."""
    rows = [_decision_row(decision) for decision in decisions]
    conn.execute(query("insert_alerts"), {"rows": json.dumps(rows, ensure_ascii=False), "now": now})


def mark_planned(conn: Connection, matches: Sequence[StoryMatch], now: datetime) -> None:
    """Note that these matches were planned."""
    rows = [{"article_id": match.article_id, "topic": match.topic} for match in matches]
    conn.execute(query("mark_planned"), {"rows": json.dumps(rows), "now": now})


def insert_mails(conn: Connection, mails: Sequence[OutboxMail], now: datetime) -> int:
    """Put mails into the outbox; one that is there already stays. Return how many are new."""
    rows = json.dumps([_mail_row(mail) for mail in mails], ensure_ascii=False)
    return len(conn.execute(query("insert_outbox"), {"rows": rows, "now": now}).all())


def claim_mails(
    conn: Connection, lease: Lease, max_rows: int, max_attempts: int = 12, kind: MailKind | None = None
) -> list[ClaimedMail]:
    """Take mails that are due, of one kind or of all.

    Those of a sender that died are due again, up to ``max_attempts`` times.
    """
    lapsed = {"now": lease.taken_at, "max_attempts": max_attempts}
    conn.execute(query("return_lapsed_mails"), lapsed)
    values = {"now": lease.taken_at, "token": lease.token, "until": lease.until, "max_rows": max_rows}
    rows = conn.execute(query("claim_mails"), {**values, "kind": kind}).mappings()
    return sorted((_claimed(dict(row)) for row in rows), key=lambda claimed: claimed.outbox_id)


def record_mail(conn: Connection, outcome: MailOutcome, lease: Lease) -> bool:
    """Write what became of a mail; write nothing and return false if the lease ran out."""
    values = {
        "outbox_id": outcome.outbox_id,
        "state": outcome.state,
        "next_attempt_at": outcome.next_attempt_at,
        "last_error": outcome.last_error,
        "sent_at": outcome.sent_at,
        "token": lease.token,
    }
    return conn.execute(query("record_mail"), values).scalar() is not None


def release_mails(conn: Connection, lease: Lease, next_attempt_at: datetime, error: str) -> None:
    """Let the mails of a lease go, as if they had not been tried, until a later moment."""
    values = {"token": lease.token, "next_attempt_at": next_attempt_at, "last_error": error}
    conn.execute(query("release_mails"), values)


def _decision_row(decision: Decision) -> dict[str, Any]:
    return {
        "story": decision.story,
        "subscription": decision.subscription,
        "revision": decision.revision,
        "tell": decision.tell,
        "reason": decision.reason,
        "articles": decision.articles,
        **pack_decision(decision),
    }


def _mail_row(mail: OutboxMail) -> dict[str, Any]:
    return {
        "dedup_key": mail.dedup_key,
        "message_id": mail.message_id,
        "kind": mail.kind,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text_part": mail.text,
        "html_part": mail.html,
        "thread_ids": mail.references,
        "stop_addresses": mail.stop,
        "story": mail.story,
        "subscriptions": mail.subscriptions,
    }


def _claimed(row: dict[str, Any]) -> ClaimedMail:
    mail = OutboxMail(
        dedup_key=row["dedup_key"],
        message_id=row["message_id"],
        recipient=row["recipient"],
        subject=row["subject"],
        story=None,
        subscriptions=tuple(row["subscriptions"]),
        text=row["text_part"],
        html=row["html_part"],
        references=tuple(row["thread_ids"]),
        stop=tuple(row["stop_addresses"]),
        kind=MailKind(row["kind"]),
    )
    return ClaimedMail(row["outbox_id"], row["attempts"], mail)
