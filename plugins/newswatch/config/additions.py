"""Decide which feeds of a list are new to the configuration, and what its files would say of them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from newswatch.config.files import shown
from newswatch.config.load import Config
from newswatch.config.models import FeedConfig, SourceConfig
from newswatch.errors import UrlError
from newswatch.feeds.opml import ListedFeed
from newswatch.urls import canonical_url, registrable_domain

Model = TypeVar("Model", bound=BaseModel)

# They serve the feeds of others: who publishes one is said by the site that the list names.
_FEED_HOSTS = frozenset(
    {
        "feedblitz.com",
        "feedburner.com",
        "feedproxy.google.com",
        "fetchrss.com",
        "google.com",
        "rss.app",
        "rsshub.app",
    }
)


@dataclass(frozen=True)
class Addition:
    """A feed of a list and what becomes of it.

    ``feed`` is what is to be added, with a ``source`` where its publisher is new; without it ``reason`` says
    why not, and ``known`` that the feed is there already.
    """

    listed: ListedFeed
    feed: FeedConfig | None = None
    source: SourceConfig | None = None
    reason: str | None = None
    known: bool = False


def plan_additions(config: Config, listed: Sequence[ListedFeed]) -> list[Addition]:
    """Return what becomes of each feed of a list, in its order."""
    known = {canonical_url(feed.url): "it is in feeds.yaml" for feed in config.feeds}
    domains = {alias: source.domain for source in config.sources for alias in source.aliases}
    domains |= {source.domain: source.domain for source in config.sources}
    planned = []
    for one in listed:
        addition = plan_addition(one, known, domains)
        planned.append(addition)
        if addition.feed:
            known[canonical_url(addition.feed.url)] = "it is in the list twice"
        if addition.source:
            domains[addition.source.domain] = addition.source.domain
    return planned


def plan_addition(listed: ListedFeed, known: dict[str, str], domains: dict[str, str]) -> Addition:
    """Return what becomes of one feed, with the addresses and domains that are known before it."""
    try:
        if reason := known.get(canonical_url(listed.url)):
            return Addition(listed, reason=reason, known=True)
        domain = listed.source or publisher_of(listed)
    except UrlError:
        return Addition(listed, reason=f"found {shown(listed.url)}, expected an http or https address")
    try:
        source = None if domain in domains else check(SourceConfig, source_fields(listed, domain))
        feed = check(FeedConfig, feed_fields(replace(listed, source=domains.get(domain, domain))))
    except ValueError as error:
        return Addition(listed, reason=str(error))
    return Addition(listed, feed, source)


def publisher_of(listed: ListedFeed) -> str:
    """Return the domain of who publishes a feed.

    >>> publisher_of(ListedFeed("https://feeds.feedburner.com/x", site_url="https://www.a.example/"))
    'a.example'

    Raises:
        UrlError: Its address is none.
    """
    domain = registrable_domain(listed.url)
    return registrable_domain(listed.site_url) if listed.site_url and domain in _FEED_HOSTS else domain


def source_fields(listed: ListedFeed, domain: str) -> dict[str, object]:
    """Return what sources.yaml is to say of a new publisher: what the list says, else its domain."""
    name = listed.source_name or domain
    country = listed.source_country or listed.country
    return {"domain": domain, "name": name, "owner": listed.owner or name, "country": country}


def feed_fields(listed: ListedFeed) -> dict[str, object]:
    """Return what feeds.yaml is to say of a feed; what the list leaves out stays out."""
    return {
        "url": listed.url,
        "title": (listed.title or listed.source or "")[:300].strip(),
        "source": listed.source,
        "lang": listed.lang,
        "country": listed.country,
        "interval_s": listed.interval_s,
        "user_agent": listed.user_agent,
        "disabled": listed.disabled,
    }


def check(model: type[Model], fields: dict[str, object]) -> Model:
    """Return the fields as the configuration holds them.

    Raises:
        ValueError: One does not fit; the text says which, what was found and expected.
    """
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise ValueError("; ".join(explain(error))) from error


def explain(error: ValidationError) -> Iterator[str]:
    """Yield what is wrong, a field at a time."""
    for one in error.errors(include_url=False):
        expected = one.get("ctx", {}).get("error") or one["msg"]
        yield f"{one['loc'][0]}: found {shown(one['input'])}, expected {expected}"


def listed_feeds(config: Config) -> list[ListedFeed]:
    """Return the feeds of a configuration as a list can name them."""
    sources = {source.domain: source for source in config.sources}
    return [
        ListedFeed(
            url=feed.url,
            title=feed.title,
            lang=feed.lang,
            country=feed.country,
            interval_s=feed.interval_s,
            user_agent=feed.user_agent,
            disabled=feed.disabled,
            source=feed.source,
            source_name=sources[feed.source].name,
            owner=sources[feed.source].owner,
            source_country=sources[feed.source].country,
        )
        for feed in config.feeds
    ]
