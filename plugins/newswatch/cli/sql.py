"""``newswatch sql``: psql on the pipeline's database, wherever it is."""

import subprocess
from typing import Annotated

import typer

from newswatch.cli.output import FAILED, HomeOption, opened, refuse


def sql(
    statement: Annotated[
        str | None, typer.Argument(help="Run this and end; else an interactive psql.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Ask the database: psql, with the views of schema report first on its path."""
    from newswatch.embedded.place import wheel_binaries

    with opened(home) as workplace:
        url = workplace.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        command = [str(wheel_binaries() / "psql"), "--no-psqlrc", "--set=ON_ERROR_STOP=1", url]
        if statement:
            command += ["--command", statement]
        try:
            done = subprocess.run(command, check=False)  # noqa: S603  psql, and what its user typed
        except OSError as error:
            refuse(f"psql cannot be run: {error}", code=FAILED)
    raise typer.Exit(done.returncode)
