"""Mend what stands in the way of an XML parser: wrong beginnings, DOCTYPEs, entities, controls."""

import html
import re
from collections.abc import Iterable
from html.entities import html5

from newswatch.errors import FeedError, Reason

ROOTS = frozenset({"rss", "rdf", "feed", "channel", "urlset"})

# How far into a document its root may begin: some servers put warnings in front.
_HEAD = 65_536
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# An internal subset may define entities that explode, or name files: all of it goes (DESIGN.md section 6).
_DOCTYPE = re.compile(
    r"<!DOCTYPE(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*')*(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>",
    re.IGNORECASE,
)
_DOCTYPE_START = re.compile(r"<!(?:DOCTYPE|ENTITY)\b[^<>]*>?", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\b[^<>]{0,500}\?>", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<([A-Za-z_](?:[\w.-]*:)?[\w.-]*)")
_ROOT_TAG = re.compile(r"<(?:\w+:)?(?:rss|RDF|feed|channel|urlset)[\s>]")
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CDATA = re.compile(r"(<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+(?:\]\]>)?)")
# All but those of XML, of which a feed full of escaped HTML has thousands.
_ENTITY = re.compile(
    r"&(?!(?:lt|gt|amp|quot|apos);)(?:#(?:(\d{1,8})|[xX]([0-9a-fA-F]{1,7}));|([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_ANY_TAG = re.compile(r"</?[A-Za-z_][^<>]*>")
# Far beyond any format, with room for feeds that leave HTML tags open.
_MAX_DEPTH = 1_000
# Python's reader of SAX looks through all attributes for each; no format has tags as long as this.
_MAX_TAG_CHARS = 20_000


def find_root(text: str) -> str:
    """Return the document from its root element on, without DOCTYPE and characters that XML forbids.

    Raises:
        FeedError: There is no root element of a feed.
    """
    text = _FORBIDDEN.sub("", text)
    head = bare_head(text)
    first = _FIRST_TAG.search(head)
    if first is None:
        raise FeedError(Reason.NOT_A_FEED, "no markup")
    if local(first[1]) in ROOTS:
        return head[first.start() :] + text[_HEAD:]
    if local(first[1]) in {"html", "head", "body"} or "<html" in head[:2_000].lower():
        raise FeedError(Reason.NOT_A_FEED, "an HTML page")
    if root := _ROOT_TAG.search(head):
        return head[root.start() :] + text[_HEAD:]
    raise FeedError(Reason.NOT_A_FEED, f"the root element is {first[1][:40]}")


def bare_head(text: str) -> str:
    """Return the beginning of a document without comments, DOCTYPE and XML declaration."""
    return _DECLARATION.sub(" ", strip_doctype(_COMMENT.sub(" ", text[:_HEAD])))


def is_sitemap(text: str) -> bool:
    """Tell whether a document that begins with its root lists pages."""
    first = _FIRST_TAG.match(text)
    return first is not None and local(first[1]) == "urlset"


def from_root(text: str) -> str:
    """Return the document from its first element on, whatever that is; empty where there is none."""
    text = _FORBIDDEN.sub("", text)
    head = bare_head(text)
    first = _FIRST_TAG.search(head)
    return head[first.start() :] + text[_HEAD:] if first else ""


def root_of(text: str) -> str:
    """Return the local name of the first element, in lower case; empty where there is none."""
    first = _FIRST_TAG.search(bare_head(text))
    return local(first[1]) if first else ""


def local(name: str) -> str:
    """Return a name without its prefix, in lower case."""
    return name.rpartition(":")[2].lower()


def strip_doctype(text: str) -> str:
    """Return the text without DOCTYPE and what it defines."""
    start = _DOCTYPE_START.search(text)
    # Matched in one place only: a search for it would be quadratic on a document made to be slow.
    if start and (doctype := _DOCTYPE.match(text, start.start())):
        text = text[: start.start()] + " " + text[doctype.end() :]
    return _DOCTYPE_START.sub(" ", text)


def mend_markup(text: str) -> str:
    """Return XML whose entities a parser knows: HTML's become characters, a bare ``&`` becomes ``&amp;``.

    >>> mend_markup("<t>caf&eacute; A & B &amp; C <![CDATA[D & E]]></t>")
    '<t>café A &amp; B &amp; C <![CDATA[D & E]]></t>'

    Raises:
        FeedError: Its elements are nested too deep.
    """
    parts = _CDATA.split(text)
    refuse_deep(parts[::2])
    parts[::2] = [_ENTITY.sub(mend_entity, part) if "&" in part else part for part in parts[::2]]
    return "".join(parts)


def mend_entity(found: re.Match[str]) -> str:
    """Return one entity as XML can hold it."""
    decimal, hexadecimal, name = found.groups()
    if name is not None:
        return html.escape(html5.get(f"{name};", f"&{name};"))
    if decimal or hexadecimal:
        # html.unescape maps the numbers of windows-1252 that many feeds write (&#146;).
        character = html.unescape(found[0]) if (decimal or hexadecimal).strip("0") else ""
        return html.escape(_FORBIDDEN.sub("", character))
    return "&amp;"


def refuse_deep(parts: Iterable[str]) -> None:
    """Refuse elements deeper, or with more attributes, than any feed's: time grows with the square of it.

    Raises:
        FeedError: They are.
    """
    depth = 0
    for part in parts:
        for tag in _ANY_TAG.findall(part):
            if len(tag) > _MAX_TAG_CHARS and tag.count("=") > _MAX_DEPTH:
                raise FeedError(Reason.TOO_DEEP, f"an element with more than {_MAX_DEPTH} attributes")
            if tag[1] == "/":
                depth = max(depth - 1, 0)
            elif tag[-2] != "/":
                depth += 1
                if depth > _MAX_DEPTH:
                    raise FeedError(Reason.TOO_DEEP, f"elements nested more than {_MAX_DEPTH} deep")
