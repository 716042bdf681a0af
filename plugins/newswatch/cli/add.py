"""``newswatch add URL``: collect one page by hand, and say what came of it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from newswatch.cli.output import (
    WRONG_INPUT,
    HomeOption,
    JsonOption,
    Row,
    opened,
    print_json,
    print_rows,
    refuse,
    safe,
)
from newswatch.cli.why import ENTRY_STOPS, UNUSABLE, say_quality
from newswatch.errors import UrlError

if TYPE_CHECKING:
    from newswatch.pipeline import Added
    from newswatch.store.by_hand import AddedPage

NO_ARTICLE = 1


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of one page.")],
    home: HomeOption = None,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="DOMAIN",
            help="The publisher it counts for, such as example.org; else that of its address.",
            show_default=False,
        ),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Fetch one page now, as an entry of a feed: with robots.txt, pauses and verdicts. Say what came of it.

    It is news if its own date is fresh. A page whose article is here already is not fetched again.
    Exit code 0: its article is here. 1: it has none, or not yet. 2: this is no address, or a setting is
    wrong. 3: the database or the archive cannot be used.
    """
    from newswatch import pipeline

    with opened(home, failed=UNUSABLE) as workplace:
        try:
            added = pipeline.add_page(workplace, url, source)
        except UrlError as error:
            refuse(f"{safe(url)}: {error.detail or error.reason}", code=WRONG_INPUT)
    if as_json:
        print_json(as_fields(added))
    else:
        print_rows(rows_of(added, url))
    raise typer.Exit(NO_ARTICLE if added.page.article_id is None else 0)


def as_fields(added: "Added") -> dict[str, object]:
    """Return what a script reads: the page without its text, but with the number of its words."""
    fields = asdict(added.page)
    text = fields.pop("text")
    known = added.known and {"feed_url": added.known.feed_url, "first_seen_at": added.known.first_seen_at}
    return {**fields, "words": None if text is None else len(text.split()), "known": known}


def rows_of(added: "Added", url: str) -> Iterator[Row]:
    """Yield what a person reads."""
    page = added.page
    if added.known:
        since = f"{added.known.first_seen_at:%Y-%m-%d %H:%M}"
        yield Row("known", f"since {since}, from {safe(added.known.feed_url)}; it was not fetched again")
    if page.article_id is None:
        yield Row("no article", _why_none(page), "yellow")
    else:
        yield from _article_rows(page)
    if page.archive_pointer:
        yield Row("archive", page.archive_pointer)
    yield Row("next", f"newswatch why {safe(url)}")


def _why_none(page: "AddedPage") -> str:
    at = page.next_attempt_at
    stop = ENTRY_STOPS[page.state].format(next_attempt_at=at)
    detail = f": {safe(page.detail)}" if page.detail else ""
    return f"{stop}: {page.reason_in_words} ({page.reason}{detail})" if page.reason else stop


def _article_rows(page: "AddedPage") -> Iterator[Row]:
    yield Row("article", f"“{safe(page.title)}” [{page.lang or '?'}], article {page.article_id}", "green")
    yield Row("address", safe(page.url))
    yield Row("source", f"{safe(page.source_name)} ({page.source})")
    yield Row("date", _date(page))
    text = page.text or ""
    walled = ", behind a wall" if page.paywalled else ""
    yield Row(
        "text",
        f"{len(text.split()):,} words, {len(text):,} characters, read by {page.method}, "
        f"{say_quality(page.quality, page.quality_reasons)}{walled}",
    )


def _date(page: "AddedPage") -> str:
    if page.published_at:
        return f"{page.published_at:%Y-%m-%d %H:%M} UTC"
    return f"{page.page_date}, no time of day" if page.page_date else "none: old material, nobody is mailed"
