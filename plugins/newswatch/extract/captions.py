"""Pictures' captions with their credits apart: from the elements that hold them, and from lines."""

import re
from collections.abc import Iterator
from functools import cache

from lxml import html

from newswatch.extract.agencies import agencies
from newswatch.extract.phrases import phrases
from newswatch.extract.tree import attributes, drop, remembered, spaced_text, squash, text_of
from newswatch.model import Caption
from newswatch.text import clean_line

_WORD_BREAK = re.compile(r"[\s/|,;]+")
_MAX_CAPTION = 700
_MAX_CREDIT = 120
_MAX_CAPTIONS = 40
# The names behind a label take 80 characters at most; only so much of a paragraph's end is looked at.
_LONGEST_LABELLED = 160
_INNER = ("span", "small", "cite", "div", "p", "i", "em", "b", "strong", "a")
_says_caption = remembered(
    r"(?<![a-z])(?:fig)?caption|caption(?:-?text)?(?![a-z])|legende|bildunterschrift|imgcap|photo-?desc"
)
_says_credit = remembered(
    r"credit|copyright|photographer|(?:image|photo|picture|img|media)-?_?(?:source|author|agency|by)|bildquelle|fotograf"
)
_BRACKETED = re.compile(
    r"\s*([(\[\uff08\uff3b\u3014])([^()\[\]\uff08\uff09\uff3b\uff3d]{2,120})[)\]\uff09\uff3d\u3015]\.?\s*$"
)
_COPYRIGHT = re.compile(r"(?:\u00a9|\(c\)|copyright)\s*", re.IGNORECASE)
_LAST_SENTENCE = re.compile(r"(?<=[.!?\u2026\u3002\u201d\"\u00bb|])\s*([^.!?\u3002|]{2,100})\.?$")


def take_captions(root: html.HtmlElement) -> tuple[Caption, ...]:
    """Take the captions out of the tree and return them, so that no extractor reads them as text."""
    captions: list[Caption] = []
    for element in list(_holders(root)):
        if element.getparent() is None or len(text_of(element)) > _MAX_CAPTION:
            continue
        captions.append(_read(element))
        drop(element)
    return distinct(captions)


def distinct(captions: list[Caption]) -> tuple[Caption, ...]:
    """Return captions that say something, each once; a lone credit joins the caption before it."""
    kept: dict[str, Caption] = {}
    for caption in captions:
        key = squash(caption.text)
        if not key and caption.credit is None:
            continue
        if not key and kept:
            last = next(reversed(kept))
            kept[last] = join_credit(kept[last], caption.credit)
        elif key in kept:
            kept[key] = join_credit(kept[key], caption.credit)
        else:
            kept[key] = caption
    return tuple(kept.values())[:_MAX_CAPTIONS]


def join_credit(caption: Caption, credit: str | None) -> Caption:
    """Return a caption with one more credit, unless it has it already."""
    if credit is None or squash(credit) in squash(caption.credit):
        return caption
    return Caption(caption.text, f"{caption.credit}; {credit}" if caption.credit else credit)


