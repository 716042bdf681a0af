"""``newswatch why URL``: walk one address through every stage, and name the first step that stopped it."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newswatch.cli.output import WRONG_INPUT, HomeOption, JsonOption, opened, refuse
from newswatch.errors import UrlError
from newswatch.text import clean_line

if TYPE_CHECKING:
    from newswatch.store.trace import Row, Trace

STOPPED = 1


def why(
    url: Annotated[str, typer.Argument(help="An address as a feed or a reader has it.")],
    home: HomeOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Walk one address through every stage. Exit code 0: a mail told it. 1: a step stopped it, named last."""
    from newswatch import urls
    from newswatch.store.trace import trace_url

    try:
        key = urls.url_key(urls.canonical_url(url))
    except UrlError as error:
        refuse(str(error), code=WRONG_INPUT)
    with opened(home) as workplace, workplace.engine.begin() as conn:
        trace = trace_url(conn, url, key)
    stopped = first_stop(trace)
    if as_json:
        found = {"stopped": stopped, **{name: getattr(trace, name) for name in trace.__dataclass_fields__}}
        print(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        for step, line in steps(trace):
            print(f"{step:<8} {line}")
        print(f"stopped  {stopped}" if stopped else "told     a mail was sent")
    raise typer.Exit(STOPPED if stopped else 0)


def first_stop(trace: "Trace") -> str | None:
    """Return the first step that stopped the address, in words; ``None`` when a mail was sent."""
    article = trace.article
    if article is None:
        return _stop_before_article(trace)
    if not article["story_id"]:
        return "link: the article waits to be linked"
    if article["tagged_version"] < article["version"]:
        return "tag: the article waits to be tagged"
    matches = [match for match in trace.matches if not match["withdrawn_at"]]
    if not matches:
        return "tag: no topic matches"
    return _stop_after_match(trace)


def _stop_before_article(trace: "Trace") -> str:
    if not trace.entries:
        return "poll: no feed has brought this address"
    entry = trace.entries[-1]
    detail = f": {clean_line(entry['detail'])}" if entry["detail"] else ""
    reason = f" ({entry['reason']}{detail})" if entry["reason"] else ""
    return f"collect: the entry is {entry['state']}{reason}"


def _stop_after_match(trace: "Trace") -> str | None:
    if not trace.alerts:
        return "alert: nobody subscribes to its topics, or it waits to be planned"
    told = [alert for alert in trace.alerts if alert["tell"] and alert["verdict"] == "told"]
    if not told:
        return f"alert: {trace.alerts[-1]['verdict']}"
    if any(mail["state"] == "sent" for mail in trace.mails):
        return None
    states = sorted({mail["state"] for mail in trace.mails})
    return f"send: the mail is {', '.join(states) or 'not written'}"


def steps(trace: "Trace") -> Iterator[tuple[str, str]]:
    """Yield what each step left, in order."""
    for entry in trace.entries:
        yield (
            "entry",
            f"{entry['feed_url']} brought it at {entry['first_seen_at']:%Y-%m-%d %H:%M}: {entry['state']}",
        )
    if trace.article:
        yield from _article_steps(trace.article)
    for link in trace.links:
        yield (
            "link",
            f"{link['kind']} of “{_line(link['title'])}” ({link['reason']}, score {link['score']:.2f})",
        )
    for match in trace.matches:
        state = "withdrawn" if match["withdrawn_at"] else _line(match["evidence"])
        yield "match", f"{match['topic_id']}: {state}"
    for alert in trace.alerts:
        yield "alert", f"{alert['subscription_id']} revision {alert['revision']}: {alert['verdict']}"
    for mail in trace.mails:
        yield (
            "mail",
            f"{mail['state']}" + (f" at {mail['sent_at']:%Y-%m-%d %H:%M}" if mail["sent_at"] else ""),
        )


def _article_steps(article: "Row") -> Iterator[tuple[str, str]]:
    yield "article", f"“{_line(article['title'])}” [{article['lang']}] of {_line(article['source'])}"
    yield (
        "article",
        f"version {article['version']}, read by {article['method']}, quality {article['quality']:.2f}",
    )
    if article["story_id"]:
        yield (
            "story",
            f"{article['copy_kind']} in “{_line(article['story_title'])}” (story {article['story_id']})",
        )


def _line(text: str | None) -> str:
    return clean_line(text) or ""
