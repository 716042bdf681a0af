"""One function per task, and the only place that composes the stages. Runs with or without Airflow."""

from newswatch.pipeline.again import maintain, replay_entries, retag_topics
from newswatch.pipeline.alerting import send_alerts
from newswatch.pipeline.collect import collect_batch, collect_due_entries, due_entry_batches
from newswatch.pipeline.link_and_tag import link_and_tag
from newswatch.pipeline.poll import due_feed_batches, make_feeds_due, poll_batch, poll_due_feeds
from newswatch.pipeline.sync import sync_config
from newswatch.pipeline.workplace import Workplace, add_counts, open_workplace

__all__ = [
    "Workplace",
    "add_counts",
    "collect_batch",
    "collect_due_entries",
    "due_entry_batches",
    "due_feed_batches",
    "link_and_tag",
    "maintain",
    "make_feeds_due",
    "open_workplace",
    "poll_batch",
    "poll_due_feeds",
    "replay_entries",
    "retag_topics",
    "send_alerts",
    "sync_config",
]
