"""Gives every article an outlet, an address and a layout, and every feed its entries. Pure."""

import hashlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from newswatch.newsroom.drafts import Draft, write_drafts
from newswatch.newsroom.material import Outlet, Outlets, Special, outlets, people
from newswatch.newsroom.slots import dice

SLUG_LENGTH = 60


@dataclass(frozen=True)
class Item:
    """An article as an outlet runs it; ``url`` is canonical, ``amp_url`` its second address if it has one."""

    draft: Draft
    outlet: Outlet
    url: str
    layout: str
    byline: str
    photographer: str
    amp_url: str | None = None


@dataclass(frozen=True)
class Wall:
    """A page behind an entry that is no article."""

    special: Special
    outlet: Outlet
    url: str


@dataclass(frozen=True)
class FeedItem:
    """An entry of a feed: ``url`` is the address the feed gives, ``page`` what stands there."""

    url: str
    guid: str
    title: str
    published_at: datetime
    page: Item | Wall
    updated_at: datetime | None = None


@dataclass(frozen=True)
class Edition:
    """Everything the newsrooms show at one revision. ``feeds`` holds the entries by outlet, newest first."""

    items: tuple[Item, ...]
    walls: tuple[Wall, ...]
    outlets: tuple[Outlet, ...]
    feeds: dict[str, tuple[FeedItem, ...]]


def make_edition(seed: int, now: datetime, revision: int, more: Sequence[Draft] = ()) -> Edition:
    """Return what all outlets show at a revision."""
    house = Placer(seed, outlets())
    items = tuple(house.place(draft) for draft in (*write_drafts(seed, now, revision), *more))
    walls = tuple(house.wall(special) for special in outlets().specials)
    entries = [*article_entries(items), *wall_entries(seed, now, walls)]
    feeds = {
        outlet.key: tuple(sorted((entry for key, entry in entries if key == outlet.key), key=newest_first))
        for outlet in outlets().outlets
    }
    regional = tuple({item.outlet.key: item.outlet for item in items if item.outlet.feed is None}.values())
    return Edition(items, walls, (*outlets().outlets, *regional), feeds)


def newest_first(entry: FeedItem) -> tuple[timedelta, str]:
    """Return the key by which feeds are sorted."""
    return datetime.max.replace(tzinfo=entry.published_at.tzinfo) - entry.published_at, entry.url


def article_entries(items: tuple[Item, ...]) -> Iterator[tuple[str, FeedItem]]:
    """Yield the entries of articles with the outlet whose feed carries them."""
    carrier = outlets().carrier
    for item in items:
        yield (item.outlet.key if item.outlet.feed else carrier), article_entry(item, tracked(item))
        if item.amp_url:
            yield carrier, article_entry(item, item.amp_url)


def article_entry(item: Item, url: str) -> FeedItem:
    """Return an article's entry under one of its addresses."""
    draft = item.draft
    guid = url if item.outlet.lang == "en" else f"tag:{item.outlet.domain},2020:{number(0, url)}"
    return FeedItem(url, guid, draft.title, draft.published_at, item, draft.updated_at)


def tracked(item: Item) -> str:
    """Return the address as the outlet's feed gives it: some add parameters that count clicks."""
    return f"{item.url}?{item.outlet.tracking}" if item.outlet.tracking else item.url


def wall_entries(seed: int, now: datetime, walls: tuple[Wall, ...]) -> Iterator[tuple[str, FeedItem]]:
    """Yield the entries whose pages are no articles."""
    for wall in walls:
        at = now - timedelta(minutes=dice(seed, "wall", wall.special.key).randint(180, 4000))
        yield wall.outlet.key, FeedItem(wall.url, wall.url, wall.special.title, at, wall)


def number(seed: int, *name: object) -> int:
    """Return a seven-digit number for a name, the same for a seed whatever else is drawn."""
    digest = hashlib.sha256(":".join(map(str, (seed, *name))).encode()).digest()
    return 1_000_000 + int.from_bytes(digest[:6], "big") % 9_000_000


class Placer:
    """Decides for one seed which outlet runs what, and how it looks there."""

    def __init__(self, seed: int, known: Outlets) -> None:
        self._seed = seed
        self._known = known
        self._by_key = {outlet.key: outlet for outlet in known.outlets}
        rng = dice(seed, "outlets")
        self._copies = itertools.cycle(rng.sample(known.copies, len(known.copies)))
        self._plain = itertools.cycle(rng.sample(known.plain, len(known.plain)))
        self._regional = rng.sample(known.regional, len(known.regional))
        looks = rng.sample(known.layouts, len(known.layouts))
        drawn = [outlet.key for outlet in known.outlets if outlet.layout == "any"]
        self._layouts = dict(zip(drawn, itertools.cycle(looks), strict=False))

    def place(self, draft: Draft) -> Item:
        """Return the article as its outlet runs it."""
        outlet = self._outlet(draft)
        url = outlet.site + self._path(outlet.path, draft, outlet)
        rng = dice(self._seed, "staff", draft.id)
        return Item(
            draft=draft,
            outlet=outlet,
            url=url,
            layout=self._layouts.get(outlet.key, outlet.layout),
            byline=draft.byline or staff_name(rng, draft.lang),
            photographer=staff_name(rng, draft.lang),
            amp_url=f"{url}/amp" if draft.two_addresses else None,
        )

    def wall(self, special: Special) -> Wall:
        """Return a page that is no article."""
        outlet = self._by_key[special.outlet]
        return Wall(special, outlet, outlet.site + special.path.format(num=number(self._seed, special.key)))

    def _outlet(self, draft: Draft) -> Outlet:
        match draft.outlet:
            case "any":
                return self._by_key[next(self._plain)]
            case "copies":
                return self._by_key[next(self._copies)]
            case "regional":
                return self._regional_outlet(draft.revision)
            case key:
                return self._by_key[key]

    def _regional_outlet(self, revision: int) -> Outlet:
        name = self._regional[(revision - 1) % len(self._regional)]
        return Outlet(
            key=slug_of(name),
            name=name,
            domain=f"{slug_of(name).replace('-', '')}.example",
            lang="en",
            country="us",
            owner=name,
            utc_offset=-5,
            path="/{section}/{slug}.html",
            layout=self._known.layouts[revision % len(self._known.layouts)],
        )

    def _path(self, pattern: str, draft: Draft, outlet: Outlet) -> str:
        day = draft.published_at + timedelta(hours=outlet.utc_offset)
        return pattern.format(
            section=draft.section,
            slug=slug_of(draft.title),
            num=number(self._seed, draft.id),
            y=f"{day.year:04}",
            m=f"{day.month:02}",
            d=f"{day.day:02}",
        )


def staff_name(rng: Random, lang: str) -> str:
    """Return a reporter's or photographer's name."""
    names = people()[lang]
    sex = rng.choice((0, -1))
    first = rng.choice(names.f if sex else names.m)
    return names.order.format(first=first, last=rng.choice(names.last).split("|")[sex])


def slug_of(title: str) -> str:
    """Return the part of an address made from a title.

    >>> slug_of("Dockers' strike: <b>day 2</b>")
    'dockers-strike-day-2'
    """
    plain = re.sub(r"<[^>]*>|['’]", "", title.lower())
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:SLUG_LENGTH].rstrip("-")
