"""How much a text says, whatever its script."""

import re

# A character of these scripts says as much as two or three letters of an alphabet.
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_DENSITY = 2.5


def weigh(text: str) -> float:
    """Return the length of a text in letters of an alphabet.

    >>> weigh("abc"), weigh("\u6771\u4eac")
    (3.0, 5.0)
    """
    dense = len(_DENSE.findall(text))
    return len(text) + dense * (_DENSITY - 1)
