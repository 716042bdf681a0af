"""What an article tells that can be compared: its owner, its piece of work, its numbers and names."""

import re
from collections.abc import Iterable
from functools import lru_cache

from newswatch.alerts.model import Facts, MatchedArticle

_SCALES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "тыс": 10**3, "тысяч": 10**3, "тысячи": 10**3, "тисяч": 10**3, "тисячі": 10**3,
    "млн": 10**6, "млрд": 10**9,
    "tausend": 10**3, "mio": 10**6, "millionen": 10**6, "mrd": 10**9, "milliarden": 10**9,
    "천": 10**3, "만": 10**4, "억": 10**8, "千": 10**3, "万": 10**4, "億": 10**8, "亿": 10**8,
}  # fmt: skip
# A Latin or Cyrillic scale must be a whole word; a Korean or Japanese one runs into its noun, and several
# may follow each other: 1만2000 is 12,000.
_WORDS = "|".join(sorted((word for word in _SCALES if len(word) > 1), key=len, reverse=True))
_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?!\d)"
_DIGITS = rf"(?:{_GROUPED}|\d+(?:[.,]\d+)?)"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?=\d)(?P<high>(?:{_DIGITS}[천만억千万億亿]){{0,3}})(?P<low>{_DIGITS})?(?:\s?(?P<scale>{_WORDS})\b)?",
    re.IGNORECASE,
)
_PART = re.compile(rf"({_DIGITS})(.)")


def numbers_in(text: str) -> dict[str, str]:
    """Return the numbers of a text by value, each with the words it was written in.

    Numbers that say when rather than how many (years, and days of a month or hours: up to 31 without a
    scale) are left out: every article has its own.

    >>> numbers_in("Some 12,000 or 1만2000 troops, 1.5 million shells on 3 May 2025")
    {'12000': '12,000', '1500000': '1.5 million'}
    """
    return dict(_numbers(text))


# The same sentence is asked for once for each subscription and again when its mail is written.
@lru_cache(maxsize=4096)
def _numbers(text: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for match in _NUMBER.finditer(text):
        value = _value(match)
        if match["high"] or match["scale"] or _counts(match["low"], value):
            found.setdefault(f"{value:.10g}", match[0].strip())
    return tuple(found.items())


def _value(match: re.Match[str]) -> float:
    high = sum(_plain(digits) * _SCALES[scale] for digits, scale in _PART.findall(match["high"]))
    return high + _plain(match["low"] or "0") * _SCALES.get((match["scale"] or "").lower(), 1)


def _plain(digits: str) -> float:
    grouped = re.fullmatch(_GROUPED, digits)
    return float(re.sub(r"\D", "", digits) if grouped else digits.replace(",", "."))


def _counts(digits: str, value: float) -> bool:
    is_year = digits.isdigit() and 1900 <= value <= 2100
    return value > 31 and not is_year


def numbers_of(article: MatchedArticle) -> dict[str, str]:
    """Return the numbers given with an article and those of its evidence sentences, by value."""
    found: dict[str, str] = {}
    for number in article.numbers:
        found |= numbers_in(number) or {number: number}
    for quote in article.quotes:
        found = numbers_in(quote.text) | found
    return found


def owner_of(article: MatchedArticle) -> str:
    """Return who stands behind an article: two sites of one owner are one source."""
    return article.owner or article.source


def facts_of(article: MatchedArticle) -> Facts:
    """Return what telling the article tells."""
    return Facts(
        owners=(owner_of(article),),
        copies=(article.copy,),
        numbers=tuple(sorted(numbers_of(article))),
        names=tuple(sorted(name.casefold() for name in article.names)),
    )


def join_facts(parts: Iterable[Facts]) -> Facts:
    """Return all facts together, each once and in order of their text."""
    given = list(parts)
    return Facts(
        owners=_union(part.owners for part in given),
        copies=_union(part.copies for part in given),
        numbers=_union(part.numbers for part in given),
        names=_union(part.names for part in given),
    )


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({item for group in groups for item in group}))
