"""What is known of a site beyond one page of it: where its file says what stands, and lines it repeats."""

from dataclasses import dataclass, field
from hashlib import sha256

from cssselect import HTMLTranslator, SelectorError

from newswatch.errors import UrlError
from newswatch.model import Day
from newswatch.urls.hosts import host_of, site_host

_SELECTORS = ("text", "title", "date", "authors", "remove")


@dataclass(frozen=True)
class SiteRule:
    """Where a site's pages have what: CSS selectors, of which the first that finds anything holds.

    ``text`` are the containers of the article, ``remove`` all that is none of it within them. A list that is
    empty leaves its field to the generic way.
    """

    id: str
    domains: tuple[str, ...]
    text: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """A short hash of the selectors: readings by another version say nothing of this one."""
        said = "\n".join(f"{name} {one}" for name in _SELECTORS for one in getattr(self, name))
        return sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Site:
    """What is known of one site; it travels to the process that reads the page.

    ``furniture`` holds the keys of lines that many of its pages have above or below their text, ``inserts``
    those of them that stand within it too.
    """

    rule: SiteRule | None = None
    furniture: frozenset[int] = frozenset()
    inserts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SiteRules:
    """The rules of all sites, by the domains they are for."""

    rules: tuple[SiteRule, ...] = ()
    _by_domain: dict[str, SiteRule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_domain = {domain: rule for rule in self.rules for domain in rule.domains}
        object.__setattr__(self, "_by_domain", by_domain)

    def rule_of(self, url: str) -> SiteRule | None:
        """Return the rule of the nearest domain above an address.

        >>> rules = SiteRules((SiteRule("a", ("example.org",)), SiteRule("b", ("en.example.org",))))
        >>> [rule and rule.id for rule in map(rules.rule_of, ("https://www.en.example.org/1", "https://b.test/"))]
        ['b', None]
        """
        host = site_of(url)
        while host:
            if rule := self._by_domain.get(host):
                return rule
            host = host.partition(".")[2]
        return None


def site_of(url: str) -> str | None:
    """Return the name of the site that an address belongs to; a mobile page is the same site's.

    >>> site_of("https://m.news.example.org/a"), site_of("mailto:desk@example.org")
    ('news.example.org', None)
    """
    try:
        return site_host(host_of(url))
    except UrlError:
        return None


@dataclass(frozen=True)
class RuleExample:
    """A page as the site would write it, and what its rule must read there; ``None`` is not compared."""

    url: str
    html: str
    text: tuple[str, ...]
    title: str | None = None
    date: Day | None = None
    authors: tuple[str, ...] = ()


def selector_path(selector: str) -> str:
    """Return the XPath that a CSS selector stands for.

    >>> selector_path("h1.title")[:25]
    'descendant-or-self::h1[@c'

    Raises:
        ValueError: It is no CSS selector, or one that names no element.
    """
    try:
        return HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(str(error)) from error
