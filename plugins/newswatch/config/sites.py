"""Read the folder of site rules: one file a site, with examples of its pages in our own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from newswatch.config.files import FileModel, Mistakes, read_model, shown
from newswatch.config.nodes import Path as Steps
from newswatch.config.words import Id, Line, Text, Url
from newswatch.errors import UrlError
from newswatch.sites import RuleExample, SiteRule, SiteRules, selector_path, site_of
from newswatch.urls import host_of


@dataclass(frozen=True)
class SiteFile:
    """A rule, why there is one, its examples and where it is written."""

    rule: SiteRule
    why: str
    examples: tuple[RuleExample, ...]
    path: str


@dataclass(frozen=True)
class SiteFiles:
    """What a folder of site rules says, by id."""

    sites: tuple[SiteFile, ...] = ()

    @property
    def rules(self) -> SiteRules:
        """The rules by themselves."""
        return SiteRules(tuple(site.rule for site in self.sites))


def read_selector(text: str) -> str:
    """Return a CSS selector.

    Raises:
        ValueError: It is none.
    """
    try:
        selector_path(text)
    except ValueError as error:
        raise ValueError(f"a CSS selector such as article .story ({error})") from error
    return text


def read_host(text: str) -> str:
    """Return the name of a site: a domain, or a host below one, without www.

    Raises:
        ValueError: It is none.
    """
    try:
        plain = host_of(f"https://{text}/") == text and "." in text
    except UrlError:
        plain = False
    if not plain:
        raise ValueError("a bare domain such as example.org")
    if site_of(f"https://{text}/") != text:
        raise ValueError(f'the site\'s own name, "{site_of(f"https://{text}/")}"')
    return text


def read_day(text: str) -> date:
    """Return a day.

    Raises:
        ValueError: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("a day such as 2026-03-10") from error


def at_least_one(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list that is not empty.

    Raises:
        ValueError: It is.
    """
    if not values:
        raise ValueError("at least 1")
    return values


Selector = Annotated[str, AfterValidator(read_selector)]
Selectors = tuple[Selector, ...]
Host = Annotated[str, AfterValidator(read_host)]
WrittenDay = Annotated[str, AfterValidator(read_day)]


class ExamplePage(FileModel):
    """An example as written; what is left out is not compared."""

    url: Url
    html: Text
    text: tuple[Line, ...]
    title: Line | None = None
    date: WrittenDay | None = None
    authors: tuple[Line, ...] = ()


class SiteRuleFile(FileModel):
    """One site as written."""

    id: Id
    domains: Annotated[tuple[Host, ...], AfterValidator(at_least_one)]
    why: Text
    text: Selectors = ()
    remove: Selectors = ()
    title: Selectors = ()
    date: Selectors = ()
    authors: Selectors = ()
    examples: tuple[ExamplePage, ...]


def load_sites(folder: Path) -> SiteFiles:
    """Read every rule of a folder.

    Raises:
        ConfigError: Something is wrong in any of the files; every mistake is named.
    """
    mistakes = Mistakes()
    read = read_sites(folder, mistakes)
    if mistakes.found:
        raise mistakes.error()
    return read


def read_sites(folder: Path, mistakes: Mistakes) -> SiteFiles:
    """Read a folder of rules, which may be absent; what is wrong is left out and noted."""
    first: dict[str, str] = {}
    read = (_read_site(path, first, mistakes) for path in sorted(folder.glob("*.yaml")))
    return SiteFiles(tuple(site for site in read if site))


def _read_site(path: Path, first: dict[str, str], mistakes: Mistakes) -> SiteFile | None:
    read = read_model(path, SiteRuleFile, mistakes)
    if read is None:
        return None
    source, file = read
    for steps, message in _wrong(file, path, first):
        mistakes.add(path, source.place(*steps), message)
    selectors = {name: getattr(file, name) for name in ("text", "title", "date", "authors", "remove")}
    rule = SiteRule(file.id, file.domains, **selectors)
    examples = tuple(RuleExample(**dict(one)) for one in file.examples)
    return SiteFile(rule, file.why, examples, str(path))


def _wrong(file: SiteRuleFile, path: Path, first: dict[str, str]) -> Iterator[tuple[Steps, str]]:
    """Yield what is wrong between the fields of a file, and between files."""
    if file.id != path.stem:
        yield ("id",), f'found {shown(file.id)}, expected the name of the file, "{path.stem}"'
    for number, domain in enumerate(file.domains):
        if domain in first:
            message = f"found {shown(domain)} again, expected it once (first in {first[domain]})"
            yield ("domains", number), message
        first.setdefault(domain, path.name)
    if file.remove and not file.text:
        yield ("remove",), "found selectors without any for text, expected both: what is removed stands in it"
    if not (file.text or file.title or file.date or file.authors):
        yield (), "found no selector, expected some for text, title, date or authors"
    yield from _wrong_examples(file)


def _wrong_examples(file: SiteRuleFile) -> Iterator[tuple[Steps, str]]:
    if not file.examples:
        yield ("examples",), "found an empty list, expected at least 1"
    rules = SiteRules((SiteRule(file.id, file.domains),))
    for number, one in enumerate(file.examples):
        if rules.rule_of(one.url) is None:
            yield ("examples", number, "url"), f"found {shown(one.url)}, expected a page of the site"
