"""``newswatch run replay``: try again what was set aside, or read it from the archive."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from newswatch.cli.output import DATES, WRONG_INPUT, HomeOption, in_utc, refuse, run_stage, safe
from newswatch.errors import Reason

if TYPE_CHECKING:
    from newswatch.pipeline import Workplace
    from newswatch.store.replay import EntryFilter

State = Literal["quarantined", "no_article", "refused", "gone", "done"]
Stage = Literal["fetch", "extract", "load"]
Work = Callable[["Workplace"], dict[str, int]]


def replay(  # noqa: PLR0913, PLR0917  a command's options are its arguments
    home: HomeOption = None,
    state: Annotated[
        State | None,
        typer.Option(
            metavar="STATE",
            help="Only entries that are quarantined, no_article, refused or gone; done with --from-archive.",
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
        Stage | None,
        typer.Option(
            metavar="STAGE",
            help="Only entries that fetch, extract or load put into the quarantine.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES,
            metavar="DATE",
            help="Only what was first seen (with --feeds: fetched) from this day or moment on, UTC.",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES, metavar="DATE", help="Only what was so before this moment.", show_default=False
        ),
    ] = None,
    *,
    from_archive: Annotated[
        bool,
        typer.Option("--from-archive", help="Read the archived pages again, without the network."),
    ] = False,
    feeds: Annotated[
        bool,
        typer.Option(
            "--feeds",
            help="With --from-archive: build an empty database anew, from feed documents and pages.",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
) -> None:
    """Make set-aside entries due again; the next collection takes them.

    With --from-archive their pages are read at once, from the archive (NEWSWATCH_ARCHIVE_DIR): those of
    entries that ended well too, whose texts become versions where they are others now. Nothing is mailed.
    """
    from newswatch.store.replay import EntryFilter

    wanted = EntryFilter(state, reason, stage, in_utc(since), in_utc(until))
    _refuse_nonsense(wanted, from_archive=from_archive, feeds=feeds)
    count, work = _functions(wanted, from_archive=from_archive, feeds=feeds)
    run_stage(home, count if dry_run else work)


def _refuse_nonsense(wanted: "EntryFilter", *, from_archive: bool, feeds: bool) -> None:
    """Refuse options that do not go together, before anything is opened."""
    if wanted.reason is not None and wanted.reason not in set(Reason):
        refuse(f"no reason {safe(wanted.reason)!r}: there are {', '.join(Reason)}", code=WRONG_INPUT)
    if wanted.state == "done" and not from_archive:
        refuse("--state done: only with --from-archive", code=WRONG_INPUT)
    if feeds and not from_archive:
        refuse("--feeds: only with --from-archive", code=WRONG_INPUT)
    if feeds and (wanted.state or wanted.reason or wanted.stage):
        refuse("--feeds goes with --since and --until only", code=WRONG_INPUT)


def _functions(wanted: "EntryFilter", *, from_archive: bool, feeds: bool) -> tuple[Work, Work]:
    """Return what counts, and what does, the work that the options mean."""
    from newswatch import pipeline

    if feeds:
        span = wanted.since, wanted.until
        return (
            lambda workplace: pipeline.count_records(workplace, *span),
            lambda workplace: pipeline.rebuild_from_archive(workplace, *span),
        )
    if from_archive:
        return (
            lambda workplace: pipeline.count_archived(workplace, wanted),
            lambda workplace: pipeline.reread_entries(workplace, wanted),
        )
    return (
        lambda workplace: pipeline.count_replayable(workplace, wanted),
        lambda workplace: pipeline.replay_entries(workplace, wanted),
    )
