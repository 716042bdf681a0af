"""Poll feeds: take the due ones, ask them, record what each brought and when it is asked next."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import DataError, IntegrityError

from newswatch import urls
from newswatch.errors import FeedError, FetchError, ItemError, OutageError, Reason
from newswatch.feeds.trust import asks_for_all
from newswatch.fetch import Request, Response, SiteRestsError
from newswatch.pipeline.batches import cut_batches
from newswatch.pipeline.outage import find_outage
from newswatch.pipeline.poll_archive import keep_documents
from newswatch.pipeline.poll_elsewhere import follow_elsewhere
from newswatch.pipeline.poll_read import Polled, read_answers
from newswatch.pipeline.poll_record import record_poll
from newswatch.pipeline.web import fetch_all
from newswatch.pipeline.workplace import Run, Workplace, add_counts, recorded_run
from newswatch.store import feeds
from newswatch.store.feeds import ClaimedFeed
from newswatch.store.lease import Lease, new_lease

# A slice is asked, read and recorded before the next is: what a killed worker loses, and what is in memory.
SLICE = 32


def due_feed_batches(workplace: Workplace) -> list[list[int]]:
    """Return the ids of the due feeds, cut into batches."""
    settings = workplace.settings
    with workplace.engine.begin() as conn:
        due = feeds.due_feeds(conn, workplace.clock(), settings.batches * settings.batch_size)
    return cut_batches(due, settings)


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
        OutageError: Nothing could be reached, or the archive cannot be written: the feeds stay due, and no
            failure is held against them.
    """
    with recorded_run(workplace, "poll") as run:
        for start in range(0, len(ids), SLICE):
            _poll_slice(workplace, ids[start : start + SLICE], run)
        return run.counts


def _poll_slice(workplace: Workplace, ids: Sequence[int], run: Run) -> None:
    lease = new_lease(workplace.clock(), workplace.settings.lease_s)
    now = lease.taken_at
    with workplace.engine.begin() as conn:
        claimed = feeds.claim_feeds(conn, ids, lease)
    answers = fetch_all(workplace, [request_of(feed, now) for feed in claimed])
    asked = list(zip(claimed, answers, strict=True))
    _fail_in_outage(workplace, asked, lease)
    read = follow_elsewhere(workplace, read_answers(workplace, asked, now), now)
    for polled in _kept(workplace, read, lease):
        if isinstance(polled.answer, SiteRestsError):
            _postpone(workplace, polled.feed, polled.answer, lease)
            run.count(postponed=1)
        else:
            _record_or_refuse(workplace, polled, lease, run)


def request_of(feed: ClaimedFeed, now: datetime) -> Request:
    """Return what to ask of a feed: what changed since the last document, or now and then the whole."""
    whole = asks_for_all(feed.last_full_at, feed.validators_lied_at, now)
    return Request(
        feed.url,
        "feed",
        etag=None if whole else feed.etag,
        last_modified=None if whole else feed.last_modified,
        user_agent=feed.user_agent,
    )


def _postpone(workplace: Workplace, feed: ClaimedFeed, rest: SiteRestsError, lease: Lease) -> None:
    """Put off a feed whose site is left alone, without holding it against the feed."""
    until = workplace.clock() + timedelta(seconds=rest.retry_after_s or 0.0)
    reason = f"the site is left alone for a while ({rest.reason})"
    with workplace.engine.begin() as conn:
        feeds.postpone_feed(conn, feed.feed_id, until, reason, lease)


def _fail_in_outage(
    workplace: Workplace, asked: Sequence[tuple[ClaimedFeed, Response | FetchError]], lease: Lease
) -> None:
    came = [(feed, answer) for feed, answer in asked if not isinstance(answer, SiteRestsError)]
    failures = [answer for _, answer in came if isinstance(answer, FetchError)]
    hosts = [urls.host_of(feed.url) for feed, _ in came]
    if outage := find_outage(workplace, failures, hosts):
        _let_go(workplace, lease)
        raise outage


def _kept(workplace: Workplace, polled: Sequence[Polled], lease: Lease) -> list[Polled]:
    """Return the polls with where their documents are archived."""
    try:
        return keep_documents(workplace, polled, lease.taken_at)
    except OutageError:
        _let_go(workplace, lease)
        raise


def _let_go(workplace: Workplace, lease: Lease) -> None:
    with workplace.engine.begin() as conn:
        feeds.release_feeds(conn, lease)


def _record_or_refuse(workplace: Workplace, polled: Polled, lease: Lease, run: Run) -> None:
    """Record a poll; one whose rows the database refuses is recorded as failed, and the batch goes on."""
    try:
        with workplace.engine.begin() as conn:
            counts = record_poll(conn, polled, lease, run.run_id, workplace.clock())
    except (DataError, IntegrityError) as error:
        refused: ItemError = FeedError(Reason.BAD_ROW, str(error.orig))
        with workplace.engine.begin() as conn:
            counts = record_poll(conn, Polled(polled.feed, refused), lease, run.run_id, workplace.clock())
    run.count(**counts)
