"""``newswatch run …``: every task of the DAGs as a command, for cron, a test, or a hand in need."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from newswatch.cli.output import WRONG_INPUT, HomeOption, opened, refuse, safe
from newswatch.errors import Reason

if TYPE_CHECKING:
    from newswatch.pipeline import Workplace

HELP = """Run one stage of the pipeline now, without Airflow.

Prints what it counted as one line of JSON. Exit code 0: it ran. 1: the database, the network or the stage
failed. 2: a setting, an option or a file of the configuration is wrong."""

app = typer.Typer(help=HELP, no_args_is_help=True)

Replayable = Literal["quarantined", "no_article", "refused", "gone"]
ReplayStage = Literal["fetch", "extract", "load"]
DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]


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

    _run(home, pipeline.link_and_tag)


@app.command()
def send(home: HomeOption = None) -> None:
    """Decide who is told what, and send what is due (needs NEWSWATCH_SMTP_URL)."""
    from newswatch import pipeline

    def stage(workplace: "Workplace") -> dict[str, int]:
        if not workplace.settings.smtp_url:
            print("NEWSWATCH_SMTP_URL is not set: mails are written and wait", file=sys.stderr)
        return pipeline.send_alerts(workplace)

    _run(home, stage)


@app.command()
def digest(home: HomeOption = None) -> None:
    """Write the digests that are due, and send what is due (needs NEWSWATCH_SMTP_URL)."""
    from newswatch import pipeline

    _run(home, pipeline.send_digests)


@app.command()
def watch(home: HomeOption = None) -> None:
    """Note sources and stages that stopped working or work again, and mail NEWSWATCH_OPS_RECIPIENTS."""
    from newswatch import pipeline

    _run(home, pipeline.watch_sources)


@app.command()
def backfill(
    urls: Annotated[
        list[str],
        typer.Argument(metavar="URL...", help="Feeds, news sitemaps or sitemap indexes.", show_default=False),
    ],
    home: HomeOption = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES,
            metavar="DATE",
            help="Only entries from this day or moment on (2026-01-31T18:00; UTC unless it says else).",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES, metavar="DATE", help="Only entries before this day or moment.", show_default=False
        ),
    ] = None,
) -> None:
    """Read feeds or sitemaps once and store what they list as old material; never mails old news."""
    from newswatch import pipeline

    span = _in_utc(since), _in_utc(until)
    _run(home, lambda workplace: pipeline.backfill(workplace, urls, *span))


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


@app.command()
def replay(
    home: HomeOption = None,
    state: Annotated[
        Replayable | None,
        typer.Option(
            metavar="STATE",
            help="Only entries that are quarantined, no_article, refused or gone.",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="Only entries with this reason, such as timeout or no_body.",
            show_default=False,
        ),
    ] = None,
    stage: Annotated[
        ReplayStage | None,
        typer.Option(
            metavar="STAGE",
            help="Only entries that fetch, extract or load put into the quarantine.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make set-aside entries due again; the next collection takes them."""
    from newswatch import pipeline

    if reason is not None and reason not in set(Reason):
        refuse(f"no reason {safe(reason)!r}: there are {', '.join(Reason)}", code=WRONG_INPUT)
    _run(home, lambda workplace: pipeline.replay_entries(workplace, state, reason, stage))


@app.command()
def retag(
    home: HomeOption = None,
    topic: Annotated[
        str | None, typer.Option(metavar="TOPIC", help="Only the topic of this id.", show_default=False)
    ] = None,
) -> None:
    """Read every stored article with today's rules; never mails."""
    from newswatch import pipeline

    _run(home, lambda workplace: pipeline.retag_topics(workplace, topic))


@app.command()
def maintain(home: HomeOption = None) -> None:
    """Make partitions, give back lapsed leases, forget old signatures and runs, count every day anew."""
    from newswatch import pipeline

    _run(home, pipeline.maintain)


def _run(home: Path | None, stage: Callable[["Workplace"], dict[str, int]]) -> None:
    """Run a stage and print what it counted as one line of JSON."""
    with opened(home) as workplace:
        print(json.dumps(stage(workplace)))
