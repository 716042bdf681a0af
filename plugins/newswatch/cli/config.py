"""``newswatch config check``, and how every command reads the configuration files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from newswatch import resources
from newswatch.errors import ConfigError
from newswatch.pipeline.words import counted
from newswatch.settings import Settings

if TYPE_CHECKING:
    from newswatch.config import Config

MISTAKE = 2

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
        counted(len(read.sites.sites), "site rule"),
        counted(len(read.subscriptions), "subscription"),
    )
    print(", ".join(said) + ": no mistakes")


def read_config(folder: Path | None) -> "Config":
    """Return the configuration; end the program, saying every mistake, when there is one."""
    from newswatch.config import load_config

    try:
        return load_config(config_folder(folder))
    except ConfigError as error:
        refuse_mistakes(error)


def config_folder(folder: Path | None) -> Path:
    """Return the folder of the configuration in force."""
    return folder or Settings.from_environment().config_dir or resources.find("config")


def refuse_mistakes(error: ConfigError) -> NoReturn:
    """Say every mistake, and end the program."""
    print(error, file=sys.stderr)
    print(f"{counted(len(error.mistakes), 'mistake')}; nothing was changed", file=sys.stderr)
    raise typer.Exit(MISTAKE) from error
