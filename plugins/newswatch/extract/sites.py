"""What is known of a site beyond one page of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """``furniture`` holds lines that stand on several pages of the site, squashed."""

    furniture: frozenset[str] = frozenset()
