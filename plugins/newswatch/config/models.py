"""What feeds.yaml, sources.yaml and subscriptions.yaml hold."""

from datetime import time
from typing import Annotated

from pydantic import Field

from newswatch.alerts.model import Mode
from newswatch.config.files import FileModel
from newswatch.config.words import (
    Country,
    Domain,
    Header,
    Hour,
    Id,
    Ids,
    Lang,
    Line,
    Recipients,
    Url,
    Zone,
)

# Oftener than a minute no publisher welcomes; rarer than a week a feed's window has long moved on.
_MIN_INTERVAL_S, _MAX_INTERVAL_S = 60, 604_800


class FeedConfig(FileModel):
    """A feed to poll. ``source`` is a domain of sources.yaml; without ``interval_s`` the pace is learnt."""

    url: Url
    title: Line
    source: Domain
    lang: Lang
    country: Country | None = None
    interval_s: Annotated[int, Field(ge=_MIN_INTERVAL_S, le=_MAX_INTERVAL_S)] | None = None
    user_agent: Header | None = None
    disabled: bool = False


class SourceConfig(FileModel):
    """A publisher. Two sources of one owner are one independent source.

    ``aliases`` are other domains of the same publisher. Who belongs to no country has none.
    """

    domain: Domain
    name: Line
    owner: Line
    country: Country | None = None
    aliases: tuple[Domain, ...] = ()


class SubscriptionConfig(FileModel):
    """Who wants which topics, when and where. ``langs`` empty: every language.

    ``at`` is the hour in ``zone`` at which a daily or weekly digest goes out. Nothing published more than
    ``max_age_h`` hours before it was first seen is mailed.
    """

    id: Id
    name: Line
    topics: Ids
    recipients: Recipients
    mode: Annotated[Mode, Field(strict=False)] = Mode.IMMEDIATE
    zone: Zone = "UTC"
    at: Hour = time(8)
    langs: tuple[Lang, ...] = ()
    max_age_h: Annotated[int, Field(ge=1, le=8_760)] = 24
    disabled: bool = False


class FeedsFile(FileModel):
    """feeds.yaml."""

    feeds: tuple[FeedConfig, ...]


class SourcesFile(FileModel):
    """sources.yaml."""

    sources: tuple[SourceConfig, ...]


class SubscriptionsFile(FileModel):
    """subscriptions.yaml."""

    subscriptions: tuple[SubscriptionConfig, ...]
