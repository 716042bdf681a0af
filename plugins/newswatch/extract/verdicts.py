"""Say what a page without an article is, and what kind of article one with text is."""

import re
from collections import Counter
from collections.abc import Sequence, Set

from lxml import html

from newswatch.errors import Reason
from newswatch.extract.body.lines import Line
from newswatch.extract.facts.titles import without_site
from newswatch.extract.listings import is_index, is_listing
from newswatch.extract.page.markup import Markup
from newswatch.extract.page.tree import drop, text_of
from newswatch.extract.page.weights import weigh
from newswatch.extract.words.phrases import Anywhere, phrases
from newswatch.model import Kind

_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_LIVE_PATH = re.compile(r"[/-](?:live-?(?:blog|ticker|updates)|newsticker)", re.IGNORECASE)
_LIVE_SECTION = re.compile(r"/live(?:/|$)", re.IGNORECASE)
# A section and a headline may be called live for other reasons: then the posts of one day must show it.
_POSTS = 3
# A headline that is the notice itself, and not about one.
_NOTICE = 50
_VIDEO_PATH = re.compile(r"/videos?/", re.IGNORECASE)
_GALLERY_PATH = re.compile(
    r"/(?:photo-?)?galler(?:y|ies)/|/foto(?:strecke|galerie|galeria|galleria|s)?/|/bilder(?:strecke|galerie)?/"
    r"|/galer[ií]as?/|/diaporamas?/|/slideshows?/|/photos/",
    re.IGNORECASE,
)
_WALL_WITHIN = 6000
_LONGEST_ASKING = 1500
_SHORT_VIDEO = 900
_CLOCK = re.compile(r"\s*\d{1,2}[:.h]\d{2}\s*(?:Uhr|[ap]\.?m\.?)?\s*", re.IGNORECASE)
_DAY = len("2026-03-10")
_PROSE = 80
_LEAST_PROSE = 0.3
# A page that declares itself an article may be a brief: this share of the minimum is enough.
_DECLARED_SHARE = 0.4


def is_enough(text: str, markup: Markup, min_chars: int) -> bool:
    """Return whether a text is long enough to be an article's."""
    return weigh(text) >= (min_chars * _DECLARED_SHARE if markup.says_article else min_chars)


def is_wall(text: str, markup: Markup) -> bool:
    """Return whether a short text stands under a headline that asks for consent: it is the asking itself."""
    short = weigh(text) < _LONGEST_ASKING and not markup.says_article
    return short and _is_headed(markup, phrases().consent)


def _is_headed(markup: Markup, notice: Anywhere) -> bool:
    """Return whether a headline of a page is a notice, rather than one that speaks of it at more length."""
    return any(weigh(name) <= _NOTICE and notice.search(name) for name in _names(markup))


def _names(markup: Markup) -> list[str]:
    said = [markup.title or "", *markup.headings[:3], markup.meta("og:title") or ""]
    return [without_site(name, markup.source) for name in said if name]


def refusal(
    root: html.HtmlElement, markup: Markup, lines: Sequence[Line], listed: Set[str], min_chars: int
) -> Reason | None:
    """Return why these lines are no article, ``None`` where they are one.

    ``listed`` are the paragraphs that stand below links to other pages.
    """
    text = "\n".join(line.text for line in lines)
    if _is_not_found(text, markup):
        return Reason.NOT_FOUND_PAGE
    if is_listing(lines, listed, markup) or (_is_unread(lines) and is_index(root, markup)):
        return Reason.INDEX_PAGE
    if not is_enough(text, markup, min_chars) or is_wall(text, markup):
        return verdict(root, markup, visible_text(root))
    return None


def _is_not_found(text: str, markup: Markup) -> bool:
    short = weigh(text) < _LONGEST_ASKING and not markup.says_article
    return short and _is_headed(markup, phrases().not_found)


def _is_unread(lines: Sequence[Line]) -> bool:
    """Return whether the lines are labels and headlines rather than prose."""
    prose = sum(weigh(line.text) for line in lines if weigh(line.text) >= _PROSE)
    return prose < _LEAST_PROSE * sum(weigh(line.text) for line in lines)


def visible_text(root: html.HtmlElement) -> str:
    """Return all text of a page that a reader could see; the tree loses the rest, and the page's foot.

    A sentence on cookies stands at the foot of every page of many sites.
    """
    for element in list(root.iter("script", "style", "noscript", "template", "footer")):
        drop(element)
    return text_of(root)


def verdict(root: html.HtmlElement, markup: Markup, seen: str) -> Reason:
    """Return why a page carries no article. ``seen`` is all its text."""
    said = phrases()
    if _is_headed(markup, said.not_found) or (len(seen) <= 1500 and said.not_found.search(seen)):
        return Reason.NOT_FOUND_PAGE
    if _is_headed(markup, said.consent):
        return Reason.CONSENT_WALL
    if markup.ld.free is not False and is_index(root, markup):
        return Reason.INDEX_PAGE
    if _asks_login(root, markup, seen[:_WALL_WITHIN]):
        return Reason.LOGIN_WALL
    if kind_of(markup, "") is Kind.ARTICLE and len(seen) <= _WALL_WITHIN and said.consent.search(seen):
        return Reason.CONSENT_WALL
    return Reason.NO_BODY


def _asks_login(root: html.HtmlElement, markup: Markup, seen: str) -> bool:
    if markup.ld.free is False or phrases().login.search(seen) or phrases().paywall.search(seen):
        return True
    return any((element.get("type") or "").lower() == "password" for element in root.iter("input"))


def kind_without_text(root: html.HtmlElement, markup: Markup) -> Kind | None:
    """Return what a page without text shows instead: what it declares, else a player that it holds."""
    declared = kind_of(markup, "")
    if declared is not Kind.ARTICLE:
        return declared
    return Kind.VIDEO if next(root.iter("video"), None) is not None else None


def count_posts(root: html.HtmlElement) -> int:
    """Return how many different times of one day a page shows: the posts of a live page."""
    moments: set[str] = set()
    clocks: set[str] = set()
    for element in root.iter("time", "span"):
        said = element.get("datetime", "")
        if len(said) > _DAY:
            moments.add(said)
        elif _CLOCK.fullmatch(element.text or ""):
            clocks.add((element.text or "").strip())
    same_day = max(Counter(moment[:_DAY] for moment in moments).values(), default=0)
    return max(same_day, len(clocks))


def kind_of(markup: Markup, text: str, posts: int = 0) -> Kind:
    """Return what kind of article a page with text is; ``posts`` as ``count_posts`` gives them."""
    if "LiveBlogPosting" in markup.ld.types or _LIVE_PATH.search(markup.url):
        return Kind.LIVE
    named = _LIVE_SECTION.search(markup.url) or any(
        phrases().live.search(title[:60]) for title in markup.headings[:1]
    )
    if named and posts >= _POSTS:
        return Kind.LIVE
    declared = (markup.meta("og:type") or "").lower()
    if len(text) < _SHORT_VIDEO and (declared.startswith("video") or _is_video(markup)):
        return Kind.VIDEO
    return Kind.GALLERY if len(text) < _SHORT_VIDEO and _is_gallery(markup) else Kind.ARTICLE


def _is_gallery(markup: Markup) -> bool:
    return bool(markup.ld.types & _GALLERY_TYPES) or (
        markup.ld.article_type is None and bool(_GALLERY_PATH.search(markup.url))
    )


def _is_video(markup: Markup) -> bool:
    return markup.ld.article_type is None and (
        "VideoObject" in markup.ld.types or bool(_VIDEO_PATH.search(markup.url))
    )
