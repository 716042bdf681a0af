"""Read configuration files and say every mistake as ``file:line:column: found …, expected …``."""

import difflib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from newswatch.config.nodes import Node, Place, YamlError, parse_yaml, read_lines
from newswatch.config.nodes import Path as Steps
from newswatch.errors import ConfigError

MAX_BYTES = 10_000_000
_SHOWN = 60
# The part of an address that may be a password (RFC 3986 section 3.2.1): messages end up in logs.
_SECRET = re.compile(r"(?<=//)[^/@\s]*@")

_EXPECTED = {
    "string_type": "text (in quotes if it looks like a number)",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
}

Model = TypeVar("Model", bound=BaseModel)


class FileModel(BaseModel):
    """What every part of a configuration file keeps to: no other fields, no guessing of types, no change."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True)
class Source:
    """A file that is YAML: its lines as written and its tree."""

    path: Path
    lines: list[str]
    root: Node

    def place(self, *steps: str | int) -> Place:
        """Return where a part stands, or the nearest one above it."""
        return self.root.find(steps).place

    def key_place(self, *steps: str | int) -> Place:
        """Return where the name of a field stands."""
        above = self.root.find(steps[:-1])
        return above.keys.get(str(steps[-1]), above.place)


@dataclass
class Mistakes:
    """All that is wrong in all files, said once at the end."""

    found: list[tuple[str, Place, str]] = field(default_factory=list)

    def add(self, path: Path, place: Place, message: str) -> None:
        """Note one mistake."""
        self.found.append((str(path), place, message))

    def at(self, path: Path, place: Place) -> bool:
        """Return whether a mistake is noted there: what several topics trip over is said once."""
        return any(one[:2] == (str(path), place) for one in self.found)

    def error(self) -> ConfigError:
        """Return all mistakes as one error, in the order of files and lines."""
        ordered = sorted(self.found, key=lambda one: (one[0], one[1].line, one[1].column))
        return ConfigError(
            [f"{path}:{place.line}:{place.column}: {message}" for path, place, message in ordered]
        )


def read_source(path: Path, mistakes: Mistakes) -> Source | None:
    """Return the tree of a file; ``None`` when it cannot be read, which is then among the mistakes."""
    try:
        text = _read_text(path)
        root, doubled = parse_yaml(text)
    except YamlError as error:
        mistakes.add(path, error.place, error.message)
        return None
    for one in doubled:
        message = f"found {shown(one.name)} again, expected it once (first on line {one.first.line})"
        mistakes.add(path, one.place, message)
    if root is None:
        mistakes.add(path, Place(1, 1), "found nothing, expected a mapping")
        return None
    return Source(path, read_lines(text), root)


def check_source(source: Source, model: type[Model], mistakes: Mistakes) -> Model | None:
    """Return what the file says; ``None`` when it does not fit, which is then among the mistakes."""
    try:
        return model.model_validate(source.root.plain())
    except ValidationError as error:
        for one in error.errors(include_url=False):
            place, message = _explain(source, model, one)
            mistakes.add(source.path, place, message)
    return None


def read_model(path: Path, model: type[Model], mistakes: Mistakes) -> tuple[Source, Model] | None:
    """Read and check a file; ``None`` when either fails, which is then among the mistakes."""
    source = read_source(path, mistakes)
    if source is None:
        return None
    read = check_source(source, model, mistakes)
    return None if read is None else (source, read)


def shown(value: object) -> str:
    r"""Return a value as it may stand in a message: on one line, cut, no control characters.

    >>> shown("a\nb"), shown(3), shown(None), shown(("a",))
    ('"a\\nb"', '3', 'nothing', 'a list')
    >>> shown("https://me:secret@example.org/rss")
    '"https://…@example.org/rss"'
    """
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case tuple():
            return "a list"
        case str() if not value.isprintable():
            text = json.dumps(value)
        case _:
            text = json.dumps(value, ensure_ascii=False, default=str)
    text = _SECRET.sub("…@", text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _read_text(path: Path) -> str:
    start = Place(1, 1)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise YamlError(f"found more than {MAX_BYTES} bytes, expected a smaller file", start)
        body = path.read_bytes()
    except FileNotFoundError as error:
        raise YamlError("found no such file, expected one", start) from error
    except OSError as error:
        raise YamlError(f"found an unreadable file ({error.strerror}), expected one", start) from error
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lines = read_lines(body[: error.start].decode("utf-8", "replace"))
        place = Place(len(lines), len(lines[-1]) + 1)
        raise YamlError(f"found the byte 0x{body[error.start]:02x}, expected UTF-8", place) from error


def _explain(source: Source, model: type[BaseModel], error: ErrorDetails) -> tuple[Place, str]:
    steps: Steps = tuple(error["loc"])
    match error["type"]:
        case "missing":
            return source.place(*steps), f'found no "{steps[-1]}", expected it'
        case "extra_forbidden":
            known = _known_fields(model, steps[:-1])
            expected = _closest(str(steps[-1]), known)
            return source.key_place(*steps), f"found the field {shown(steps[-1])}, expected {expected}"
        case _:
            return source.place(*steps), f"found {_found(error)}, expected {_expected(error)}"


def _found(error: ErrorDetails) -> str:
    return "an empty list" if error["input"] == () else shown(error["input"])


def _expected(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "enum":
            return str(context["expected"]).replace("'", '"')
        case kind if kind in _EXPECTED:
            return _EXPECTED[kind].format(**context)
        case _:
            return error["msg"]


def _known_fields(model: type[BaseModel], steps: Steps) -> list[str]:
    """Return the names allowed in the mapping at the path."""
    for step in steps:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in found if model), None)


def _closest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f'"{near[0]}"' if near else f"one of {', '.join(known)}"
