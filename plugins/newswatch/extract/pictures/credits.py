"""Who made a picture, by the words of its caption: in brackets, behind a label, after the last sentence."""

import re
from collections.abc import Sequence
from functools import cache

from newswatch.extract.page.tree import squash
from newswatch.extract.page.weights import weigh
from newswatch.extract.words.agencies import agencies
from newswatch.extract.words.phrases import phrases
from newswatch.model import Caption
from newswatch.text import clean_line

MAX_CAPTION = 700
# Script without capitals: a name and an office have no more words, nor longer ones.
_NAMES_WORDS = 4
_NAMES_LENGTH = 24
MAX_CREDIT = 120
# The names behind a label take 80 characters at most; only so much of a paragraph's end is looked at.
_LONGEST_LABELLED = 160
# After a label an office may follow: "Foto: Pressestelle der Stadt".
_OFFICE = 0.5
_WORD_BREAK = re.compile(r"[\s/|,;]+")
_BRACKETED = re.compile(
    r"\s*([(\[\uff08\uff3b\u3014])([^()\[\]\uff08\uff09\uff3b\uff3d]{2,120})[)\]\uff09\uff3d\u3015]\.?\s*$"
)
_CLOSED = re.compile(r"[.!?\u2026\u3002\u201d\"\u00bb)\]|]$")
_COPYRIGHT = re.compile(r"(?:\u00a9|\(c\)|copyright)\s*", re.IGNORECASE)
# Without one of these no label can stand there, and the labels' hundred alternatives need no look: a sign, or
# the point of a label cut short.
_LABEL_SIGN = re.compile(r"[:\uff1a/\u00a9]|(?<!\w)\w{2,5}\.\s[^.]{2,60}\.?\s*$")
_LAST_SENTENCE = re.compile(
    r"(?<=[.!?\u2026\u3002\u201d\"\u00bb|\uff1d])[\s/\u2013\u2014-]*([^.!?\u3002|]{2,100})\.?$"
)
# A sentence's end, not a title's (Mr., Prof.) or a letter's: the word before it is long or no name.
_SENTENCE = re.compile(r"(?:(?<!\w)[^\W\d_A-Z\u00c0-\u00de\u0410-\u042f]\w{2,}|\w{6,}|\d{2,})[.!?\u2026]$")
_NAME = re.compile(r"[^\W\d_][^\W\d_.'\u2019-]*(?:['\u2019.-][^\W\d_]+)*\.?")


def join_credit(caption: Caption, credit: str | None) -> Caption:
    """Return a caption with one more credit, unless it has it already."""
    if credit is None or squash(credit) in squash(caption.credit):
        return caption
    return Caption(caption.text, f"{caption.credit}; {credit}" if caption.credit else credit)


def split_credit(text: str) -> Caption:
    """Return a caption's words and its credit: bracketed, labelled or after the last sentence.

    >>> split_credit("A ship at sea. (AP Photo/Jane Doe) (Jane Doe/AP)")
    Caption(text='A ship at sea.', credit='AP Photo/Jane Doe; Jane Doe/AP')
    >>> split_credit("Ein Schiff. Foto: Max Muster/dpa")
    Caption(text='Ein Schiff.', credit='Max Muster/dpa')
    >>> split_credit("Un navire en mer. Jeanne Essai")
    Caption(text='Un navire en mer.', credit='Jeanne Essai')
    """
    credits_: list[str] = []
    while (match := _BRACKETED.search(text)) and (is_credit(match[2]) or _is_pair(match[2])):
        credits_.insert(0, bare_credit(match[2]) or match[2])
        text = text[: match.start()]
    if not credits_ and (match := phrases().photo_after.search(text)):
        credits_.append(match["names"])
        text = text[: match.start()]
    elif not credits_ and (match := _labelled_end(text)):
        credits_.append(bare_credit(match[0]) or match[0])
        text = text[: match.start()]
    elif not credits_ and (match := _LAST_SENTENCE.search(text)) and _ends_in_credit(text, match):
        credits_.append(bare_credit(match[1]) or match[1])
        text = text[: match.start()]
    text = text.strip(" |\uff1d-\u2013\u2014([\uff08\uff3b")
    if not credits_ and text and len(text) <= MAX_CREDIT and is_credit(text):
        return Caption(None, bare_credit(text))
    return Caption(clean_line(text), "; ".join(dict.fromkeys(credits_)) or None)


def is_credit(text: str) -> bool:
    """Return whether a short text names who made a picture.

    >>> is_credit("Virginia Example/AP"), is_credit("who was there")
    (True, False)
    """
    text = text.strip()
    if weigh(text) > MAX_CREDIT or "\u3002" in text:
        return False
    if _COPYRIGHT.match(text) or _labelled(text):
        return True
    return bool(agencies().anyone.search(text)) and _only_names(text)


def _ends_in_credit(text: str, match: re.Match[str]) -> bool:
    """Return whether what follows a caption's last sentence names who made the picture."""
    if is_credit(match[1]) or _is_pair(match[1]):
        return True
    return bool(_SENTENCE.search(text[: match.start()])) and _is_name(match[1])


