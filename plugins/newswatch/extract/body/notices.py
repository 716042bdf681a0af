"""Tell notices from sentences of a report that hold the same words: a phrase alone condemns no line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from newswatch.extract.body.lines import Line
from newswatch.extract.page.signs import CLOSERS, ENDS, STOPS
from newswatch.extract.page.weights import weigh
from newswatch.extract.words.phrases import flatten, phrases

_POINTER = 220
_NOTICE = 320
# How much of a line its phrases must make up where nothing else speaks against it, and at the text's end.
_COVERED = 0.5
_COVERED_TWICE = 0.4
_COVERED_BELOW = 0.34
# The same of a line that ends no sentence, and if it begins as what leads to another page does.
_COVERED_LOOSE = 0.3
_COVERED_OPENING = 0.2
# "For members only" is said of museums too.
_COVERED_WALL = 0.65
# A sentence with a link is common: the link and the phrases together make up so much of a notice.
_LINKED = 0.15
_LINKED_AND_COVERED = 0.4
_LOOSE_LINKS = 0.5
# Where no more than this is said beside the suspects, the page has nothing but notices.
_LITTLE = 300
_COLONS = (":", "\uff1a")
# A colon and a comma too: the line goes on in the next.
_SENTENCE_END = re.compile(rf"[{ENDS}\u2026:\uff1a,;{CLOSERS})]\s*$")
# Thai and its neighbours set no sign at a sentence's end: what is as long is one.
_ENDS_UNSIGNED = re.compile(r"[\u0e00-\u0eff]\W*$")
_UNSIGNED = 80
_FULL_STOP = re.compile(rf"[{STOPS}\u2026{CLOSERS}]\s*$")
_QUOTED = re.compile(
    r"[\"\u201c\u201e\u00ab\u00bb\u300c\u300e\u2039][^\n]+?[\"\u201d\u201c\u00bb\u00ab\u300d\u300f\u203a]"
)
_RIGHTS = re.compile("[\u00a9\u24d2]")
_ADDRESS = re.compile(r"[\w.+-]{2,64}@[\w-]{1,63}\.\w|(?:^|\s)@\w|https?://|\bwww\.")


@dataclass(frozen=True)
class _Suspect:
    """A line that holds phrases: how much of it they are, in how many places, and of which lists."""

    line: Line
    coverage: float
    places: int
    is_pointer: bool
    is_title_led_in: bool
    is_wall: bool
    others: bool


def find_notices(lines: Sequence[Line]) -> dict[int, bool]:
    """Return the numbers of the lines that are notices, each with whether it asks the reader to pay."""
    found = ((number, _suspect(line)) for number, line in enumerate(lines))
    suspects = {number: suspect for number, suspect in found if suspect is not None}
    if not suspects:
        return {}
    beside = sum(weigh(line.text) for number, line in enumerate(lines) if number not in suspects)
    if beside < _LITTLE:
        return {number: suspect.is_wall for number, suspect in suspects.items()}
    sure = {number for number, suspect in suspects.items() if _is_sure(suspect)}
    below = suspects.keys() & set(_below(lines, suspects))
    sure |= {
        number
        for number in below
        if _is_sure_below(suspects[number]) or not below.isdisjoint((number - 1, number + 1))
    }
    return {number: suspects[number].is_wall for number in _spread(sure, suspects)}


def _suspect(line: Line) -> _Suspect | None:
    if len(line.text) > _NOTICE:
        return None
    said, text = phrases(), flatten(line.text)
    pointer = said.read_more.match(line.text) if len(line.text) <= _POINTER else None
    if pointer is None and not said.notices.spans(text):
        return None
    walls = said.paywall.spans(text)
    others = [span for one in (said.calls, said.consent, said.login) for span in one.spans(text)]
    opening = [(0, len(flatten(pointer.group())))] if pointer else []
    places = _merged(span for span in (*walls, *others, *opening) if not _is_quoted(text, span))
    covered = sum(_letters(text[start:end]) for start, end in places)
    return _Suspect(
        line,
        covered / max(1, _letters(text)),
        len(places),
        is_pointer=pointer is not None,
        is_title_led_in=pointer is not None and _leads_in(line.text, pointer.end()),
        is_wall=bool(walls),
        others=bool(others or opening),
    )


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places that spans cover, those that overlap or touch as one."""
    places: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if places and start <= places[-1][1] + 1:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _is_quoted(text: str, span: tuple[int, int]) -> bool:
    """Return whether a phrase stands in quotation marks, and words outside them."""
    return any(
        quote.start() <= span[0] and span[1] <= quote.end()
        for quote in _QUOTED.finditer(text)
        if _letters(quote.group()) < _letters(text)
    )


def _leads_in(text: str, end: int) -> bool:
    """Return whether what stands up to ``end`` is a label with a colon, and what follows is like a title."""
    label, rest = text[:end].rstrip(), text[end:].lstrip()
    if not label.endswith(_COLONS):
        if not rest.startswith(_COLONS):
            return False
        rest = rest[1:].lstrip()
    return not rest[:1].islower() and not _FULL_STOP.search(text)


def _is_sure(suspect: _Suspect) -> bool:
    """Return whether a line that holds phrases is a notice wherever it stands."""
    line = suspect.line
    if suspect.is_title_led_in or _RIGHTS.search(line.text) or _is_linked(suspect):
        return True
    if line.kind == "p" and _is_loose(line.text, is_pointer=suspect.is_pointer):
        return suspect.coverage >= (_COVERED_OPENING if suspect.is_pointer else _COVERED_LOOSE)
    if suspect.is_wall and not suspect.others:
        return suspect.coverage >= _COVERED_WALL
    return suspect.coverage >= (_COVERED if suspect.places < 2 else _COVERED_TWICE)


def _is_linked(suspect: _Suspect) -> bool:
    links = suspect.line.links
    return links >= _LINKED and links + suspect.coverage >= _LINKED_AND_COVERED


def _is_loose(text: str, *, is_pointer: bool) -> bool:
    """Return whether a line ends no sentence; a pointer may end with a colon."""
    return not _ends_sentence(text) or (is_pointer and text.rstrip().endswith(_COLONS))


def _ends_sentence(text: str) -> bool:
    """Return whether a line ends with a sentence's sign, or in a script that has none is long enough."""
    if _SENTENCE_END.search(text):
        return True
    return len(text) >= _UNSIGNED and _ENDS_UNSIGNED.search(text) is not None


def _is_sure_below(suspect: _Suspect) -> bool:
    """Return whether a line that holds phrases is a notice below the text."""
    if suspect.line.links > 0 or _ADDRESS.search(suspect.line.text):
        return True
    is_call = suspect.others and not suspect.is_pointer
    return is_call and suspect.coverage >= _COVERED_BELOW


def _below(lines: Sequence[Line], suspects: Mapping[int, _Suspect]) -> Iterator[int]:
    """Yield the numbers of the lines below the last sentence of the text's own."""
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        is_own = line.links < _LOOSE_LINKS and _ends_sentence(line.text)
        if is_own and number not in suspects:
            return
        yield number


def _spread(sure: set[int], suspects: Mapping[int, _Suspect]) -> set[int]:
    """Return the notices with the suspects directly beside them: a notice of several lines is one."""
    todo, spread = list(sure), set(sure)
    while todo:
        number = todo.pop()
        for beside in (number - 1, number + 1):
            if beside in suspects and beside not in spread:
                spread.add(beside)
                todo.append(beside)
    return spread
