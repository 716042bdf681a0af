"""Record a poll: its entries, its row, what its feed remembers, and when it is asked again."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy import Connection

from newswatch import urls
from newswatch.errors import FetchError, ItemError, UrlError
from newswatch.feeds import NextPoll, PollOutcome, PollState, next_poll, overlap, server_hint_s
from newswatch.feeds.overlap import may_be_lost
from newswatch.feeds.policy import FeedState
from newswatch.feeds.trust import is_lie, keeps_new_address
from newswatch.fetch import Response
from newswatch.model import FeedEntry
from newswatch.pipeline.poll_read import Polled
from newswatch.store import feeds
from newswatch.store.feeds import ClaimedFeed, EntryCounts, FeedUpdate, NewEntry, PollRecord
from newswatch.store.lease import Lease


def record_poll(conn: Connection, polled: Polled, lease: Lease, run_id: int, now: datetime) -> dict[str, int]:
    """Write a poll in the caller's transaction; return what it counted, nothing where the lease ran out."""
    feed, document = polled.feed, polled.document
    entries = [keyed(entry) for entry in document.entries] if document else []
    known = overlap(feeds.known_guids(conn, feed.feed_id, entries), document) if document else None
    # Nothing known is no gap at a feed's first success; later it is, however many there were before.
    lost = bool(known and known.new and not known.known and feed.last_success_at)
    loaded = feeds.load_entries(conn, feed.feed_id, entries, now, history=feed.last_success_at is None)
    planned = _plan(polled, loaded, lost=lost, now=now)
    update = _update(polled, planned, loaded, now)
    poll = PollRecord(
        feed_id=feed.feed_id,
        run_id=run_id,
        outcome=_outcome(polled),
        next_poll_at=planned.at,
        next_poll_reason=planned.reason,
        entries=len(entries) if document else None,
        new_entries=loaded.new,
        changed_entries=loaded.changed,
        known_entries=len(known.known) if known else None,
        cut_entries=document.cut if document else 0,
        gap=lost,
        gap_since=feed.last_success_at if lost else None,
        may_be_lost=_may_be_lost(polled) if lost else None,
        reason=update.reason,
        detail=update.detail,
        archive_pointer=polled.archive_pointer,
        **_answer_columns(polled.answer),
    )
    if not feeds.record_poll(conn, update, poll, lease, now):
        conn.rollback()
        return {"lost_lease": 1}
    failed = int(isinstance(polled.answer, ItemError))
    return {"polled": 1, "failed": failed, "new": loaded.new, "changed": loaded.changed, "gaps": int(lost)}


def _may_be_lost(polled: Polled) -> int | None:
    document, since = polled.document, polled.feed.last_success_at
    return may_be_lost(document, since) if document and since else None


def keyed(entry: FeedEntry) -> NewEntry:
    """Return the entry with its page's own address and the key of that.

    Without a key if it has no address that can be fetched.
    """
    try:
        url = urls.unwrapped_url(entry.url or "")
        return NewEntry(replace(entry, url=url), urls.url_key(urls.canonical_url(url)))
    except UrlError:
        return NewEntry(entry, None)


def _plan(polled: Polled, loaded: EntryCounts, *, lost: bool, now: datetime) -> NextPoll:
    feed, answer, document = polled.feed, polled.answer, polled.document
    entries = document.entries if document else ()
    state = PollState(
        average_gap_s=feed.average_gap_s,
        fill_s=feed.fill_s,
        failures=feed.failures,
        failures_in_row=feed.failures_in_row,
        gone_at=feed.first_gone_at,
    )
    outcome = PollOutcome(
        error=answer if isinstance(answer, ItemError) else None,
        published=tuple(entry.published_at for entry in entries if entry.published_at),
        window=len(entries),
        new=loaded.new if feed.last_success_at else 0,
        since_poll_s=_since(feed.last_success_at, now),
        since_new_s=_since(feed.last_new_at, now),
        gap=lost,
        min_interval_s=_server_hint_s(polled, now),
    )
    planned = next_poll(state, outcome, now, random.uniform(-1, 1))  # noqa: S311  spreads load, guards nothing
    return _overridden(planned, feed, now) if outcome.error is None else planned


