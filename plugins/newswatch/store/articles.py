"""Articles: load them in batches, keep each changed text as a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from newswatch.model import Article
from newswatch.store.copying import copy_rows
from newswatch.store.queries import query


@dataclass(frozen=True)
class NewArticle:
    """An article with its key, the publisher's domain it counts for, and where its page is archived."""

    url_key: str
    domain: str
    article: Article
    archive_pointer: str | None = None


@dataclass(frozen=True)
class LoadCounts:
    """What a load did: all three add up to the articles given."""

    inserted: int
    changed: int
    same: int


def load_articles(conn: Connection, articles: Sequence[NewArticle], now: datetime) -> LoadCounts:
    """Insert new articles, update changed ones, leave the rest alone.

    Safe to repeat. The caller owns the transaction. ``url_key`` must be unique in ``articles``.
    """
    if not articles:
        return LoadCounts(0, 0, 0)
    copy_rows(conn, "article_in", map(_article_row, articles))
    conn.execute(query("insert_unknown_sources"))
    written = conn.execute(query("load_articles"), {"now": now}).all()
    values = {"ids": [row.article_id for row in written], "now": now}
    conn.execute(query("insert_article_versions"), values)
    conn.execute(query("drop_article_in"))
    conn.execute(query("insert_seen_urls"), {"url_keys": [new.url_key for new in articles], "now": now})
    inserted = sum(row.inserted for row in written)
    return LoadCounts(inserted, len(written) - inserted, len(articles) - len(written))


def text_hash(text: str) -> str:
    """Return what tells one text from another."""
    return sha256(text.encode()).hexdigest()


def _article_row(new: NewArticle) -> tuple[object, ...]:
    article = new.article
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
        *(article.paywalled, article.method, article.quality, new.archive_pointer),
    )
