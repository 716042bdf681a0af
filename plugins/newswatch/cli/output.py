"""What commands share: how they speak, how they open the database, how they fail."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from newswatch.errors import ConfigError, OutageError
from newswatch.filters.stream import harmless
from newswatch.settings import Settings, SettingsError
from newswatch.text import clean_line

if TYPE_CHECKING:
    from newswatch.pipeline import Workplace

WIDE = 160
# The width of a row's label, and what its text gets on the narrowest terminal.
_MARGIN, _LEAST = 14, 20
FAILED, WRONG_INPUT = 1, 2

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="The home of an embedded database, such as var/demo."),
]
DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
"""How a day or a moment may be given."""
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document, for a script.")]


def console() -> Console:
    """Return where a person reads: colours on a terminal only, elsewhere wide lines unless COLUMNS says."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(width=shutil.get_terminal_size((WIDE, 24)).columns, highlight=False)


@dataclass(frozen=True)
class Row:
    """One line for a person: what it is about, what there is to say, and the colour of that."""

    label: str
    said: str
    style: str = ""


def print_rows(rows: Iterable[Row]) -> None:
    """Print rows in two columns; what does not fit goes on below itself."""
    out = console()
    for row in rows:
        room = max(_LEAST, out.width - _MARGIN)
        for place, line in enumerate(Text(row.said, row.style).wrap(out, room, overflow="fold")):
            line.rstrip()
            label = (f"{'' if place else row.label:<{_MARGIN}}", "bold")
            out.print(Text.assemble(label, line), no_wrap=True, crop=False, overflow="ignore")


def safe(text: str | None) -> str:
    r"""Return strangers' text as one line that cannot steer a terminal.

    >>> safe("a\x1b[31m\n b"), safe(None)
    ('a[31m b', '')
    """
    return clean_line(text) or ""


def print_json(found: object) -> None:
    """Print one JSON document; what it quotes is as it is stored, and cannot steer a terminal."""
    print(harmless(json.dumps(found, ensure_ascii=False, indent=2, default=_plain)))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def refuse(message: str, *, code: int) -> NoReturn:
    """Say what is wrong on standard error and end with the code."""
    print(message, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def opened(home: Path | None, *, failed: int = FAILED) -> Iterator["Workplace"]:
    """Open the workplace that the environment names; a home given by hand wins, with what is kept in it."""
    from newswatch.pipeline import open_workplace

    with explained(failed=failed), open_workplace(_settings(home)) as workplace:
        yield workplace


@contextmanager
def explained(*, failed: int = FAILED) -> Iterator[None]:
    """End whatever an operator can mend in one message and an exit code: ``failed``, or 2 for wrong input."""
    from psycopg2.errors import InsufficientPrivilege
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, ProgrammingError

    from newswatch.embedded import EmbeddedError

    try:
        yield
    except (SettingsError, ConfigError) as error:
        refuse(str(error), code=WRONG_INPUT)
    except (ArgumentError, NoSuchModuleError) as error:
        refuse(f"NEWSWATCH_DATABASE_URL: {error}", code=WRONG_INPUT)
    except (EmbeddedError, OutageError) as error:
        refuse(str(error), code=failed)
    except OperationalError as error:
        refuse(f"the database cannot be used: {safe(str(error.orig))}", code=failed)
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise  # a statement of ours is wrong
        refuse(f"the database refuses: {safe(str(error.orig))}", code=failed)


def run_stage(home: Path | None, stage: Callable[["Workplace"], dict[str, int]]) -> None:
    """Run a stage and print what it counted as one line of JSON."""
    with opened(home) as workplace:
        print(json.dumps(stage(workplace)))


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment with its zone; one that says none is UTC."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _settings(home: Path | None) -> Settings:
    settings = Settings.from_environment()
    if home is None:
        return settings
    config, archive = home / "config", home / "archive"
    return replace(
        settings,
        home=home,
        database_url=None,
        config_dir=config if config.is_dir() else settings.config_dir,
        archive_dir=archive if archive.is_dir() else settings.archive_dir,
    )
