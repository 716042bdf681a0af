"""Turn what a mail shows into its text and HTML parts; knows templates and CSS, nothing of planning."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import css_inline
import jinja2
from markupsafe import Markup

from newswatch.errors import AlertError, Reason


@dataclass(frozen=True)
class QuoteView:
    """A marked sentence in both forms."""

    html: Markup
    text: str


@dataclass(frozen=True)
class ArticleView:
    """An article as a mail shows it. ``url`` is ``None`` where the address is nothing to click on."""

    title: str
    title_html: Markup
    url: str | None
    source: str
    lang: str | None
    language: str | None
    when: str
    moment: str | None
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True)
class StopView:
    """One way to end these mails."""

    label: str
    url: str


@dataclass(frozen=True)
class MailView:
    """What an alert's mail shows, every text already harmless but not escaped."""

    subject: str
    preview: str
    label: str
    part_of: str | None
    news: tuple[str, ...]
    articles: tuple[ArticleView, ...]
    more: str | None
    spread: str | None
    why: tuple[str, ...]
    stops: tuple[StopView, ...]


@dataclass(frozen=True)
class StoryView:
    """A story within a digest. ``heading`` is ``None`` where the first article's title says it."""

    heading: str | None
    articles: tuple[ArticleView, ...]
    more: str | None
    spread: str | None
    topics: str | None


@dataclass(frozen=True)
class DigestView:
    """What a digest shows."""

    subject: str
    preview: str
    label: str
    heading: str
    period: str
    stories: tuple[StoryView, ...]
    nothing: str | None
    notes: tuple[str, ...]
    feeds: str
    why: tuple[str, ...]
    stops: tuple[StopView, ...]


@dataclass(frozen=True)
class IncidentView:
    """An incident as a mail shows it; ``url`` is where a person can look, if there is such a place."""

    title: str
    detail: str
    span: str
    url: str | None


@dataclass(frozen=True)
class OpsView:
    """What a mail to operators shows."""

    subject: str
    preview: str
    label: str
    heading: str
    incidents: tuple[IncidentView, ...]
    more: str | None
    why: tuple[str, ...]
    stops: tuple[StopView, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A subject with both parts of its mail."""

    subject: str
    text: str
    html: str


def render_mail(view: MailView) -> Rendered:
    """Write an alert.

    Raises:
        AlertError: A template or the inliner failed on what the view holds.
    """
    return _render("alert", view)


def render_digest_view(view: DigestView) -> Rendered:
    """Write a digest.

    Raises:
        AlertError: A template or the inliner failed on what the view holds.
    """
    return _render("digest", view)


def render_ops_view(view: OpsView) -> Rendered:
    """Write a mail to operators.

    Raises:
        AlertError: A template or the inliner failed on what the view holds.
    """
    return _render("ops", view)


def _render(name: str, view: MailView | DigestView | OpsView) -> Rendered:
    values = _shallow(view)
    try:
        text = _environment().get_template(f"{name}.txt").render(values)
        html = _inliner().inline(_environment().get_template(f"{name}.html").render(values))
    except Exception as error:
        raise AlertError(Reason.RENDERER_CRASHED, repr(error)) from error
    return Rendered(view.subject, text.strip() + "\n", html)


def _shallow(view: MailView | DigestView | OpsView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in view.__dataclass_fields__}


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("newswatch.alerts"),
        autoescape=jinja2.select_autoescape(("html",)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    # Nothing is fetched while a mail is written: the templates carry their styles.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
