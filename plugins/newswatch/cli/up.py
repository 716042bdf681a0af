"""``newswatch up``: the service on one machine."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.output import FAILED, explained, refuse
from newswatch.settings import Settings

SAMPLE_HOME = Path("var/sample")


def up(
    home: Annotated[
        Path | None,
        typer.Option("--home", metavar="DIR", help="Where it lives; NEWSWATCH_HOME if not given."),
    ] = None,
    *,
    port: Annotated[
        int, typer.Option(min=1, max=65_535, help="The port of Airflow's UI on 127.0.0.1.")
    ] = 8080,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Watch the sample newsroom, in var/sample, which goes on publishing."),
    ] = False,
) -> None:
    """Run everything on a schedule: Postgres unless one is set, and Airflow with its DAGs and its UI.

    Ctrl-C, SIGTERM and the end of the terminal end all of it within 20 seconds. What dies is started again; a
    start after a crash first ends what was left.

    Exit code 0: somebody ended it. 1: something it needs failed. 2: a setting or a file of the configuration
    is wrong.
    """
    from newswatch.service.home import ServiceError, ServiceHome
    from newswatch.service.up import Service, run_up

    settings = Settings.from_environment()
    folder = home or (SAMPLE_HOME if sample else settings.home)
    try:
        with explained():
            run_up(Service(ServiceHome(folder), settings, port, sample), sys.stdout)
    except ServiceError as error:
        refuse(str(error), code=FAILED)
