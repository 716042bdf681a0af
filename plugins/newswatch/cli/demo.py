"""``newswatch demo``: the whole way of a piece of news, over a sample or over a file of pages."""

from pathlib import Path
from typing import Annotated

import typer

from newswatch.cli.output import console, refuse
from newswatch.errors import ConfigError

VAR = Path("var")


def demo(
    seed: Annotated[int, typer.Option(help="Another newsroom: names, numbers, order, dates.")] = 1,
    step: Annotated[bool, typer.Option("--next", help="Let the newsroom publish its next round.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Forget earlier runs of this demo first.")] = False,
    pages: Annotated[
        Path | None,
        typer.Option(help="Run over the pages of this file: JSON lines {id, url, html}, .gz or not."),
    ] = None,
    var: Annotated[Path, typer.Option(help="Where demos keep what they make.")] = VAR,
) -> None:
    """Run the whole pipeline once over a sample newsroom, through the real DAGs, and show what came out.

    Exit code 0: it ran. 1: something it needs failed. 2: the input is wrong.
    """
    from newswatch.demo import DemoError, Show, run_demo, run_pages
    from newswatch.embedded import EmbeddedError
    from newswatch.pipeline.workplace import utc_now

    out = console()
    try:
        if pages is not None:
            run_pages(var, out, pages, now=utc_now())
        else:
            run_demo(var, out, Show(seed, step, reset), utc_now())
    except ConfigError as error:
        refuse(str(error), code=2)
    except (DemoError, EmbeddedError) as error:
        refuse(str(error), code=1)
