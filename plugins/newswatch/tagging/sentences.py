"""Find where sentences and paragraphs end in a text as given."""

import re

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\u2029")
_CLOSING = "\"'”’»›」』"
_OPENING = "\"'“‘„‚«‹「『([{（［【《〈"
# A sentence ends before white space and a letter that is not a-z; after an ideographic stop always.
_SENTENCE = re.compile(rf"[。！？｡]|[.!?…][{_CLOSING}]*(?=\s+[{_OPENING}]?(?![a-z])[^\W\d_])")


def paragraph_ends(text: str) -> list[int]:
    r"""Return the offsets at which a paragraph ends, but for the last.

    >>> paragraph_ends("a\n\nb")
    [1]
    """
    return [match.start() for match in _PARAGRAPH.finditer(text)]


def sentence_ends(text: str) -> list[int]:
    """Return the offsets at which a sentence ends, but for the last.

    >>> sentence_ends("He won 3.5 percent. Then e.g. this. 了。是")
    [19, 35, 38]
    """
    return sorted([*(match.end() for match in _SENTENCE.finditer(text)), *paragraph_ends(text)])
