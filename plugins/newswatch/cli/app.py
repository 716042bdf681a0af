"""The root of the command line: every group of commands is added here."""

import os
import sys

import typer

from newswatch.cli import add, config, db, demo, feeds, filters, run, sites, sql, status, topics, up, why
from newswatch.cli.output import FAILED, WRONG_INPUT
from newswatch.resources import ResourceError
from newswatch.settings import SettingsError

app = typer.Typer(
    name="newswatch",
    help="Watch the news: poll feeds, extract articles, fold copies, tag topics, mail alerts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",  # else the lines of a docstring's paragraphs are kept apart
)

app.command("demo")(demo.demo)
app.command("up")(up.up)
app.add_typer(run.app, name="run")
app.command("status")(status.status)
app.command("why")(why.why)
app.command("add")(add.add)
app.command("sql")(sql.sql)

app.add_typer(feeds.app, name="feeds")

config_app = typer.Typer(help="The configuration files.", no_args_is_help=True)
config_app.command("check")(config.check)
app.add_typer(config_app, name="config")

app.add_typer(topics.app, name="topics")
app.add_typer(sites.app, name="sites")

db_app = typer.Typer(help="The pipeline's database.", no_args_is_help=True)
db_app.command("migrate")(db.migrate)
app.add_typer(db_app, name="db")

FILTERS = "Filters (JSON lines in, JSON lines out)"
app.command("parse", rich_help_panel=FILTERS)(filters.parse)
app.command("extract", rich_help_panel=FILTERS)(filters.extract)
app.command("link", rich_help_panel=FILTERS)(filters.link)
app.command("tag", rich_help_panel=FILTERS)(filters.tag)
app.command("urls", rich_help_panel=FILTERS)(filters.urls)


def main() -> None:
    """Run the command that the arguments name."""
    try:
        app(prog_name="newswatch")
    except (SettingsError, ResourceError) as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_INPUT if isinstance(error, SettingsError) else FAILED)
    finally:
        _flush()


def _flush() -> None:
    """Write out what is left; a reader that went away, as ``head`` does, is no fault worth a word."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
