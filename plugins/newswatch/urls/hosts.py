"""Who stands behind an address: its host, the registered domain, the site a mobile host belongs to."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from newswatch.urls.address import split_url

# Hosts that serve the pages of the site they belong to in another dress.
DRESSES = frozenset({"www", "m", "mobile", "amp", "wap", "touch"})


def host_of(url: str) -> str:
    """Return the host of an address as it is contacted.

    >>> host_of("https://News.Example.org:8443/a")
    'news.example.org'

    Raises:
        UrlError: It is no http(s) address.
    """
    return split_url(url).host


def registrable_domain(url: str) -> str:
    """Return the domain that was registered for an address: the unit of ownership and of pacing.

    On hosts shared by strangers (private section of the Public Suffix List) that is each one's own host; an
    IP address and a name of one label stand for themselves.

    >>> registrable_domain("https://edition.news.example.co.uk/a"), registrable_domain("https://x.blogspot.com/")
    ('example.co.uk', 'x.blogspot.com')

    Raises:
        UrlError: It is no http(s) address.
    """
    return domain_of(host_of(url))


@lru_cache(maxsize=4096)
def domain_of(host: str) -> str:
    """Return the registered domain of a host that ``host_of`` gave."""
    if host.startswith("[") or host.rpartition(".")[2].isdigit():
        return host
    return suffix_list().privatesuffix(host) or host


@cache
def suffix_list() -> PublicSuffixList:
    """Return the list that came with the package: nothing is downloaded."""
    return PublicSuffixList()


@lru_cache(maxsize=4096)
def site_host(host: str) -> str:
    """Return the host without what marks it as ``www``, mobile or AMP; a registered domain is never cut.

    >>> site_host("m.en.example.org"), site_host("en.m.example.org"), site_host("m-en.example.org")
    ('en.example.org', 'en.example.org', 'en.example.org')
    >>> site_host("news.example.org"), site_host("www.gov.uk")
    ('news.example.org', 'www.gov.uk')
    """
    domain = domain_of(host)
    if domain == host:
        return host
    labels = host.removesuffix("." + domain).split(".")
    kept = [bare for label in labels if (bare := undress(label)) not in DRESSES]
    return ".".join([*kept, domain])


def undress(label: str) -> str:
    """Return a label without a mobile prefix: ``m-en`` is ``en``."""
    while label.startswith(("m-", "amp-")):
        label = label.partition("-")[2]
    return label or "m"
