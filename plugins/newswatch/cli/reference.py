"""Write ``docs/commands.md`` from the commands themselves: ``python -m newswatch.cli.reference``."""

import inspect
from collections.abc import Iterator
from typing import Any

import typer.main

from newswatch.cli.app import app

_HEAD = """\
# Commands

Written by `python -m newswatch.cli.reference > docs/commands.md` from the texts of `--help`. Ctrl-C ends any
command with exit code 130. A wrong option, or a `NEWSWATCH_*` variable that cannot be read
([configuration.md](configuration.md)), ends it with 2.
"""


def page() -> str:
    """Return the whole page."""
    sections = (part for path, command in commands() for part in _section(path, command))
    return "\n".join([_HEAD, *sections])


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command and group with its words, groups before what is in them."""
    root = typer.main.get_command(app)
    yield from _walk("newswatch", root)


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  typer keeps its classes to itself
    for name, each in getattr(command, "commands", {}).items():
        yield f"{path} {name}", each
        yield from _walk(f"{path} {name}", each)


def _section(path: str, command: Any) -> Iterator[str]:  # noqa: ANN401  typer keeps its classes to itself
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    words = [path, *(_bracketed(param) for param in arguments), *_trailer(command)]
    yield f"## `{' '.join(words)}`\n"
    yield f"{inspect.cleandoc(command.help or '').strip()}\n"
    shown = [param for param in command.params if param.help and param.name != "help"]
    if shown:
        yield "\n".join(f"- `{_name(param)}`: {param.help}" for param in shown) + "\n"


def _trailer(command: Any) -> list[str]:  # noqa: ANN401  typer keeps its classes to itself
    return ["…"] if hasattr(command, "commands") else []


def _name(param: Any) -> str:  # noqa: ANN401  typer keeps its classes to itself
    if param.param_type_name == "argument":
        return _metavar(param)
    takes = "" if param.is_flag else f" {_metavar(param)}"
    return f"{param.opts[-1]}{takes}"


def _metavar(param: Any) -> str:  # noqa: ANN401  typer keeps its classes to itself
    return str(param.metavar or param.name.upper())


def _bracketed(param: Any) -> str:  # noqa: ANN401  typer keeps its classes to itself
    return _metavar(param) if param.required else f"[{_metavar(param)}]"


if __name__ == "__main__":
    print(page(), end="")
