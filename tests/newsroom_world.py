"""The sample newsroom with a database behind it, run stage by stage without Airflow: for tests."""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from newswatch import newsroom, pipeline
from newswatch.mail.sink import FolderSink
from newswatch.newsroom import Truth
from newswatch.newsroom.configure import write_config
from newswatch.pipeline import Workplace
from newswatch.pipeline.workers import Workers
from newswatch.pipeline.workplace import open_archive
from newswatch.resources import find
from newswatch.settings import Settings

NOW = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)


@dataclass
class World:
    """A newsroom that is served, and the workplace that reads it; the clock stands where it is put."""

    seed: int
    server: newsroom.RunningServer
    workplace: Workplace
    mail: Path
    revision: int = 0
    counts: list[dict[str, int]] = field(default_factory=list)

    @property
    def truth(self) -> Truth:
        return newsroom.build_newsroom(self.seed, NOW, self.revision).truth

    def publish(self, revision: int) -> None:
        """Let the newsroom show another revision."""
        self.revision = revision
        self.server.room = newsroom.build_newsroom(self.seed, NOW, revision)

    def run(self) -> None:
        """Run the four stages once, every feed polled."""
        pipeline.sync_config(self.workplace)
        pipeline.make_feeds_due(self.workplace)
        self.counts = [
            stage(self.workplace)
            for stage in (
                pipeline.poll_due_feeds,
                pipeline.collect_due_entries,
                pipeline.link_and_tag,
                pipeline.send_alerts,
            )
        ]

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Return what a SELECT gives."""
        with self.workplace.engine.connect() as conn:
            return [tuple(row) for row in conn.exec_driver_sql(statement)]


@contextmanager
def newsroom_world(engine: Engine, folder: Path, seed: int, *, archived: bool = False):
    """Yield a world at revision 0; one that is archived keeps what it fetches below the folder."""
    room = newsroom.build_newsroom(seed, NOW)
    write_config(folder / "config", room.feeds, room.sources, find("config"))
    with ExitStack() as stack:
        server = stack.enter_context(newsroom.serve(room))
        sink = stack.enter_context(FolderSink(folder / "mail"))
        settings = replace(
            Settings(),
            config_dir=folder / "config",
            smtp_url=sink.url,
            mail_from="Newswatch <newswatch@newswatch.example>",
            allow_private=frozenset({server.base_url.removeprefix("http://")}),
            gateway_url=server.base_url,
            host_delay_s=0.0,
            batches=2,
            archive_dir=folder / "archive" if archived else None,
        )
        archive = stack.enter_context(open_archive(settings))
        workplace = Workplace(engine, settings, lambda: NOW, Workers(2), archive)
        yield World(seed, server, workplace, folder / "mail")
