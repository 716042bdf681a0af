"""Cut a robots.txt down to what concerns us: a parser's time may grow with agents times rules."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# RFC 9309 section 2.2.1: a product token, which some write with a version behind it.
_TOKEN = re.compile(r"\*|[a-z0-9_-]+", re.IGNORECASE)
_RULES = frozenset({"allow", "disallow", "crawl-delay", "request-rate", "visit-time"})
# Far beyond any honest file of 500 KiB that names us.
_MAX_RULES = 5_000


@dataclass
class Groups:
    """The rules for one agent, over all of its groups (RFC 9309 section 2.2.1: they are merged)."""

    named: bool = False
    rules: list[str] = field(default_factory=list)


def own_rules(text: str, product: str) -> str:
    r"""Return our own groups, or those for everybody where none names us, as one group for everybody.

    >>> own_rules("User-agent: a\nUser-agent: Us/1\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "us")
    'User-agent: *\nDisallow: /x'
    """
    found = {product.lower(): Groups(), "*": Groups()}
    agents: set[str] = set()
    ruled = False
    for name, value in read_lines(text.splitlines()):
        if name == "user-agent":
            if ruled:
                agents, ruled = set(), False
            agents.add(token_of(value))
            for agent in agents & found.keys():
                found[agent].named = True
        elif name in _RULES:
            ruled = True
            for agent in agents & found.keys():
                found[agent].rules.append(f"{name.capitalize()}: {value}")
    chosen = next((one for one in found.values() if one.named), Groups())
    return "\n".join(["User-agent: *", *chosen.rules[:_MAX_RULES]])


def read_lines(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name, in lower case, and the value of each line that has both; comments are none."""
    for line in lines:
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def token_of(agent: str) -> str:
    """Return what an agent is called by: ``*``, or its product token in lower case."""
    found = _TOKEN.match(agent)
    return found[0].lower() if found else ""
