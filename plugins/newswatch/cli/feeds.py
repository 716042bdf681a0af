"""``newswatch feeds …``: what is polled, and how feeds get onto that list."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newswatch.cli.config import Folder, config_folder, read_config, refuse_mistakes
from newswatch.cli.output import FAILED, WRONG_INPUT, JsonOption, Row, print_json, print_rows, refuse, safe
from newswatch.errors import ConfigError, FeedError, FetchError, UrlError
from newswatch.pipeline.words import counted
from newswatch.settings import Settings
from newswatch.urls import split_url, without_credentials

if TYPE_CHECKING:
    from newswatch.config import Config, FeedConfig
    from newswatch.config.additions import Addition
    from newswatch.feeds.opml import ListedFeed

app = typer.Typer(help="The feeds that are polled.", no_args_is_help=True)

_WIDE = 200
_STYLES = {"added": "green", "there": "", "refused": "yellow"}

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be added; change no file.")]
Title = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What people see; else the feed's.", show_default=False)
]
Source = Annotated[
    str | None,
    typer.Option(metavar="DOMAIN", help="Who publishes it; else its own domain.", show_default=False),
]
Interval = Annotated[
    int | None, typer.Option(metavar="SECONDS", help="Between two polls; else learnt.", show_default=False)
]
Lang = Annotated[
    str | None, typer.Option(metavar="LANG", help="The language, such as ko or pt-BR.", show_default=False)
]
Country = Annotated[
    str | None,
    typer.Option(metavar="CC", help="The country of ISO 3166, such as KR.", show_default=False),
]
UserAgent = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="What to call ourselves to this server.", show_default=False),
]


@app.command("list")
def list_feeds(
    config: Folder = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """List the feeds of the configuration, in the order of the file.

    Exit code 0: here they are. 2: there are mistakes in the files.
    """
    read = read_config(config)
    if as_json:
        print(json.dumps([feed.model_dump(mode="json") for feed in read.feeds], ensure_ascii=False, indent=2))
        return
    # A table in a file or pipe has no screen to fit.
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    console.print(feed_table(read))


def _said(url: str) -> str:
    """Return an address as it can be shown: without user and password."""
    return safe(without_credentials(url))


def _has_login(url: str) -> bool:
    try:
        return split_url(url).userinfo is not None
    except UrlError:
        return False


@app.command()
def add(  # noqa: PLR0913  each is an option
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page that names one.")],
    config: Folder = None,
    *,
    title: Title = None,
    lang: Lang = None,
    source: Source = None,
    country: Country = None,
    interval: Interval = None,
    user_agent: UserAgent = None,
    dry_run: DryRun = False,
) -> None:
    """Read a feed, and add it to feeds.yaml, its publisher to sources.yaml.

    Of a page, the first of the feeds that it names and that can be read.

    Exit code 0: it is in the file. 1: there is no feed to be had. 2: the input, a setting or a file of the
    configuration is wrong.
    """
    from newswatch.cli.feed_rows import address_rows
    from newswatch.feeds.opml import ListedFeed
    from newswatch.pipeline.feed_check import find_feed
    from newswatch.pipeline.workplace import clock_of

    read_config(config)
    if _has_login(url):
        refuse(
            f"{_said(url)}: a login has no place in feeds.yaml: say it in NEWSWATCH_FEED_LOGINS",
            code=WRONG_INPUT,
        )
    settings = Settings.from_environment()
    check = find_feed(settings, url, clock_of(settings)(), user_agent=user_agent)
    print_rows(address_rows(check))
    if check.refusal:
        refuse(safe(f"{_said(url)}: {check.refusal}"), code=FAILED)
    found = check.document  # none for an index of sitemaps, which says neither title nor language
    listed = ListedFeed(
        url=check.stored_url,
        title=title or (safe(found.title) if found else None),
        lang=lang or (found.lang if found else None),
        country=country,
        interval_s=interval,
        user_agent=user_agent,
        source=source,
    )
    outcomes = _add(config, [listed], dry_run=dry_run)
    raise typer.Exit(WRONG_INPUT if "refused" in outcomes else 0)


@app.command("import")
def import_feeds(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="An OPML file, its address, or - for standard input.")
    ],
    config: Folder = None,
    *,
    lang: Annotated[
        str | None,
        typer.Option(
            metavar="LANG", help="The language of feeds that do not say theirs.", show_default=False
        ),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Add the feeds of an OPML file to feeds.yaml, and publishers that are new to sources.yaml.

    What stands in the files stays as it is, comments too. Nothing is fetched but the list.

    Exit code 0: every feed of the list is in the file. 1: some were refused, each with its reason, or the
    list cannot be read. 2: a setting, an option or a file of the configuration is wrong.
    """
    from newswatch.feeds.opml import read_opml

    read_config(config)
    try:
        listed = read_opml(*_read_list(file))
    except (FeedError, FetchError) as error:
        refuse(safe(f"{_said(file)}: {error.reason}: {error.detail}"), code=FAILED)
    except OSError as error:
        refuse(safe(f"{_said(file)}: {error.strerror}"), code=FAILED)
    outcomes = _add(config, [replace(one, lang=one.lang or lang) for one in listed], dry_run=dry_run)
    raise typer.Exit(FAILED if "refused" in outcomes else 0)


