"""Pictures' captions with their credits apart, from the elements that hold them."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

from newswatch.extract.page.prose import is_modest
from newswatch.extract.page.signs import ENDS
from newswatch.extract.page.tree import (
    attributes,
    drop,
    is_longer,
    remembered,
    short_text,
    spaced_text,
    squash,
    text_of,
)
from newswatch.extract.page.weights import weigh
from newswatch.extract.pictures.credits import (
    MAX_CAPTION,
    MAX_CREDIT,
    bare_credit,
    is_credit,
    join_credit,
    split_credit,
)
from newswatch.extract.words.phrases import phrases
from newswatch.model import Caption
from newswatch.text import clean_line

_MAX_CAPTIONS = 40
_MIN_SAME = 12
_ARTICLE = 400
_OTHER_TYPE = frozenset({"i", "em", "small", "cite", "font", "span"})
_MAX_APART = 60
_SENTENCE = re.compile(rf"[{ENDS}\u2026]$")
# After a word that is no title and no month cut short, or a sign that only ends sentences.
_INNER_END = re.compile(
    r"(?:\w{4,}|[\u201d\u2019\u00bb\")])[.!?\u2026]+[\u201d\u2019\u00bb\")]*\s+(?=\S)"
    r"|[\u3002\uff01\uff1f\u061f\u06d4\u0964][\u201d\u300d\u300f]?\s*(?=\w)"
)
_REPORT = 30
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_INNER = ("span", "small", "cite", "div", "p", "i", "em", "b", "strong", "a")
_CAPTION = (
    r"(?<![a-z])(?:fig)?caption|caption(?:-?text)?(?![a-z])|legende|bildunterschrift|imgcap"
    r"|(?:photo|image|img|pic(?:ture)?|foto|bild)[-_]{0,2}cap(?![a-z])"
)
# Names of captions, and of texts about pictures.
_MAYBE_CAPTION = r"(?:photo|image|img|pic(?:ture)?|foto|bild)[-_]{0,2}desc|(?:pic|bild|foto)[-_]?text"
_CREDIT = (
    r"credit|copyright|photographer|bildquelle|fotograf"
    r"|(?:image|photo|picture|img|media)-?_?(?:source|author|agency|by)"
)
_says_caption, _may_say_caption, says_credit = map(remembered, (_CAPTION, _MAYBE_CAPTION, _CREDIT))
# Nearly no name says any of it.
_says_something = remembered(f"{_CAPTION}|{_MAYBE_CAPTION}|{_CREDIT}")
_PICTURES = ("img", "picture", "amp-img", "video", "figure")
# A credit stands in the picture's box or in the one around it.
_LEVELS = 3
# What counts pictures: "3", "3 / 8".
_COUNTER = re.compile(r"\d{1,3}(?:\s*/\s*\d{1,3})?")
_MAX_CELLS = 3
_MAX_ELEMENTS = 40


def take_captions(root: html.HtmlElement) -> tuple[Caption, ...]:
    """Take the captions out of the tree and return them, so that no extractor reads them as text."""
    captions: list[Caption] = []
    main = _main_article(root)
    for element in list(_holders(root)):
        if element.getparent() is None or len(text_of(element)) > MAX_CAPTION:
            continue
        if _tells_of_picture(element) and (main is None or _stands_in(element, main)):
            captions.append(_read(element))
        drop(element)
    return distinct(captions)


def _main_article(root: html.HtmlElement) -> html.HtmlElement | None:
    """Return the page's first ``article`` with text, if it has several: the next ones are other articles."""
    articles = [one for one in root.iter("article") if _holds_prose(one)]
    return articles[0] if len(articles) > 1 else None


def _holds_prose(article: html.HtmlElement) -> bool:
    return sum(weigh(text_of(paragraph)) for paragraph in article.iter("p")) >= _ARTICLE


def _stands_in(element: html.HtmlElement, main: html.HtmlElement) -> bool:
    """Return whether an element stands in the main article, or in none."""
    homes = list(element.iterancestors("article"))
    return not homes or main in homes or any(home in main.iterancestors() for home in homes)


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


