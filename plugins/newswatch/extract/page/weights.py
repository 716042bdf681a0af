"""How much a text says, whatever its script."""

import re
from itertools import islice

from lxml import html

# A character of these scripts says as much as two or three letters of an alphabet.
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_DENSITY = 2.5
# No line, no box and no card has more elements in it.
_MOST_PARTS = 200


def weigh(text: str) -> float:
    """Return the length of a text in letters of an alphabet.

    >>> weigh("abc"), weigh("\u6771\u4eac")
    (3.0, 5.0)
    """
    if text.isascii():
        return float(len(text))
    dense = len(_DENSE.findall(text))
    return len(text) + dense * (_DENSITY - 1)


def weighs_more(element: html.HtmlElement, limit: float) -> bool:
    """Return whether an element's text weighs more than ``limit``, or it has many parts; reads no further."""
    if next(islice(element.iter(), _MOST_PARTS, None), None) is not None:
        return True
    size = 0.0
    for piece in element.itertext():
        size += weigh(piece.strip())
        if size > limit:
            return True
    return False
