"""Renders pages of the sample: articles in their outlet's layout, and pages that are no article. Pure."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from newswatch.newsroom.edition import Edition, FeedItem, Item, Wall, number, slug_of
from newswatch.newsroom.material import Outlet, furniture, outlets
from newswatch.newsroom.values import SampleResponse

RELATED = 5
LEAD_LENGTH = 160
TEASER_LENGTH = 120
DAY_FORMATS = {
    "en": "{day} {month} {year}, {clock}",
    "ru": "{day} {month} {year}, {clock}",
    "uk": "{day} {month} {year}, {clock}",
    "de": "{day}. {month} {year}, {clock} Uhr",
    "ko": "{year}.{number:02}.{day:02} {clock}",
    "ja": "{year}年{number}月{day}日 {clock}",
}


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the layouts; whatever they are given is escaped."""
    loader = PackageLoader("newswatch.newsroom", "layouts")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)


def article_page(item: Item, edition: Edition, *, amp: bool = False) -> SampleResponse:
    """Return the page of an article."""
    layout = "amp" if amp else item.layout
    html = templates().get_template(f"{layout}.html").render(context(item, edition))
    encoding = "utf-8" if amp else item.outlet.page_encoding
    return html_response(html, encoding)


def wall_page(wall: Wall, edition: Edition) -> SampleResponse:
    """Return a page that is no article."""
    html = (
        templates()
        .get_template(f"special_{wall.special.key}.html")
        .render(
            outlet=wall.outlet,
            title=wall.special.title,
            t=furniture()[wall.outlet.lang],
            related=list(headlines(wall, edition)),
        )
    )
    return html_response(html, "utf-8", wall.special.status)


def nofeed_page(outlet: Outlet) -> SampleResponse:
    """Return the page that stands where a feed was."""
    return html_response(templates().get_template("special_nofeed.html").render(outlet=outlet), "utf-8")


def html_response(html: str, encoding: str, status: int = 200) -> SampleResponse:
    """Return a page; one that is not in UTF-8 names its encoding in its own markup only."""
    content_type = "text/html; charset=utf-8" if encoding == "utf-8" else "text/html"
    return SampleResponse(status, {"Content-Type": content_type}, html.encode(encoding, "xmlcharrefreplace"))


def context(item: Item, edition: Edition) -> dict[str, object]:
    """Return what a layout is filled with."""
    draft, outlet = item.draft, item.outlet
    published = local(draft.published_at, outlet)
    updated = local(draft.updated_at, outlet) if draft.updated_at else None
    agency = photo_agency(item)
    return {
        "outlet": outlet,
        "t": furniture()[draft.lang],
        "charset": outlet.page_encoding,
        "lang": draft.lang,
        "url": item.url,
        "title": draft.title,
        "lead": lead(item),
        "section": draft.section,
        "paragraphs": draft.paragraphs,
        "caption": draft.caption,
        "credit": draft.credit,
        "byline": item.byline,
        "byline_slug": slug_of(item.byline) or "desk",
        "handle": slug_of(item.byline).replace("-", "")[:7],
        "photographer": item.photographer,
        "photo_agency": agency,
        "photo": f"{item.photographer}/{agency}",
        "published": published,
        "day_text": day_text(published, draft.lang),
        "updated": updated,
        "updated_text": day_text(updated, draft.lang) if updated else None,
        "number": number(0, draft.id),
        "related": related(item, edition),
        "json_ld": script_json(news_article(item)),
        "json_ld_graph": script_json(
            {"@context": "https://schema.org", "@graph": [site(outlet), news_article(item)]}
        ),
    }


def photo_agency(item: Item) -> str:
    """Return whose picture it is: a copy brings the picture along."""
    draft = item.draft
    wires = [outlet.agency for outlet in outlets().outlets if outlet.agency]
    return draft.agency or (wires[0] if draft.copy_of else item.outlet.name)


def local(moment: datetime, outlet: Outlet) -> datetime:
    """Return a moment on the outlet's clock."""
    return moment.astimezone(timezone(timedelta(hours=outlet.utc_offset)))


def day_text(moment: datetime, lang: str) -> str:
    """Return a moment as a reader of the language sees it.

    >>> day_text(datetime(2026, 3, 9, 8, 5), "de")
    '9. März 2026, 08:05 Uhr'
    """
    months = furniture()[lang]["months"]
    return DAY_FORMATS[lang].format(
        day=moment.day,
        month=months[moment.month - 1],
        number=moment.month,
        year=moment.year,
        clock=f"{moment.hour:02}:{moment.minute:02}",
    )


def lead(item: Item) -> str:
    """Return the first words of an article, as feeds and meta elements give them."""
    first = item.draft.paragraphs[0]
    return first if len(first) <= LEAD_LENGTH else f"{first[:LEAD_LENGTH].rstrip()}…"


def related(item: Item, edition: Edition) -> list[dict[str, str]]:
    """Return links to other articles of the outlet."""
    entries = edition.feeds.get(item.outlet.key, ())
    others = (entry for entry in entries if entry.page is not item and isinstance(entry.page, Item))
    return [link(entry) for entry in others][:RELATED]


def headlines(wall: Wall, edition: Edition) -> Iterator[dict[str, str]]:
    """Yield links to all articles in the language of a page: what an index lists."""
    for item in edition.items:
        if item.draft.lang == wall.outlet.lang:
            yield {"url": item.url, "title": item.draft.title[:TEASER_LENGTH]}


def link(entry: FeedItem) -> dict[str, str]:
    """Return an entry as a link; a very long title is cut as sites do."""
    return {"url": entry.url, "title": entry.title[:TEASER_LENGTH]}


def news_article(item: Item) -> dict[str, object]:
    """Return the article's JSON-LD."""
    draft, outlet = item.draft, item.outlet
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": draft.title[:110],
        "datePublished": local(draft.published_at, outlet).isoformat(),
        "dateModified": local(draft.updated_at or draft.published_at, outlet).isoformat(),
        "author": [{"@type": "Person", "name": item.byline}],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
        "mainEntityOfPage": item.url,
        "inLanguage": draft.lang,
    }


def site(outlet: Outlet) -> dict[str, object]:
    """Return a site's JSON-LD."""
    return {"@type": "WebSite", "name": outlet.name, "url": f"{outlet.site}/"}


def script_json(value: object) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c")
