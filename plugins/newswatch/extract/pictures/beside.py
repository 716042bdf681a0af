"""Captions that no markup names: the words that stand right after a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import html

from newswatch.extract.page.prose import is_modest
from newswatch.extract.page.tree import attributes, drop, text_of
from newswatch.extract.page.weights import weigh
from newswatch.extract.pictures.captions import is_one_sentence, is_same_words, says_credit
from newswatch.extract.pictures.credits import MAX_CREDIT, split_credit
from newswatch.model import Caption
from newswatch.text import clean_line

_MAX_PICTURES = 200
_MAX_FRAME = 6
_MAX_WORDS = 300
_LARGE = frozenset({"html", "body", "main", "article"})
_INLINE = frozenset({"span", "font", "i", "em", "small", "cite", "b", "strong"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class _Words:
    """A text after a picture: an element's, or what follows a line break (``tail``)."""

    text: str
    element: html.HtmlElement
    tail: bool

    def take(self) -> None:
        """Take the text out of the tree."""
        if self.tail:
            self.element.tail = None
        else:
            drop(self.element)

    def following(self) -> "_Words | None":
        """Return the text after this one."""
        if not self.tail:
            return _next_words(self.element)
        after = self.element.getnext()
        if after is None or after.tag not in _INLINE or not (text := clean_line(text_of(after))):
            return None
        return _Words(text, after, tail=False)


def take_pictures(root: html.HtmlElement) -> Iterator[Caption]:
    """Take the texts right after pictures out of the tree, and yield them as captions.

    Only such as end with a credit or repeat the picture's alternative text: anything else after a picture is
    more likely the article. So are captions that would take much of the page's prose.
    """
    found = {
        (one.element, one.tail): (one, caption, more)
        for picture in islice(root.iter("img"), _MAX_PICTURES)
        if (taken := _find_caption(picture)) is not None
        for one, caption, more in (taken,)
    }
    if not is_modest(sum(weigh(caption.text or "") for _, caption, _ in found.values()), root):
        return
    for words, caption, more in found.values():
        if more is not None:
            more.take()
        words.take()
        yield caption


def _find_caption(picture: html.HtmlElement) -> "tuple[_Words, Caption, _Words | None] | None":
    """Return the words after a picture, the caption they are, and the words after them if its credit."""
    words = _next_words(_frame(picture))
    if words is None:
        return None
    caption = split_credit(words.text)
    if caption.credit is not None:
        return (words, caption, None) if is_one_sentence(caption.text or "") else None
    if not is_same_words(words.text, picture.get("alt")):
        return None
    if (more := words.following()) is not None and (credit := _lone_credit(more)):
        return words, Caption(caption.text, credit), more
    return words, caption, None


def _lone_credit(words: _Words) -> str | None:
    """Return the credit that a text is and nothing else."""
    if len(words.text) > MAX_CREDIT:
        return None
    caption = split_credit(words.text)
    if caption.text is not None and not words.tail and says_credit(attributes(words.element)):
        return caption.text
    return caption.credit if caption.text is None else None


def _frame(picture: html.HtmlElement) -> html.HtmlElement:
    """Return the outermost element that holds the picture and no word."""
    frame = picture
    for _ in range(_MAX_FRAME):
        parent = frame.getparent()
        if parent is None or parent.tag in _LARGE or any(text.strip() for text in _texts(parent)):
            break
        frame = parent
    return frame


def _texts(element: html.HtmlElement) -> Iterator[str]:
    for text in element.itertext():
        yield str(text)


def _next_words(before: html.HtmlElement) -> _Words | None:
    """Return the text that follows an element directly; a line break between does not count."""
    at = before
    for _ in range(_MAX_FRAME):
        if text := clean_line(at.tail):
            return _Words(text, at, tail=True) if len(text) <= _MAX_WORDS else None
        following = at.getnext()
        if following is None or not isinstance(following.tag, str) or following.tag in _HEADINGS:
            return None
        if following.tag not in {"br", "wbr"} and (text := clean_line(text_of(following))):
            return _Words(text, following, tail=False) if _is_plain(following, text) else None
        at = following
    return None


def _is_plain(element: html.HtmlElement, text: str) -> bool:
    """Return whether an element is words only: no picture of its own, no heading, not a link."""
    if len(text) > _MAX_WORDS or next(element.iter("img", *_HEADINGS), None) is not None:
        return False
    return 2 * sum(len(text_of(link)) for link in element.iter("a")) < len(text)
