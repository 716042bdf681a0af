"""What commands share: how they speak, how they open the database, how they fail."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from newswatch.errors import ConfigError, OutageError
from newswatch.settings import Settings, SettingsError

if TYPE_CHECKING:
    from newswatch.pipeline import Workplace

WIDE = 160
FAILED, WRONG_INPUT = 1, 2

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="The home of an embedded database, such as var/demo."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document, for a script.")]


def console() -> Console:
    """Return where a person reads: colours on a terminal only, elsewhere wide lines."""
    return Console() if sys.stdout.isatty() else Console(width=WIDE)


def refuse(message: str, *, code: int) -> NoReturn:
    """Say what is wrong on standard error and end with the code."""
    print(message, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def opened(home: Path | None) -> Iterator["Workplace"]:
    """Open the workplace that the environment names; a home given by hand wins, with its own configuration.

    Whatever an operator can mend ends in one message and an exit code: 1 what failed, 2 wrong input.
    """
    from sqlalchemy.exc import OperationalError

    from newswatch.embedded import EmbeddedError
    from newswatch.pipeline import open_workplace

    try:
        with open_workplace(_settings(home)) as workplace:
            yield workplace
    except (SettingsError, ConfigError) as error:
        refuse(str(error), code=WRONG_INPUT)
    except (EmbeddedError, OutageError) as error:
        refuse(str(error), code=FAILED)
    except OperationalError as error:
        refuse(f"the database cannot be used: {error.orig}", code=FAILED)


def _settings(home: Path | None) -> Settings:
    settings = Settings.from_environment()
    if home is None:
        return settings
    own = home / "config"
    config_dir = own if own.is_dir() else settings.config_dir
    return replace(settings, home=home, database_url=None, config_dir=config_dir)
