"""Name what two articles have in common, so that a person sees why they are tied."""

import re
from array import array

from newswatch.linking.reading import is_capital, starts_sentence
from newswatch.linking.shingles import SHINGLE_WORDS, hash_shingles
from newswatch.linking.words import WORD, plain_text, split_words, word_spans
from newswatch.model import Shared

MAX_PASSAGE_CHARS = 200
_MAX_CHARS = 60_000
_MAX_LISTED = 12
_MAX_QUOTES = 4
_MAX_NAME_WORDS = 5
_MIN_PASSAGE_WORDS = 5
_MIN_QUOTE_WORDS = 3
_MAX_REPEATS = 50
"""What stands more often in a text is no passage, and would cost time with the square of its length."""
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"(?<![\w.,])\d(?:[\d.,]*\d)?(?!\w)")
_QUOTE = re.compile(
    r"“([^“”]{8,300})”|\"([^\"\n]{8,300})\"|«([^«»]{8,300})»|„([^„“”]{8,300})[“”]|「([^「」]{4,300})」|『([^『』]{4,300})』"
)
_GLUE = re.compile(r"[ \u00a0'’-]")


def find_shared(one: tuple[str, str], other: tuple[str, str]) -> Shared:
    """Return what two articles (title and text each) share, in the order and spelling of the first."""
    one, other = (one[0], one[1][:_MAX_CHARS]), (other[0], other[1][:_MAX_CHARS])
    mine, theirs = plain_text("\n\n".join(one)), plain_text("\n\n".join(other))
    return Shared(
        names=shared_names(mine, theirs),
        numbers=shared_numbers(mine, theirs),
        quotes=shared_quotes(mine, theirs),
        passage=longest_passage(plain_text(one[1]), plain_text(other[1])),
    )


def shared_names(mine: str, theirs: str) -> tuple[str, ...]:
    """Return the names both texts use.

    >>> shared_names("Then Kim Jong Un met Putin.", "A day later Putin saw Kim Jong Un.")
    ('Kim Jong Un', 'Putin')
    """
    known = {name.casefold() for name in find_names(theirs)}
    return _first_distinct([name for name in find_names(mine) if name.casefold() in known])


def find_names(text: str) -> list[str]:
    """Return runs of capitalised words that stand inside a sentence, in order."""
    names: list[str] = []
    end = -2
    for word in WORD.finditer(text):
        if not is_capital(word.group()):
            continue
        if word.start() - end == 1 and _GLUE.match(text[end]) and names[-1].count(" ") < _MAX_NAME_WORDS - 1:
            names[-1] += text[end : word.end()]
        elif starts_sentence(text, word.start()):
            continue
        else:
            names.append(word.group())
        end = word.end()
    return names


def shared_numbers(mine: str, theirs: str) -> tuple[str, ...]:
    """Return the numbers of two digits and more that both texts give.

    >>> shared_numbers("Some 12,000 of 40 in 3 days", "12000 men, 40 tanks, 3 ships")
    ('12,000', '40')
    """
    known = {bare_number(number) for number in find_numbers(theirs)}
    return _first_distinct([number for number in find_numbers(mine) if bare_number(number) in known])


def find_numbers(text: str) -> list[str]:
    """Return the numbers of two digits and more, in order."""
    return [number for number in _NUMBER.findall(text) if len(bare_number(number)) > 1]


def shared_quotes(mine: str, theirs: str) -> tuple[str, ...]:
    """Return what both texts quote, if only as a part of a longer quotation.

    >>> shared_quotes('He said: "We will answer this."', 'It read, “We will answer this.”')
    ('We will answer this.',)
    """
    known = f" {' | '.join(_wording(quote) for quote in find_quotes(theirs))} "
    quotes = [quote for quote in find_quotes(mine) if f" {_wording(quote)} " in known]
    return _first_distinct(quotes)[:_MAX_QUOTES]


def find_quotes(text: str) -> list[str]:
    """Return the quotations of at least three words, in order."""
    found = ("".join(match.groups(default="")) for match in _QUOTE.finditer(text))
    quotes = (_SPACE.sub(" ", quote).strip() for quote in found)
    return [quote for quote in quotes if len(split_words(quote)) >= _MIN_QUOTE_WORDS]


def longest_passage(mine: str, theirs: str) -> str | None:
    """Return the longest run of words both plain texts have, cut to 200 characters; none below five words.

    >>> longest_passage("he said the bridge was closed to all", "The bridge was closed to some")
    'the bridge was closed to'
    """
    spans = word_spans(mine)
    start, length = _longest_run(
        hash_shingles([word for word, *_ in spans]), hash_shingles(split_words(theirs))
    )
    words = length + SHINGLE_WORDS - 1
    if words < _MIN_PASSAGE_WORDS:
        return None
    return _cut(_SPACE.sub(" ", mine[spans[start][1] : spans[start + words - 1][2]]))


def _longest_run(mine: "array[int]", theirs: "array[int]") -> tuple[int, int]:
    places: dict[int, list[int]] = {}
    for at, shingle in enumerate(theirs):
        places.setdefault(shingle, []).append(at)
    best, ending = (0, -1), dict[int, int]()
    for at, shingle in enumerate(mine):
        # A run that ends at place p of the other text goes on from the run that ended at p - 1.
        here = places.get(shingle, [])
        here = here if len(here) <= _MAX_REPEATS else []
        ending = {place: ending.get(place - 1, 0) + 1 for place in here}
        longest = max(ending.values(), default=0)
        if longest > best[1]:
            best = (at - longest + 1, longest)
    return best


def _cut(passage: str) -> str:
    if len(passage) <= MAX_PASSAGE_CHARS:
        return passage
    cut = passage[: MAX_PASSAGE_CHARS - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _wording(text: str) -> str:
    return " ".join(split_words(text))


def bare_number(number: str) -> str:
    """Return a number's digits, without the marks that languages group them by."""
    return number.replace(",", "").replace(".", "")


def _first_distinct(found: list[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for text in found:
        first.setdefault(text.casefold(), text)
    return tuple(first.values())[:_MAX_LISTED]
