"""``newswatch topics list`` and ``test``: what is watched for, and whether the rules keep their examples."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from newswatch.cli.config import Folder, read_config
from newswatch.cli.output import FAILED, WRONG_INPUT, JsonOption, console, print_json, refuse, safe
from newswatch.model import Topic

if TYPE_CHECKING:
    from newswatch.tagging import Scores

app = typer.Typer(help="The topics that articles are tagged with.", no_args_is_help=True)


@app.command("list")
def list_topics(config: Folder = None, *, as_json: JsonOption = False) -> None:
    """List the topics with the version of their rule and how many examples they have.

    Exit code 0: here they are. 2: a file is wrong.
    """
    topics = read_config(config).topics.topics
    if as_json:
        print_json([_row(topic) for topic in topics])
        return
    table = Table("Topic", "Name", "Version", "Examples", box=None, header_style="bold", pad_edge=False)
    for topic in topics:
        table.add_row(*(Text(safe(str(cell))) for cell in _row(topic).values()))
    console().print(table)


@app.command("test")
def check_examples(
    config: Folder = None,
    only: Annotated[str | None, typer.Option("--topic", metavar="ID", help="Only this topic.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Run every topic over its labelled examples, and name each one it gets wrong.

    Exit code 0: all are right. 1: one is missed or matched by mistake. 2: a file is wrong, or there is
    no such topic.
    """
    from newswatch.tagging import compile_topics, score_examples

    files = read_config(config).topics
    chosen = [topic for topic in files.topics if only in {None, topic.id}]
    if only and not chosen:
        refuse(
            f"no topic {safe(only)!r}: there are {', '.join(t.id for t in files.topics)}", code=WRONG_INPUT
        )
    compiled = compile_topics(files.topics, files.entities)
    results = [(topic, score_examples(compiled, topic)) for topic in chosen]
    if as_json:
        print_json([_result(topic, scores) for topic, scores in results])
    else:
        print("\n".join(line for topic, scores in results for line in score_lines(topic, scores)))
    if any(scores.missed or scores.false for _, scores in results):
        raise typer.Exit(FAILED)


def score_lines(topic: Topic, scores: "Scores") -> Iterator[str]:
    """Yield how a topic did, and each example that it got wrong."""
    figures = f"precision {scores.precision:.2f}, recall {scores.recall:.2f}, F1 {scores.f1:.2f}"
    yield f"{topic.id}: {figures} over {len(topic.examples)} examples"
    yield from (f"  missed   {safe(title)}" for title in scores.missed)
    yield from (f"  false    {safe(title)}" for title in scores.false)


def _row(topic: Topic) -> dict[str, str | int]:
    return {
        "id": topic.id,
        "name": topic.name,
        "version": topic.version,
        "examples": len(topic.examples),
    }


def _result(topic: Topic, scores: "Scores") -> dict[str, object]:
    return {
        "id": topic.id,
        "examples": len(topic.examples),
        "precision": scores.precision,
        "recall": scores.recall,
        "f1": scores.f1,
        "missed": scores.missed,
        "false": scores.false,
    }
