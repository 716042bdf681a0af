"""What commands share: how they speak, how they open the database, how they fail."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from newswatch.errors import ConfigError, OutageError
from newswatch.settings import Settings, SettingsError
from newswatch.text import clean_line

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
    """Return where a person reads: colours on a terminal only, elsewhere wide lines unless COLUMNS says."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(width=shutil.get_terminal_size((WIDE, 24)).columns, highlight=False)


def safe(text: str | None) -> str:
    r"""Return strangers' text as one line that cannot steer a terminal.

    >>> safe("a\x1b[31m\n b"), safe(None)
    ('a[31m b', '')
    """
    return clean_line(text) or ""


def print_json(found: object) -> None:
    """Print one JSON document; what it quotes is as it is stored, control characters escaped."""
    print(json.dumps(found, ensure_ascii=False, indent=2, default=str))


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago in one unit.

    >>> from datetime import UTC
    >>> ago(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 3, tzinfo=UTC))
    '3 min ago'
    """
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


def refuse(message: str, *, code: int) -> NoReturn:
    """Say what is wrong on standard error and end with the code."""
    print(message, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def opened(home: Path | None) -> Iterator["Workplace"]:
    """Open the workplace that the environment names; a home given by hand wins, with its own configuration.

    Whatever an operator can mend ends in one message and an exit code: 1 what failed, 2 wrong input.
    """
    from sqlalchemy.exc import ArgumentError, OperationalError

    from newswatch.embedded import EmbeddedError
    from newswatch.pipeline import open_workplace

    try:
        with open_workplace(_settings(home)) as workplace:
            yield workplace
    except (SettingsError, ConfigError) as error:
        refuse(str(error), code=WRONG_INPUT)
    except ArgumentError as error:
        refuse(f"NEWSWATCH_DATABASE_URL: {error}", code=WRONG_INPUT)
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
