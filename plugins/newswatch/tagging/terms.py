"""Turn a word or phrase of a query into patterns for tokens."""

import re

from newswatch.tagging.limits import MAX_PHRASE, MAX_WILDCARDS
from newswatch.tagging.scripts import ALONE, MARKS
from newswatch.tagging.syntax import WordPattern
from newswatch.tagging.words import clean, fold, is_open

# Their normal forms are * and ?, which here would become wildcards.
_WIDE = str.maketrans(dict.fromkeys("＊？﹡﹖", " "))
_LETTERS = rf"[^\W\d_{ALONE}]"
_PATTERN = re.compile(rf"(?:{_LETTERS}\.){{2,}}+|[*?]*[{ALONE}][*?]*|(?:[^\W_{ALONE}]++|[{MARKS}*?]++)++")
_WILD = re.compile(r"[*?]")
_ALONE = re.compile(f"[{ALONE}]")


class TermError(ValueError):
    """The text is no term; the parser says where."""


def read_words(text: str, *, exact: bool = False) -> tuple[WordPattern, ...]:
    """Return a pattern for each token of a term.

    Raises:
        TermError: It has no tokens or too many, or a wildcard stands alone.

    >>> read_words("Korea*")
    (WordPattern(text='korea*', wild=True, open=False),)
    >>> [word.text for word in read_words("北朝*")]
    ['北', '朝']
    """
    found = [_without_idle_wildcards(token) for token in _PATTERN.findall(clean(text.translate(_WIDE)))]
    if not found:
        raise TermError("the term has no letter or digit")
    if len(found) > MAX_PHRASE:
        raise TermError(f"a phrase holds at most {MAX_PHRASE} tokens")
    last = len(found) - 1
    return tuple(_pattern(token, exact=exact, last=number == last) for number, token in enumerate(found))


def _without_idle_wildcards(token: str) -> str:
    if _ALONE.search(token):
        return _WILD.sub("", token)
    return token.replace(".", "")


def _pattern(token: str, *, exact: bool, last: bool) -> WordPattern:
    text = token if exact else fold(token)
    wildcards = len(_WILD.findall(text))
    if wildcards == len(text):
        raise TermError("a wildcard needs a letter or digit beside it")
    if wildcards > MAX_WILDCARDS:
        raise TermError(f"a word holds at most {MAX_WILDCARDS} wildcards")
    return WordPattern(text, wild=wildcards > 0, open=last and not exact and not wildcards and is_open(text))
