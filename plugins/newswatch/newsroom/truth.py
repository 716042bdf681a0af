"""What is true of a sample newsroom: what the pipeline should make of it. Values and their JSON."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class TruthArticle:
    """An article by its canonical address. ``paragraphs`` are its body as on the page, the dateline included.

    ``title`` is the clean title; where ``hostile`` is set, an extractor may be forgiven for more cleaning.
    ``copy_of`` is the address of the original, ``copy_kind`` near or reworded, or ``original``.
    """

    url: str
    title: str
    paragraphs: tuple[str, ...]
    lang: str
    source: str
    country: str
    published_at: datetime
    modified_at: datetime | None
    authors: tuple[str, ...]
    story: str
    topics: tuple[str, ...]
    copy_of: str | None
    copy_kind: str
    agency: str | None
    dateline: str | None
    caption: str | None
    credit: str | None
    layout: str
    hostile: str | None
    other_urls: tuple[str, ...]


@dataclass(frozen=True)
class TruthFeed:
    """What polling a feed gives, at first and when nothing changed: ``ok``, ``not_modified``, ``not_a_feed``.

    ``moved_to`` is where a permanent redirect leads; ``broken`` says that it is no XML and can be read all
    the same.
    """

    url: str
    first_poll: str
    second_poll: str
    entries: int
    moved_to: str | None = None
    broken: bool = False


@dataclass(frozen=True)
class TruthEntry:
    """How an entry ends: ``done`` (``article`` is canonical), ``gone``, ``refused`` or ``no_article``."""

    feed: str
    url: str
    outcome: str
    reason: str | None
    article: str | None


@dataclass(frozen=True)
class TruthStory:
    """An event and its articles, oldest first.

    ``told`` says that it matches a topic and is young enough for a mail at once; ``too_old`` that it matches
    and is not. ``copy_groups`` counts pieces of work, ``independent`` owners or wire agencies behind them.
    """

    id: str
    topics: tuple[str, ...]
    articles: tuple[str, ...]
    told: bool
    too_old: bool
    copy_groups: int
    independent: int


@dataclass(frozen=True)
class TruthChange:
    """What a revision brought against the one before.

    ``edited`` gets a new version and no mail; ``copy`` is folded into the group of ``copy_of``, with no mail;
    ``follow_up`` joins ``story``, which is told again because it brings something new.
    """

    revision: int
    edited: str | None
    copy: str | None
    copy_of: str | None
    follow_up: str | None
    story: str | None


@dataclass(frozen=True)
class Truth:
    """All that is true of a newsroom at one revision; ``change`` is ``None`` at revision 0."""

    seed: int
    revision: int
    now: datetime
    articles: tuple[TruthArticle, ...]
    feeds: tuple[TruthFeed, ...]
    entries: tuple[TruthEntry, ...]
    stories: tuple[TruthStory, ...]
    change: TruthChange | None

    @property
    def told(self) -> tuple[str, ...]:
        """Return the stories to be told at once."""
        return tuple(story.id for story in self.stories if story.told)

    @property
    def too_old(self) -> tuple[str, ...]:
        """Return the stories that match a topic and are too old to be told."""
        return tuple(story.id for story in self.stories if story.too_old)

    def article(self, url: str) -> TruthArticle:
        """Return the article at an address, canonical or other."""
        return next(each for each in self.articles if url == each.url or url in each.other_urls)


def truth_json(truth: Truth) -> dict[str, Any]:
    """Return the truth as JSON can hold it."""
    plain = dataclasses.asdict(truth, dict_factory=jsonable)
    return {**plain, "told": list(truth.told), "too_old": list(truth.too_old)}


def jsonable(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a mapping with moments as text."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in pairs}
