"""``newswatch sql``: psql on the pipeline's database, wherever it is."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from newswatch.cli.output import FAILED, HomeOption, opened, refuse
from newswatch.settings import child_environment

if TYPE_CHECKING:
    from sqlalchemy import URL

# Where psql looks for a name without a schema: what analysts read comes first.
_SEARCH_PATH = "-c search_path=report,newswatch,public"


def sql(
    statement: Annotated[
        str | None, typer.Argument(help="Run this and end; else an interactive psql.", show_default=False)
    ] = None,
    home: HomeOption = None,
) -> None:
    """Ask the database: psql, with the views of schema report first on its path.

    Exit code: that of psql (1: the statement failed, 2: no connection), or 1 or 2 when the database cannot be
    opened.
    """
    from newswatch.embedded.place import wheel_binaries

    with opened(home) as workplace:
        url, secrets = split_password(workplace.engine.url)
        command = [str(wheel_binaries() / "psql"), "--no-psqlrc", "--set=ON_ERROR_STOP=1", url]
        if statement is not None:
            command += ["--command", statement]
        environment = child_environment(workplace.settings, PGOPTIONS=_SEARCH_PATH, **secrets)
        try:
            with _interrupts_left_to_psql():
                done = subprocess.run(command, check=False, env=environment)  # noqa: S603  psql, and what its user typed
        except OSError as error:
            refuse(f"psql cannot be run: {error}", code=FAILED)
    raise typer.Exit(done.returncode)


def split_password(url: "URL") -> tuple[str, dict[str, str]]:
    """Return the address for psql, and its password as a variable: everybody may read a command line."""
    secrets = {"PGPASSWORD": str(url.password)} if url.password else {}
    return url._replace(drivername="postgresql", password=None).render_as_string(), secrets


@contextmanager
def _interrupts_left_to_psql() -> Iterator[None]:
    """Let Ctrl-C end a query, not us: psql has a hand for it of its own, whatever it inherits."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
