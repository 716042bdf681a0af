"""One run of the pipeline over the sample newsroom, without Airflow, for tests of what operators see."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newswatch import newsroom, pipeline
from newswatch.embedded import find_place, running_server
from newswatch.mail.sink import FolderSink
from newswatch.newsroom import Newsroom
from newswatch.newsroom.configure import write_config
from newswatch.resources import find
from newswatch.settings import Settings


@dataclass(frozen=True)
class SmallRun:
    """A home whose server runs, and the newsroom that was read into it."""

    home: Path
    room: Newsroom


@contextmanager
def server_for(home: Path) -> Iterator[None]:
    """Keep the server of a home running, and leave nothing of it: root's is kept elsewhere."""
    with running_server(home):
        yield
    shutil.rmtree(find_place(home).root)


@contextmanager
def small_run(home: Path) -> Iterator[SmallRun]:
    """Poll, collect, link, tag and mail once; the server lives as long as the context."""
    room = newsroom.build_newsroom(1, datetime.now(UTC))
    write_config(home / "config", room.feeds, room.sources, find("config"))
    with ExitStack() as stack:
        stack.enter_context(server_for(home))
        with newsroom.serve(room) as server, FolderSink(home / "mail") as sink:
            settings = Settings(
                home=home,
                config_dir=home / "config",
                smtp_url=sink.url,
                allow_private=frozenset({server.base_url.removeprefix("http://")}),
                gateway_url=server.base_url,
                host_delay_s=0.0,
                batches=1,
                batch_size=400,
            )
            with pipeline.open_workplace(settings) as workplace:
                run_stages(workplace)
        yield SmallRun(home, room)


def run_stages(workplace: pipeline.Workplace) -> None:
    """Do once what the DAGs do."""
    pipeline.sync_config(workplace)
    pipeline.poll_due_feeds(workplace)
    pipeline.collect_due_entries(workplace)
    pipeline.link_and_tag(workplace)
    pipeline.send_alerts(workplace)
