"""Add items to the list of a configuration file: what stands there, comments and layout, stays as it is."""

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from newswatch.config.additions import Addition
from newswatch.config.files import FileModel
from newswatch.config.load import load_config
from newswatch.config.nodes import Node, Scalar, YamlError, parse_yaml
from newswatch.errors import ConfigError

Item = Mapping[str, Scalar]

# What YAML reads back as the same text without quotes, whoever reads it: no sign with a meaning of its own.
_PLAIN = re.compile(r"[^\W\d_](?:[^\s:#\"'\\{}\[\],&*!|>%@`]|:(?=[^\s:])|(?<=\S)[#&]|,(?=\S)| (?=[^\s#]))*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
_EMPTY = re.compile(r"\[\s*\]")
_LINE = re.compile(r"[^\n]*\n?")


def append_items(text: str, key: str, items: Sequence[Item]) -> str:
    r"""Return the text of a file with items at the end of its one list, laid out as the others are.

    >>> append_items("feeds: []  # none yet\n", "feeds", [{"url": "https://a.example/", "title": "On"}])
    'feeds:  # none yet\n- url: https://a.example/\n  title: "On"\n'

    Raises:
        ValueError: The list is laid out in a way that cannot be added to.
    """
    items = [{name: value for name, value in item.items() if value is not None} for item in items]
    node = list_node(text, key)
    place = offset_of(text, node)
    if text[place : place + 1] != "[":
        more = blocks(items, node.place.column - 1)
        new = text + ("" if text.endswith("\n") else "\n") + more
    elif empty := _EMPTY.match(text, place):
        rest = _LINE.match(text, empty.end())
        line = rest[0].rstrip() if rest else ""
        new = f"{text[:place].rstrip()}{'  ' if line else ''}{line.lstrip()}\n{blocks(items, 0)}"
        new += text[rest.end() :] if rest else ""
    else:
        end = text.rindex("]")
        inside = ",\n  ".join(json.dumps(dict(item), ensure_ascii=False) for item in items)
        new = f"{text[:end].rstrip().removesuffix(',')},\n  {inside}\n{text[end:]}"
    require_added(text, new, key, items)
    return new.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else new


def list_node(text: str, key: str) -> Node:
    """Return the list of a file.

    Raises:
        ValueError: There is none.
    """
    try:
        root, _ = parse_yaml(text)
    except YamlError as error:
        raise ValueError(error.message) from error
    node = root.child(key) if root else None
    if node is None or node.items is None:
        raise ValueError(f"found no list {key}")
    return node


def offset_of(text: str, node: Node) -> int:
    """Return where in the text a part begins."""
    before = text.split("\n")[: node.place.line - 1]
    return sum(len(line) + 1 for line in before) + node.place.column - 1


def blocks(items: Sequence[Item], indent: int) -> str:
    """Return items as the lines of a list, a field on each."""
    lines = []
    for item in items:
        told = [f"{name}: {scalar(value)}" for name, value in item.items()]
        lines += [" " * indent + ("  " if at else "- ") + line for at, line in enumerate(told)]
    return "".join(line + "\n" for line in lines)


def scalar(value: Scalar) -> str:
    """Return a value as YAML: text in quotes where it would be read as something else.

    >>> scalar("BBC News"), scalar("yes"), scalar("1: 2"), scalar(900), scalar(True)
    ('BBC News', '"yes"', '"1: 2"', '900', 'true')
    """
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def require_added(old: str, new: str, key: str, items: Sequence[Item]) -> None:
    """Refuse a text that does not say exactly what the old one did and the items.

    Raises:
        ValueError: It does not.
    """
    before = list_node(old, key).plain()
    try:
        after = list_node(new, key).plain()
    except ValueError:
        after = None
    if after != (*(before if isinstance(before, tuple) else ()), *items):
        raise ValueError(f"found a list {key} that cannot be added to, expected one item a line")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others out who would add to the files of a folder from what they read before."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def write_additions(folder: Path, additions: Sequence[Addition]) -> None:
    """Add the feeds that are new, and their publishers, to feeds.yaml and sources.yaml of a folder.

    Raises:
        ConfigError: A file cannot be added to; nothing was changed.
    """
    sources = [plain_item(one.source) for one in additions if one.source]
    feeds = [plain_item(one.feed) for one in additions if one.feed]
    texts = {}
    # A publisher without feeds does no harm, so that its file comes first.
    for name, key, items in (("sources.yaml", "sources", sources), ("feeds.yaml", "feeds", feeds)):
        if items:
            try:
                texts[name] = append_items((folder / name).read_bytes().decode("utf-8-sig"), key, items)
            except ValueError as error:
                raise ConfigError([f"{folder / name}: {error}"]) from error
    if texts:
        replace_files(folder, texts)


def plain_item(model: FileModel) -> Item:
    """Return the fields of an item that differ from what they are when left out."""
    return model.model_dump(mode="json", exclude_defaults=True)


def replace_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of a configuration, each at once, when the whole would be right with all of them.

    Raises:
        ConfigError: It would not, or a file cannot be written.
    """
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch)
        for part in folder.iterdir():
            if part.is_dir() and part.name == "topics":
                shutil.copytree(part, trial / part.name)
            elif part.suffix == ".yaml":
                shutil.copyfile(part, trial / part.name)
        for name, text in texts.items():
            (trial / name).write_bytes(text.encode())
        try:
            load_config(trial)
        except ConfigError as error:
            raise ConfigError([line.replace(str(trial), str(folder)) for line in error.mistakes]) from error
    for name, text in texts.items():
        replace_file(folder / name, text)


def replace_file(path: Path, text: str) -> None:
    """Write a file so that whoever reads it meanwhile sees the old text or the new.

    Raises:
        ConfigError: It cannot be written.
    """
    target = path.resolve()
    try:
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(target, name)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError([f"{path}: cannot be written: {error.strerror}"]) from error
