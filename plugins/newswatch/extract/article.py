"""Extract the article a page carries: the order of the steps, and nothing else."""

from dataclasses import dataclass, replace

from lxml import html

from newswatch.errors import ExtractError, Reason
from newswatch.extract.absence import NoArticle, kind_of_absence
from newswatch.extract.body.edges import drop_label
from newswatch.extract.body.furniture import Sifted, has_wall, keep_declared, known_of, sift
from newswatch.extract.body.lines import Line
from newswatch.extract.body.reader import Body, read_body
from newswatch.extract.facts.address import canonical_url
from newswatch.extract.facts.authors import read_authors
from newswatch.extract.facts.dates import PageDates, read_dates
from newswatch.extract.facts.titles import choose_title, without_site
from newswatch.extract.languages import choose_lang
from newswatch.extract.listings import find_teasers
from newswatch.extract.page.decoding import decode_html
from newswatch.extract.page.markup import Markup, declared_lang, read_markup
from newswatch.extract.page.media import foreign_type
from newswatch.extract.page.tree import MAX_CHARS, is_within, parse_html, squash, text_of
from newswatch.extract.page.weights import weigh
from newswatch.extract.pictures import captions as pictures
from newswatch.extract.pictures.beside import take_pictures
from newswatch.extract.quality import Signs, judge
from newswatch.extract.sites.learned import without_repeated
from newswatch.extract.sites.ruled import choose_body, read_ruled
from newswatch.extract.sites.selectors import authors_by, date_by, title_by
from newswatch.extract.verdicts import count_posts, kind_of, kind_without_text, refusal
from newswatch.extract.wire.credit import find_credit
from newswatch.extract.wire.datelines import find_dateline
from newswatch.model import Article, Caption, Page
from newswatch.sites import Site, SiteRule
from newswatch.text import clean_line, clean_paragraphs

_LOCKED = frozenset({"locked", "metered", "premium", "paid", "subscriber", "subscription"})

# So much text is an article's, though its boxes hold more.
_SHOWN = 800


@dataclass(frozen=True)
class _Facts:
    """What a page says of itself, which the body is compared with."""

    title: str | None
    authors: tuple[str, ...]
    dates: PageDates


@dataclass(frozen=True)
class Extracted:
    """The article of a page, or what it is instead, and its lines before anything was taken out."""

    found: Article | NoArticle
    lines: tuple[Line, ...]


def extract_article(page: Page, *, site: Site | None = None, min_chars: int = 200) -> Article:
    """Extract the article a page carries.

    ``min_chars`` counts letters of an alphabet; a character of Chinese, Japanese or Korean counts for more.

    Raises:
        ExtractError: The page carries no article; the reason says what it is instead.
    """
    found = read_article(page, site=site, min_chars=min_chars)
    if isinstance(found, NoArticle):
        raise found.error
    return found


def read_article(page: Page, *, site: Site | None = None, min_chars: int = 200) -> Article | NoArticle:
    """Return the article a page carries, or what the page is instead.

    Raises:
        ExtractError: It cannot be read: no HTML, too large, nested too deep.
    """
    return article_of(parse_html(html_of(page)), page.url, site=site, min_chars=min_chars).found


def article_of(
    root: html.HtmlElement, url: str, *, site: Site | None = None, min_chars: int = 200
) -> Extracted:
    """Return what a page that was parsed gives; the tree is spoilt afterwards.

    Raises:
        ExtractError: The extractor crashed.
    """
    site = site or Site()
    rule = site.rule
    elements = list(root.iter())  # held to the end: each walk over the tree would make them anew
    markup = read_markup(root, url)
    facts = _Facts(
        title_by(rule, root) or choose_title(markup),
        authors_by(rule, root) or read_authors(root, markup),
        _dates(root, markup, rule),
    )
    alts = [alt for element in elements if element.tag == "img" and (alt := element.get("alt"))]
    listed, posts = find_teasers(root, url), count_posts(root)
    found = [*pictures.take_captions(root), *take_pictures(root)]
    ruled = read_ruled(root, rule)
    generic = _with_declared(read_body(root, url), markup)
    body = choose_body(ruled, generic, rule)
    raw = body.lines
    body = without_repeated(body, site)
    known = known_of(_echoes(markup, facts), _telling(alts, found), facts.authors)
    sifted = sift(body.lines, known)
    lines = drop_label(keep_declared(sifted.kept, markup.ld.body))
    text = clean_paragraphs("\n\n".join(line.text for line in lines))
    body.put_back(root)
    reason = refusal(root, markup, lines, listed, min_chars)
    if reason is not None:
        return Extracted(_absent(root, markup, facts, reason, text), raw)
    captions = pictures.distinct(found + sifted.captions) or pictures.distinct(sifted.alts)
    dateline = find_dateline(line.text for line in lines)
    # A wall's notice and a wire's credit may stand beside what a rule names.
    paywalled = _is_paywalled(markup, sifted) or (body.lines != generic.lines and has_wall(generic.lines))
    judged = judge(
        lines,
        Signs(
            titled=facts.title is not None,
            dated=facts.dates.day is not None,
            declared=markup.says_article,
            body_share=_share(lines, body.lines),
            paywalled=paywalled,
        ),
    )
    article = Article(
        url=url,
        canonical_url=canonical_url(markup),
        title=facts.title,
        text=text,
        kind=kind_of(markup, text, posts),
        authors=facts.authors,
        published_at=facts.dates.published_at,
        date=facts.dates.day,
        modified_at=facts.dates.modified_at,
        lang=choose_lang(text, declared_lang(markup)),
        source=markup.source,
        lead=_lead(markup, lines),
        captions=captions,
        dateline=dateline.dateline if dateline else None,
        credit=find_credit(_said_authors(markup), dateline, _tail(generic), captions, markup.ld.rights),
        paywalled=paywalled,
        method=body.method,
        quality=judged.score,
        quality_reasons=judged.reasons,
    )
    return Extracted(article, raw)


