"""Copies and stories: what is still to be placed, what is placed, and why."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping

from newswatch.model import LinkItem, Placement
from newswatch.store.queries import query


@dataclass(frozen=True)
class Unplaced:
    """An article to link; ``placed`` says that it has a story already, and only its text changed.

    ``tagged`` says that it was read for topics before: its matches count for a day from now on.
    """

    article_id: int
    version: int
    placed: bool
    tagged: bool
    item: LinkItem


@dataclass(frozen=True)
class Placed:
    """An article that the linker must remember, with the founders of its copy group and story."""

    item: LinkItem
    copy: str
    story: str


@contextmanager
def linking_lock(engine: Engine) -> Iterator[bool]:
    """Yield whether this is the only linking run now; the lock is held by a connection of its own."""
    with engine.connect() as conn:
        held = bool(conn.execute(query("try_lock_linking")).scalar())
        conn.commit()
        try:
            yield held
        finally:
            if held:
                conn.execute(query("unlock_linking"))
                conn.commit()


def unplaced_articles(conn: Connection, max_rows: int) -> list[Unplaced]:
    """Return the articles to link, in the order that a rebuild would take them."""
    rows = conn.execute(query("articles_to_link"), {"max_rows": max_rows}).mappings()
    return [
        Unplaced(row["article_id"], row["version"], row["story_id"] is not None, row["tagged"], _item(row))
        for row in rows
    ]


def placed_articles(conn: Connection, since: datetime, max_rows: int) -> list[Placed]:
    """Return the newest placed articles, oldest first."""
    rows = conn.execute(query("linked_articles"), {"since": since, "max_rows": max_rows}).mappings().all()
    return [Placed(_item(row), row["copy_founder"], row["story_founder"]) for row in reversed(rows)]


def place_articles(
    conn: Connection, placed: Sequence[tuple[Unplaced, Placement]], method_version: str
) -> None:
    """Write where the linker put the articles: groups, stories, ties and why. Safe to repeat."""
    placements = [placement for _, placement in placed]
    groups = list(dict.fromkeys(placement.copy for placement in placements))
    stories = list(dict.fromkeys(placement.story for placement in placements))
    conn.execute(query("found_copy_groups"), {"founders": groups})
    conn.execute(query("found_stories"), {"founders": stories})
    conn.execute(query("place_articles"), {"rows": json.dumps([_place_row(*pair) for pair in placed])})
    links = [row for placement in placements for row in _link_rows(placement)]
    values = {"rows": json.dumps(links, ensure_ascii=False), "method_version": method_version}
    conn.execute(query("insert_links"), values)
    for placement in placements:
        if placement.merged:
            founders = {"founders": [placement.story, *placement.merged]}
            conn.execute(query("merge_stories"), founders)
            conn.execute(query("refresh_merged_days"), founders)


def keep_places(conn: Connection, ids: Sequence[int]) -> None:
    """Note that the edits of these articles were seen; their place stays."""
    conn.execute(query("keep_places"), {"ids": list(ids)})


def insert_bands(conn: Connection, keys: Mapping[int, Sequence[int]]) -> None:
    """Store the signature keys of articles, by article id."""
    rows = [{"article_id": article, "key": str(key)} for article, found in keys.items() for key in found]
    conn.execute(query("insert_bands"), {"rows": json.dumps(rows)})


def drop_old_bands(conn: Connection, before: datetime) -> int:
    """Forget the keys of articles of before a moment; return how many."""
    return int(conn.execute(query("drop_old_bands"), {"before": before}).scalar_one())


def _item(row: RowMapping) -> LinkItem:
    return LinkItem(
        id=row["url_key"],
        url=row["url"],
        source=row["source"],
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        date=row["moment"],
        agency=row["credit_agency"],
        agency_strong=row["credit_strength"] == "strong",
    )


def _place_row(article: Unplaced, placement: Placement) -> dict[str, object]:
    return {
        "article_id": article.article_id,
        "version": article.version,
        "copy": placement.copy,
        "kind": placement.kind,
        "story": placement.story,
    }


def _link_rows(placement: Placement) -> Iterator[dict[str, object]]:
    if placement.of:
        yield {
            "url_key": placement.id,
            "other_key": placement.of,
            "relation": "copy",
            "kind": placement.kind,
            "score": placement.score,
            "reason": placement.reason,
            "shared": asdict(placement.shared),
        }
    if placement.story_of and placement.story_of != placement.of:
        yield {
            "url_key": placement.id,
            "other_key": placement.story_of,
            "relation": "story",
            "kind": "event",
            "score": placement.story_score,
            "reason": placement.story_reason,
            "shared": {} if placement.of else asdict(placement.shared),
        }
