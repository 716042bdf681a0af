"""Make strangers' text harmless: for Postgres, mail headers, terminals and pages. Knows no format."""

import re

# C0 and C1 controls but tab and newline; DEL; lone surrogates; line and paragraph separators.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
# Bidirectional marks, embeddings, overrides and isolates (UAX #9): they can make a title read as another.
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def clean_text(text: str) -> str:
    r"""Return the text without characters that Postgres, a header or a terminal would choke on.

    Newlines and tabs stay; ``\r\n`` becomes ``\n``.

    >>> clean_text("a\x00b\r\nc\u2028d")
    'ab\nc\nd'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _HARMFUL.sub("", text)


def clean_line(text: str | None) -> str | None:
    r"""Return the text as one line without control or bidi characters, ``None`` if nothing is left.

    >>> clean_line(" Hello\x1b[31m\u202e\n world ")
    'Hello[31m world'
    """
    if text is None:
        return None
    flat = text.replace("\n", " ").replace("\r", " ").replace("\t", " ").replace("\xa0", " ")
    if flat.isprintable():  # nearly every text: nothing in it is harmful
        return " ".join(flat.split()) or None
    line = _SPACE.sub(" ", _BIDI.sub("", clean_text(text))).strip()
    return line or None


def clean_paragraphs(text: str) -> str:
    r"""Return the text with paragraphs separated by exactly one blank line and no blank edges.

    >>> clean_paragraphs("\n a \n \n\n b\n")
    'a\n\nb'
    """
    lines = (line.strip() for line in clean_text(text).split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines)).strip()
