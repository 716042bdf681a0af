"""What page furniture says, per language: ``phrases/*.yaml``. All languages are looked for on every page.

How each list is read (case is ignored, surrounding punctuation too):

- ``whole``: a line that is nothing else, as "Advertisement".
- ``read_more``: how a short line that points elsewhere begins.
- ``calls``: what a short line that asks for a subscription, a share or a comment contains.
- ``consent``, ``login``, ``paywall``, ``not_found``: what such a notice contains.
- ``by``, ``and``, ``roles``: what stands before, between and after names in a byline.
- ``photo``: labels before a photographer's name. ``source``: labels before an agency's.
- ``labels``: words in capitals that look like a dateline's place. ``live``: marks of a live page.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from ahocorasick_rs import AhoCorasick


class Anywhere:
    """Finds whether a text contains one of some phrases as whole words.

    Hundreds of alternatives in one pattern cost milliseconds a line; one automaton finds those it contains.
    """

    def __init__(self, values: list[str]) -> None:
        self._patterns = [_compile([value]) for value in values]
        self._automaton = AhoCorasick([" ".join(value.casefold().split()) for value in values])

    def search(self, text: str) -> bool:
        """Return whether the text contains one of the phrases."""
        folded = " ".join(text.casefold().split())
        found = {number for number, *_ in self._automaton.find_matches_as_indexes(folded, overlapping=True)}
        return any(self._patterns[number].search(text) for number in found)


@dataclass(frozen=True)
class Phrases:
    """The phrases of all languages by list, each ready to be looked for."""

    whole: re.Pattern[str]
    read_more: re.Pattern[str]
    calls: Anywhere
    consent: Anywhere
    login: Anywhere
    paywall: Anywhere
    not_found: Anywhere
    by: re.Pattern[str]
    conjunction: re.Pattern[str]
    roles: re.Pattern[str]
    photo: re.Pattern[str]
    source: re.Pattern[str]
    sources: re.Pattern[str]
    labels: re.Pattern[str]
    live: Anywhere


@cache
def phrases() -> Phrases:
    """Return the phrases the package carries."""
    lists = load_lists()
    return Phrases(
        whole=_compile(lists["whole"], r"^[\W_]*(?:%s)[\W_]*$"),
        read_more=_compile(lists["read_more"], r"^[\W_]*(?:%s)"),
        calls=Anywhere(lists["calls"]),
        consent=Anywhere(lists["consent"]),
        login=Anywhere(lists["login"]),
        paywall=Anywhere(lists["paywall"]),
        not_found=Anywhere(lists["not_found"]),
        by=_compile(lists["by"], r"^[\W_]*(?:%s)(?:\s*[:\uff1a]\s*|\s+)"),
        conjunction=_compile(lists["and"], r"\s+(?:%s)\s+"),
        roles=_compile(lists["roles"]),
        photo=_compile(lists["photo"], r"^[\W_]*(?:%s)(?:\s*[:\uff1a/\uff0f|=]\s*|\s+)"),
        source=_compile(lists["source"], r"(?:%s)"),
        sources=_compile(lists["source"], r"^[\W_]*(?:%s)\s*[:\uff1a]"),
        labels=_compile(lists["labels"], r"^(?:%s)$"),
        live=Anywhere(lists["live"]),
    )


def load_lists() -> dict[str, list[str]]:
    """Return each list over all languages, longest phrase first so that it wins over its own beginning."""
    lists: dict[str, list[str]] = {}
    for file in files(__package__).joinpath("phrases").iterdir():
        if file.name.endswith(".yaml"):
            for name, values in yaml.safe_load(file.read_text(encoding="utf-8")).items():
                lists.setdefault(name, []).extend(values)
    return {
        name: sorted(set(values), key=lambda value: (-len(value), value)) for name, values in lists.items()
    }


def _compile(values: list[str], shape: str = "(?:%s)") -> re.Pattern[str]:
    return re.compile(shape % "|".join(_pattern(value) for value in values), re.IGNORECASE)


def _pattern(value: str) -> str:
    """Return a phrase as a pattern: any white space between words, whole words where words are spaced."""
    words = r"\s+".join(re.escape(word) for word in value.split())
    spaced = value[0] < "\u2e80" and value[-1] < "\u2e80"
    start = r"(?<!\w)" if spaced and value[0].isalnum() else ""
    end = r"(?!\w)" if spaced and value[-1].isalnum() else ""
    return start + words + end
