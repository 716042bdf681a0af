"""Write the digests that are due, each with the record of its period, and send what is due."""

from datetime import datetime

from sqlalchemy import Connection

from newswatch.alerts.digest import (
    DigestContent,
    addressed_digest,
    compose_digest,
    digest_stories,
    feed_health,
)
from newswatch.alerts.judge import is_silenced
from newswatch.alerts.model import Mode, Subscription
from newswatch.alerts.periods import Period, due_period
from newswatch.errors import AlertError
from newswatch.pipeline.alerting import letterhead, matched_articles, send_mails, set_aside_mails
from newswatch.pipeline.aside import set_aside
from newswatch.pipeline.workplace import Run, Workplace, recorded_run
from newswatch.store import alerts, digests, watching


def send_digests(workplace: Workplace) -> dict[str, int]:
    """Write each digest that is due, also one with nothing in it, then send what is due.

    A digest and the record of its period commit together: a second run in the same period writes nothing.
    A subscription that cannot be served (its zone is none, say) is set aside, and the others go on.
    """
    with recorded_run(workplace, "send_digests") as run:
        with workplace.engine.begin() as conn:
            subscriptions = alerts.active_subscriptions(conn)
        for subscription in subscriptions:
            try:
                _write_if_due(workplace, subscription, run)
            except AlertError as error:
                with workplace.engine.begin() as conn:
                    set_aside(conn, workplace, f"digest {subscription.id}", error)
                run.count(set_aside=1)
        if workplace.settings.smtp_url:
            send_mails(workplace, run)
        return run.counts


def _write_if_due(workplace: Workplace, subscription: Subscription, run: Run) -> None:
    now = workplace.clock()
    with workplace.engine.begin() as conn:
        period = _due_period(conn, subscription, now)
        if period is None:
            return
        alerts.lock_planning(conn)  # who plans now has decided already, but not committed: wait for it
        digest_id = digests.insert_digest(conn, subscription.id, period, now)
        if digest_id is None:
            return
        content = _content(conn, subscription, period, digest_id, now)
        addressed = addressed_digest(subscription, alerts.opt_outs(conn), alerts.silences(conn, now), now)
        composed = compose_digest(addressed, period, content, letterhead(workplace.settings))
        mails = alerts.insert_mails(conn, composed.mails, now)
        set_aside_mails(conn, workplace, composed)
        digests.finish_digest(conn, digest_id, len(content.stories), mails)
    run.count(digests=1, stories=len(content.stories), mails=mails, set_aside=len(composed.refused))


def _due_period(conn: Connection, subscription: Subscription, now: datetime) -> Period | None:
    """Return what to write a digest of: also of what waits for a subscription that is immediate by now.

    Raises:
        AlertError: The subscription's zone does not exist.
    """
    if subscription.mode is Mode.IMMEDIATE:
        waiting_since = digests.waiting_since(conn, subscription.id)
        return Period(waiting_since, now) if waiting_since and waiting_since < now else None
    return due_period(subscription, digests.last_digest_end(conn, subscription.id), now)


def _content(
    conn: Connection, subscription: Subscription, period: Period, digest_id: int, now: datetime
) -> DigestContent:
    matched = matched_articles(conn, digests.digest_matches(conn, digest_id, subscription.topics))
    silences = alerts.silences(conn, now)
    told = [row for row in matched if not is_silenced(row, subscription, silences, now)]
    held_back = digests.held_back(conn, subscription.id, period)
    return DigestContent(
        stories=digest_stories(told),
        feeds=feed_health(watching.feed_facts(conn), watching.source_facts(conn, now), now),
        held_back=held_back.too_old,
        edits=held_back.edits,
    )
