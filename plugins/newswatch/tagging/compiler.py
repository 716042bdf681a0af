"""Turn queries into plans: what stands in two topics becomes one part, and entities are worked out once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace

from newswatch.tagging.limits import MAX_ENTITY_DEPTH, MAX_EXPANDED_DEPTH
from newswatch.tagging.plan import (
    All,
    AnyPart,
    Carries,
    Condition,
    Either,
    FirstPart,
    NearPart,
    Never,
    NotInPart,
    NotNearPart,
    Part,
    Somewhere,
    TermPart,
)
from newswatch.tagging.syntax import (
    And,
    AtLeast,
    Entity,
    Field,
    First,
    Meta,
    Near,
    Node,
    Not,
    NotIn,
    NotNear,
    Or,
    Query,
    Term,
    walk,
)
from newswatch.tagging.versions import parse_name

Said = Callable[[Node], str]
"""Gives the text of a clause."""


class Compiler:
    """Compiles queries that share parts and entities."""

    def __init__(self, entities: Mapping[str, Sequence[str]]) -> None:
        self.entities = EntityReader(entities)
        self._parts = PartMaker(self.entities)

    def compile(self, query: Query) -> Condition:
        """Return the condition a query is.

        Raises:
            QueryError: It names an unknown entity, or one that cannot stand where it does.
        """
        self.entities.admit(query)
        return self._condition(query.root, None, query.clause)

    def _condition(self, node: Node, field: str | None, said: Said) -> Condition:
        match node:
            case And(parts=parts):
                return All(said(node), tuple(self._condition(part, field, said) for part in parts))
            case Or(parts=parts):
                return Either(said(node), tuple(self._condition(part, field, said) for part in parts))
            case Not(part=part):
                return Never(said(node), self._condition(part, field, said))
            case Field(part=part, field=inner) if part.spanless:
                # Nothing stands in two fields at once.
                apart = field not in {None, inner}
                return Either(said(node), ()) if apart else self._condition(part, inner, said)
            case Field(part=Or(parts=parts)) | First(part=Or(parts=parts)):
                # The same of each alternative, so that the evidence names the one that counted.
                each = [self._leaf(replace(node, part=part), field, _always(said(part))) for part in parts]
                return Either(said(node), tuple(each))
            case _:
                return self._leaf(node, field, said)

    def _leaf(self, node: Node, field: str | None, said: Said) -> Condition:
        match node:
            case Meta(field=name, values=values):
                return Carries(said(node), name, values)
            case AtLeast(part=part, count=count):
                return Somewhere(said(node), self._parts.part(part, field), count)
            case Entity(name=name) if self.entities.is_placeless(name):
                return self._placeless(node, name, field, said)
            case _:
                return Somewhere(said(node), self._parts.part(node, field))

    def _placeless(self, node: Node, name: str, field: str | None, said: Said) -> Condition:
        clause = said(node)
        roots = self.entities.roots(name)
        return Either(clause, tuple(self._condition(root, field, _always(clause)) for root in roots))


def _always(clause: str) -> Said:
    return lambda _: clause


class PartMaker:
    """Makes parts with places, each once."""

    def __init__(self, entities: "EntityReader") -> None:
        self._entities = entities
        self._made: dict[Hashable, Part] = {}
        self._named: dict[tuple[str, str | None], Part] = {}

    def part(self, node: Node, field: str | None) -> Part:
        """Return the part that a node is within a field; ``None`` is any."""
        match node:
            case Term():
                return self._term(node, field)
            case Entity(name=name):
                return self._entity(name, field)
            case Or(parts=parts):
                return self._any([self.part(part, field) for part in parts])
            case Field(part=part, field=inner):
                return self._any([]) if field not in {None, inner} else self.part(part, inner)
            case First(part=part, count=count):
                inside = self.part(part, field)
                return self._keep(("first", inside.number, count), lambda n: FirstPart(n, inside, count))
            case Near() | NotNear() | NotIn():
                return self._pair(node, self.part(node.left, field), self.part(node.right, field))
            case _:
                raise TypeError(type(node).__name__)

    def _pair(self, node: Near | NotNear | NotIn, left: Part, right: Part) -> Part:
        key = (type(node), left.number, right.number)
        match node:
            case Near(unit=unit, distance=distance, ordered=ordered):
                rest = (unit, distance, ordered)
                return self._keep((*key, *rest), lambda n: NearPart(n, left, right, *rest))
            case NotNear(distance=distance):
                return self._keep((*key, distance), lambda n: NotNearPart(n, left, right, distance))
            case NotIn():
                return self._keep(key, lambda n: NotInPart(n, left, right))

    def _term(self, node: Term, field: str | None) -> Part:
        key = (node.words, node.exact, node.slop, field)
        return self._keep(key, lambda n: TermPart(n, *key))

    def _entity(self, name: str, field: str | None) -> Part:
        key = (name, field)
        if key not in self._named:
            self._named[key] = self._any([self.part(root, field) for root in self._entities.roots(name)])
        return self._named[key]

    def _any(self, parts: Sequence[Part]) -> Part:
        distinct = {part.number: part for part in parts}
        if len(distinct) == 1:
            return parts[0]
        return self._keep(("any", *sorted(distinct)), lambda n: AnyPart(n, tuple(distinct.values())))

    def _keep(self, key: Hashable, make: Callable[[int], Part]) -> Part:
        if key not in self._made:
            self._made[key] = make(len(self._made))
        return self._made[key]


class EntityReader:
    """Reads the entities that queries name, each once."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        self._texts = texts
        self._queries: dict[str, tuple[Query, ...]] = {}
        self._heights: dict[str, int] = {}
        self._placeless: dict[str, bool] = {}

    def admit(self, query: Query, within: tuple[str, ...] = ()) -> None:
        """Read every entity a query names, so that later steps cannot fail on one.

        Raises:
            QueryError: An entity is unknown, names itself, or stands where only places can.
        """
        for entity in query.entities:
            if entity.name not in self._queries:
                self._read(query, entity, within)
        if self._height(query) > MAX_EXPANDED_DEPTH:
            message = f"with its entities the query is more than {MAX_EXPANDED_DEPTH} levels deep"
            raise query.error(query.root, message)
        for node in walk(query.root) if query.entities else ():
            if isinstance(node, (Near, NotNear, NotIn, First, AtLeast, Field)):
                self._check_places(query, node)

    def roots(self, name: str) -> tuple[Node, ...]:
        """Return the trees of an entity's queries."""
        return tuple(query.root for query in self._queries[name])

    def is_placeless(self, name: str) -> bool:
        """Return whether an entity is true of an article rather than found at places."""
        return self._placeless[name]

    def _read(self, query: Query, entity: Entity, within: tuple[str, ...]) -> None:
        name = entity.name
        if name not in self._texts:
            raise query.error(entity, f"there is no entity @{name}")
        if name in within:
            raise query.error(entity, f"the entity @{name} names itself")
        if len(within) >= MAX_ENTITY_DEPTH:
            raise query.error(entity, f"entities name each other at most {MAX_ENTITY_DEPTH} levels deep")
        queries = tuple(parse_name(text) for text in self._texts[name])
        for named in queries:
            self.admit(named, (*within, name))
        inner = [inside.name for named in queries for inside in named.entities]
        self._heights[name] = max(map(self._height, queries), default=0)
        own = any(named.root.spanless for named in queries)
        self._placeless[name] = own or any(self._placeless[other] for other in inner)
        self._queries[name] = queries

    def _height(self, query: Query) -> int:
        return query.root.height + max((self._heights[entity.name] for entity in query.entities), default=0)

    def _check_places(self, query: Query, node: Node) -> None:
        for inside in walk(node):
            if isinstance(inside, Entity) and self._placeless[inside.name]:
                message = f"@{inside.name} holds AND, NOT, atleast or metadata: it has no place in the text"
                raise query.error(inside, message)
