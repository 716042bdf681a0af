"""Parse a page once, within limits, and read simple things off the tree."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from lxml import etree, html

from newswatch.errors import ExtractError, Reason

# A page of news is below 3 MB; ten leave room for inlined pictures and stop bombs.
MAX_CHARS = 10_000_000
# libxml2 itself stops at 255 levels; a page that reaches it lost text, so it is no answer to trust.
MAX_DEPTH = 254

# No class or id that means something is longer, and no line of a text that is compared twice.
_MAX_SAID = 500
_MAX_REMEMBERED = 2_000
_TAG = re.compile(r"<[a-zA-Z!?/]")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")
_CLOSING = frozenset(",.;:!?)]%\u2019\u201d")
# What XML cannot hold (XML 1.0, section 2.2), plain or as a reference: one such character makes lxml refuse
# the text that trafilatura builds, and the whole page with it. Lone surrogates go as the text is encoded.
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_NONCHARACTERS = "\ufffe\uffff"
_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127|6553[45])(?!\d)"
    rb"|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
# Enough to tell whether a text holds a line; more would be quadratic in a page's size.
_MOST_PIECES = 200
# No heading and no byline has more elements in it.
_MOST_PARTS = 200
_PARSER = html.HTMLParser(  # type: ignore[call-arg]  # the stubs lack default_doctype
    encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
)
# lxml.html chooses each element's class in Python; without comments one fits all, and walks are shorter.
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
_DEEP = etree.XPath("boolean(/" + "/*" * MAX_DEPTH + ")")


def parse_html(text: str) -> html.HtmlElement:
    """Return the root of a page.

    Raises:
        ExtractError: The text is no HTML, too large or nested too deep.
    """
    if len(text) > MAX_CHARS:
        raise ExtractError(Reason.TOO_LARGE, f"{len(text)} characters")
    if not _TAG.search(text):
        raise ExtractError(Reason.NOT_HTML, "no tag")
    try:
        root = html.document_fromstring(_readable(text), parser=_PARSER)
        deep = _DEEP(root)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as error:
        raise ExtractError(Reason.NOT_HTML, str(error)) from error
    if deep:
        raise ExtractError(Reason.TOO_DEEP, f"{MAX_DEPTH} levels or more")
    return root


def _readable(text: str) -> bytes:
    """Return a page's text encoded, without what XML cannot hold."""
    body = text.encode(errors="ignore").translate(None, _CONTROLS)
    for char in _NONCHARACTERS:
        if char in text:
            body = body.replace(char.encode(), b"")
    return _REFERENCE.sub(b"", body) if b"&#" in body else body


def text_of(element: html.HtmlElement) -> str:
    """Return an element's text on one line."""
    if len(element) == 0:
        return " ".join((element.text or "").split())
    text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return " ".join(text.split())


def spaced_text(element: html.HtmlElement) -> str:
    """Return an element's text on one line, with a space where one inner element ends and another begins.

    Right for names and headings, whose parts are set apart by style; wrong for prose.

    >>> spaced_text(html.fromstring("<h1><b>World</b><i>Ports</i>: a look</h1>"))
    'World Ports: a look'
    """
    pieces = (("" if piece[0] in _CLOSING else " ") + piece for piece in element.itertext() if piece)
    return _SPACE.sub(" ", "".join(pieces)).strip()


def short_text(element: html.HtmlElement, limit: int) -> str:
    """Return an element's text as ``spaced_text`` does, or nothing if it is longer; reads no further."""
    if len(element) == 0:  # nearly half of all
        text = (element.text or "").strip()
        return " ".join(text.split()) if len(text) <= limit else ""
    if is_longer(element, limit):
        return ""
    pieces = (("" if piece[:1] in _CLOSING else " ") + piece for piece in element.itertext())
    return _SPACE.sub(" ", "".join(pieces)).strip()


def is_longer(element: html.HtmlElement, limit: int) -> bool:
    """Return whether an element has more text than ``limit`` letters, or very many parts; reads no further.

    Elements nested as deep as is allowed, each asked for its text, would be read hundreds of times otherwise.
    """
    if len(element) == 0:
        return len((element.text or "").strip()) > limit
    if not has_few_parts(element):
        return True
    text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    if len(text) <= limit:
        return False
    return len("".join(text[: 4 * limit].split())) > limit or _has_more(element, limit)


def _has_more(element: html.HtmlElement, limit: int) -> bool:
    length = 0
    for piece in element.itertext():
        length += len(piece.strip())
        if length > limit:
            return True
    return False


def has_few_parts(element: html.HtmlElement, most: int = _MOST_PARTS) -> bool:
    """Return whether an element has so few others in it that its text may be read as a whole."""
    return next(islice(element.iter(), most, None), None) is None


def attributes(element: html.HtmlElement) -> str:
    """Return class, id and itemprop, by which a page says what an element is, in lower case."""
    get = element.get
    return f"{get('class', '')} {get('id', '')} {get('itemprop', '')}".lower()[:_MAX_SAID]


def remembered(pattern: str) -> Callable[[str], bool]:
    """Return a search in what elements say of themselves, remembered: a site says the same on every page."""
    search = re.compile(pattern).search

    @lru_cache(maxsize=8192)
    def is_found(said: str) -> bool:
        return search(said) is not None

    return is_found


def drop(element: html.HtmlElement) -> None:
    """Take an element out of its tree; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def squash(text: str | None) -> str:
    """Return letters and digits only, case folded: two lines are the same words if this is equal.

    >>> squash("“Hello,  World!”") == squash("hello world")
    True
    """
    if not text:
        return ""
    return _squash(text) if len(text) <= _MAX_REMEMBERED else _squash.__wrapped__(text)


@lru_cache(maxsize=1024)
def _squash(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()


def is_within(key: str, text: str) -> bool:
    """Return whether most of a squashed line stands in a squashed text; a few characters may differ."""
    if key in text:
        return True
    step = max(12, len(key) // _MOST_PIECES)
    pieces = [key[start : start + 12] for start in range(0, max(1, len(key) - 11), step)]
    return sum(piece in text for piece in pieces) >= 0.5 * len(pieces)
