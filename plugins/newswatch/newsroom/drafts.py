"""Turns the written stories into the articles of one seed, moment and revision. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newswatch.newsroom.material import ArticleText, StoryText, stories
from newswatch.newsroom.slots import Slots, dice, draw_slots

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONG_TITLE = 1_500
MAX_REVISION = 6


@dataclass(frozen=True)
class Draft:
    """An article before an outlet runs it. ``version`` counts its edits; ``revision`` is its first."""

    id: str
    story: str
    lang: str
    topics: tuple[str, ...]
    outlet: str
    section: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    updated_at: datetime | None = None
    caption: str | None = None
    dateline: str | None = None
    agency: str | None = None
    byline: str | None = None
    credit: str | None = None
    copy_of: str | None = None
    copy_kind: str = "original"
    hostile: str | None = None
    two_addresses: bool = False
    revision: int = 0
    version: int = 0


def write_drafts(seed: int, now: datetime, revision: int) -> tuple[Draft, ...]:
    """Return all articles that exist at a revision, in the order of the stories."""
    slots = draw_slots(seed)
    return tuple(
        draft
        for story in stories()
        for draft in write_story(StoryDraw(story, slots[story.id], seed, now), revision)
    )


@dataclass(frozen=True)
class StoryDraw:
    """A story with what the seed drew for it."""

    story: StoryText
    slots: Slots
    seed: int
    now: datetime


def write_story(draw: StoryDraw, revision: int) -> Iterator[Draft]:
    """Yield the articles of one story."""
    texts = {article.id: article for article in draw.story.articles}
    first = published(draw, draw.story.articles[0], 0)
    for article in draw.story.articles:
        for since in appearances(article, revision):
            yield write_article(draw, with_original(article, texts), since, first, revision)


def appearances(article: ArticleText, revision: int) -> range:
    """Return the revisions up to this one at which an article appears: mostly one, for some each."""
    if article.from_revision == "each":
        return range(1, revision + 1)
    return range(article.from_revision, min(article.from_revision, revision) + 1)


def with_original(article: ArticleText, texts: Mapping[str, ArticleText]) -> ArticleText:
    """Return a copy with the body of what it copies; anything else as it is."""
    if article.copy_of is None or article.body:
        return article
    return article.model_copy(update={"body": texts[article.copy_of].body})


def published(draw: StoryDraw, article: ArticleText, since: int) -> datetime:
    """Return when an article appeared; what a revision brings is later than all before it, yet past."""
    if article.hours is None:
        offset = 4 if article.copy_of else 0
        return draw.now - timedelta(minutes=60 // (since + 1) + offset)
    first, last = (round(hours * 60) for hours in article.hours)
    return draw.now - timedelta(minutes=dice(draw.seed, "time", article.id).randint(first, last))


def write_article(draw: StoryDraw, article: ArticleText, since: int, first: datetime, revision: int) -> Draft:
    """Return one article with its slots filled."""
    story, at = draw.story, published(draw, article, since)
    slots = draw.slots | {"weekday": DAYS[first.weekday()], "weekday_next": DAYS[at.weekday()]}
    version = edits_of(article, revision)
    body = paragraphs(article, slots)
    updates = [fill(text, slots) for text in article.updates[:version]]
    return Draft(
        id=article.id if article.from_revision != "each" else f"{article.id}-{since}",
        story=story.id,
        lang=story.lang,
        topics=story.topics,
        outlet=article.outlet,
        section=article.section,
        title=make_hostile(article.hostile, fill(article.title, slots), body),
        paragraphs=(*body[:1], *updates, *body[1:]),
        published_at=at,
        updated_at=edited_at(draw.now, article, version),
        caption=fill(article.caption, slots) if article.caption else None,
        dateline=article.dateline,
        agency=article.agency,
        byline=byline(article, slots),
        credit=article.credit,
        copy_of=article.copy_of,
        copy_kind=article.kind if article.copy_of else "original",
        hostile=article.hostile,
        two_addresses=article.two_addresses,
        revision=since,
        version=version,
    )


EDITED = ("independent", "de-bundestag")
"""Articles edited in turn: one of each revision's news, one long old."""


def edits_of(article: ArticleText, revision: int) -> int:
    """Return how often an article was edited up to a revision."""
    if article.id not in EDITED:
        return 0
    turn = EDITED.index(article.id)
    return min((revision + 1 - turn) // len(EDITED), len(article.updates))


def edited_at(now: datetime, article: ArticleText, version: int) -> datetime | None:
    """Return when the last edit was made; it follows from the revision that made it."""
    if not version:
        return None
    revision = version * len(EDITED) - 1 + EDITED.index(article.id)
    return now - timedelta(minutes=60 // (revision + 1) + 2)


def paragraphs(article: ArticleText, slots: Slots) -> tuple[str, ...]:
    """Return the paragraphs as they stand on the page: the dateline before the first, cuts made."""
    whole = [fill(" ".join(part.split()), slots) for part in re.split(r"\n\s*\n", article.body.strip())]
    kept = [text for number, text in enumerate(whole, start=1) if number not in article.drop]
    return (opening(article) + kept[0], *kept[1:])


def opening(article: ArticleText) -> str:
    """Return the words before the first sentence; an agency named elsewhere is not named here."""
    if article.dateline is None:
        return ""
    named = article.agency and not article.byline
    return f"{article.dateline} ({article.agency}) — " if named else f"{article.dateline} — "


def byline(article: ArticleText, slots: Slots) -> str | None:
    """Return who is named as author, if the story says; otherwise the outlet's staff is."""
    return article.byline or ", ".join(str(slots[name]) for name in article.byline_people) or None


def fill(text: str, slots: Slots) -> str:
    """Return the text with its slots filled."""
    return text.format_map(slots)


def make_hostile(kind: str | None, title: str, body: tuple[str, ...]) -> str:
    """Return a title of the length that breaks tables; other hostile titles are written as such."""
    if kind != "long":
        return title
    stretched = f"{title}: {' '.join(body)} "
    return (stretched * (LONG_TITLE // len(stretched) + 1))[:LONG_TITLE].rstrip()
