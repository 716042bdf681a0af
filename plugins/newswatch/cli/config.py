"""The commands that read the configuration files and nothing else: ``config check`` and ``feeds list``."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newswatch import resources
from newswatch.errors import ConfigError
from newswatch.pipeline.words import counted
from newswatch.settings import Settings

if TYPE_CHECKING:
    from newswatch.config import Config, FeedConfig

MISTAKE = 2
_WIDE = 200

Folder = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="DIR",
        help="Folder of feeds.yaml and the rest; else NEWSWATCH_CONFIG_DIR, else the one that came along.",
        show_default=False,
    ),
]


def check(config: Folder = None) -> None:
    """Read all files and say what is wrong, or how much there is.

    Exit code 0: there is no mistake. 2: there are some, each named by file, line and column.
    """
    read = read_config(config)
    said = (
        counted(len(read.feeds), "feed"),
        counted(len(read.sources), "source"),
        counted(len(read.topics.topics), "topic"),
        counted(len(read.topics.entities), "entity", "entities"),
        counted(len(read.subscriptions), "subscription"),
    )
    print(", ".join(said) + ": no mistakes")


def list_feeds(
    config: Folder = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """List the feeds of the configuration, in the order of the file.

    Exit code 0: here they are. 2: there are mistakes in the files.
    """
    read = read_config(config)
    if as_json:
        print(json.dumps([feed.model_dump(mode="json") for feed in read.feeds], ensure_ascii=False, indent=2))
        return
    # A table in a file or pipe has no screen to fit.
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    console.print(feed_table(read))


def read_config(folder: Path | None) -> "Config":
    """Return the configuration; end the program, saying every mistake, when there is one."""
    from newswatch.config import load_config

    try:
        return load_config(folder or Settings.from_environment().config_dir or resources.find("config"))
    except ConfigError as error:
        print(error, file=sys.stderr)
        print(f"{counted(len(error.mistakes), 'mistake')}; nothing was changed", file=sys.stderr)
        raise typer.Exit(MISTAKE) from error


def feed_table(config: "Config") -> Table:
    """Return the feeds as a table for a screen."""
    names = {source.domain: source.name for source in config.sources}
    table = Table("Feed", "Source", "Lang", "Interval", "Address", box=None, header_style="bold")
    for feed in config.feeds:
        cells = (feed.title, names[feed.source], feed.lang, _interval(feed), feed.url)
        table.add_row(*(Text(cell) for cell in cells), style="dim" if feed.disabled else None)
    return table


def _interval(feed: "FeedConfig") -> str:
    if feed.disabled:
        return "disabled"
    return "learnt" if feed.interval_s is None else f"{feed.interval_s} s"
