"""The lines of a page's text as trafilatura sees them, each with what the page's markup says of it."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from newswatch.errors import ExtractError, Reason
from newswatch.extract.body.boxes import drop_boxes, drop_posts
from newswatch.extract.body.gaps import fill_gaps
from newswatch.extract.body.lines import Line, link_shares
from newswatch.extract.body.sections import complete
from newswatch.extract.body.stacked import drop_next
from newswatch.extract.page.tree import has_few_parts, squash, text_of
from newswatch.extract.page.weights import weigh
from newswatch.text import clean_line

# The library tells of each page it discards; our own verdict says it better.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())

# favor_precision now and then drops nearly everything; then the default's text is the better one (measured on
# 518 labelled pages: +0.4 points of F1 over the default, and never less by this rule).
PRECISION_FLOOR = 0.4
# Below this share of the words in the page's paragraphs, precision's answer is compared with the default's.
_SUSPICIOUS = 0.55
# A shorter text is compared unless it is half of all that stands outside links: a teaser's paragraphs can be
# all of a page's. With less than the second figure in paragraphs, the extractor calls its text short.
_SETTLED = 1000
_SHORTEST = 250
# Elements that make the extractor doubt its own text.
_UNCLEAN = (
    "aside", "audio", "button", "fencedframe", "fieldset", "figure", "footer", "iframe", "input", "label",
    "link", "nav", "noindex", "noscript", "object", "option", "select", "source", "svg", "time",
)  # fmt: skip
# Elements; the other algorithms' time grows with the square of short paragraphs side by side.
_MOST_COMPARED = 10_000
# Elements; with more a page is extracted once.
_MOST_TWICE = 40_000
# Above it, no container of the text's kind can have been left out.
_NEARLY_ALL = 0.9
_BLOCKS = frozenset(
    {
        "p",
        "head",
        "item",
        "quote",
        "row",
        "list",
        "table",
        "div",
        "code",
        "body",
        "main",
        "cell",
        "fw",
        "figure",
    }
)
# Never text, or none that a reader sees, or how words are read; without them the copies of the tree that the
# extractor makes are half as large.
_NO_TEXT = (
    "script", "style", "svg", "template", "link", "iframe", "object", "embed", "canvas", "head", "meta",
    "noscript", "source", "area", "param", "track", "rp", "rt",
)  # fmt: skip
_KINDS = frozenset({"p", "head", "item", "quote", "row", "code"})
_SPACE = re.compile(r"\s+")
# More than any article has; the extractor takes headings off a text's end one by one, each time counting all.
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOST_HEADINGS = 1000
# A cell of a table of figures and names, rather than of a page's layout.
_CELL = 80
_IN_CELLS = ("list", "quote", "head", "row", "lb", "table", "graphic")


@dataclass(frozen=True)
class Body:
    """What the extractor gave and by which of its modes; ``beside`` are the boxes taken out before."""

    lines: tuple[Line, ...]
    method: str
    beside: tuple[html.HtmlElement, ...] = ()

    def put_back(self, root: html.HtmlElement) -> None:
        """Return the boxes to their page, at its end: a page without an article is judged by all it holds."""
        root.extend(self.beside)


def read_body(root: html.HtmlElement, url: str = "") -> Body:
    """Return the text's lines; none where there is no text. The tree loses boxes and what holds no text.

    Raises:
        ExtractError: The extractor crashed.
    """
    etree.strip_elements(root, *_NO_TEXT, with_tail=False)
    for heading in list(islice(root.iter(*_HEADINGS), _MOST_HEADINGS, None)):
        heading.tag = "p"
    beside = (*drop_next(root), *drop_boxes(root, url), *drop_posts(root))
    shares = link_shares(root, *beside)
    prose = _paragraph_size(root)
    found, method = _choose(root, prose)
    lines = _lines(found, shares)
    filled = fill_gaps(root, lines, shares)
    whole = filled
    if sum(len(line.text) for line in filled) < _NEARLY_ALL * prose:
        whole = complete(root, filled, shares)
    steps = [
        method,
        *(["gaps"] if len(filled) > len(lines) else []),
        *(["sections"] if len(whole) > len(filled) else []),
    ]
    return Body(tuple(whole), "+".join(steps), beside)


def _choose(root: html.HtmlElement, prose: int) -> tuple[etree._Element | None, str]:
    """Return the text of favor_precision, or the default's where that is much more, and which it was."""
    precise = _precise(root, prose)
    if _size(precise) < _SUSPICIOUS * prose and has_few_parts(root, _MOST_TWICE):
        usual = _extract(root, precision=False, compared=has_few_parts(root, _MOST_COMPARED))
        if _size(precise) < PRECISION_FLOOR * _size(usual):
            return usual, "default"
    return precise, "precision"