def _is_pair(text: str) -> bool:
    """Return whether a text is a person and a house with a slash between, of which we need to know neither.

    >>> _is_pair("Ada Muster/The Example"), _is_pair("CDU/CSU")
    (True, False)
    """
    sides = [side.split() for side in text.split("/")]
    return (
        2 <= len(sides) <= 3
        and all(side and side[0][0].isupper() for side in sides)
        and any(len(side) >= 2 for side in sides)
        and not any(char.isdigit() for char in text)
        and _only_names(text)
    )


def _is_name(text: str) -> bool:
    """Return whether a text is a person's name and nothing else: two to four words with capitals."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and len(text) <= 40
        and all(word[0].isupper() and _NAME.fullmatch(word) for word in words)
    )


def _labelled(text: str) -> bool:
    """Return whether a label of pictures stands first and names follow."""
    match = phrases().photo.match(text)
    return bool(match) and _only_names(text[match.end() :]) if match else False


def _only_names(text: str, *, lower: float = 0.25) -> bool:
    """Return whether a text has no more words than names need, and no sentence."""
    words = [word for word in _WORD_BREAK.split(text.strip(" .")) if word]
    rest = [word for word in _WORD_BREAK.split(agencies().anyone.sub(" ", text).strip(" .")) if word]
    small = [word for word in rest if word[0].islower()]
    return 0 < len(words) <= 10 and len(small) <= int(len(words) * lower) and not _tells(rest)


def _tells(words: Sequence[str]) -> bool:
    """Return whether words of a script without capitals are too many or too long for names."""
    bare = [word for word in words if word[0].isalpha() and word[0].lower() == word[0].upper()]
    return len(bare) > _NAMES_WORDS or any(len(word) > _NAMES_LENGTH for word in bare)


def bare_credit(text: str | None) -> str | None:
    """Return a credit without brackets, sign and label."""
    text = (text or "").strip(" ()[]\uff08\uff09|.-\u2013")
    text = _COPYRIGHT.sub("", text, count=1) if _COPYRIGHT.match(text) else text
    match = phrases().photo.match(text)
    rest = text[match.end() :] if match and match[0].rstrip()[-1] in ":\uff1a=." else text
    return clean_line(rest) or clean_line(text)


def is_caption_line(text: str) -> bool:
    """Return whether a paragraph is a picture's caption or credit: short, and ends by naming who made it.

    Sentences end with brackets, strokes and sources too: a credit stands after a sentence or has a label that
    only pictures have.
    """
    if len(text) > MAX_CAPTION:
        return False
    if match := _BRACKETED.search(text):
        return is_credit(match[2]) and (match.start() == 0 or _closes_caption(match))
    end = _labelled_end(text)
    return bool(end and _is_apart(text, end)) or (len(text) <= MAX_CREDIT and _labelled_with_colon(text))


def _closes_caption(match: re.Match[str]) -> bool:
    """Return whether brackets hold a picture's credit, as ``(Name/AP)``; ``(AP)`` is a report's."""
    credit = match[2]
    if _COPYRIGHT.search(credit) or _picture_word().search(credit):
        return True
    names = agencies().wires.sub(" ", credit)
    is_within_sentence = match[0].rstrip().endswith(".")
    return "/" in credit and any(map(str.isalnum, names)) and not is_within_sentence


def _is_apart(text: str, end: re.Match[str]) -> bool:
    """Return whether the label at a paragraph's end stands after a sentence, or is a picture's with a colon.

    A source is a text's as well.
    """
    label = text[end.start() : end.start("names")].strip()
    if phrases().source.fullmatch(label.rstrip(" :\uff1a/")):
        return end.start() == 0
    above = text[: end.start()].rstrip()
    return label[-1] != "/" or not above or _CLOSED.search(above) is not None


def _labelled_with_colon(text: str) -> bool:
    match = phrases().photo.match(text)
    return (
        bool(match) and match[0].rstrip()[-1] in ":/|\uff1a\uff0f" and _only_names(text[match.end() :])
        if match
        else False
    )


def _labelled_end(text: str) -> re.Match[str] | None:
    """Return the match of ``Foto: Name`` or ``© Name`` at the end of a caption, if names follow the label."""
    start = max(0, len(text) - _LONGEST_LABELLED)
    match = _label_pattern().search(text, start) if _LABEL_SIGN.search(text, start) else None
    return match if match and _only_names(match["names"], lower=_OFFICE) else None


@cache
def _picture_word() -> re.Pattern[str]:
    """Return the labels as words anywhere in a credit."""
    return re.compile(
        phrases().photo.pattern.removeprefix(r"^[\W_]*").rsplit("(?:\\s*[:", 1)[0], re.IGNORECASE
    )


@cache
def _label_pattern() -> re.Pattern[str]:
    """Return what finds ``Foto: Name`` or ``© Name`` at the end of a caption."""
    label = _picture_word().pattern
    return re.compile(
        rf"(?<![^\W_])(?:{label}(?:\s*[:\uff1a/]\s*|(?<=\.)\s+)|\u00a9\s*)(?P<names>[^.!?\n]{{2,80}})\.?\s*$",
        re.IGNORECASE,
    )
