"""Configuration is files in git: read them, check them, say every mistake with its place."""

from newswatch.config.load import Config, load_config
from newswatch.config.models import FeedConfig, SourceConfig, SubscriptionConfig
from newswatch.config.topics import TopicFiles, load_topics
from newswatch.config.words import QuietHours

__all__ = [
    "Config",
    "FeedConfig",
    "QuietHours",
    "SourceConfig",
    "SubscriptionConfig",
    "TopicFiles",
    "load_config",
    "load_topics",
]
