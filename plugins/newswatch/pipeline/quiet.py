"""Read old material with the topics in force, so that what is found is there and mails nobody."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from newswatch.errors import ItemError
from newswatch.pipeline.link_tag import read_article
from newswatch.pipeline.sync import sync_config
from newswatch.pipeline.workplace import Run, Workplace
from newswatch.store import topics
from newswatch.store.articles import NewArticle
from newswatch.tagging import TopicSet, compile_topics


@dataclass(frozen=True)
class QuietReader:
    """The topics in force."""

    topic_set: TopicSet
    ids: tuple[str, ...]

    @contextmanager
    def reading(
        self,
        conn: Connection,
        found: Sequence[NewArticle | ItemError],
        workplace: Workplace,
        run: Run,
    ) -> Iterator[None]:
        """Read quietly, in the same transaction, what the block changes of these articles.

        What waited to be read before is news: it is left to be read aloud.
        """
        keys = [new.url_key for new in found if isinstance(new, NewArticle)]
        waiting = {article.article_id for article in topics.unread_among(conn, keys)}
        yield
        changed = [item for item in topics.unread_among(conn, keys) if item.article_id not in waiting]
        tagged = [read_article(self.topic_set, article) for article in changed]
        counts = topics.record_tagged(conn, tagged, self.ids, workplace.clock(), quiet=True)
        topics.refresh_rollups(conn, tagged)
        run.count(matches=counts.matched, withdrawn=counts.withdrawn)


def open_quiet_reader(workplace: Workplace) -> QuietReader:
    """Return a reader with the topics of the configuration, which are in their tables by then.

    Raises:
        ConfigError: A file is wrong.
    """
    files = sync_config(workplace).topics
    ids = tuple(topic.id for topic in files.topics)
    return QuietReader(compile_topics(files.topics, files.entities), ids)
