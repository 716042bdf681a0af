"""What page furniture says, per language: ``phrases/*.yaml``. All languages are looked for on every page.

How each list is read (case, the kind of apostrophe and Arabic vowel signs are ignored, and in the first three
surrounding punctuation too):

- ``whole``: a line that is nothing else, as "Advertisement".
- ``key_points``: the same; what follows is a summary in points.
- ``read_more``: how a short line that points elsewhere, or says who made the page, begins.
- ``calls``: what a short line that asks for a subscription, a share or a comment contains.
- ``consent``, ``login``, ``paywall``, ``not_found``: what such a notice contains.

  A phrase of ``read_more``, ``calls``, ``consent``, ``login`` or ``paywall`` makes a line a suspect, and a
  second sign must speak against it (``notices``). The longer a phrase, the more of its line it covers: write
  the core of a sentence, no single word.
- ``by``, ``and``, ``roles``: what stands before, between and after names in a byline.
- ``photo``: labels before a photographer's name; ``photo_after``: those behind it, where a language has them.
- ``source``: labels before an agency's name.
- ``labels``: words in capitals that look like a dateline's place.
- ``live``: a live page's marks in a headline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml
from ahocorasick_rs import AhoCorasick

# Scripts that set no space between words: Thai and its neighbours, all that Unicode holds from 2E80 on; and
# Hangul, whose particles need none.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")
# Scripts of India: their vowel signs are parts of words, but no letters to the pattern of a word.
_INDIC_WORD: Final = r"[\w\u0900-\u0963\u0966-\u0dff]"
_INDIC = re.compile("[\u0900-\u0963\u0966-\u0dff]")
_NUKTA: Final = "\u093c"
_ARABIC = re.compile("[\u0621-\u064a]")
_MARKS = "\u0640\u064b-\u0652"
# Letters that sites write one for the other.
_VARIANTS = {
    "'": "'\u2019\u02bc\u00b4`",
    "\u0435": "\u0435\u0451",
    "\u0627": "\u0627\u0623\u0625\u0622",
    "\u0649": "\u0649\u064a",
    # Greek in capitals has no accents; Romanian has its commas as cedillas on older pages.
    "\u03b1": "\u03b1\u03ac",
    "\u03b5": "\u03b5\u03ad",
    "\u03b7": "\u03b7\u03ae",
    "\u03b9": "\u03b9\u03af\u03ca",
    "\u03bf": "\u03bf\u03cc",
    "\u03c5": "\u03c5\u03cd\u03cb",
    "\u03c9": "\u03c9\u03ce",
    "\u0219": "\u0219\u015f",
    "\u021b": "\u021b\u0163",
    # A Hindi letter with its dot as one character; two signs for one nasal.
    "\u0915": "\u0915\u0958",
    "\u0916": "\u0916\u0959",
    "\u0917": "\u0917\u095a",
    "\u091c": "\u091c\u095b",
    "\u0921": "\u0921\u095c",
    "\u0922": "\u0922\u095d",
    "\u092b": "\u092b\u095e",
    "\u0902": "\u0902\u0901",
}
_FOLDED = str.maketrans(
    {other: letter for letter, others in _VARIANTS.items() for other in others}
    | {"\u0131": "i", "\u0307": None, "\u0640": None}  # a Turkish i and its dot; a stretched Arabic letter
    | {_NUKTA: None}
    | {chr(code): None for code in range(0x64B, 0x653)}
)


class Anywhere:
    """Finds whether a text contains one of some phrases as whole words.

    Thousands of alternatives in one pattern cost milliseconds a line; one automaton finds those it contains.
    """

    def __init__(self, values: list[str]) -> None:
        flat = [flatten(value) for value in values]
        self._borders = [(_is_bordered(value, value[0]), _is_bordered(value, value[-1])) for value in flat]
        self._automaton = AhoCorasick(flat)

    def search(self, text: str) -> bool:
        """Return whether the text contains one of the phrases."""
        return next(self._found(flatten(text)), None) is not None

    def spans(self, flat: str) -> list[tuple[int, int]]:
        """Return where in a text that went through ``flatten`` the phrases stand; they may overlap."""
        return list(self._found(flat))

    def _found(self, flat: str) -> Iterator[tuple[int, int]]:
        for number, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True):
            opens, closes = self._borders[number]
            if not (opens and start and _is_word(flat[start - 1])) and not (
                closes and end < len(flat) and _is_word(flat[end])
            ):
                yield start, end


@dataclass(frozen=True)
class Phrases:
    """The phrases of all languages by list, each ready to be looked for; ``notices`` is four of them."""

    whole: re.Pattern[str]
    key_points: re.Pattern[str]
    read_more: re.Pattern[str]
    calls: Anywhere
    consent: Anywhere
    login: Anywhere
    paywall: Anywhere
    notices: Anywhere
    not_found: Anywhere
    by: re.Pattern[str]
    conjunction: re.Pattern[str]
    roles: re.Pattern[str]
    photo: re.Pattern[str]
    photo_after: re.Pattern[str]
    source: re.Pattern[str]
    sources: re.Pattern[str]
    labels: re.Pattern[str]
    live: Anywhere


_NOTICES = ("calls", "consent", "login", "paywall")
# One name or two, set off from the caption, and a label that ends it all.
_TAKEN_BY = (
    r"(?:^|[\uff1d=\uff08(\[\s]|(?<=[\u3002\u3001]))\s*"
    r"(?P<names>[^\W\d_][^\s.\uff1d=\uff08(\[\u3002\u3001]{1,20}(?:[ \u3000][^\W\d_]\S{0,9})?)[ \u3000]?"
    r"(?:%s)[\uff09)\]]?\s*$"
)


@cache
def phrases() -> Phrases:
    """Return the phrases the package carries."""
    lists = load_lists()
    return Phrases(
        whole=_compile(lists["whole"], r"^[\W_]*(?:%s)[\W_]*$"),
        key_points=_compile(lists["key_points"], r"^[\W_]*(?:%s)[\W_]*$"),
        read_more=_compile(lists["read_more"], r"^[\W_]*(?:%s)"),
        calls=Anywhere(lists["calls"]),
        consent=Anywhere(lists["consent"]),
        login=Anywhere(lists["login"]),
        paywall=Anywhere(lists["paywall"]),
        notices=Anywhere([phrase for name in _NOTICES for phrase in lists[name]]),
        not_found=Anywhere(lists["not_found"]),
        by=_compile(lists["by"], r"^[\W_]*(?:%s)(?:\s*[:\uff1a\uff0f\uff5c\uff1d]\s*|\s+)"),
        conjunction=_compile(_as_written(lists["and"]), r"\s+(?:%s)\s+", flags=0),
        roles=_compile(lists["roles"]),
        photo=_compile(lists["photo"], r"^[\W_]*(?:%s)(?:\s*[:\uff1a/\uff0f|=]\s*|\s+)"),
        photo_after=_compile(lists["photo_after"], _TAKEN_BY),
        source=_compile(lists["source"], r"(?:%s)"),
        sources=_compile(lists["source"], r"^[\W_]*(?:%s)\s*[:\uff1a]"),
        labels=_compile(lists["labels"], r"^(?:%s)$"),
        live=Anywhere(lists["live"]),
    )


def load_lists() -> dict[str, list[str]]:
    """Return each list over all languages, longest phrase first so that it wins over its own beginning."""
    lists: dict[str, list[str]] = {}
    for language in load_languages().values():
        for name, values in language.items():
            lists.setdefault(name, []).extend(values)
    return {
        name: sorted(set(values), key=lambda value: (-len(value), value)) for name, values in lists.items()
    }


def load_languages() -> dict[str, dict[str, list[str]]]:
    """Return the lists of each language as written, by its code."""
    folder = files(__package__).joinpath("phrases")
    return {
        file.name.removesuffix(".yaml"): yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    }


def _as_written(words: list[str]) -> list[str]:
    """Return conjunctions in small letters and, but for single letters, in capitals: a name may be like one.

    >>> _as_written(["e", "dan"])
    ['e', 'dan', 'DAN']
    """
    return list(dict.fromkeys([*words, *(word.upper() for word in words if len(word) > 1)]))


def _compile(
    values: list[str], shape: str = "(?:%s)", flags: re.RegexFlag | int = re.IGNORECASE
) -> re.Pattern[str]:
    """Return one pattern for phrases; those of one first letter share a branch, which is tried once."""
    branches: dict[str, list[str]] = {}
    for value in values:
        branches.setdefault(_fold(value[0]), []).append(value)
    tried = "|".join(
        f"(?=[{_firsts(letter)}])(?:{'|'.join(map(_pattern, branch))})" for letter, branch in branches.items()
    )
    return re.compile(shape % f"(?=[{''.join(_firsts(letter) for letter in branches)}])(?:{tried})", flags)


def _firsts(letter: str) -> str:
    """Return the characters that a phrase whose folded first letter this is can begin with, for a class."""
    small = _VARIANTS.get(letter, letter)
    return "".join(map(re.escape, dict.fromkeys(small + small.upper())))


def _pattern(value: str) -> str:
    """Return a phrase as a pattern: any white space between words, whole words where words are spaced."""
    words = r"\s+".join("".join(map(_letter, word)) for word in value.split())
    start = f"(?<!{_word(value[0])})" if _is_bordered(value, value[0]) else ""
    end = f"(?!{_word(value[-1])})" if _is_bordered(value, value[-1]) else ""
    return start + words + end


def _word(letter: str) -> str:
    """Return the pattern of what would make a word longer that begins or ends with a letter."""
    return _INDIC_WORD if _INDIC.match(letter) else r"\w"


def _letter(letter: str) -> str:
    """Return a letter with what sites write in its place; one may carry vowel signs, or a dot."""
    if _INDIC.match(letter):
        return f"[{_VARIANTS.get(letter, letter)}]{_NUKTA}?" if letter != _NUKTA else ""
    folded = letter.translate(_FOLDED) or letter
    said = f"[{_VARIANTS[folded]}]" if folded in _VARIANTS else re.escape(letter)
    return f"{said}[{_MARKS}]*" if _ARABIC.match(letter) else said


def _is_bordered(value: str, letter: str) -> bool:
    """Return whether a phrase's first or last letter must be its word's: not where no space is set."""
    return _is_word(letter) and not (_UNSPACED.match(value[0]) or _UNSPACED.match(value[-1]))


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or _INDIC.match(letter) is not None


def flatten(text: str) -> str:
    """Return a text folded, with one space between words."""
    return " ".join(_fold(text).split())


def _fold(text: str) -> str:
    """Return a text with one spelling for all that are taken for the same."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.translate(_FOLDED)
