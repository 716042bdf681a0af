"""Topic matches: what is still to be read, what was found, and the evidence."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping

from newswatch.model import TagItem, TopicMatch
from newswatch.store.queries import query


@dataclass(frozen=True)
class Unread:
    """An article that the topic engine has not read in this version."""

    article_id: int
    url_key: str
    version: int
    item: TagItem


@dataclass(frozen=True)
class Tagged:
    """An article as read: its matches and the distinct tokens that a later search needs."""

    article: Unread
    matches: tuple[TopicMatch, ...]
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class MatchCounts:
    """What recording did: matches made, and matches that the newest text or rule no longer makes."""

    matched: int
    withdrawn: int


def unread_articles(conn: Connection, max_rows: int) -> list[Unread]:
    """Return articles whose text is new or changed since they were last read."""
    return [
        *map(_unread, conn.execute(query("articles_to_tag"), {"max_rows": max_rows}).mappings()),
    ]


def unread_among(conn: Connection, url_keys: Sequence[str]) -> list[Unread]:
    """Return those of these articles whose newest text was not read yet."""
    values = {"url_keys": list(url_keys)}
    return [*map(_unread, conn.execute(query("articles_to_tag_among"), values).mappings())]


def stored_articles(conn: Connection, after: int, max_rows: int) -> list[Unread]:
    """Return articles read before, beyond an id: to read history with a new rule."""
    values = {"after": after, "max_rows": max_rows}
    return [*map(_unread, conn.execute(query("articles_to_retag"), values).mappings())]


def record_tagged(
    conn: Connection, tagged: Sequence[Tagged], topics: Sequence[str], now: datetime, *, quiet: bool = False
) -> MatchCounts:
    """Write matches and evidence, withdraw those of ``topics`` not found again. Safe to repeat.

    ``quiet`` matches are history: no alert is planned for them.
    """
    rows = json.dumps([_match_row(item, match) for item in tagged for match in item.matches])
    values = {"rows": rows, "now": now, "quiet": quiet}
    written = conn.execute(query("upsert_matches"), values).all()
    values = {"rows": rows, "now": now, "article_ids": _ids(tagged), "topics": list(topics)}
    withdrawn = conn.execute(query("withdraw_matches"), values).all()
    conn.execute(query("delete_evidence"), {"rows": rows})
    evidence = [row for item in tagged for match in item.matches for row in _evidence_rows(item, match)]
    conn.execute(query("insert_evidence"), {"rows": json.dumps(evidence, ensure_ascii=False)})
    read = [
        {"article_id": item.article.article_id, "version": item.article.version, "tokens": item.tokens}
        for item in tagged
    ]
    conn.execute(query("record_tagged"), {"rows": json.dumps(read, ensure_ascii=False)})
    return MatchCounts(matched=sum(row.inserted for row in written), withdrawn=len(withdrawn))


def refresh_rollups(conn: Connection, tagged: Sequence[Tagged]) -> None:
    """Count anew the days of articles that were read."""
    refresh_days(conn, _ids(tagged))


def refresh_days(conn: Connection, ids: Sequence[int]) -> None:
    """Count anew the days that these articles, or their copies, count for."""
    days: list[date] = conn.execute(query("days_touched"), {"ids": list(ids)}).scalar_one()
    conn.execute(query("refresh_topic_daily"), {"days": days})


def _ids(tagged: Sequence[Tagged]) -> list[int]:
    return [item.article.article_id for item in tagged]


def _unread(row: RowMapping) -> Unread:
    item = TagItem(row["title"], row["text"], row["lang"], row["source"], row["country"])
    return Unread(row["article_id"], row["url_key"], row["version"], item)


def _match_row(tagged: Tagged, match: TopicMatch) -> dict[str, object]:
    return {
        "article_id": tagged.article.article_id,
        "article_version": tagged.article.version,
        "topic": match.topic,
        "version": match.version,
    }


def _evidence_rows(tagged: Tagged, match: TopicMatch) -> list[dict[str, object]]:
    return [
        {
            "article_id": tagged.article.article_id,
            "topic": match.topic,
            "place": place,
            "field": evidence.field,
            "span_start": evidence.start,
            "span_end": evidence.end,
            "clause": evidence.clause,
        }
        for place, evidence in enumerate(match.evidence, start=1)
    ]
