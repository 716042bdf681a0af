"""Articles: load them in batches, keep each changed text as a version."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, RowMapping

from newswatch.extract.sites.changes import EXTRACTION_VERSION, Cause, Change, Read, compare
from newswatch.model import Article, Day
from newswatch.store.copying import copy_rows
from newswatch.store.queries import query


@dataclass(frozen=True)
class NewArticle:
    """An article with its key, the publisher's domain it counts for, where its page is archived, and the
    template of that page.
    """

    url_key: str
    domain: str
    article: Article
    archive_pointer: str | None = None
    template: str | None = None


@dataclass(frozen=True)
class KnownText:
    """An article that is there: its identity, its text, and the day on which it appeared (in UTC)."""

    url_key: str
    canonical_url: str
    text: str
    day: Day | None = None


@dataclass(frozen=True)
class LoadCounts:
    """What a load did: all three add up to the articles given. ``new_keys`` are those of the inserted."""

    inserted: int
    changed: int
    same: int
    new_keys: tuple[str, ...] = field(default=(), compare=False)


def load_articles(conn: Connection, articles: Sequence[NewArticle], now: datetime) -> LoadCounts:
    """Insert new articles, update changed ones, leave the rest alone.

    Safe to repeat. The caller owns the transaction. ``url_key`` must be unique in ``articles``.
    """
    if not articles:
        return LoadCounts(0, 0, 0)
    before = versions_before(conn, [new.url_key for new in articles])
    copy_rows(conn, "article_in", (_article_row(new, before.get(new.url_key)) for new in articles))
    conn.execute(query("insert_unknown_sources"))
    written = conn.execute(query("load_articles"), {"now": now}).all()
    values = {"ids": [row.article_id for row in written], "now": now, "extraction": EXTRACTION_VERSION}
    conn.execute(query("insert_article_versions"), values)
    conn.execute(query("confirm_versions"), {"extraction": EXTRACTION_VERSION})
    conn.execute(query("drop_article_in"))
    conn.execute(query("insert_seen_urls"), {"url_keys": [new.url_key for new in articles], "now": now})
    new_keys = tuple(row.url_key for row in written if row.inserted)
    inserted = len(new_keys)
    return LoadCounts(inserted, len(written) - inserted, len(articles) - len(written), new_keys)


def versions_before(conn: Connection, url_keys: Sequence[str]) -> dict[str, Read]:
    """Return the present versions of those of the articles that are there, and lock them."""
    rows = conn.execute(query("versions_before"), {"url_keys": list(url_keys)}).mappings()
    return {row["url_key"]: _read_of(row) for row in rows}


def _read_of(row: RowMapping) -> Read:
    values = {name: value for name, value in row.items() if name != "url_key"}
    return Read(**{**values, "authors": tuple(row["authors"])})


def known_keys(conn: Connection, url_keys: Sequence[str]) -> set[str]:
    """Return those of the keys under which there is an article."""
    return set(conn.execute(query("known_keys"), {"url_keys": list(url_keys)}).scalars())


def articles_of_entries(conn: Connection, ids: Sequence[int]) -> dict[int, KnownText]:
    """Return the articles that these entries led to before, by entry."""
    rows = conn.execute(query("articles_of_entries"), {"ids": list(ids)})
    return {row.entry_id: _known_text(row) for row in rows}


def articles_at(conn: Connection, url_keys: Sequence[str]) -> dict[str, KnownText]:
    """Return the articles that moved to these addresses, by address."""
    rows = conn.execute(query("articles_at"), {"url_keys": list(url_keys)})
    return {row.moved_to: _known_text(row) for row in rows}


def remember_moves(conn: Connection, moves: Mapping[str, str], now: datetime) -> None:
    """Remember the addresses to which articles moved, each with the key that its article keeps."""
    rows = [{"url_key": key, "article_key": moves[key]} for key in sorted(moves)]
    if rows:
        conn.execute(query("remember_moves"), {"moves": json.dumps(rows), "now": now})


def articles_of_numbers(
    conn: Connection, numbered: Mapping[NewArticle, str], since: datetime
) -> dict[str, list[KnownText]]:
    """Return, by the key of a new article, those of its source since then whose addresses have its number."""
    addresses = [
        {"url_key": new.url_key, "domain": new.domain, "number": number} for new, number in numbered.items()
    ]
    values = {"addresses": json.dumps(addresses), "since": since}
    found: dict[str, list[KnownText]] = {}
    for row in conn.execute(query("articles_of_numbers"), values) if addresses else ():
        found.setdefault(row.new_key, []).append(_known_text(row))
    return found


def _known_text(row: Row[Any]) -> KnownText:
    return KnownText(row.url_key, row.canonical_url, row.text, row.day)


def text_hash(text: str) -> str:
    """Return what tells one text from another."""
    return sha256(text.encode()).hexdigest()


def _change(new: NewArticle, before: Read | None) -> Change:
    """Return what an article changes; of one whose words are the same, nothing: it makes no version."""
    article = new.article
    if before is None or (before.title, before.text) == (article.title, article.text):
        return Change(Cause.FIRST)
    names = ("title", "lead", "text", "authors", "kind", "paywalled", "method", "modified_at")
    given = {name: getattr(article, name) for name in names}
    return compare(before, Read(**given, template=new.template, archive_pointer=new.archive_pointer))


def _article_row(new: NewArticle, before: Read | None) -> tuple[object, ...]:
    article, change = new.article, _change(new, before)
    dateline, credit = article.dateline, article.credit
    return (
        *(new.url_key, article.url, article.canonical_url, new.domain, article.source, article.kind),
        *(article.title, article.lead, article.text, text_hash(article.text), article.authors),
        *(article.published_at, article.date, article.modified_at, article.lang),
        [{"text": caption.text, "credit": caption.credit} for caption in article.captions],
        dateline and dateline.place,
        dateline and dateline.agency,
        credit and credit.agency,
        credit and credit.evidence,
        credit and credit.found_in,
        credit and credit.strength,
        *(article.paywalled, article.method, article.quality, article.quality_reasons),
        *(new.archive_pointer, new.template),
        *(change.cause, change.fields, change.added, change.removed, change.changed),
        [asdict(one) for one in change.differences],
    )
