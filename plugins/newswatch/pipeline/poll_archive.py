"""Keep feed documents as they came, before a poll is recorded that points to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newswatch.archive import Archive, Asked, Capture
from newswatch.pipeline.poll_read import Polled
from newswatch.pipeline.workplace import Workplace


def keep_documents(workplace: Workplace, polled: Sequence[Polled], now: datetime) -> list[Polled]:
    """Return the polls with where their new documents stand in the archive, if there is one.

    Raises:
        OutageError: It cannot be written.
    """
    archive = workplace.archive
    if archive is None:
        return [*polled]
    kept = [replace(item, archive_pointer=_keep(archive, item, now)) for item in polled]
    archive.sync()
    return kept


def _keep(archive: Archive, item: Polled, now: datetime) -> str | None:
    """Keep what the document was read from; return where the first of it stands."""
    asked, agent = Asked(item.feed.configured_url), item.feed.user_agent
    pointers = [
        archive.keep(Capture(asked, part.url, now, part.status, part.headers, part.body, agent))
        for part in item.came
    ]
    return pointers[0] if pointers else None
