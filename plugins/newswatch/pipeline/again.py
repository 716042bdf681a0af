"""Do a stage again, by hand: replay what was set aside, read stored articles with today's rules. Clean up."""

from datetime import timedelta

from newswatch.config import Config
from newswatch.errors import ConfigError
from newswatch.model import Topic
from newswatch.pipeline.aside import return_lapsed
from newswatch.pipeline.link_tag import CHUNK, read_article
from newswatch.pipeline.sync import sync_config
from newswatch.pipeline.workplace import Workplace, recorded_run
from newswatch.store import hosts, links, replay, runs, sites, topics
from newswatch.store.queries import query
from newswatch.store.replay import EntryFilter
from newswatch.tagging import compile_topics

# How long a run of a stage is remembered; the last of each stage stays.
RUNS_KEPT = timedelta(days=90)
# A host that nobody asked for so long is forgotten with its robots.txt.
HOSTS_KEPT = timedelta(days=7)


def replay_entries(workplace: Workplace, wanted: EntryFilter | None = None) -> dict[str, int]:
    """Make set-aside entries due again; the next collection takes them.

    What has waited for longer than a day is old material from then on: it is loaded, and mails nobody old
    news.
    """
    with recorded_run(workplace, "replay") as run, workplace.engine.begin() as conn:
        chosen = replay.replayable_entries(conn, wanted or EntryFilter())
        ids = [entry.entry_id for entry in chosen]
        run.count(replayed=replay.replay_entries(conn, workplace.clock(), ids))
        return run.counts


def count_replayable(workplace: Workplace, wanted: EntryFilter) -> dict[str, int]:
    """Return how many entries a replay would make due, and change nothing."""
    with workplace.engine.begin() as conn:
        return {"would_replay": len(replay.replayable_entries(conn, wanted))}


def retag_topics(workplace: Workplace, topic: str | None = None) -> dict[str, int]:
    """Read every stored article with the rules in force, of one topic or all; what is found mails nobody.

    Raises:
        ConfigError: There is no such topic, or a file is wrong.
    """
    config = sync_config(workplace)
    chosen = choose_topics(config, topic)
    topic_set = compile_topics(chosen, config.topics.entities)
    ids = [item.id for item in chosen]
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


def choose_topics(config: Config, topic: str | None) -> tuple[Topic, ...]:
    """Return the topic of an id, or all of them.

    Raises:
        ConfigError: There is none of that id.
    """
    known = tuple(config.topics.topics)
    chosen = tuple(item for item in known if topic in {None, item.id})
    if topic is not None and not chosen:
        raise ConfigError([f"no topic {topic!r}: there are {', '.join(sorted(item.id for item in known))}"])
    return chosen


def maintain(workplace: Workplace) -> dict[str, int]:
    """Make partitions, give back what dead workers held, forget what is old, count every day anew."""
    now = workplace.clock()
    with recorded_run(workplace, "maintain") as run, workplace.engine.begin() as conn:
        conn.execute(query("ensure_partitions"), {"now": now})
        run.count(lapsed=return_lapsed(conn, workplace))
        run.count(bands=links.drop_old_bands(conn, now - timedelta(days=workplace.settings.link_days)))
        run.count(runs=runs.delete_old_runs(conn, now - RUNS_KEPT))
        run.count(hosts=hosts.forget_hosts(conn, now - HOSTS_KEPT))
        run.count(**sites.forget_sites(conn, now))
        run.count(days=conn.execute(query("refresh_all_days")).scalar_one())
        return run.counts
