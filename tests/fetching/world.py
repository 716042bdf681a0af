"""Our pipeline on the bench: every case at once, in a few weeks of virtual time, on a real database."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy import Engine

from fetching.bench import STEP, Case, Check, Seen, SeenArticle, SeenEntry, SeenFeed, SeenPoll, Told
from fetching.certificate import untrusted
from fetching.server import BenchServer, Ticking, running
from fetching.site import START, Site, Watched, xml
from newswatch import pipeline
from newswatch.pipeline import Workplace
from newswatch.pipeline.workers import Workers
from newswatch.settings import Settings

# A feed that always answers: without it a batch of broken ones would look like an outage of ours.
LIGHTHOUSE = "lighthouse"


@dataclass(frozen=True)
class Watch:
    """A case with its site and the check that its building returned."""

    case: Case
    site: Site
    check: Check

    @property
    def ends_at(self) -> datetime:
        return START + self.case.lasts


@dataclass
class World:
    """The workplace, its clock, and all that it watches."""

    workplace: Workplace
    clock: Ticking
    server: BenchServer
    elsewhere: BenchServer
    secure: BenchServer
    watches: Sequence[Watch]
    health: list[Told] = field(default_factory=list)

    def run(self) -> None:
        """Work through the virtual time; a case that is over is polled no more."""
        ends = sorted({watch.ends_at for watch in self.watches})
        self.configure()
        for end in ends:
            while self.clock.now < end:
                pipeline.poll_due_feeds(self.workplace)
                pipeline.collect_due_entries(self.workplace)
                self.clock.put(min(self.next_work(), end))
            self.note_health(end)
            self.configure()

    def note_health(self, end: datetime) -> None:
        """Keep what is told of the feeds that are polled no more from now on."""
        over = [feed.url for watch in self.watches if watch.ends_at == end for feed in watch.site.watched]
        self.health += [Told(*row) for row in self.rows(HEALTH, over)]

    def configure(self) -> None:
        """Write the configuration of now and bring the database to it."""
        feeds = [feed_row(LIGHTHOUSE, self.lighthouse())]
        for watch in self.watches:
            over = watch.ends_at <= self.clock.now
            feeds += [feed_row(watch.case.name, feed, over=over) for feed in watch.site.watched]
        folder = self.workplace.config_dir
        write(folder / "feeds.yaml", {"feeds": feeds})
        pipeline.sync_config(self.workplace)

    def lighthouse(self) -> Watched:
        """Serve the feed that always answers."""
        site = Site(LIGHTHOUSE, self.server, direct=self.watches[0].case.direct)
        return Watched(site.serve("/feed", xml(site.rss())), {"interval_s": 60})

    def next_work(self) -> datetime:
        """Return when the next step is worth while: something is due by then."""
        due = self.rows(
            "SELECT min(due) FROM ("
            " SELECT next_poll_at AS due FROM newswatch.feed"
            "  WHERE active AND state <> 'retired' AND interval_override_s IS DISTINCT FROM 60"
            " UNION ALL SELECT next_attempt_at FROM newswatch.entry WHERE state IN ('new', 'due')) AS work"
        )[0][0]
        step = self.clock.now + STEP
        return (
            max(step, START + STEP * -(-(due - START) // STEP)) if due else self.clock.now + timedelta(days=1)
        )

    def rows(self, statement: str, *values: object) -> list[tuple]:
        """Return what a SELECT gives."""
        with self.workplace.engine.connect() as conn:
            return [tuple(row) for row in conn.exec_driver_sql(statement, values or None)]

    def seen(self, watch: Watch) -> Seen:
        """Return what a case left behind while it lasted."""
        urls = [feed.url for feed in watch.site.watched]
        return Seen(
            site=watch.site,
            asked=[
                asked
                for server in (self.server, self.elsewhere, self.secure)
                for asked in server.log
                if watch.site.owns(asked) and asked.at < watch.ends_at
            ],
            feeds=[SeenFeed(*row) for row in self.rows(FEEDS, urls)],
            polls=[SeenPoll(*row) for row in self.rows(POLLS, urls)],
            entries=[SeenEntry(*row) for row in self.rows(ENTRIES, urls)],
            articles=[SeenArticle(*row) for row in self.rows(ARTICLES, urls)],
            health=[told for told in self.health if told.url in urls],
        )


FEEDS = "SELECT url, state, reason, moved_to FROM newswatch.feed WHERE url = any(%s) ORDER BY feed_id"
POLLS = (
    "SELECT polled_at, outcome, feed_poll.reason, entries, new_entries, known_entries, cut_entries, gap,"
    " feed_poll.next_poll_at, feed_poll.next_poll_reason"
    " FROM newswatch.feed_poll JOIN newswatch.feed USING (feed_id) WHERE url = any(%s) ORDER BY polled_at"
)
ENTRIES = (
    "SELECT feed.url, guid, entry.url, entry.title, entry.published_at, entry.state, entry.reason,"
    " article.url"
    " FROM newswatch.entry JOIN newswatch.feed USING (feed_id) LEFT JOIN newswatch.article USING (article_id)"
    " WHERE feed.url = any(%s) ORDER BY entry_id"
)
ARTICLES = (
    "SELECT url, title, text, paywalled, version, canonical_url FROM newswatch.article WHERE article_id IN"
    " (SELECT article_id FROM newswatch.entry JOIN newswatch.feed USING (feed_id) WHERE feed.url = any(%s))"
    " ORDER BY article_id"
)

HEALTH = "SELECT url, state, reason, next_poll_reason, overlap FROM report.feed_health WHERE url = any(%s)"


def feed_row(case: str, feed: Watched, *, over: bool = False) -> dict[str, object]:
    """Return a feed as feeds.yaml has it."""
    row = {"url": feed.url, "title": case, "source": f"{case}.example", "lang": "en"} | feed.options
    return row | ({"disabled": True} if over else {})


def source_row(case: str) -> dict[str, object]:
    """Return a source as sources.yaml has it."""
    return {"domain": f"{case}.example", "name": case, "owner": case}


def write(path: Path, content: object) -> None:
    """Write a configuration file."""
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")


def write_sources(folder: Path, cases: Sequence[Case]) -> None:
    """Write the files that stay as they are."""
    (folder / "topics").mkdir(parents=True)
    names = [LIGHTHOUSE, *(case.name for case in cases)]
    write(folder / "sources.yaml", {"sources": [source_row(name) for name in names]})
    write(folder / "subscriptions.yaml", {"subscriptions": []})


@contextmanager
def open_world(engine: Engine, folder: Path, cases: Sequence[Case], *, direct: bool) -> Iterator[World]:
    """Yield a world in which nothing has happened yet."""
    clock = Ticking(START)
    write_sources(folder, cases)
    with ExitStack() as stack:
        server, elsewhere, secure = (stack.enter_context(running(one)) for one in ground(clock))
        sites = [Site(case.name, server, direct, elsewhere, secure) for case in cases]
        watches = [Watch(case, site, case.build(site)) for case, site in zip(cases, sites, strict=True)]
        logins = frozenset(login for site in sites for login in site.logins)
        settings = replace(BENCH, config_dir=folder, feed_logins=logins, **way(server, secure, direct=direct))
        workplace = Workplace(engine, settings, clock.running, Workers(BENCH.extract_processes))
        yield World(workplace, clock, server, elsewhere, secure, watches)


def ground(clock: Ticking) -> Iterator[BenchServer]:
    """Yield the three servers of a world."""
    yield BenchServer(clock)
    yield BenchServer(clock)
    yield BenchServer(clock, tls=untrusted())


# Between two requests to one site, where all sites are one: those that are dialled.
DELAY_S = 0.03
BENCH = replace(Settings(), host_delay_s=0.0, fetch_timeout_s=6.0, batches=1, batch_size=2_000)


def way(server: BenchServer, secure: BenchServer, *, direct: bool) -> dict[str, object]:
    """Return the settings of the way to the server: by its own address, or as a gateway to all others."""
    if not direct:
        return {"gateway_url": server.url}
    allowed = frozenset(one.url.partition("://")[2] for one in (server, secure))
    return {"allow_private": allowed, "fetch_timeout_s": 1.2, "host_delay_s": DELAY_S}
