"""Configuration is files in git: read them, check them, say every mistake with its place."""

from newswatch.config.load import Config, load_config
from newswatch.config.models import FeedConfig, SourceConfig, SubscriptionConfig
from newswatch.config.sites import SiteFile, SiteFiles, load_sites
from newswatch.config.topics import TopicFiles, load_topics

__all__ = [
    "Config",
    "FeedConfig",
    "SiteFile",
    "SiteFiles",
    "SourceConfig",
    "SubscriptionConfig",
    "TopicFiles",
    "load_config",
    "load_sites",
    "load_topics",
]
