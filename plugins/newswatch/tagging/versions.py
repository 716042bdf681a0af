"""Name a topic's rule at a time: a short hash of the query with every entity it names."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from newswatch.tagging.parser import parse_query
from newswatch.tagging.syntax import Query

_LENGTH = 12


def topic_version(query: Query | str, entities: Mapping[str, Sequence[str]]) -> str:
    """Return a stable hash of the query and of the entities it names, directly or through others.

    Raises:
        QueryError: The query or such an entity cannot be read, or an entity is not in ``entities``.

    >>> topic_version("@dprk missile", {"dprk": ["a"]}) == topic_version("@dprk missile", {"dprk": ["b"]})
    False
    """
    read = parse_query(query) if isinstance(query, str) else query
    named = {name: list(entities[name]) for name in entity_names(read, entities)}
    said = json.dumps([read.text.strip(), sorted(named.items())], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def entity_names(query: Query, entities: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the names of all entities the query needs.

    Raises:
        QueryError: One is not in ``entities``, or its own queries cannot be read.
    """
    found: set[str] = set()
    waiting = [query]
    while waiting:
        reading = waiting.pop()
        for entity in reading.entities:
            if entity.name not in entities:
                raise reading.error(entity, f"there is no entity @{entity.name}")
            if entity.name not in found:
                found.add(entity.name)
                waiting.extend(parse_name(text) for text in entities[entity.name])
    return frozenset(found)


@lru_cache(maxsize=20_000)
def parse_name(text: str) -> Query:
    """Read one query of an entity; many topics name the same entities."""
    return parse_query(text)
