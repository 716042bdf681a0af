"""``newswatch run …``: every task of the DAGs as a command, for cron, a test, or a hand in need."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from newswatch.cli.output import DATES, HomeOption, in_utc, run_stage
from newswatch.cli.replay import replay

if TYPE_CHECKING:
    from newswatch.pipeline import Workplace

HELP = """Run one stage of the pipeline now, without Airflow.

Prints what it counted as one line of JSON. Exit code 0: it ran. 1: the database, the network or the stage
failed. 2: a setting, an option or a file of the configuration is wrong."""

app = typer.Typer(help=HELP, no_args_is_help=True)


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

    run_stage(home, stage)


@app.command()
def collect(home: HomeOption = None) -> None:
    """Fetch, extract and load the entries that are due."""
    from newswatch import pipeline

    run_stage(home, pipeline.collect_due_entries)


@app.command("link-and-tag")
def link_and_tag(home: HomeOption = None) -> None:
    """Find copies and stories among new articles, and tag topics."""
    from newswatch import pipeline

    run_stage(home, pipeline.link_and_tag)


@app.command()
def send(home: HomeOption = None) -> None:
    """Decide who is told what, and send what is due (needs NEWSWATCH_SMTP_URL)."""
    from newswatch import pipeline

    def stage(workplace: "Workplace") -> dict[str, int]:
        if not workplace.settings.smtp_url:
            print("NEWSWATCH_SMTP_URL is not set: mails are written and wait", file=sys.stderr)
        return pipeline.send_alerts(workplace)

    run_stage(home, stage)


@app.command()
def digest(home: HomeOption = None) -> None:
    """Write the digests that are due, and send what is due (needs NEWSWATCH_SMTP_URL)."""
    from newswatch import pipeline

    run_stage(home, pipeline.send_digests)


@app.command()
def watch(home: HomeOption = None) -> None:
    """Note sources and stages that stopped working or work again, and mail NEWSWATCH_OPS_RECIPIENTS."""
    from newswatch import pipeline

    run_stage(home, pipeline.watch_sources)


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

    span = in_utc(since), in_utc(until)
    run_stage(home, lambda workplace: pipeline.backfill(workplace, urls, *span))


app.command("replay")(replay)


@app.command()
def retag(
    home: HomeOption = None,
    topic: Annotated[
        str | None, typer.Option(metavar="TOPIC", help="Only the topic of this id.", show_default=False)
    ] = None,
) -> None:
    """Read every stored article with today's rules; never mails."""
    from newswatch import pipeline

    run_stage(home, lambda workplace: pipeline.retag_topics(workplace, topic))


@app.command()
def maintain(home: HomeOption = None) -> None:
    """Make partitions, give back lapsed leases, forget old signatures and runs, count every day anew."""
    from newswatch import pipeline

    run_stage(home, pipeline.maintain)