def _holders(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in root.iter("figcaption", "div", "p", "span", "small", "em", "dd", "cite"):
        said = attributes(element)
        if element.tag == "figcaption" or (said and (_says_caption(said) or _is_credit(element, said))):
            yield element


def _is_credit(element: html.HtmlElement, said: str) -> bool:
    return _says_credit(said) and len(text_of(element)) <= _MAX_CREDIT


def _read(element: html.HtmlElement) -> Caption:
    """Return what a caption's element says; an inner element may hold a credit that the words do not show."""
    whole = split_credit(spaced_text(element))
    inner = [one for one in element.iterdescendants(*_INNER) if _is_credit(one, attributes(one))]
    credits_ = [text for one in inner if (text := clean_line(text_of(one)))]
    if (whole.text or not credits_) and all(
        squash(_bare(credit)) in squash(whole.credit) for credit in credits_
    ):
        is_lone = whole.credit is None and _is_credit(element, attributes(element))
        return Caption(None, _bare(whole.text)) if is_lone else whole
    for one in inner:
        if one.getparent() is not None:
            drop(one)
    caption = split_credit(spaced_text(element))
    for credit in credits_:
        caption = join_credit(caption, _bare(credit))
    return caption


def split_credit(text: str) -> Caption:
    """Return a caption's words and its credit: bracketed, labelled or after the last sentence.

    >>> split_credit("A ship at sea. (AP Photo/Jane Doe) (Jane Doe/AP)")
    Caption(text='A ship at sea.', credit='AP Photo/Jane Doe; Jane Doe/AP')
    >>> split_credit("Ein Schiff. Foto: Max Muster/dpa")
    Caption(text='Ein Schiff.', credit='Max Muster/dpa')
    """
    credits_: list[str] = []
    while (match := _BRACKETED.search(text)) and is_credit(match[2]):
        credits_.insert(0, _bare(match[2]) or match[2])
        text = text[: match.start()]
    if not credits_ and (match := _labelled_end(text)):
        credits_.append(_bare(match[0]) or match[0])
        text = text[: match.start()]
    elif not credits_ and (match := _LAST_SENTENCE.search(text)) and is_credit(match[1]):
        credits_.append(_bare(match[1]) or match[1])
        text = text[: match.start()]
    text = text.strip(" |-\u2013\u2014([\uff08\uff3b")
    if not credits_ and text and len(text) <= _MAX_CREDIT and is_credit(text):
        return Caption(None, _bare(text))
    return Caption(clean_line(text), "; ".join(dict.fromkeys(credits_)) or None)


def is_credit(text: str) -> bool:
    """Return whether a short text names who made a picture.

    >>> is_credit("Virginia Example/AP"), is_credit("who was there")
    (True, False)
    """
    text = text.strip()
    if len(text) > _MAX_CREDIT:
        return False
    if _COPYRIGHT.match(text) or _labelled(text):
        return True
    return bool(agencies().anyone.search(text)) and _only_names(text)


def _labelled(text: str) -> bool:
    """Return whether a label of pictures stands first and names follow."""
    match = phrases().photo.match(text)
    return bool(match) and _only_names(text[match.end() :]) if match else False


def _only_names(text: str) -> bool:
    """Return whether a text has no more words than names need, and no sentence."""
    words = [word for word in _WORD_BREAK.split(text.strip(" .")) if word]
    rest = [word for word in _WORD_BREAK.split(agencies().anyone.sub(" ", text).strip(" .")) if word]
    return 0 < len(words) <= 10 and sum(word[0].islower() for word in rest) <= len(words) // 4


def _bare(text: str | None) -> str | None:
    """Return a credit without brackets, sign and label."""
    text = (text or "").strip(" ()[]\uff08\uff09|.-\u2013")
    text = _COPYRIGHT.sub("", text, count=1) if _COPYRIGHT.match(text) else text
    match = phrases().photo.match(text)
    rest = text[match.end() :] if match and match[0].rstrip()[-1] in ":\uff1a=" else text
    return clean_line(rest) or clean_line(text)


def is_caption_line(text: str) -> bool:
    """Return whether a paragraph is a picture's caption or credit: short, and ends by naming who made it."""
    if len(text) > _MAX_CAPTION:
        return False
    match = _BRACKETED.search(text)
    if match:
        return is_credit(match[2]) and (_names_picture(match[2]) or match.start() == 0)
    return bool(_labelled_end(text)) or (len(text) <= _MAX_CREDIT and _labelled_with_colon(text))


def _names_picture(credit: str) -> bool:
    """Return whether a credit is a picture's: ``(Name/AP)`` or ``(AP Photo)``; ``(AP)`` is a report's."""
    return "/" in credit or bool(_COPYRIGHT.search(credit)) or bool(_picture_word().search(credit))


def _labelled_with_colon(text: str) -> bool:
    match = phrases().photo.match(text)
    return (
        bool(match) and match[0].rstrip()[-1] in ":/|\uff1a\uff0f" and _only_names(text[match.end() :])
        if match
        else False
    )


def _labelled_end(text: str) -> re.Match[str] | None:
    """Return the match of ``Foto: Name`` or ``© Name`` at the end of a caption, if names follow the label."""
    match = _label_pattern().search(text, max(0, len(text) - _LONGEST_LABELLED))
    return match if match and _only_names(match["names"]) else None


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
        rf"(?<![^\W_])(?:{label}\s*[:\uff1a/]\s*|\u00a9\s*)(?P<names>[^.!?\n]{{2,80}})\.?\s*$", re.IGNORECASE
    )
