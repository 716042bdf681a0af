"""The news agencies we know by name, from ``agencies.yaml``, and how to find one in a line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Agencies:
    """``anyone`` matches what ``wires`` does and picture suppliers; ``by_alias`` maps to short names."""

    by_alias: Mapping[str, str]
    wires: re.Pattern[str]
    anyone: re.Pattern[str]
    alternatives: str


@cache
def agencies() -> Agencies:
    """Return the agencies the package carries."""
    rows = yaml.safe_load(files(__package__).joinpath("agencies.yaml").read_text(encoding="utf-8"))
    wires = [alias for row in rows if not row.get("photo") for alias in row["aliases"]]
    everyone = [alias for row in rows for alias in row["aliases"]]
    alternatives = _alternatives(wires)
    return Agencies(
        by_alias={alias: row["name"] for row in rows for alias in row["aliases"]},
        wires=re.compile(alternatives),
        anyone=re.compile(_alternatives(everyone)),
        alternatives=alternatives,
    )


def find_agency(text: str) -> str | None:
    """Return the short name of the first agency a line names.

    >>> find_agency("Material from The Associated Press was used")
    'AP'
    """
    match = agencies().wires.search(text)
    return agencies().by_alias[match[0]] if match else None


def is_agency(text: str) -> bool:
    """Return whether a line is a wire agency's name and nothing else."""
    return bool(agencies().wires.fullmatch(text.strip(" .()[]/©")))


def _alternatives(aliases: list[str]) -> str:
    """Return the names as one group, longest first; a name is a whole word where its script has words.

    Those of one first letter share a branch, which is tried once: nearly every place in a line begins none.
    """
    branches: dict[str, list[str]] = {}
    for alias in sorted(aliases, key=lambda alias: (-len(alias), alias)):
        branches.setdefault(alias[0], []).append(_whole(alias))
    tried = (f"(?={re.escape(first)})(?:{'|'.join(branch)})" for first, branch in branches.items())
    return f"(?=[{''.join(map(re.escape, branches))}])(?:{'|'.join(tried)})"


def _whole(alias: str) -> str:
    spaced = alias[0] < "\u2e80"
    return rf"(?<!\w){re.escape(alias)}(?!\w)" if spaced else re.escape(alias)
