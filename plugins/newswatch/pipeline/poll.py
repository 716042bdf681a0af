"""Poll feeds: take the due ones, fetch, read, load what is new, and plan each feed's next poll."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from newswatch import urls
from newswatch.errors import FeedError, FetchError, ItemError, Reason, UrlError
from newswatch.feeds import NextPoll, PollOutcome, PollState, next_poll, overlap, parse_feed, server_hint_s
from newswatch.feeds.policy import FeedState
from newswatch.fetch import Fetcher, Request, Response
from newswatch.model import FeedDocument, FeedEntry
from newswatch.pipeline.outage import find_outage
from newswatch.pipeline.web import fetch_policy
from newswatch.pipeline.workplace import Run, Workplace, add_counts, batches, recorded_run
from newswatch.store import feeds
from newswatch.store.feeds import ClaimedFeed, EntryCounts, FeedUpdate, NewEntry, PollRecord
from newswatch.store.lease import Lease, new_lease


@dataclass(frozen=True)
class Polled:
    """What one poll brought: an answer or an error; a document where the body is new and could be read."""

    feed: ClaimedFeed
    answer: Response | ItemError
    document: FeedDocument | None = None

    @property
    def body_hash(self) -> str | None:
        """The hash that decides whether a body is new, whatever its ETag says."""
        return sha256(self.answer.body).hexdigest() if isinstance(self.answer, Response) else None


def due_feed_batches(workplace: Workplace) -> list[list[int]]:
    """Return the ids of the due feeds, cut into batches."""
    settings = workplace.settings
    with workplace.engine.begin() as conn:
        due = feeds.due_feeds(conn, workplace.clock(), settings.batches * settings.batch_size)
    return batches(due, settings)


def poll_due_feeds(workplace: Workplace) -> dict[str, int]:
    """Poll every feed that is due."""
    return add_counts([poll_batch(workplace, ids) for ids in due_feed_batches(workplace)])


def make_feeds_due(workplace: Workplace) -> int:
    """Make every active feed due now, for somebody who does not want to wait."""
    with workplace.engine.begin() as conn:
        return feeds.make_feeds_due(conn, workplace.clock())


def poll_batch(workplace: Workplace, ids: Sequence[int]) -> dict[str, int]:
    """Poll the feeds of one batch; return what it brought.

    Raises:
        OutageError: Nothing could be reached: the feeds stay due, and no failure is held against them.
    """
    with recorded_run(workplace, "poll") as run:
        lease = new_lease(workplace.clock(), workplace.settings.lease_s)
        with workplace.engine.begin() as conn:
            claimed = feeds.claim_feeds(conn, ids, lease)
        answers = asyncio.run(_fetch_feeds(workplace, claimed))
        failures = [answer for answer in answers if isinstance(answer, FetchError)]
        hosts = [urls.host_of(feed.url) for feed in claimed]
        if outage := find_outage(workplace, failures, hosts):
            with workplace.engine.begin() as conn:
                feeds.release_feeds(conn, lease)
            raise outage
        for polled in _read(workplace, claimed, answers, lease.taken_at):
            _record_or_refuse(workplace, polled, lease, run)
        return run.counts


async def _fetch_feeds(workplace: Workplace, claimed: Sequence[ClaimedFeed]) -> list[Response | FetchError]:
    async with Fetcher(fetch_policy(workplace.settings)) as fetcher:
        slots = asyncio.Semaphore(workplace.settings.fetch_concurrency)

        async def fetch_feed(feed: ClaimedFeed) -> Response | FetchError:
            request = Request(feed.url, "feed", etag=feed.etag, last_modified=feed.last_modified)
            async with slots:
                try:
                    return await fetcher.get(request)
                except FetchError as error:
                    return error

        return await asyncio.gather(*map(fetch_feed, claimed))


def _read(
    workplace: Workplace,
    claimed: Sequence[ClaimedFeed],
    answers: Sequence[Response | FetchError],
    now: datetime,
) -> list[Polled]:
    """Read the bodies that are new; the same body as last time is not read again."""
    polled = [Polled(feed, answer) for feed, answer in zip(claimed, answers, strict=True)]
    new = [
        (place, (item.answer.body, item.answer.url, dict(item.answer.headers), now))
        for place, item in enumerate(polled)
        if isinstance(item.answer, Response) and _is_new(item)
    ]
    found = workplace.workers.each(parse_feed, [call for _, call in new], FeedError)
    for (place, _), document in zip(new, found, strict=True):
        item = polled[place]
        if isinstance(document, ItemError):
            polled[place] = Polled(item.feed, document)
        else:
            polled[place] = Polled(item.feed, item.answer, document)
    return polled


def _is_new(item: Polled) -> bool:
    answered = isinstance(item.answer, Response) and item.answer.status == 200
    return answered and item.body_hash != item.feed.body_hash


def _record_or_refuse(workplace: Workplace, polled: Polled, lease: Lease, run: Run) -> None:
    """Record a poll; one whose rows the database refuses is recorded as failed, and the batch goes on."""
    try:
        with workplace.engine.begin() as conn:
            _record(conn, polled, lease, run, workplace.clock())
    except (DataError, IntegrityError) as error:
        refused = Polled(polled.feed, FeedError(Reason.BAD_ROW, str(error.orig)))
        with workplace.engine.begin() as conn:
            _record(conn, refused, lease, run, workplace.clock())


def _record(conn: Connection, polled: Polled, lease: Lease, run: Run, now: datetime) -> None:
    feed, document = polled.feed, polled.document
    entries = [keyed(entry) for entry in document.entries] if document else []
    known = overlap(feeds.known_guids(conn, feed.feed_id, entries), document) if document else None
    # Nothing known is no gap at a feed's first success; later it is, however many there were before.
    lost = bool(known and known.new and not known.known and feed.last_success_at)
    loaded = feeds.load_entries(conn, feed.feed_id, entries, now, history=feed.last_success_at is None)
    planned = _plan(polled, lost=lost, now=now)
    update = _update(polled, planned, loaded, now)
    poll = PollRecord(
        feed_id=feed.feed_id,
        run_id=run.run_id,
        outcome=_outcome(polled),
        next_poll_at=planned.at,
        next_poll_reason=planned.reason,
        entries=len(entries) if document else None,
        new_entries=loaded.new,
        changed_entries=loaded.changed,
        known_entries=len(known.known) if known else None,
        cut_entries=document.cut if document else 0,
        gap=lost,
        reason=update.reason,
        detail=update.detail,
        **_answer_columns(polled.answer),
    )
    if not feeds.record_poll(conn, update, poll, lease, now):
        conn.rollback()
        run.count(lost_lease=1)
        return
    failed = isinstance(polled.answer, ItemError)
    run.count(polled=1, failed=int(failed), new=loaded.new, changed=loaded.changed, gaps=int(lost))
    if isinstance(polled.answer, FetchError) and polled.answer.retry_after_s:
        until = now + timedelta(seconds=polled.answer.retry_after_s)
        feeds.pause_host(conn, urls.host_of(feed.url), until, polled.answer.reason, now)


def keyed(entry: FeedEntry) -> NewEntry:
    """Return the entry with the key of its address; without one if it has none that can be fetched."""
    try:
        return NewEntry(entry, urls.url_key(urls.canonical_url(entry.url or "")))
    except UrlError:
        return NewEntry(entry, None)


def _plan(polled: Polled, *, lost: bool, now: datetime) -> NextPoll:
    feed, answer, document = polled.feed, polled.answer, polled.document
    entries = document.entries if document else ()
    state = PollState(average_gap_s=feed.average_gap_s, failures=feed.failures, gone_at=feed.first_gone_at)
    outcome = PollOutcome(
        error=answer if isinstance(answer, ItemError) else None,
        published=tuple(entry.published_at for entry in entries if entry.published_at),
        gap=lost,
        min_interval_s=_server_hint_s(polled, now),
    )
    planned = next_poll(state, outcome, now, random.uniform(-1, 1))  # noqa: S311  spreads load, guards nothing
    return _overridden(planned, feed, now) if outcome.error is None else planned


def _server_hint_s(polled: Polled, now: datetime) -> float | None:
    if isinstance(polled.answer, ItemError):
        return None
    return server_hint_s(
        polled.answer.headers, polled.document.min_interval_s if polled.document else None, now
    )


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
        moved_to=fresh.permanent_url if fresh else None,
        etag=fresh.headers.get("etag") if fresh else feed.etag,
        last_modified=fresh.headers.get("last-modified") if fresh else feed.last_modified,
        body_hash=polled.body_hash if fresh else feed.body_hash,
        interval_s=max(1, round(planned.interval_s)),
        average_gap_s=planned.state.average_gap_s,
        failures=planned.state.failures,
        first_gone_at=planned.state.gone_at,
        next_poll_at=planned.at,
        next_poll_reason=planned.reason,
        last_new_at=now if loaded.new else None,
        state=_state(planned, error),
        reason=error.reason if error else None,
        detail=error.detail[:2000] if error else None,
    )


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