def _holders(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    boxes = _picture_boxes(root)
    for element in root.iter("figcaption", "div", "p", "span", "small", "em", "dd", "cite", "table"):
        said = attributes(element)
        if (
            element.tag == "figcaption"
            or (_says_something(said) and _is_named(element, said))
            or element in boxes
        ):
            yield element


def _is_named(element: html.HtmlElement, said: str) -> bool:
    """Return whether an element's name says that it is a caption or a credit, and its words can be."""
    if _says_caption(said):
        return True
    if _may_say_caption(said):
        return _is_by_picture(element)
    return _is_credit(element, said) and (not _is_report(text_of(element)) or _is_by_picture(element))


def _is_report(text: str) -> bool:
    """Return whether a text is a sentence, and nothing that is said of a picture or a page."""
    return (
        bool(_SENTENCE.search(text)) and weigh(text) >= _REPORT and not (is_credit(text) or _is_other(text))
    )


def _is_other(text: str) -> bool:
    said = phrases()
    return bool(said.by.match(text) or _YEAR.search(text) or said.calls.search(text))


def _picture_boxes(root: html.HtmlElement) -> set[html.HtmlElement]:
    """Return what holds a picture with its words and has no name that says so."""
    judged: dict[html.HtmlElement, bool] = {}
    for picture in root.iter("img"):
        for _, box in zip(range(_LEVELS), picture.iterancestors("div", "table"), strict=False):
            if box not in judged:
                judged[box] = _is_small(box) and (
                    _is_picture_table(box) if box.tag == "table" else _is_picture_box(box)
                )
    found = {box for box, is_one in judged.items() if is_one}
    outer = (box for box in found if found.isdisjoint(box.iterancestors()))
    return found if is_modest(sum(weigh(text_of(box)) for box in outer), root) else set()


def _is_small(box: html.HtmlElement) -> bool:
    """Return whether a box can be a picture's: few elements, little text; looks no further."""
    return sum(1 for _ in islice(box.iter(), _MAX_ELEMENTS + 1)) <= _MAX_ELEMENTS and not is_longer(
        box, MAX_CAPTION
    )


def _is_credit(element: html.HtmlElement, said: str) -> bool:
    return says_credit(said) and len(text_of(element)) <= MAX_CREDIT


def _tells_of_picture(element: html.HtmlElement) -> bool:
    """Return whether what was taken out is a caption, or names who made a picture beside it.

    The article's byline and the site's rights are called credit and copyright too: no text, and no caption.
    """
    said = attributes(element)
    if element.tag == "figcaption" or _says_caption(said) or not says_credit(said):
        return True
    return not _is_other(text_of(element)) and _is_by_picture(element)


def _is_by_picture(element: html.HtmlElement) -> bool:
    for _, box in zip(range(_LEVELS), element.iterancestors(), strict=False):
        if not _is_small(box):
            return False
        if next(box.iter(*_PICTURES), None) is not None:
            return True
    return False


def _is_picture_table(table: html.HtmlElement) -> bool:
    """Return whether a table is a picture with the words below it, as pages were built before figures.

    More than a sentence beside a picture is the article.
    """
    cells = list(table.iter("td"))
    said = [text for cell in cells if (text := spaced_text(cell))]
    if len(cells) > _MAX_CELLS or len(said) != 1 or next(table.iter("a", "p", "h1"), None) is not None:
        return False
    return is_one_sentence(said[0])


def _is_picture_box(box: html.HtmlElement) -> bool:
    """Return whether a box without a telling name holds a picture and words that end in its credit.

    Without the credit the words may be a paragraph beside a picture, or a teaser.
    """
    others = next(box.iter("a", "p", "h1", "h2", "h3", "h4", "time", "button"), None)
    if others is not None or len(list(box.iter("img"))) != 1:
        return False
    found = split_credit(short_text(box, MAX_CAPTION))
    return found.text is not None and found.credit is not None and is_one_sentence(found.text)


def _read(element: html.HtmlElement) -> Caption:
    """Return what a caption's element says; an inner element may hold a credit that the words do not show."""
    for one in [one for one in element.iterdescendants(*_INNER) if _COUNTER.fullmatch(text_of(one))]:
        drop(one)
    whole = split_credit(spaced_text(element))
    inner = [one for one in element.iterdescendants(*_INNER) if _is_credit(one, attributes(one))]
    inner = inner or list(_set_apart(element))
    credits_ = [text for one in inner if (text := clean_line(text_of(one)))]
    if (whole.text or not credits_) and all(
        squash(bare_credit(credit)) in squash(whole.credit) for credit in credits_
    ):
        is_lone = whole.credit is None and _is_credit(element, attributes(element))
        return Caption(None, bare_credit(whole.text)) if is_lone else whole
    for one in inner:
        if one.getparent() is not None:
            drop(one)
    caption = split_credit(spaced_text(element))
    for credit in credits_:
        caption = join_credit(caption, bare_credit(credit))
    return caption


def _set_apart(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield a caption's last inner element, if it is set in other type on a line of its own: a credit."""
    last = next(reversed(element), None)
    if last is None or last.tag not in _OTHER_TYPE or (last.tail or "").strip():
        return
    line_break, text = last.getprevious(), text_of(last)
    is_line = line_break is not None and line_break.tag == "br" and not (line_break.tail or "").strip()
    if is_line and len(text) <= _MAX_APART and not _SENTENCE.search(text):
        yield last


def is_one_sentence(text: str) -> bool:
    """Return whether no sentence ends within a text: words that no markup calls a caption have one.

    >>> is_one_sentence("Mr. Example on Pier 3."), is_one_sentence("The pier. It was closed.")
    (True, False)
    """
    return _INNER_END.search(text) is None


def is_same_words(text: str, other: str | None) -> bool:
    """Return whether a text says what another does, in words enough to mean it."""
    key = squash(text)
    return len(key) >= _MIN_SAME and key == squash(other)
