"""``newswatch why URL``: walk one address through every stage, and name the first step that stopped it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

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
from newswatch.errors import UrlError

if TYPE_CHECKING:
    from newswatch.store.trace import Trace

STOPPED = 1
# 1 is an answer here, so what fails has a number of its own.
UNUSABLE = 3

# An entry's state, as the step that stopped it.
ENTRY_STOPS = {
    "new": "it waits to be collected",
    "due": "it waits to be tried again at {next_attempt_at:%Y-%m-%d %H:%M} UTC",
    "claimed": "it is being collected now",
    "done": "it was read, but its article is no longer stored",
    "gone": "its page is gone",
    "refused": "it may not be fetched, or is no page",
    "no_article": "its page holds no article",
    "quarantined": "it is set aside (`newswatch run replay` tries again)",
}
# newswatch.alerts.model.Why, as the step that stopped an alert.
ALERT_STOPS = {
    "in_digest": "it goes into the next digest",
    "already_told": "every recipient heard the same from another subscription",
    "nothing_new": "its story was told, and it brings nothing new",
    "copy": "it is a copy of an article that speaks for it",
    "edit": "it is a new version of an article decided about before",
    "too_old": "it was old news when it was first seen",
    "other_language": "the subscription does not want its language",
    "silenced": "its topic or story is silenced",
    "opted_out": "every recipient said stop",
    "no_recipient": "the subscription has no recipient",
}


def why(
    url: Annotated[str, typer.Argument(metavar="URL", help="An address as a feed or a reader has it.")],
    home: HomeOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Walk one address through every stage, and name the first step that stopped it.

    Exit code 0: a mail told it. 1: a step stopped it, named last. 2: this is no address, or a setting is
    wrong. 3: the database cannot be used.
    """
    from newswatch import urls
    from newswatch.store.trace import trace_url

    try:
        key = urls.url_key(urls.canonical_url(url))
    except UrlError as error:
        refuse(f"{safe(url)}: {error.detail or error.reason}", code=WRONG_INPUT)
    with opened(home, failed=UNUSABLE) as workplace, workplace.engine.begin() as conn:
        trace = trace_url(conn, url, key)
    stopped = first_stop(trace)
    if as_json:
        print_json(
            {"stopped": stopped, **{name: getattr(trace, name) for name in trace.__dataclass_fields__}}
        )
    else:
        last = Row("stopped", stopped, "yellow") if stopped else Row("told", "a mail was sent", "green")
        print_rows([*steps(trace), last])
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
    if not trace.matches:
        return "tag: no topic matches"
    if all(match["withdrawn_at"] for match in trace.matches):
        return "tag: a topic matched it once, and no longer does"
    return _stop_after_match(trace)


def _stop_before_article(trace: "Trace") -> str:
    if not trace.entries:
        return "poll: no feed has brought this address"
    entry = trace.entries[-1]
    return f"collect: {ENTRY_STOPS[entry['state']].format(**entry)}{_because(entry)}"


def _because(entry: Mapping[str, Any]) -> str:
    if not entry["reason"]:
        return ""
    detail = f": {safe(entry['detail'])}" if entry["detail"] else ""
    return f" ({entry['reason']}{detail})"


def _stop_after_match(trace: "Trace") -> str | None:
    if not trace.alerts:
        return "alert: nobody subscribes to its topics, or it waits to be planned"
    told = [alert for alert in trace.alerts if alert["tell"] and alert["verdict"] == "told"]
    if not told:
        verdict = trace.alerts[-1]["verdict"]
        return f"alert: {ALERT_STOPS.get(verdict, verdict)} ({verdict})"
    if any(mail["state"] == "sent" for mail in trace.mails):
        return None
    states = sorted({mail["state"] for mail in trace.mails})
    return f"send: the mail is {', '.join(states) or 'not written'}"


def steps(trace: "Trace") -> Iterator[Row]:
    """Yield what each step left, in order."""
    for entry in trace.entries:
        seen = f"{entry['first_seen_at']:%Y-%m-%d %H:%M}"
        yield Row("entry", f"{seen}  {entry['state']}{_because(entry)}, from {safe(entry['feed_url'])}")
    if trace.article:
        yield from _article_steps(trace.article)
    for link in trace.links:
        scored = f"{safe(link['reason'])}; score {link['score']:.2f}"
        yield Row("link", f"{link['kind']} of “{safe(link['title'])}” {safe(link['url'])} ({scored})")
    for match in trace.matches:
        said = "no longer" if match["withdrawn_at"] else f"“{safe(match['evidence'])}”"
        yield Row("match", f"{match['topic_id']}: {said}")
    for alert in trace.alerts:
        verdict = alert["verdict"]
        yield Row("alert", f"{safe(alert['subscription_id'])}, revision {alert['revision']}: {verdict}")
    for mail in trace.mails:
        when = f" at {mail['sent_at']:%Y-%m-%d %H:%M}" if mail["sent_at"] else ""
        error = f": {safe(mail['last_error'])}" if mail["last_error"] else ""
        yield Row("mail", f"of the story, to {safe(mail['recipient'])}: {mail['state']}{when}{error}")


def say_quality(score: float | None, reasons: Sequence[str] | None) -> str:
    """Return how far a text can be trusted, in words.

    >>> say_quality(0.5, ["short", "teaser"])
    'quality 0.50 (short, teaser)'
    """
    doubts = f" ({', '.join(reasons)})" if reasons else ""
    return f"quality {score or 0:.2f}{doubts}"


def _article_steps(article: Mapping[str, Any]) -> Iterator[Row]:
    yield Row("article", f"“{safe(article['title'])}” [{article['lang']}] of {safe(article['source'])}")
    quality = say_quality(article["quality"], article["quality_reasons"])
    yield Row("", f"version {article['version']}, read by {article['method']}, {quality}")
    if article["story_id"]:
        story = f"“{safe(article['story_title'])}” (story {article['story_id']})"
        yield Row("story", f"{article['copy_kind']} in {story}")
