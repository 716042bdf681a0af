"""Show evidence in the sentence where it stands: marked, shortened around the marks, and harmless."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from newswatch.alerts.model import Quote
from newswatch.text import clean_line

# Two characters of private use stand for the marks while the text is cleaned and escaped as a whole.
_OPEN, _CLOSE = "\ue000", "\ue001"
_NO_SENTINELS = str.maketrans({_OPEN: " ", _CLOSE: " "})
MAX_QUOTE_CHARS = 420


def quote_html(quote: Quote) -> Markup:
    """Return the quote escaped, with ``<mark>`` around the evidence.

    >>> quote_html(Quote("<b>10,000 men</b> went", ((3, 13),)))
    Markup('&lt;b&gt;<mark>10,000 men</mark>&lt;/b&gt; went')
    """
    escaped = str(escape(_marked(quote)))
    return Markup(escaped.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))  # noqa: S704  escaped above


def quote_text(quote: Quote) -> str:
    """Return the quote as one line, with »guillemets« around the evidence.

    >>> quote_text(Quote("10,000 men went", ((0, 10),)))
    '»10,000 men« went'
    """
    return _marked(quote).replace(_OPEN, "»").replace(_CLOSE, "«")


def _marked(quote: Quote) -> str:
    text = quote.text.translate(_NO_SENTINELS)
    marks = joined_marks(quote.marks, len(text))
    start, end = _window(marks, len(text))
    parts, at = [], start
    for mark_start, mark_end in marks:
        if start <= mark_start and mark_end <= end:
            parts += [text[at:mark_start], _OPEN, text[mark_start:mark_end], _CLOSE]
            at = mark_end
    parts.append(text[at:end])
    shown = clean_line("".join(parts)) or ""
    return ("… " if start else "") + shown + (" …" if end < len(text) else "")


def joined_marks(marks: Iterable[tuple[int, int]], length: int) -> tuple[tuple[int, int], ...]:
    """Return the marks in order, cut to the text, those that overlap or touch joined, empty ones dropped.

    >>> joined_marks([(4, 9), (2, 5), (8, 99), (3, 3)], 12)
    ((2, 12),)
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in marks):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _window(marks: tuple[tuple[int, int], ...], length: int) -> tuple[int, int]:
    """Return which part of a long sentence to show: as much around its first mark as fits."""
    if length <= MAX_QUOTE_CHARS:
        return 0, length
    first_start, first_end = marks[0] if marks else (0, 0)
    room = max(MAX_QUOTE_CHARS - (first_end - first_start), 0)
    start = max(0, min(first_start - room // 3, length - MAX_QUOTE_CHARS))
    return start, min(length, max(start + MAX_QUOTE_CHARS, first_end))