def _since(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else (now - moment).total_seconds()


def _server_hint_s(polled: Polled, now: datetime) -> float | None:
    if isinstance(polled.answer, ItemError):
        return None
    return server_hint_s(polled.answer.headers, _min_interval_s(polled), now)


def _min_interval_s(polled: Polled) -> int | None:
    """Return what the newest document that was read asks for."""
    return polled.document.min_interval_s if polled.document else polled.feed.min_interval_s


def _overridden(planned: NextPoll, feed: ClaimedFeed, now: datetime) -> NextPoll:
    """Return the plan with the interval that the configuration sets for this feed."""
    if feed.interval_override_s is None:
        return planned
    at = now + timedelta(seconds=feed.interval_override_s)
    return replace(
        planned, at=at, interval_s=feed.interval_override_s, reason="the interval that feeds.yaml sets"
    )


def _update(polled: Polled, planned: NextPoll, loaded: EntryCounts, now: datetime) -> FeedUpdate:
    feed, answer = polled.feed, polled.answer
    error = answer if isinstance(answer, ItemError) else None
    fresh = answer if isinstance(answer, Response) and answer.status == 200 else None
    return FeedUpdate(
        feed_id=feed.feed_id,
        moved_to=_moved_to(polled),
        etag=fresh.headers.get("etag") if fresh else feed.etag,
        last_modified=fresh.headers.get("last-modified") if fresh else feed.last_modified,
        body_hash=polled.body_hash if fresh else feed.body_hash,
        interval_s=max(1, round(planned.interval_s)),
        min_interval_s=_min_interval_s(polled),
        average_gap_s=planned.state.average_gap_s,
        fill_s=planned.state.fill_s,
        failures=planned.state.failures,
        failures_in_row=planned.state.failures_in_row,
        first_gone_at=planned.state.gone_at,
        last_full_at=now if fresh else None,
        validators_lied_at=now
        if loaded.new and _came_under_old_validators(polled)
        else feed.validators_lied_at,
        next_poll_at=planned.at,
        next_poll_reason=planned.reason,
        last_new_at=now if loaded.new else None,
        state=_state(planned, error),
        reason=error.reason if error else None,
        detail=error.detail[:2000] if error else None,
    )


def _moved_to(polled: Polled) -> str | None:
    """Return the address to ask next time, ``None`` where it is the configured one.

    A new address that stopped serving the feed is forgotten: the configured one is asked again.
    """
    feed, answer = polled.feed, polled.answer
    asked_next = feed.url
    if isinstance(answer, ItemError):
        asked_next = feed.url if keeps_new_address(answer) else feed.configured_url
    elif answer.status == HTTPStatus.OK:  # a 304 of somebody else's proves nothing
        asked_next = answer.permanent_url or feed.url
    return None if asked_next == feed.configured_url else asked_next


def _came_under_old_validators(polled: Polled) -> bool:
    """Tell whether a new body came under the ETag, or without one the date, of the last."""
    feed, answer = polled.feed, polled.answer
    if not isinstance(answer, Response) or not polled.is_new:
        return False
    before = (feed.etag, feed.last_modified)
    return is_lie(before, (answer.headers.get("etag"), answer.headers.get("last-modified")))


def _state(planned: NextPoll, error: ItemError | None) -> str:
    if planned.state.state is FeedState.RETIRED:
        return "retired"
    return "failing" if error else "healthy"


def _outcome(polled: Polled) -> str:
    if isinstance(polled.answer, ItemError):
        return "failed"
    if polled.answer.status == 304:
        return "not_modified"
    return "changed" if polled.document else "unchanged"


def _answer_columns(answer: Response | ItemError) -> dict[str, int | None]:
    if isinstance(answer, Response):
        elapsed_ms = round(answer.elapsed_s * 1000)
        return {"status": answer.status, "bytes": len(answer.body), "elapsed_ms": elapsed_ms}
    return {"status": answer.status if isinstance(answer, FetchError) else None}
