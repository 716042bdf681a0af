"""Do a stage again, by hand: replay what was set aside, read stored articles with today's rules."""

from newswatch.pipeline.link_tag import CHUNK, read_article
from newswatch.pipeline.sync import sync_config
from newswatch.pipeline.workplace import Workplace, recorded_run
from newswatch.store import entries, topics
from newswatch.store.queries import query
from newswatch.tagging import compile_topics


def replay_entries(
    workplace: Workplace, state: str | None = None, reason: str | None = None
) -> dict[str, int]:
    """Make set-aside entries due again; the next collection takes them."""
    with recorded_run(workplace, "replay") as run, workplace.engine.begin() as conn:
        run.count(replayed=entries.replay_entries(conn, workplace.clock(), state, reason))
        return run.counts


def retag_topics(workplace: Workplace) -> dict[str, int]:
    """Read every stored article with the rules in force; matches found are history and mail nobody."""
    files = sync_config(workplace).topics
    topic_set = compile_topics(files.topics, files.entities)
    ids = [topic.id for topic in files.topics]
    with recorded_run(workplace, "retag") as run:
        after = 0
        while True:
            with workplace.engine.begin() as conn:
                stored = topics.stored_articles(conn, after, CHUNK)
                if not stored:
                    return run.counts
                tagged = [read_article(topic_set, article) for article in stored]
                counts = topics.record_tagged(conn, tagged, ids, workplace.clock(), quiet=True)
                topics.refresh_rollups(conn, tagged)
            after = stored[-1].article_id
            run.count(tagged=len(tagged), matches=counts.matched, withdrawn=counts.withdrawn)


def maintain(workplace: Workplace) -> dict[str, int]:
    """Make next month's partitions, give back what dead workers held, count every day anew."""
    now = workplace.clock()
    with recorded_run(workplace, "maintain") as run, workplace.engine.begin() as conn:
        conn.execute(query("ensure_partitions"), {"now": now})
        run.count(lapsed=entries.return_lapsed(conn, now, workplace.settings.max_attempts))
        run.count(days=conn.execute(query("refresh_all_days")).scalar_one())
        return run.counts