def _dates(root: html.HtmlElement, markup: Markup, rule: SiteRule | None) -> PageDates:
    """Return when the article appeared; what the site's rule finds is believed first."""
    dates = read_dates(root, markup)
    stated = date_by(rule, root)
    if stated is None:
        return dates
    moment = dates.published_at if dates.day == stated.day else None
    return replace(dates, published_at=stated.moment or moment, day=stated.day)


def _absent(root: html.HtmlElement, markup: Markup, facts: _Facts, reason: Reason, text: str) -> NoArticle:
    """Return what a page with too little text is, and what it says of itself all the same."""
    return NoArticle(
        url=markup.url,
        canonical_url=canonical_url(markup),
        kind=kind_of_absence(reason, kind_without_text(root, markup)),
        reason=reason,
        detail=f"{round(weigh(text))} letters of text",
        title=facts.title,
        authors=facts.authors,
        published_at=facts.dates.published_at,
        date=facts.dates.day,
        modified_at=facts.dates.modified_at,
        lang=choose_lang(text or facts.title or "", declared_lang(markup)),
        source=markup.source,
        lead=markup.description,
        paywalled=markup.ld.free is False or reason is Reason.LOGIN_WALL,
    )


def html_of(page: Page) -> str:
    """Return the text of a page.

    Raises:
        ExtractError: It is no page, or too large.
    """
    if page.html is not None:
        return page.html
    body = page.body or b""
    if (what := foreign_type(body, page.content_type)) is not None:
        raise ExtractError(Reason.NOT_HTML, what)
    # An encoded character takes four bytes at most.
    if len(body) > MAX_CHARS * 4:
        raise ExtractError(Reason.TOO_LARGE, f"{len(body)} bytes")
    return decode_html(body, page.content_type)


def _echoes(markup: Markup, facts: _Facts) -> list[str | None]:
    """Return what a line near the top of a text may repeat."""
    titles = [facts.title, markup.ld.headline, markup.meta("og:title"), markup.title, *markup.headings]
    bare = [without_site(title, markup.source) for title in titles if title]
    return [*titles, *bare, markup.source, *facts.authors]


def _telling(alts: list[str], captions: list[Caption]) -> list[str]:
    """Return the alternative texts that are no caption's words: a line in a caption's words is the text's."""
    taken = {squash(caption.text) for caption in captions}
    return [alt for alt in alts if squash(alt) not in taken]


def _with_declared(body: Body, markup: Markup) -> Body:
    """Return the page's own ``articleBody`` where the page shows less than half as much.

    What stands in boxes is shown too: an ``articleBody`` may hold them.
    """
    declared = markup.ld.body or ""
    shown = sum(len(line.text) for line in body.lines)
    if weigh(declared) < 400 or shown * 2 > len(declared):
        return body
    if shown > _SHOWN and is_within(squash(declared), squash(_all_shown(body))):
        return body
    found = (clean_line(part) for part in declared.split("\n"))
    return replace(body, lines=tuple(Line(text, "p") for text in found if text), method="jsonld")


def _all_shown(body: Body) -> str:
    return "".join([*(line.text for line in body.lines), *(text_of(box) for box in body.beside)])


def _lead(markup: Markup, lines: list[Line]) -> str | None:
    """Return the page's own summary, else the first paragraph."""
    return markup.description or (lines[0].text if lines else None)


def _said_authors(markup: Markup) -> list[str]:
    return [
        *markup.ld.authors,
        *markup.ld.organisations[:3],
        *markup.all_metas("author", "article:author", "byl"),
    ]


def _tail(body: Body) -> list[str]:
    return [line.text for line in body.lines]


def _is_paywalled(markup: Markup, sifted: Sifted) -> bool:
    tier = (markup.meta("article:content_tier", "cxenseparse:pageclass") or "").lower()
    return markup.ld.free is False or tier in _LOCKED or sifted.paywalled


def _share(kept: list[Line], found: tuple[Line, ...]) -> float:
    """Return how much of the extractor's text was kept."""
    return sum(len(line.text) for line in kept) / max(1, sum(len(line.text) for line in found))
