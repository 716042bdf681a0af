"""Bring the database to what the configuration files say, before anything is polled."""

from newswatch.config import Config, load_config
from newswatch.pipeline.workplace import Workplace
from newswatch.store import configuration
from newswatch.store.queries import query


def sync_config(workplace: Workplace) -> Config:
    """Load the files and bring the tables to them; a mistake in a file changes nothing.

    Raises:
        ConfigError: A file is wrong.
    """
    config = load_config(workplace.config_dir)
    now = workplace.clock()
    with workplace.engine.begin() as conn:
        conn.execute(query("ensure_partitions"), {"now": now})
        configuration.sync_sources(conn, source_rows(config))
        configuration.sync_feeds(conn, feed_rows(config), now)
        configuration.sync_topics(conn, topic_rows(config), now)
        configuration.sync_subscriptions(conn, subscription_rows(config))
    return config


def source_rows(config: Config) -> list[dict[str, object]]:
    """Return one row a domain; an alias is a site of the same owner, never a second source."""
    return [
        {"domain": domain, "name": source.name, "owner": source.owner, "country": source.country}
        for source in config.sources
        for domain in (source.domain, *source.aliases)
    ]


def feed_rows(config: Config) -> list[dict[str, object]]:
    """Return one row a feed; a disabled one stays in the table, inactive."""
    return [
        {
            "url": feed.url,
            "source": feed.source,
            "title": feed.title,
            "lang": feed.lang,
            "active": not feed.disabled,
            "interval_s": feed.interval_s,
            "user_agent": feed.user_agent,
        }
        for feed in config.feeds
    ]


def topic_rows(config: Config) -> list[dict[str, object]]:
    """Return one row a topic with the version of its rule."""
    return [
        {"id": topic.id, "name": topic.name, "version": topic.version, "query": topic.query}
        for topic in config.topics.topics
    ]


def subscription_rows(config: Config) -> list[dict[str, object]]:
    """Return one row a subscription in force."""
    return [
        {
            "id": subscription.id,
            "name": subscription.name,
            "topics": subscription.topics,
            "recipients": subscription.recipients,
            "mode": subscription.mode,
            "zone": subscription.zone,
            "at_hour": subscription.at.hour,
            "langs": subscription.langs,
            "max_age_h": subscription.max_age_h,
        }
        for subscription in config.subscriptions
        if not subscription.disabled
    ]
