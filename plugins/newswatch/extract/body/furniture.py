"""Tell an article's lines from what stands around them: echoes, captions, calls, links, credits."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from newswatch.extract.body.edges import (
    announced,
    below_top,
    without_key_points,
    without_labels,
    without_tail,
)
from newswatch.extract.body.lines import Line
from newswatch.extract.body.notices import find_notices
from newswatch.extract.body.repeats import find_repeats, is_menu, is_pointer, without_pull_quotes
from newswatch.extract.facts.printed import parse_printed
from newswatch.extract.page.signs import CLOSERS, ENDS, STOPS
from newswatch.extract.page.tree import is_within, squash
from newswatch.extract.page.weights import weigh
from newswatch.extract.pictures.credits import is_caption_line, split_credit
from newswatch.extract.wire.credit import is_credit_line
from newswatch.extract.words.phrases import phrases
from newswatch.model import Caption

# No phrase that is a whole line comes near it.
_LONGEST_WHOLE = 160
_SHORT = 220
_LINK_SHARE = 0.8
# Furniture above the text: headline, standfirst, byline, date, place; more lines than these are text.
_TOP = 8
_LAST = 3
_DATE_LINE = re.compile(r"(?:19|20)\d{2}")
_DAY = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)")
# A share, a price, thousands, what a year is followed by, any other large number: no date has one.
_FIGURE = re.compile(
    r"[%\u2030$\u20ac\u00a3\u00a5]|\d[.,]\d{3}(?!\d)|(?:19|20)\d{2}\s?[:\uff1a](?!\s?\d{1,2}:\d)"
    r"|(?<![\d+])(?!(?:19|20)\d{2}(?!\d))\d{3,}"
)
_MIN_LED_IN = 16
_COLONS = (":", "\uff1a")
_LISTED = frozenset({"item", "row"})
# A sentence's end, whatever quotation mark or bracket follows; three dots end none.
_ENDS = re.compile(rf"(?<!\.)[{ENDS}](?!\.)[\W\d_]*$|[{CLOSERS}]\s*$")
_LONG = 200
# Headlines end with question marks and quotations, but hardly with a full stop.
_FULL_STOP = re.compile(rf"(?<!\.)[{STOPS}]\s*$")
_SENTENCE = 60


@dataclass
class Sifted:
    """What became of the lines: the text, its captions, and whether a paywall's notice was seen.

    ``alts`` are lines that repeat a picture's alternative text: captions, if there are no better ones.
    """

    kept: list[Line] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    alts: list[Caption] = field(default_factory=list)
    paywalled: bool = False


@dataclass(frozen=True)
class Known:
    """What the page says elsewhere, squashed: ``echoes`` titles and names, ``alts`` pictures' texts."""

    echoes: frozenset[str]
    alts: frozenset[str]
    authors: tuple[str, ...]


def sift(lines: Sequence[Line], known: Known) -> Sifted:
    """Return the article's own lines, in order."""
    sifted = Sifted()
    repeats, told = find_repeats(lines), announced(lines)
    above_pictures: set[str] = set()
    notices = find_notices(lines)
    for number, line in enumerate(lines):
        key = squash(line.text)
        if not key or number in repeats:
            continue
        if _is_caption(line, last=number >= len(lines) - _LAST):
            sifted.captions.append(_with_alt(split_credit(line.text), sifted, lines[number - 1 : number]))
            above_pictures.add(squash(lines[number - 1].text) if number else "")
        elif _is_alt(line, key, known):
            sifted.alts.append(split_credit(line.text))
        elif number in notices:
            sifted.paywalled |= notices[number]
        elif not (_is_furniture(line, told) or (number < _TOP and _is_echo(line, key, known))):
            sifted.kept.append(line)
    kept = below_top(without_tail(sifted.kept, known.authors), above_pictures)
    sifted.kept = without_labels(without_key_points(without_pull_quotes(kept)))
    return sifted


def _with_alt(caption: Caption, sifted: Sifted, above: Sequence[Line]) -> Caption:
    """Return a credit that stands alone with the picture's text from the line above it."""
    alt = sifted.alts[-1].text if sifted.alts else None
    if caption.text is not None or not above or alt is None or squash(above[0].text) != squash(alt):
        return caption
    return Caption(alt, caption.credit)


def _is_caption(line: Line, *, last: bool) -> bool:
    """Return whether a line is a caption; a ``last`` line with an agency's name credits the text.

    So does one that keeps the rights to it.
    """
    if line.kind not in {"p", "item"} or (last and is_credit_line(line.text)):
        return False
    return is_caption_line(line.text) and not (last and phrases().calls.search(line.text))


def _is_alt(line: Line, key: str, known: Known) -> bool:
    return line.kind in {"p", "item"} and len(key) >= 12 and key in known.alts