def _precise(root: html.HtmlElement, prose: int) -> etree._Element | None:
    """Return the text of favor_precision.

    Two fifths of its time go into comparing its text with that of two other algorithms, which matters where
    it found little: it is asked without, and again with the comparison where the text is not settled. On a
    page without paragraphs it seldom finds much alone.
    """
    if not has_few_parts(root, _MOST_COMPARED):
        return _extract(root, precision=True, compared=False)
    # With more prose, a text that is not suspicious is long enough whatever else the page shows.
    shown = _size_outside_links(root) if prose * _SUSPICIOUS < _SETTLED else 0
    if prose < _SHORTEST <= shown / 2:
        return _extract(root, precision=True)
    alone = _extract(root, precision=True, compared=False)
    return alone if _is_settled(alone, shown, prose) else _extract(root, precision=True)


def _is_settled(body: etree._Element | None, shown: int, prose: int) -> bool:
    """Return whether a text is so long and so clean that the extractor's comparison keeps it.

    Another algorithm's text wins when it is twice as long, so none can where the page shows no more.
    """
    size = _size(body)
    if body is None or size < _SUSPICIOUS * prose or (size < _SETTLED and size * 2 < shown):
        return False
    paragraphs, tables = (sum(1 for _ in body.iter(tag)) for tag in ("p", "table"))
    return paragraphs > 0 and tables <= paragraphs and next(body.iter(*_UNCLEAN), None) is None


def _extract(root: html.HtmlElement, *, precision: bool, compared: bool = True) -> etree._Element | None:
    try:
        document = bare_extraction(root, options=_options(precision=precision, compared=compared))
    except Exception as error:  # the one third-party call on a stranger's page
        raise ExtractError(Reason.PARSER_CRASHED, f"{type(error).__name__}: {error}") from error
    return None if document is None else document.body  # type: ignore[union-attr]  # a dict only with as_dict


@cache
def _options(*, precision: bool, compared: bool) -> Extractor:
    """Return how to extract; as ``txt``, since only the format "python" costs a second text of the body."""
    return Extractor(output_format="txt", precision=precision, fast=not compared, comments=False)


def _size(body: etree._Element | None) -> int:
    return 0 if body is None else sum(len(text.strip()) for text in body.itertext())


def _size_outside_links(root: html.HtmlElement) -> int:
    return _size(root) - sum(_size(link) for link in root.iter("a"))


def _paragraph_size(root: html.HtmlElement) -> int:
    """Return how much text stands in paragraphs long enough to be prose."""
    sizes = (len(text_of(element)) for element in root.iter("p"))
    return sum(size for size in sizes if size >= 80)


def _lines(body: etree._Element | None, shares: Mapping[str, float]) -> tuple[Line, ...]:
    if body is None:
        return ()
    for row in body.iter("row"):
        _join_cells(row)
    found = ((clean_line(text), kind) for text, kind in _split(body))
    return tuple(Line(text, kind, shares.get(squash(text), 0.0)) for text, kind in found if text)


def _join_cells(row: etree._Element) -> None:
    """Make a row of short cells one line: what stands beside one another is read together."""
    cells = list(row.iter("cell"))
    said = [text for cell in cells if (text := clean_line(text_of(cell)))]
    if (
        len(said) < 2
        or max(map(weigh, said)) > _CELL
        or next(row.iterdescendants(*_IN_CELLS), None) is not None
    ):
        return
    if any(sum(1 for _ in cell.iter("p")) > 1 for cell in cells):
        return
    for child in list(row):
        row.remove(child)
    row.text = " | ".join(said)


def _split(body: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the text between block borders and line breaks, with the kind of block it stands in."""
    pending: list[str] = []
    kinds = ["p"]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS or tag == "lb":
            yield "".join(pending), kinds[-1]
            pending.clear()
        if event == "start":
            kinds.append(tag if tag in _KINDS and kinds[-1] not in {"item", "row"} else kinds[-1])
            pending.append(element.text or "")
        else:
            kinds.pop()
            pending.append(element.tail or "")
    yield "".join(pending), "p"
