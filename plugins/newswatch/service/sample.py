"""The sample newsroom as a service watches it: it goes on publishing, and its mails arrive in a folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from newswatch import newsroom
from newswatch.mail.sink import FolderSink
from newswatch.newsroom.configure import write_config
from newswatch.newsroom.memory import DamagedMemoryError, Memory, recall, remember
from newswatch.resources import find
from newswatch.service.home import ServiceError, ServiceHome
from newswatch.settings import Settings

SEED = 1
# What its feeds ask for, and how often the service looks for due ones: a mail within two minutes of a report.
FEED_INTERVAL_S, POLL_EVERY_S = 60, 30
# Long enough for a slice of a newsroom on loopback, short enough to see work of a killed task taken up again.
LEASE_S = 120


@contextmanager
def sample_newsroom(
    home: ServiceHome, settings: Settings, clock: Callable[[], datetime]
) -> Iterator[Settings]:
    """Serve the newsroom and take mails; yield the settings that watch it.

    Raises:
        ServiceError: What was remembered of it is damaged.
    """
    memory = _memory(home, clock())
    room = newsroom.LiveNewsroom(memory.seed, memory.now, clock)
    shown = room.today()
    write_config(home.config, shown.feeds, shown.sources, find("config"), interval_s=FEED_INTERVAL_S)
    with newsroom.serve(room) as server, FolderSink(home.mail) as sink:
        yield replace(
            settings,
            home=home.folder.resolve(),
            config_dir=home.config.resolve(),
            database_url=None,
            smtp_url=sink.url,
            mail_from="Newswatch <newswatch@newswatch.example>",
            heartbeat_url=None,  # it stands for the real service
            ops_recipients=frozenset({"ops@newswatch.example"}),
            allow_private=frozenset({server.base_url.removeprefix("http://")}),
            gateway_url=server.base_url,
            archive_dir=(home.folder / "archive").resolve(),
            host_delay_s=0.0,
            poll_every_s=POLL_EVERY_S,
            lease_s=LEASE_S,
            batches=2,
        )


def _memory(home: ServiceHome, now: datetime) -> Memory:
    try:
        memory = recall(home.memory)
    except DamagedMemoryError as error:
        raise ServiceError(str(error)) from error
    if memory is None:
        home.folder.mkdir(parents=True, exist_ok=True)
        memory = Memory(SEED, now, 0)
        remember(home.memory, memory)
    return memory
