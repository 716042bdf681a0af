"""How `newswatch feeds check` says what it found, for a person and for a script."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newswatch.cli.output import Row, safe
from newswatch.errors import FetchError
from newswatch.feeds.policy import in_words
from newswatch.pipeline.words import ago, counted
from newswatch.urls import without_credentials

if TYPE_CHECKING:
    from newswatch.feeds.diagnosis import Diagnosis
    from newswatch.model import FeedDocument, FeedEntry
    from newswatch.pipeline.feed_check import FeedCheck

_SHOWN, _TITLE_CHARS = 5, 120


def check_rows(check: "FeedCheck", now: datetime) -> Iterator[Row]:
    """Yield what came from an address, in the order in which it was found out; the verdict last."""
    yield from address_rows(check)
    yield from _answer_rows(check)
    if check.diagnosis:
        charset = check.diagnosis.charset
        yield Row("charset", f"{charset.name}: {charset.why}")
    if check.document:
        yield from _document_rows(check.document, now)
        yield from _policy_rows(check)
        for entry in check.document.entries[:_SHOWN]:
            yield Row("entry", f"{_moment(entry.published_at)}  {_short(entry.title) or '(no title)'}")
            yield Row("", safe(entry.url) or "(no page)")
    if check.diagnosis:
        yield from _finding_rows(check.diagnosis)
    yield _verdict(check)


def address_rows(check: "FeedCheck") -> Iterator[Row]:
    """Yield the chain of addresses, and which of them would be asked next time."""
    yield Row("asked", safe(check.hops[0] if check.hops else without_credentials(check.url)))
    for hop in check.hops[1:]:
        yield Row("then", safe(hop))
    if len(check.hops) > 1:
        moved = "moved for good" if check.stored_url != check.url else "the moves are not for good"
        yield Row("stored", f"{safe(without_credentials(check.stored_url))} ({moved})")


def _answer_rows(check: "FeedCheck") -> Iterator[Row]:
    answer = check.answer
    if isinstance(answer, FetchError):
        return
    kind = safe(answer.headers.get("content-type")) or "no content type"
    yield Row("answer", f"{answer.status}, {len(answer.body):,} bytes in {answer.elapsed_s:.1f} s, {kind}")
    names = {"etag": "ETag", "last-modified": "Last-Modified"}
    told = [f"{name} {safe(answer.headers[key])}" for key, name in names.items() if answer.headers.get(key)]
    yield Row("validators", ", ".join(told) or "none: every poll gets the whole document")


def _finding_rows(diagnosis: "Diagnosis") -> Iterator[Row]:
    for mend in diagnosis.mended:
        yield Row("mended", safe(mend))
    for feed in diagnosis.named:
        note = " (a guess)" if feed.guessed else ""
        yield Row("names", f"{safe(feed.url)}  {safe(feed.title)}{note}".rstrip())
    for odd in diagnosis.odd:
        yield Row("look", safe(odd), "yellow")


def _document_rows(document: "FeedDocument", now: datetime) -> Iterator[Row]:
    lang = document.lang or "no language"
    yield Row("format", f"{document.format}, {lang}, of {safe(document.site_url) or 'no site'}")
    yield Row("title", safe(document.title) or "none")
    dates = [entry.published_at for entry in document.entries if entry.published_at]
    span = f", newest {ago(max(dates), now)}, oldest {ago(min(dates), now)}" if dates else ""
    entries = counted(len(document.entries), "entry", "entries")
    yield Row("entries", f"{entries}, {len(dates)} with a date{span}")
    own = sum(
        entry.guid not in {entry.url, ""} and not entry.guid.startswith("hash:") for entry in document.entries
    )
    full = sum(entry.text is not None for entry in document.entries)
    yield Row("", f"{own} with an id of their own, {full} with their full text")


def _policy_rows(check: "FeedCheck") -> Iterator[Row]:
    if check.planned:
        planned = check.planned
        yield Row("next poll", f"in {in_words(planned.interval_s)}: {planned.reason} ({planned.verdict})")
    if check.hint_s:
        yield Row("", f"server and document ask for {in_words(check.hint_s)}")
    if isinstance(check.robots, FetchError):
        yield Row("robots.txt", f"not had ({check.robots.reason}): no page is fetched for now", "yellow")
    elif check.robots is not None:
        may = "the first page may be fetched" if check.robots else "the first page may not be fetched"
        yield Row("robots.txt", may, "" if check.robots else "yellow")


def _verdict(check: "FeedCheck") -> Row:
    if check.refusal:
        return Row("verdict", safe(check.refusal), "red")
    what = "a feed" if check.document else "an index of sitemaps, the likeliest of which are read"
    return Row("verdict", f"{what} that can be polled" if check.document else what, "green")


def _short(title: str | None) -> str:
    """Return a title as a list can bear it."""
    line = safe(title)
    return line if len(line) <= _TITLE_CHARS else f"{line[:_TITLE_CHARS]}…"


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "(no date)       "


def as_document(check: "FeedCheck") -> dict[str, Any]:
    """Return the same for a script."""
    diagnosis, document, answer = check.diagnosis, check.document, check.answer
    found: dict[str, Any] = {
        "url": without_credentials(check.url),
        "hops": check.hops,
        "stored_url": without_credentials(check.stored_url),
        "refusal": check.refusal,
    }
    if not isinstance(answer, FetchError):
        headers = {name: answer.headers.get(name) for name in ("content-type", "etag", "last-modified")}
        found |= {"status": answer.status, "bytes": len(answer.body), "headers": headers}
    if diagnosis:
        found |= {
            "charset": vars(diagnosis.charset),
            "mended": diagnosis.mended,
            "odd": diagnosis.odd,
            "names": [vars(feed) for feed in diagnosis.named],
        }
    if document:
        entries = [_entry_document(entry) for entry in document.entries[:_SHOWN]]
        facts = {name: value for name, value in vars(document).items() if name != "entries"}
        dates = sorted(entry.published_at for entry in document.entries if entry.published_at)
        found |= {"feed": facts, "entries": len(document.entries), "dated": len(dates), "first": entries}
        found |= {"newest_at": dates[-1] if dates else None, "oldest_at": dates[0] if dates else None}
    if check.planned:
        found |= {"interval_s": round(check.planned.interval_s), "reason": check.planned.reason}
        found |= {"verdict": check.planned.verdict, "hint_s": check.hint_s, "robots": _robots_word(check)}
    return found


def _entry_document(entry: "FeedEntry") -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("guid", "url", "title", "published_at")}


def _robots_word(check: "FeedCheck") -> str | None:
    if check.robots is None:
        return None
    if isinstance(check.robots, FetchError):
        return f"not had: {check.robots.reason}"
    return "allowed" if check.robots else "disallowed"
