"""Take out of a page what its markup says stands beside the article: boxes, embeds, tools, teasers."""

import re
from collections.abc import Iterable

from lxml import html

from newswatch.extract.body.cards import find_beside
from newswatch.extract.body.shown import show_text
from newswatch.extract.page.prose import find_prose
from newswatch.extract.page.tree import attributes, drop, remembered, text_of
from newswatch.extract.page.weights import weigh

# Names that page builders of many sites give to what is no part of the text, as whole words of a class, an id
# or a custom element's name. Not here: names of texts too (teaser, summary, paywall, highlight, embed).
_is_box_name = remembered(
    r"(?<![a-z])(?:"
    r"fact-?s?_?box|info-?_?box|faktaboks|faktaruta"
    r"|key-?_?(?:points|takeaways|facts)|takeaways|tl-?dr"
    r"|newsletter(?:-?_?(?:box|form|sign-?up|promo|widget|capture|cta))?(?![a-z-])|newsletter-capture-modal"
    r"|(?:article|story|post)-?_?(?:tags|topics)|tag-?_?(?:list|cloud)|tags-?_?list"
    r"|author-?_{0,2}(?:bio|box|card|info)(?:-?_?wrapper)?|about-?_?(?:the-?_?)?authors?|bio-?_?box"
    r"|related-?_?(?:articles?|stor(?:y|ies)|content|posts?|links?|news|topics?)|read-?_?(?:more|also|next)-?_?(?:box|list|links?)"
    r"|jump-?_?(?:label-?)?list|table-?_?of-?_?contents|toc"
    r"|print-?_?(?:header|footer|only)"
    r"|visually-?hidden|sr-only|screen-?reader(?:-text)?"
    r"|cookie-?_?(?:banner|notice|consent|wall)|consent-?_?(?:banner|overlay|dialog|notice)"
    r"|comments?-?_?(?:list|section|area|form)|disqus_thread"
    r"|poll|pagination|pager|video-?_?(?:box|promo|teaser)|related(?![a-z-])|(?:box|list)-related"
    r")(?![a-z])"
)
# Others' posts, by the names their widgets give them.
_is_post_name = remembered(
    r"(?<![a-z])(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|fb-(?:post|video)"
    r"|telegram-post|reddit-(?:embed|card)|social-?_?(?:media-?_?)?(?:embed|post))(?![a-z])"
)
_ROLES = frozenset({"complementary", "dialog", "alertdialog", "navigation", "search", "contentinfo"})
_TAGS = frozenset({"aside", "nav", "dialog"})
_WHOLE = frozenset({"html", "body", "main", "article"})
# What only a screen reader shall read, as "opens new tab".
_CLIPPED = re.compile(r"clip:\s*rect\(\s*[01]")
_BLOCKS = ("p", "h2", "h3", "h4", "div", "li", "ul")
_PROSE = 80
# A link around blocks is a teaser; one that an author never closed may run over half the page.
_TEASER = 1200
# What must be left of the page's prose for the names to be believed; of a short text a box may take less.
_LEFT_SHARE = 0.35
_LEFT = 600
_MODEST = 0.25
# Posts that hold more than half as much as the prose around them are what the article reports.
_POSTS_SHARE = 0.5


def drop_boxes(root: html.HtmlElement, url: str = "") -> list[html.HtmlElement]:
    """Drop the boxes, but none without which too little of the page's prose would be left; return them."""
    show_text(root)
    prose = list(find_prose(root))
    total = left = sum(size for _, size in prose)
    groups = [(one,) for one in root.iter() if _is_box(one)]
    groups += find_beside(root, url, total)
    sizes = _sizes(prose, frozenset(box for group in groups for box in group))
    gone: set[html.HtmlElement] = set()
    for group in groups:
        boxes = [box for box in group if box not in gone and gone.isdisjoint(box.iterancestors())]
        size = sum(sizes.get(box, 0.0) for box in boxes)
        if not _is_spared(size, left, total):
            left -= size
            gone.update(boxes)
    dropped = [box for box in dict.fromkeys(box for group in groups for box in group) if box in gone]
    for box in dropped:
        drop(box)
    return dropped


def _is_spared(size: float, left: float, total: float) -> bool:
    """Return whether a box holds too much of a page's prose to be no part of the text."""
    if not size:
        return False
    rest = left - size
    return rest < total * _LEFT_SHARE or (rest < _LEFT and size > total * _MODEST)


def drop_posts(root: html.HtmlElement) -> list[html.HtmlElement]:
    """Drop embedded posts of others, unless the article consists of them; return them."""
    posts = [one for one in root.iter("blockquote", "div", "figure") if _is_post_name(attributes(one))]
    if not posts:
        return []
    every = frozenset(posts)
    outer = [one for one in posts if every.isdisjoint(one.iterancestors())]
    said = sum(weigh(text_of(one)) for one in outer)
    prose = [(one, size) for one, size in find_prose(root) if one.tag == "p" and size >= _PROSE]
    around = sum(size for _, size in prose) - sum(_sizes(prose, frozenset(outer)).values())
    if said > around * _POSTS_SHARE:
        return []
    for one in outer:
        drop(one)
    return outer


def _is_box(element: html.HtmlElement) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _WHOLE:
        return False
    marks = element.keys()
    if tag in _TAGS or ("role" in marks and element.get("role") in _ROLES) or "hidden" in marks:
        return True
    if tag == "a":
        return _is_teaser(element)
    if not marks and "-" not in tag:
        return False
    if "style" in marks and _CLIPPED.search(element.get("style", "")):
        return True
    said = attributes(element)
    return _is_box_name(f"{tag} {said}" if "-" in tag else said)


def _is_teaser(link: html.HtmlElement) -> bool:
    """Return whether a link holds whole blocks of text: what it says stands on the page it leads to."""
    if link.get("href", "#").startswith("#") or not len(link):
        return False
    return next(link.iter(*_BLOCKS), None) is not None and weigh(text_of(link)) <= _TEASER


def _sizes(
    prose: Iterable[tuple[html.HtmlElement, float]], boxes: frozenset[html.HtmlElement]
) -> dict[html.HtmlElement, float]:
    """Return how much prose each box holds."""
    sizes: dict[html.HtmlElement, float] = {}
    for element, size in prose:
        for box in boxes.intersection((element, *element.iterancestors())):
            sizes[box] = sizes.get(box, 0.0) + size
    return sizes
