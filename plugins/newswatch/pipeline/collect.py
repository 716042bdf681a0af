"""Collect articles: take due entries, fetch their pages, extract, load. Every entry ends in one outcome."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from newswatch import urls
from newswatch.entries import EntryState
from newswatch.errors import FetchError, OutageError, Reason
from newswatch.fetch import SiteRestsError
from newswatch.pipeline.aside import return_lapsed
from newswatch.pipeline.batches import cut_batches
from newswatch.pipeline.outage import find_outage
from newswatch.pipeline.outcomes import record_collected
from newswatch.pipeline.pages import Answered, Collected, collect_pages, fetch_pages, read_pages
from newswatch.pipeline.workplace import Run, Workplace, add_counts, recorded_run
from newswatch.store import entries
from newswatch.store.entries import ClaimedEntry, Outcome
from newswatch.store.lease import Lease, new_lease

# A slice is fetched, extracted and recorded before the next is fetched: what a killed worker loses.
SLICE = 32


def due_entry_batches(workplace: Workplace) -> list[list[int]]:
    """Return the ids of the due entries, cut into batches; give back what dead workers held."""
    settings, now = workplace.settings, workplace.clock()
    with workplace.engine.begin() as conn:
        return_lapsed(conn, workplace)
        due = entries.due_entries(conn, now, settings.batches * settings.batch_size)
    return cut_batches(due, settings)


def collect_due_entries(workplace: Workplace) -> dict[str, int]:
    """Collect until nothing is due."""
    parts: list[dict[str, int]] = []
    while found := due_entry_batches(workplace):
        parts += [collect_batch(workplace, ids) for ids in found]
    return add_counts([*parts])


def collect_batch(workplace: Workplace, ids: Sequence[int], *, again: bool = False) -> dict[str, int]:
    """Collect the entries of one batch; return how many ended how.

    ``again`` says that a worker that had the batch is dead: what it held is taken over at once.

    Raises:
        OutageError: Nothing could be reached, or the archive cannot be written: the entries are due again,
            and no attempt is counted.
    """
    with recorded_run(workplace, "collect") as run:
        with workplace.engine.begin() as conn:
            if again:
                entries.lapse_leases(conn, ids, workplace.clock())
            return_lapsed(conn, workplace, ids)
            lapsed = entries.lapsed_entries(conn, ids)
        for part in slices(ids, lapsed):
            _collect_slice(workplace, part, run)
        return run.counts


def slices(ids: Sequence[int], lapsed: Collection[int]) -> Iterator[Sequence[int]]:
    """Yield what is claimed together. What may have killed its worker is claimed alone, and last.

    Else it would take its neighbours into quarantine with it.

    >>> [*slices([1, 2, 3, 4], {2, 3})]
    [[1, 4], [2], [3]]
    """
    sound = [entry for entry in ids if entry not in lapsed]
    for start in range(0, len(sound), SLICE):
        yield sound[start : start + SLICE]
    yield from ([entry] for entry in ids if entry in lapsed)


def _collect_slice(workplace: Workplace, ids: Sequence[int], run: Run) -> None:
    lease = new_lease(workplace.clock(), workplace.settings.lease_s)
    with workplace.engine.begin() as conn:
        claimed = entries.claim_entries(conn, ids, lease)
        _end_known(conn, claimed, lease, run)
    collected = _collect(workplace, [entry for entry in claimed if not entry.is_known], lease, run)
    with workplace.engine.begin() as conn:
        record_collected(conn, collected, workplace, lease, run)


def _end_known(conn: Connection, claimed: Sequence[ClaimedEntry], lease: Lease, run: Run) -> None:
    """End the entries whose page was read for another one meanwhile, without asking for it again."""
    for entry in claimed:
        if entry.is_known:
            done = Outcome(entry.entry_id, EntryState.DONE, article_key=entry.url_key)
            entries.record_outcome(conn, done, lease)
            run.count(done=1)


def _collect(
    workplace: Workplace, claimed: Sequence[ClaimedEntry], lease: Lease, run: Run
) -> list[Collected]:
    """Return what the pages of these entries led to; one that sends its readers on is followed once."""
    answered = _ask(workplace, [(entry, entry.url) for entry in claimed], lease, run)
    _fail_in_outage(workplace, answered, lease)
    read = read_pages(workplace, answered)
    sent_on = [(item.answered.entry, item.sends_to) for item in read if item.sends_to]
    read = [item for item in read if not item.sends_to]
    read += read_pages(workplace, _ask(workplace, sent_on, lease, run))
    try:
        return collect_pages(workplace, read)
    except OutageError:
        _let_go(workplace, lease, Reason.ARCHIVE_FAILED)
        raise


def _ask(
    workplace: Workplace, wanted: Sequence[tuple[ClaimedEntry, str]], lease: Lease, run: Run
) -> list[Answered]:
    """Return what came; entries whose site is left alone are put off, with no attempt counted."""
    if not wanted:
        return []
    answered = fetch_pages(workplace, wanted)
    resting = [(item.entry, item.came) for item in answered if isinstance(item.came, SiteRestsError)]
    with workplace.engine.begin() as conn:
        for entry, rest in resting:
            until = workplace.clock() + timedelta(seconds=rest.retry_after_s or 0.0)
            entries.postpone_entry(conn, entry.entry_id, until, rest.reason, lease)
    run.count(postponed=len(resting))
    return [item for item in answered if not isinstance(item.came, SiteRestsError)]


def _fail_in_outage(workplace: Workplace, answered: Sequence[Answered], lease: Lease) -> None:
    failures = [item.came for item in answered if isinstance(item.came, FetchError)]
    hosts = [urls.host_of(item.entry.url) for item in answered]
    if outage := find_outage(workplace, failures, hosts):
        _let_go(workplace, lease, Reason.CONNECTION)
        raise outage


def _let_go(workplace: Workplace, lease: Lease, why: Reason) -> None:
    with workplace.engine.begin() as conn:
        entries.release_claim(conn, lease, why)
