"""``newswatch topics list`` and ``test``: what is watched for, and whether the rules keep their examples."""

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from newswatch.cli.config import Folder, read_config
from newswatch.cli.output import FAILED, JsonOption, console

app = typer.Typer(help="The topics that articles are tagged with.", no_args_is_help=True)


@app.command("list")
def list_topics(config: Folder = None, *, as_json: JsonOption = False) -> None:
    """List the topics with the version of their rule and how many examples they have."""
    topics = read_config(config).topics.topics
    if as_json:
        rows = [
            {"id": t.id, "name": t.name, "version": t.version, "examples": len(t.examples)} for t in topics
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("Topic", "Name", "Version", "Examples", box=None, header_style="bold")
    for topic in topics:
        table.add_row(Text(topic.id), Text(topic.name), topic.version, str(len(topic.examples)))
    console().print(table)


@app.command("test")
def test_topics(
    config: Folder = None,
    only: Annotated[str | None, typer.Option("--topic", help="Only this topic.")] = None,
) -> None:
    """Run every topic over its labelled examples. Exit code 1: an example is missed or matched by mistake."""
    from newswatch.tagging import compile_topics, score_examples

    files = read_config(config).topics
    topic_set = compile_topics(files.topics, files.entities)
    wrong = 0
    for topic in files.topics:
        if only in {None, topic.id}:
            scores = score_examples(topic_set, topic)
            print(scores.line())
            wrong += scores.fp + scores.fn
    if wrong:
        raise typer.Exit(FAILED)
