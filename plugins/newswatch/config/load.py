"""Read the whole configuration, and check what its files say about one another."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from newswatch.alerts.addresses import address_key
from newswatch.config.files import Mistakes, Source, read_model, shown
from newswatch.config.models import (
    FeedConfig,
    FeedsFile,
    SourceConfig,
    SourcesFile,
    SubscriptionConfig,
    SubscriptionsFile,
)
from newswatch.config.nodes import Path as Steps
from newswatch.config.sites import SiteFiles, read_sites
from newswatch.config.topics import TopicFiles, read_topics, topic_paths
from newswatch.urls import canonical_url


@dataclass(frozen=True)
class Config:
    """All that the files say; whatever one names in another is there."""

    feeds: tuple[FeedConfig, ...]
    sources: tuple[SourceConfig, ...]
    topics: TopicFiles
    subscriptions: tuple[SubscriptionConfig, ...]
    sites: SiteFiles


def load_config(folder: Path) -> Config:
    """Read ``feeds.yaml``, ``sources.yaml``, ``subscriptions.yaml``, ``topics/`` and ``sites/`` of a folder.

    Raises:
        ConfigError: Something is wrong in any of the files; every mistake is named.
    """
    mistakes = Mistakes()
    sources = read_model(folder / "sources.yaml", SourcesFile, mistakes)
    feeds = read_model(folder / "feeds.yaml", FeedsFile, mistakes)
    topics = read_topics(folder / "topics", mistakes)
    sites = read_sites(folder / "sites", mistakes)
    subscriptions = read_model(folder / "subscriptions.yaml", SubscriptionsFile, mistakes)
    if sources:
        _check_sources(*sources, mistakes)
    if feeds:
        _check_feeds(*feeds, sources[1] if sources else None, mistakes)
    if subscriptions:
        # A topic whose file is wrong is there all the same: one mistake is said once.
        known = {path.stem for path in topic_paths(folder / "topics")}
        _check_subscriptions(*subscriptions, known, mistakes)
    if mistakes.found or not (sources and feeds and subscriptions):
        raise mistakes.error()
    return Config(feeds[1].feeds, sources[1].sources, topics, subscriptions[1].subscriptions, sites)


def _check_sources(source: Source, file: SourcesFile, mistakes: Mistakes) -> None:
    domains: list[tuple[Steps, str]] = []
    for number, one in enumerate(file.sources):
        domains.append((("sources", number, "domain"), one.domain))
        domains += ((("sources", number, "aliases", at), alias) for at, alias in enumerate(one.aliases))
    _check_unique(source, domains, mistakes)


def _check_feeds(source: Source, file: FeedsFile, sources: SourcesFile | None, mistakes: Mistakes) -> None:
    urls = ((("feeds", at, "url"), canonical_url(feed.url)) for at, feed in enumerate(file.feeds))
    _check_unique(source, urls, mistakes)
    if sources is None:
        return
    names = {alias: one.domain for one in sources.sources for alias in one.aliases}
    domains = {one.domain for one in sources.sources}
    for number, feed in enumerate(file.feeds):
        if feed.source not in domains:
            named = names.get(feed.source)
            expected = f"its own domain, {shown(named)}" if named else "a domain of sources.yaml"
            message = f"found {shown(feed.source)}, expected {expected}"
            mistakes.add(source.path, source.place("feeds", number, "source"), message)


def _check_subscriptions(
    source: Source, file: SubscriptionsFile, topics: set[str], mistakes: Mistakes
) -> None:
    ids = ((("subscriptions", at, "id"), one.id) for at, one in enumerate(file.subscriptions))
    _check_unique(source, ids, mistakes)
    for number, one in enumerate(file.subscriptions):
        above: Steps = ("subscriptions", number)
        named = [((*above, "topics", at), topic) for at, topic in enumerate(one.topics)]
        people = [((*above, "recipients", at), address_key(who)) for at, who in enumerate(one.recipients)]
        _check_unique(source, named, mistakes)
        _check_unique(source, people, mistakes)
        for steps, topic in named:
            if topic not in topics:
                message = f"found {shown(topic)}, expected a topic of the folder topics"
                mistakes.add(source.path, source.place(*steps), message)


def _check_unique(source: Source, values: Iterable[tuple[Steps, str]], mistakes: Mistakes) -> None:
    """Note every value that was there before; it is shown as written."""
    first: dict[str, int] = {}
    for steps, value in values:
        place = source.place(*steps)
        if value in first:
            written = shown(source.root.find(steps).value)
            message = f"found {written} again, expected it once (first on line {first[value]})"
            mistakes.add(source.path, place, message)
        first.setdefault(value, place.line)
