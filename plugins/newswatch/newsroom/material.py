"""The package data the sample is written from: stories, outlets, names, page furniture. Validated."""

from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

SlotValue = str | int | float | dict[str, str]


class Frozen(BaseModel):
    """A part of a data file: unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticleText(Frozen):
    """An article as written, with slots. ``from_revision`` is ``each`` for what every revision brings."""

    id: str
    outlet: str
    section: str
    title: str
    hours: tuple[float, float] | None = None
    body: str = ""
    caption: str | None = None
    dateline: str | None = None
    agency: str | None = None
    byline: str | None = None
    byline_people: tuple[str, ...] = ()
    credit: str | None = None
    copy_of: str | None = None
    kind: Literal["near", "reworded"] = "near"
    drop: tuple[int, ...] = ()
    hostile: Literal["html", "long", "bidi"] | None = None
    two_addresses: bool = False
    from_revision: int | Literal["each"] = 0
    updates: tuple[str, ...] = ()


class StoryText(Frozen):
    """A story: articles that share one draw of its slots."""

    id: str
    lang: str
    topics: tuple[str, ...] = ()
    slots: dict[str, str | list[SlotValue]] = {}
    articles: tuple[ArticleText, ...]


class FeedText(Frozen):
    """How an outlet's feed is served."""

    url: str
    format: Literal["rss", "atom", "rdf", "json", "broken", "nofeed"]
    title: str
    encoding: str = "utf-8"
    zone: str | None = None
    validator: Literal["etag", "date"] | None = None
    moved_to: str | None = None
    full_text: bool = False
    peculiar: str = ""


class Outlet(Frozen):
    """A newsroom of the sample."""

    key: str
    name: str
    domain: str
    lang: str
    country: str
    owner: str
    utc_offset: int
    path: str
    layout: str
    general: bool = False
    agency: str | None = None
    tracking: str | None = None
    robots: str | None = None
    page_encoding: str = "utf-8"
    feed: FeedText | None = None

    @property
    def site(self) -> str:
        """Return the address of the front page, without the last slash."""
        return f"https://www.{self.domain}"


class Special(Frozen):
    """An entry whose page is no article."""

    key: str
    outlet: str
    path: str
    title: str
    status: int
    outcome: str
    reason: str


class Outlets(Frozen):
    """All newsrooms, and who may run what."""

    outlets: tuple[Outlet, ...]
    layouts: tuple[str, ...]
    copies: tuple[str, ...]
    plain: tuple[str, ...]
    carrier: str
    regional: tuple[str, ...]
    specials: tuple[Special, ...]


class Names(Frozen):
    """Names of persons in one language."""

    order: str
    f: tuple[str, ...]
    m: tuple[str, ...]
    last: tuple[str, ...]


class Towns(Frozen):
    """Syllables of invented towns."""

    first: tuple[str, ...]
    second: tuple[str, ...]


Furniture = dict[str, str | list[str]]


def read_yaml(name: str) -> object:
    """Return what a data file of this package holds."""
    text = (files("newswatch.newsroom") / name).read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    value: object = yaml.load(text, Loader=loader)  # noqa: S506  the safe loader, in C where it was built
    return value


@lru_cache(maxsize=1)
def stories() -> tuple[StoryText, ...]:
    """Return every story, in the order of the files' names."""
    folder = files("newswatch.newsroom") / "stories"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    read = TypeAdapter(list[StoryText]).validate_python
    return tuple(story for name in names for story in read(read_yaml(f"stories/{name}")))


@lru_cache(maxsize=1)
def outlets() -> Outlets:
    """Return the newsrooms."""
    return Outlets.model_validate(read_yaml("outlets.yaml"))


@lru_cache(maxsize=1)
def furniture() -> dict[str, Furniture]:
    """Return the words around articles, by language."""
    return TypeAdapter(dict[str, Furniture]).validate_python(read_yaml("furniture.yaml"))


@lru_cache(maxsize=1)
def people() -> dict[str, Names]:
    """Return the names of persons, by language."""
    raw = TypeAdapter(dict[str, dict[str, object]]).validate_python(read_yaml("names.yaml"))
    return {lang: Names.model_validate(part) for lang, part in raw.items() if lang != "towns"}


@lru_cache(maxsize=1)
def towns() -> Towns:
    """Return the syllables of towns."""
    raw = TypeAdapter(dict[str, dict[str, object]]).validate_python(read_yaml("names.yaml"))
    return Towns.model_validate(raw["towns"])