@app.command()
def export(
    config: Folder = None,
    *,
    form: Annotated[
        Literal["opml"], typer.Option("--format", metavar="opml", help="The format of the list.")
    ] = "opml",
) -> None:
    """Write the feeds as an OPML 2.0 list, which `feeds import` and every reader can read.

    Exit code 0: here it is. 2: there are mistakes in the files.
    """
    from newswatch.config.additions import listed_feeds
    from newswatch.feeds.opml import write_opml

    writers = {"opml": write_opml}
    print(writers[form](listed_feeds(read_config(config)), "Newswatch"), end="")


@app.command()
def check(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page that names one.")],
    *,
    user_agent: UserAgent = None,
    as_json: JsonOption = False,
) -> None:
    """Ask an address once as a poll would, and say what would be seen and why; nothing is stored.

    Exit code 0: it can be polled. 1: it cannot, said last: no answer, no feed, a page that names feeds. 2: a
    setting is wrong.
    """
    from newswatch.cli.feed_rows import as_document, check_rows
    from newswatch.pipeline.feed_check import check_feed
    from newswatch.pipeline.workplace import clock_of

    settings = Settings.from_environment()
    now = clock_of(settings)()
    found = check_feed(settings, url, now, user_agent=user_agent)
    if as_json:
        print_json(as_document(found))
    else:
        print_rows(check_rows(found, now))
    raise typer.Exit(FAILED if found.refusal else 0)


def _read_list(file: str) -> tuple[bytes, str]:
    """Return a list's bytes and what its server says of them."""
    from newswatch.pipeline.feed_check import fetch_list

    if file == "-":
        return sys.stdin.buffer.read(), ""
    if file.lower().startswith(("http://", "https://")):
        answer = fetch_list(Settings.from_environment(), file)
        return answer.body, answer.headers.get("content-type", "")
    return Path(file).read_bytes(), ""


def _add(folder: Path | None, listed: "Sequence[ListedFeed]", *, dry_run: bool) -> list[str]:
    """Add what is new, say what became of each, and return that in a word each."""
    from newswatch.config.additions import plan_additions
    from newswatch.config.writing import locked, write_additions

    with locked(config_folder(folder)):  # from what was read to what is written
        additions = plan_additions(read_config(folder), listed)
        if not dry_run:
            try:
                write_additions(config_folder(folder), additions)
            except ConfigError as error:
                refuse_mistakes(error)
    outcomes = [_outcome(addition) for addition in additions]
    print_rows(_addition_rows(additions))
    would = "would be " if dry_run else ""
    print(
        f"{counted(outcomes.count('added'), 'feed')} {would}added, {outcomes.count('there')} already there, "
        f"{outcomes.count('refused')} refused"
    )
    return outcomes


def _outcome(addition: "Addition") -> str:
    if addition.feed:
        return "added"
    return "there" if addition.known else "refused"


def _addition_rows(additions: "Sequence[Addition]") -> Iterator[Row]:
    for addition in additions:
        outcome, listed = _outcome(addition), addition.listed
        title = f"  {safe(listed.title)}" if listed.title else ""
        yield Row(outcome, f"{safe(listed.url)}{title}", _STYLES[outcome])
        if addition.reason and outcome == "refused":
            yield Row("", safe(addition.reason))
        if addition.source:
            yield Row("", f"a new source, {addition.source.domain}, owned by {safe(addition.source.owner)}")


def feed_table(config: "Config") -> Table:
    """Return the feeds as a table for a screen."""
    names = {source.domain: source.name for source in config.sources}
    table = Table("Feed", "Source", "Lang", "Interval", "Address", box=None, header_style="bold")
    for feed in config.feeds:
        cells = (feed.title, names[feed.source], feed.lang, _interval(feed), feed.url)
        table.add_row(*(Text(cell) for cell in cells), style="dim" if feed.disabled else None)
    return table


def _interval(feed: "FeedConfig") -> str:
    if feed.disabled:
        return "disabled"
    return "learnt" if feed.interval_s is None else f"{feed.interval_s} s"
