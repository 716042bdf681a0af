"""What is known of the sites whose pages are about to be read: their rules, and lines that they repeat."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from newswatch.archive import Capture
from newswatch.config import load_sites
from newswatch.pipeline.workplace import Workplace
from newswatch.sites import Site, SiteRules, site_of
from newswatch.store.sites import Furniture, read_furniture


def known_sites(workplace: Workplace, captures: Sequence[Capture]) -> list[Site]:
    """Return what is known of the site of each page, as far as it was known when the page came.

    So a page that is read once more, from the archive, is read with what was known then.

    Raises:
        ConfigError: A rule is wrong.
    """
    if not captures:
        return []
    rules = site_rules(workplace.config_dir / "sites")
    names = {capture.url: site_of(capture.url) for capture in captures}
    with workplace.engine.begin() as conn:
        furniture = read_furniture(conn, {name for name in names.values() if name}, workplace.clock())
    return [_site(rules, capture, furniture.get(names[capture.url] or "", ())) for capture in captures]


def _site(rules: SiteRules, capture: Capture, furniture: Sequence[Furniture]) -> Site:
    known = [line for line in furniture if line.learned_at <= capture.at]
    return Site(
        rules.rule_of(capture.url),
        frozenset(line.line_key for line in known),
        frozenset(line.line_key for line in known if line.is_insert),
    )


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
