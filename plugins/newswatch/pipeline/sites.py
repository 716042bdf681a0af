"""What is known of the sites whose pages are about to be read."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from newswatch.config import load_sites
from newswatch.pipeline.workplace import Workplace
from newswatch.sites import Site, SiteRules


def known_sites(workplace: Workplace, urls: Collection[str]) -> dict[str, Site]:
    """Return, by address, what is known of the sites of these pages; nothing of most.

    Raises:
        ConfigError: A rule is wrong.
    """
    rules = site_rules(workplace.config_dir / "sites")
    return {url: Site(rule) for url in urls if (rule := rules.rule_of(url))}


def site_rules(folder: Path) -> SiteRules:
    """Return the rules of a folder, read anew when a file changes.

    Raises:
        ConfigError: A rule is wrong.
    """
    written = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml")))
    return _rules(folder, written)


@lru_cache(maxsize=4)
def _rules(folder: Path, _written: tuple[tuple[str, int], ...]) -> SiteRules:
    return load_sites(folder).rules
