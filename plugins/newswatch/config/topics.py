"""Read the folder of topics: one file a topic, and the entities they name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import RootModel

from newswatch.config.files import FileModel, Mistakes, Source, read_model, shown
from newswatch.config.nodes import Path as Steps
from newswatch.config.nodes import Place
from newswatch.config.words import Id, Line, Text
from newswatch.model import Example, TagItem, Topic
from newswatch.tagging import Query, QueryError, parse_query, topic_version
from newswatch.tagging.compiler import EntityReader

ENTITIES = "entities.yaml"


@dataclass(frozen=True)
class TopicFiles:
    """What a folder of topics says: the topics by id, and the queries that each entity stands for."""

    topics: tuple[Topic, ...]
    entities: dict[str, tuple[str, ...]]


class ExampleText(FileModel):
    """An article in short, labelled by the list it stands in."""

    title: Text | None = None
    text: Text | None = None
    lang: Line | None = None
    source: Line | None = None
    country: Line | None = None


class Examples(FileModel):
    """What a topic must match and must not."""

    match: tuple[ExampleText, ...] = ()
    no_match: tuple[ExampleText, ...] = ()

    def labelled(self) -> Iterator[Example]:
        """Yield all of them with their label."""
        for given, label in ((self.match, True), (self.no_match, False)):
            for one in given:
                yield Example(TagItem(**one.model_dump()), label)


class TopicFile(FileModel):
    """One topic as written."""

    id: Id
    name: Line
    query: Text
    description: Text | None = None
    examples: Examples = Examples()


class EntityFile(RootModel[dict[str, tuple[Text, ...]]]):
    """Names of entities and their queries as written."""

    model_config = {"frozen": True, "strict": True}


@dataclass(frozen=True)
class _Entities:
    """The file of entities and what it says (``None``: it is wrong)."""

    queries: dict[str, tuple[str, ...]] | None
    source: Source | None = None

    def holding(self, query: str) -> Steps | None:
        """Return where a query stands in the file."""
        for name, queries in (self.queries or {}).items():
            if query in queries:
                return (name, queries.index(query))
        return None


def load_topics(folder: Path) -> TopicFiles:
    """Read every topic of a folder and its ``entities.yaml``, which may be absent.

    Raises:
        ConfigError: Something is wrong in any of the files; every mistake is named.
    """
    mistakes = Mistakes()
    read = read_topics(folder, mistakes)
    if mistakes.found:
        raise mistakes.error()
    return read


def read_topics(folder: Path, mistakes: Mistakes) -> TopicFiles:
    """Read a folder of topics; what is wrong is left out and noted."""
    if not folder.is_dir():
        mistakes.add(folder, Place(1, 1), "found no such folder, expected the topics")
    entities = _read_entities(folder / ENTITIES, mistakes)
    reader = EntityReader(entities.queries or {})
    topics = (_read_topic(path, entities, reader, mistakes) for path in topic_paths(folder))
    return TopicFiles(tuple(topic for topic in topics if topic), entities.queries or {})


def topic_paths(folder: Path) -> list[Path]:
    """Return the files of a folder that hold a topic, in order of their names."""
    return sorted(path for path in folder.glob("*.yaml") if path.name != ENTITIES)


def _read_entities(path: Path, mistakes: Mistakes) -> _Entities:
    if not path.exists():
        return _Entities({})
    read = read_model(path, EntityFile, mistakes)
    if read is None:
        return _Entities(None)
    source, queries = read[0], read[1].root
    for name, texts in queries.items():
        _check_name(source, name, texts, mistakes)
        for number, text in enumerate(texts):
            _check_query(source, (name, number), text, queries, mistakes)
    return _Entities(queries, source)


def _check_name(source: Source, name: str, queries: tuple[str, ...], mistakes: Mistakes) -> None:
    try:
        usable = [entity.name for entity in parse_query(f"@{name}").entities] == [name]
    except QueryError:
        usable = False
    if not usable:
        message = f"found {shown(name)}, expected a name that can be written as @name"
        mistakes.add(source.path, source.key_place(name), message)
    if not queries:
        mistakes.add(source.path, source.place(name), "found an empty list, expected at least 1")


def _read_topic(path: Path, entities: _Entities, reader: EntityReader, mistakes: Mistakes) -> Topic | None:
    read = read_model(path, TopicFile, mistakes)
    if read is None:
        return None
    source, file = read
    if file.id != path.stem:
        message = f'found {shown(file.id)}, expected the name of the file, "{path.stem}"'
        mistakes.add(path, source.place("id"), message)
    query = _check_query(source, ("query",), file.query, entities.queries, mistakes)
    if query is None or entities.queries is None:
        return None
    try:
        reader.admit(query)
        version = topic_version(query, entities.queries)
    except QueryError as error:
        _blame(source, entities, error, mistakes)
        return None
    return Topic(file.id, file.name, file.query, version, tuple(file.examples.labelled()), str(path))


def _blame(source: Source, entities: _Entities, error: QueryError, mistakes: Mistakes) -> None:
    """Note what only shows when entities are put in: it may be the fault of the topic or of an entity."""
    steps: Steps | None = ("query",)
    if error.text != source.root.find(("query",)).value and entities.source:
        source, steps = entities.source, entities.holding(error.text)
    place = query_place(source, steps, error) if steps else source.root.place
    if not mistakes.at(source.path, place):
        mistakes.add(source.path, place, _said(error))


def _check_query(
    source: Source,
    steps: Steps,
    text: str,
    entities: Mapping[str, object] | None,
    mistakes: Mistakes,
) -> Query | None:
    """Return the query, ``None`` when it is wrong or names an entity that is not there."""
    try:
        query = parse_query(text)
    except QueryError as error:
        mistakes.add(source.path, query_place(source, steps, error), _said(error))
        return None
    unknown = [entity for entity in query.entities if entities is not None and entity.name not in entities]
    for entity in unknown:
        message = f"found @{entity.name}, expected an entity of {ENTITIES}"
        mistakes.add(source.path, query_place(source, steps, query.error(entity, message)), message)
    return None if unknown else query


def query_place(source: Source, steps: Steps, error: QueryError) -> Place:
    """Return where in the file the mistake of a query stands, as near as the way it is written tells."""
    node = source.root.find(steps)
    line = str(node.value).split("\n")[error.line - 1 :][:1]
    if not line:
        return node.place
    # A block begins on the line below its `|`; the first line of anything else begins where it stands.
    number = node.place.line + (error.line if node.style == "|" else error.line - 1)
    written = source.lines[number - 1] if number <= len(source.lines) else ""
    begins = 0 if node.style == "|" else node.place.column - 1
    indent = written.find(line[0], begins)
    exact = indent >= 0 and (node.style == "|" or error.line == 1)
    return Place(number, indent + error.column) if exact else node.place


def _said(error: QueryError) -> str:
    expected = " or ".join(error.expected) or "a query that can be read"
    return f"found a mistake in the query: {error.message}, expected {expected}"
