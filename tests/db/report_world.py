"""A few rows by hand for the tests of the reports: what is not given has a plain value."""

import itertools
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import MetaData, column, func, insert, select, table

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TABLES = (
    "alert", "article", "article_version", "copy_group", "decision", "entry", "feed", "feed_poll",
    "match_evidence", "opt_out", "outbox", "rollup_topic_daily", "seen_url", "source", "story",
    "subscription", "topic", "topic_match", "topic_version",
)  # fmt: skip


@cache
def tables_of(engine):
    """Return the tables of the schema as the database describes them."""
    metadata = MetaData()
    metadata.reflect(engine, schema="newswatch", only=TABLES)
    return {name: metadata.tables[f"newswatch.{name}"] for name in TABLES}


class World:
    """Rows in a transaction that the test rolls back."""

    def __init__(self, conn):
        self.conn = conn
        self.tables = tables_of(conn.engine)
        self.numbers = itertools.count(1)

    def add(self, name, /, **values):
        """Insert one row and return it as stored."""
        target = self.tables[name]
        return self.conn.execute(insert(target).values(values).returning(target)).one()

    def source(self, domain, owner=None, **values):
        return self.add(
            "source", domain=domain, name=domain.title(), owner=owner or domain, **values
        ).source_id

    def feed(self, source_id, **values):
        values = {"url": f"https://feed.example/{next(self.numbers)}", "next_poll_at": NOON} | values
        return self.add("feed", source_id=source_id, **values).feed_id

    def story(self, merged_into=None, title=None):
        founder = f"founder/{next(self.numbers)}"
        return self.add("story", founder_url_key=founder, merged_into=merged_into, title=title).story_id

    def copy_group(self, merged_into=None):
        founder = f"founder/{next(self.numbers)}"
        return self.add("copy_group", founder_url_key=founder, merged_into=merged_into).copy_group_id

    def article(self, source_id, *, story=None, group=None, agency=None, **values):
        """Add an article; one with a story and no group founds a group of its own."""
        key = f"article/{next(self.numbers):04}"
        given = {
            "url_key": key,
            "url": f"https://{key}",
            "canonical_url": f"https://{key}",
            "kind": "article",
            "title": key,
            "text": "Text.",
            "text_hash": key,
            "published_at": NOON,
            "lang": "en",
            "method": "test",
            "quality": 1,
            "first_seen_at": NOON,
            "changed_at": NOON,
        }
        if agency:
            given |= {"credit_agency": agency, "credit_strength": "strong"}
        if story:
            given |= {"story_id": story, "copy_group_id": group or self.copy_group(), "copy_kind": "original"}
        return self.add("article", source_id=source_id, **(given | values)).article_id

    def topic(self, topic_id):
        self.add("topic", topic_id=topic_id, name=topic_id.title(), version="1")
        self.add("topic_version", topic_id=topic_id, version="1", query="troops", first_used_at=NOON)
        return topic_id

    def match(self, article_id, topic_id, *evidence, **values):
        """Add a match with evidence of the form (field, start, end)."""
        given = {"version": "1", "article_version": 1, "matched_at": NOON} | values
        self.add("topic_match", article_id=article_id, topic_id=topic_id, **given)
        for place, (field, start, end) in enumerate(evidence, 1):
            span = {
                "place": place,
                "field": field,
                "span_start": start,
                "span_end": end,
                "clause": f"clause {place}",
            }
            self.add(
                "match_evidence",
                article_id=article_id,
                topic_id=topic_id,
                matched_at=given["matched_at"],
                **span,
            )

    def rows(self, view, *columns, schema="report", order_by=None, **where):
        """Return some columns of a view, ordered by them unless told otherwise."""
        target = table(view, *(column(name) for name in {*columns, *where}), schema=schema)
        chosen = [target.c[name] for name in columns]
        wanted = select(*chosen).order_by(*([column(order_by)] if order_by else chosen))
        for name, value in where.items():
            wanted = wanted.where(target.c[name] == value)
        return [tuple(row) for row in self.conn.execute(wanted)]

    def refresh(self, days):
        return self.conn.execute(select(func.newswatch.refresh_topic_daily(days))).scalar_one()
