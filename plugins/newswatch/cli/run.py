"""``newswatch run …``: every task of the DAGs as a command, for cron, a test, or a hand in need."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswatch.cli.output import HomeOption, opened

if TYPE_CHECKING:
    from newswatch.pipeline import Workplace

app = typer.Typer(help="Run one stage of the pipeline now, without Airflow.", no_args_is_help=True)


@app.command()
def poll(
    home: HomeOption = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Poll every active feed, due or not.")] = False,
) -> None:
    """Bring the tables to the configuration and poll the feeds that are due."""
    from newswatch import pipeline

    def stage(workplace: "Workplace") -> dict[str, int]:
        pipeline.sync_config(workplace)
        if every:
            pipeline.make_feeds_due(workplace)
        return pipeline.poll_due_feeds(workplace)

    _run(home, stage)


@app.command()
def collect(home: HomeOption = None) -> None:
    """Fetch, extract and load the entries that are due."""
    from newswatch import pipeline

    _run(home, pipeline.collect_due_entries)


@app.command("link-and-tag")
def link_and_tag(home: HomeOption = None) -> None:
    """Find copies and stories among new articles, and tag topics."""
    from newswatch import pipeline

    _run(home, _synced(pipeline.link_and_tag))


@app.command()
def send(home: HomeOption = None) -> None:
    """Decide who is told what, and send what is due (needs NEWSWATCH_SMTP_URL)."""
    from newswatch import pipeline

    _run(home, pipeline.send_alerts)


@app.command()
def replay(
    home: HomeOption = None,
    state: Annotated[str | None, typer.Option(help="Only entries in this state: quarantined, gone …")] = None,
    reason: Annotated[str | None, typer.Option(help="Only entries set aside for this reason.")] = None,
) -> None:
    """Make set-aside entries due again; the next collection takes them."""
    from newswatch import pipeline

    _run(home, lambda workplace: pipeline.replay_entries(workplace, state, reason))


@app.command()
def retag(home: HomeOption = None) -> None:
    """Read every stored article with today's rules; never mails."""
    from newswatch import pipeline

    _run(home, _synced(pipeline.retag_topics))


@app.command()
def maintain(home: HomeOption = None) -> None:
    """Make partitions, give back lapsed leases, count every day anew."""
    from newswatch import pipeline

    _run(home, pipeline.maintain)


def _run(home: Path | None, stage: Callable[["Workplace"], dict[str, int]]) -> None:
    """Run a stage and print what it counted as one line of JSON."""
    with opened(home) as workplace:
        print(json.dumps(stage(workplace)))


def _synced(stage: Callable[["Workplace"], dict[str, int]]) -> Callable[["Workplace"], dict[str, int]]:
    """Return the stage with the tables brought to the configuration before it."""
    from newswatch import pipeline

    def run(workplace: "Workplace") -> dict[str, int]:
        pipeline.sync_config(workplace)
        return stage(workplace)

    return run
