"""Turn the HTML that feeds carry into plain text, without a parser: linear in time, and never failing."""

import html
import re

from newswatch.text import clean_line, clean_paragraphs

# Text further inside than this is cut before any work is done on it.
MAX_TITLE_CHARS = 2_000
MAX_TEXT_CHARS = 1_000_000

_DROPPED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|svg|iframe)\b.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|tr|blockquote|section|article|figure|figcaption|pre|hr|dl|dt|dd|br\s*/?>\s*<br)"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Only what HTML knows counts as a tag: "<y>" in a title may be what the author wrote.
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|amp-[a-z-]+|article|aside|audio|b|bdi|bdo|big|blockquote|body|br|button|caption|center|"
    r"cite|code|col|dd|del|details|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|"
    r"header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|nobr|noscript|object|ol|option|p|"
    r"param|picture|pre|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|"
    r"sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr)"
    r"(?=[\s/>])(?>[^<>\"']+|\"[^\"<]*\"|'[^'<]*'|[\"'])*+>",
    re.IGNORECASE,
)
# Soft hyphens, zero-width spaces and stray byte order marks: what looks the same is to be found the same.
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def plain_line(markup: str | None, *, is_html: bool = True) -> str | None:
    """Return one line of text: tags and entities resolved, control and bidi characters gone.

    >>> plain_line("<b>North &amp;amp; South</b>: 5 &lt; 6 <y>")
    'North & South: 5 < 6 <y>'
    >>> plain_line("<b> in AT&amp;T&#8217;s title", is_html=False)
    '<b> in AT&T’s title'
    """
    if markup is None:
        return None
    markup = markup[:MAX_TITLE_CHARS]
    return one_line(strip_tags(markup) if is_html else unescape(markup))


def plain_paragraphs(markup: str | None, *, is_html: bool = True) -> str | None:
    r"""Return text with a blank line between paragraphs.

    >>> plain_paragraphs("<p>One<br>two</p><p>Three &copy;</p>")
    'One two\n\nThree ©'
    """
    if markup is None:
        return None
    markup = markup[:MAX_TEXT_CHARS]
    if is_html:
        markup = strip_tags(break_lines(_DROPPED.sub("", markup)) if "<" in markup else markup)
    paragraphs = _PARAGRAPH.split(clean_paragraphs(markup))
    lines = (one_line(paragraph) for paragraph in paragraphs)
    return "\n\n".join(line for line in lines if line) or None


def break_lines(markup: str) -> str:
    """Return HTML with blank lines where its blocks begin and end."""
    return _BREAK.sub("\n", _BLOCK.sub("\n\n", markup))


def one_line(text: str) -> str | None:
    """Return the text as one harmless line; what is printable throughout needs no closer look."""
    line = " ".join(text.split())
    return (line or None) if line.isprintable() else clean_line(_INVISIBLE.sub("", line))


def strip_tags(markup: str) -> str:
    """Return the text without tags and with entities resolved; twice, as many feeds escape twice."""
    text = unescape(_TAG.sub("", _DROPPED.sub("", markup)) if "<" in markup else markup)
    return unescape(_TAG.sub("", text)) if "&" in text or "<" in text else text


def unescape(text: str) -> str:
    """Return the text with its entities as characters."""
    return html.unescape(text) if "&" in text else text