def has_wall(lines: Sequence[Line]) -> bool:
    """Return whether a notice at the edge of a text asks the reader to pay."""
    return any(find_notices(lines).values())


def _is_furniture(line: Line, told: Set[int]) -> bool:
    """Return whether a line is furniture wherever it stands; ``told`` are the items of the text's lists."""
    if (len(line.text) <= _LONGEST_WHOLE and phrases().whole.match(line.text)) or is_menu(line):
        return True
    return id(line) not in told and (is_pointer(line) or _is_link(line))


def _is_link(line: Line) -> bool:
    """Return whether a short line is a link and nothing else; a sentence that is one may be the text's."""
    is_sentence = line.kind == "p" and weigh(line.text) >= _SENTENCE and _FULL_STOP.search(line.text)
    return len(line.text) <= _SHORT and line.links >= _LINK_SHARE and line.kind != "row" and not is_sentence


def _is_echo(line: Line, key: str, known: Known) -> bool:
    """Return whether a line near the top says again what other fields say: headline, site, author, day."""
    if key in known.echoes or (line.kind == "head" and _is_led_in(key, known)):
        return True
    return len(line.text) <= 120 and (_is_byline(line.text, key, known) or _is_day(line.text))


def _is_led_in(key: str, known: Known) -> bool:
    """Return whether a heading is the headline behind a few words that lead it in."""
    return any(len(echo) >= _MIN_LED_IN and key.endswith(echo) for echo in known.echoes)


def _is_byline(text: str, key: str, known: Known) -> bool:
    names = [squash(name) for name in known.authors]
    named = sum(len(name) for name in names if name in key)
    if named * 2 >= len(key) and named:
        return True
    match = phrases().by.match(text)
    rest = text[match.end() :] if match else ""
    return bool(rest) and (named > 0 or squash(rest) in known.echoes or _is_lone_name(rest))


def _is_lone_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 4
        and len(text) <= 40
        and all(word[0].isupper() for word in words)
        and text[-1].isalpha()
    )


def _is_day(text: str) -> bool:
    """Return whether a line is a date and little else: mostly digits and short words, no sentence."""
    digits = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    return (
        len(text) <= 80
        and bool(_DATE_LINE.search(text))
        and digits >= 5
        and letters <= digits * 4
        and not text.endswith(".")
        and _has_day(text)
    )


def _has_day(text: str) -> bool:
    """Return whether a line has a date that we read, or at least a day beside its year and no figures."""
    return parse_printed(text, None) is not None or bool(_DAY.search(text) and not _FIGURE.search(text))


def keep_declared(lines: Sequence[Line], body: str | None) -> list[Line]:
    """Return the lines that the page's own ``articleBody`` has, if it is whole enough to be believed.

    Most of it must have been extracted and most extracted lines must be in it: some sites cut it short.
    """
    declared = squash(body)
    if len(declared) < 400:
        return list(lines)
    inside = [is_within(squash(line.text), declared) for line in lines]
    covered = sum(len(squash(line.text)) for line, within in zip(lines, inside, strict=True) if within)
    if covered < 0.75 * len(declared) or covered < 0.5 * sum(len(squash(line.text)) for line in lines):
        return list(lines)
    first = inside.index(True)
    end = len(lines) if _is_cut(body or "") else len(inside) - inside[::-1].index(True)
    # An opening with a large initial is lost on the way into many an articleBody.
    opening = first - 1 if first and len(lines[first - 1].text) >= _LONG else first
    kept: list[Line] = []
    for number, (line, within) in enumerate(zip(lines, inside, strict=True)):
        below = lines[number + 1 : number + 2]
        if within or (opening <= number < end and _is_own(line, kept[-1:], below)):
            kept.append(line)
    return kept


def _is_cut(body: str) -> bool:
    """Return whether a body stops within a sentence: what follows on the page may be its own."""
    return not _ENDS.search(body)


def _is_own(line: Line, above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Return whether a line amid declared ones is the article's.

    Sites leave out headings, openings, lists with what announces them, and what is said in few words.
    """
    if line.links >= 0.5:
        return False
    if line.kind == "head" or len(line.text) >= _LONG:
        return True
    if line.kind in _LISTED:
        return any(one.kind in _LISTED or one.text[-1:] in _COLONS for one in above)
    announces = line.text[-1:] in _COLONS and any(one.kind in _LISTED for one in below)
    return announces or (line.links == 0 and bool(_ENDS.search(line.text)))


def known_of(
    echoes: Iterable[str | None],
    alts: Iterable[str],
    authors: Sequence[str],
) -> Known:
    """Return what a page says elsewhere, ready to be compared with lines."""
    return Known(
        echoes=frozenset(squash(text) for text in echoes) - {""},
        alts=frozenset(squash(text) for text in alts) - {""},
        authors=tuple(authors),
    )
