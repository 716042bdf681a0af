"""One function per task, and the only place that composes the stages. Runs with or without Airflow.

A name is loaded from its module when it is first used: a task that polls loads no extractor.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newswatch.pipeline.add import Added, add_page
    from newswatch.pipeline.again import count_replayable, maintain, replay_entries, retag_topics
    from newswatch.pipeline.alerting import send_alerts
    from newswatch.pipeline.collect import collect_batch, collect_due_entries, due_entry_batches
    from newswatch.pipeline.digests import send_digests
    from newswatch.pipeline.health import HealthReport, check_health
    from newswatch.pipeline.heartbeat import send_heartbeat
    from newswatch.pipeline.history import backfill
    from newswatch.pipeline.link_tag import link_and_tag
    from newswatch.pipeline.poll import due_feed_batches, make_feeds_due, poll_batch, poll_due_feeds
    from newswatch.pipeline.rebuild import count_records, rebuild_from_archive
    from newswatch.pipeline.reread import count_archived, reread_entries
    from newswatch.pipeline.sync import sync_config
    from newswatch.pipeline.watching import report_failure, watch_sources
    from newswatch.pipeline.workplace import Workplace, add_counts, open_workplace

__all__ = [
    "Added",
    "HealthReport",
    "Workplace",
    "add_counts",
    "add_page",
    "backfill",
    "check_health",
    "collect_batch",
    "collect_due_entries",
    "count_archived",
    "count_records",
    "count_replayable",
    "due_entry_batches",
    "due_feed_batches",
    "link_and_tag",
    "maintain",
    "make_feeds_due",
    "open_workplace",
    "poll_batch",
    "poll_due_feeds",
    "rebuild_from_archive",
    "replay_entries",
    "report_failure",
    "reread_entries",
    "retag_topics",
    "send_alerts",
    "send_digests",
    "send_heartbeat",
    "sync_config",
    "watch_sources",
]

_MODULES = {
    "add": ("Added", "add_page"),
    "again": ("count_replayable", "maintain", "replay_entries", "retag_topics"),
    "alerting": ("send_alerts",),
    "collect": ("collect_batch", "collect_due_entries", "due_entry_batches"),
    "digests": ("send_digests",),
    "health": ("HealthReport", "check_health"),
    "heartbeat": ("send_heartbeat",),
    "history": ("backfill",),
    "link_tag": ("link_and_tag",),
    "poll": ("due_feed_batches", "make_feeds_due", "poll_batch", "poll_due_feeds"),
    "rebuild": ("count_records", "rebuild_from_archive"),
    "reread": ("count_archived", "reread_entries"),
    "sync": ("sync_config",),
    "watching": ("report_failure", "watch_sources"),
    "workplace": ("Workplace", "add_counts", "open_workplace"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401  PEP 562: a module attribute of any type
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"newswatch.pipeline.{_PLACES[name]}"), name)
