"""Read YAML into values that know their place in the file. Builds text, numbers, lists and mappings only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

MAX_DEPTH = 32

# YAML 1.2's core schema (section 10.3), so that `country: no` and `at: 08:00` stay what was written.
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?")
# What libyaml counts as the end of a line (YAML 1.1, section 4.2).
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
# What YAML does not allow unescaped (section 5.1); libyaml itself does not say on which line it stands.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]")

Scalar = str | int | float | bool | None
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """Line and column, both from one, in code points."""

    line: int
    column: int


@dataclass(frozen=True)
class Node:
    """A part of a YAML file. A mapping has ``fields``, a sequence ``items``, anything else ``value``."""

    place: Place
    value: Scalar = None
    items: "tuple[Node, ...] | None" = None
    fields: "dict[str, Node] | None" = None
    keys: dict[str, Place] = field(default_factory=dict)
    style: str | None = None

    def plain(self) -> object:
        """Return the value without places; a sequence becomes a tuple."""
        if self.fields is not None:
            return {name: node.plain() for name, node in self.fields.items()}
        if self.items is not None:
            return tuple(node.plain() for node in self.items)
        return self.value

    def find(self, path: Path) -> "Node":
        """Return the part at the path, or the last one on the way to it that is there."""
        node = self
        for step in path:
            below = node.child(step)
            if below is None:
                return node
            node = below
        return node

    def child(self, step: str | int) -> "Node | None":
        """Return the part of that name or number, if there is one."""
        if isinstance(step, int):
            return self.items[step] if self.items is not None and step < len(self.items) else None
        return self.fields.get(step) if self.fields is not None else None


class YamlError(ValueError):
    """The text is no YAML that we read."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


@dataclass(frozen=True)
class Duplicate:
    """A key that stands twice in one mapping: here for the second time."""

    name: str
    place: Place
    first: Place


def read_lines(text: str) -> list[str]:
    """Return the lines as YAML counts them, without their ends."""
    return _LINE_END.split(text)


def parse_yaml(text: str) -> tuple[Node | None, list[Duplicate]]:
    r"""Return the tree of the one document the text holds (``None`` if it is empty) and its doubled keys.

    Raises:
        YamlError: It is no YAML, or uses aliases, tags, several documents or more than ``MAX_DEPTH`` levels.

    >>> node, doubled = parse_yaml("feeds:\n- url: a\n- url: b\n")
    >>> node.find(("feeds", 1, "url")).place
    Place(line=3, column=8)
    """
    if found := _FORBIDDEN.search(text):
        lines = read_lines(text[: found.start()])
        place = Place(len(lines), len(lines[-1]) + 1)
        raise YamlError(f"found the character U+{ord(found[0]):04X}, expected it escaped or removed", place)
    reader = _Reader(iter(yaml.parse(text, Loader=yaml.CSafeLoader)))
    try:
        return reader.document(), reader.doubled
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from error


class _Reader:
    """Builds the tree from libyaml's events, so that it stops early where a file is hostile."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.doubled: list[Duplicate] = []

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            match event:
                case yaml.DocumentStartEvent() if root is not None:
                    raise YamlError("found a second document, expected one in a file", _place(event))
                case yaml.NodeEvent():
                    root = self.node(event, 0)
                case _:
                    pass
        return root

    def node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise YamlError(f"found more than {MAX_DEPTH} levels, expected a flat file", _place(event))
        match event:
            case yaml.AliasEvent():
                raise YamlError(
                    f'found the alias "*{event.anchor}", expected the value itself', _place(event)
                )
            case yaml.ScalarEvent(tag=str(tag)) | yaml.CollectionStartEvent(tag=str(tag)):
                raise YamlError(f'found the tag "{tag}", expected a plain value', _place(event))
            case yaml.ScalarEvent():
                return Node(_place(event), value=_scalar(event), style=event.style)
            case yaml.SequenceStartEvent():
                return Node(_place(event), items=tuple(self.items(depth)))
            case _:
                return self.mapping(event, depth)

    def items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1)

    def mapping(self, start: yaml.Event, depth: int) -> Node:
        fields: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError("found a list or mapping as a key, expected a word", _place(event))
            name = event.value
            node = self.node(next(self.events), depth + 1)
            if name in fields:
                self.doubled.append(Duplicate(name, _place(event), keys[name]))
            else:
                fields[name], keys[name] = node, _place(event)
        return Node(_place(start), fields=fields, keys=keys)


def _place(event: yaml.Event) -> Place:
    return _place_of(event.start_mark)


def _place_of(mark: "yaml.Mark | yaml._yaml.Mark | None") -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    text: str = event.value
    if event.style:  # quoted or a block: text whatever it looks like
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _syntax_error(error: yaml.MarkedYAMLError) -> YamlError:
    where = f" {error.context}" if error.context else ""
    return YamlError(f"{error.problem}{where}, expected YAML", _place_of(error.problem_mark))
