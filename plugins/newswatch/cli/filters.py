"""The filter commands; heavy libraries load only with the command that needs them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newswatch.errors import Stage
from newswatch.filters import stream


def parse() -> None:
    """Read feeds: {id, url, body_base64, headers, now?} in, {id, feed, entries} out."""
    from newswatch.filters import parse as stage

    stream.run_filter(Stage.PARSE, stage.answer, sys.stdin.buffer, sys.stdout.buffer)


def extract() -> None:
    """Read pages: {id, url, html} in, the article out."""
    from newswatch.filters import extract as stage

    stream.run_filter(Stage.EXTRACT, stage.answer, sys.stdin.buffer, sys.stdout.buffer)


def link() -> None:
    """Find copies and stories: articles in date order in, {id, copy, story, kind, ...} out."""
    from newswatch.filters import link as stage

    stream.run_filter(Stage.LINK, stage.new_answer(), sys.stdin.buffer, sys.stdout.buffer)


TopicsFolder = Annotated[Path, typer.Option(help="Folder of topics: entities.yaml and one file a topic.")]


def tag(topics: TopicsFolder) -> None:
    """Tag topics: articles in, {id, matches: [{topic, version, evidence}]} out."""
    from newswatch.filters import tag as stage

    stream.run_filter(Stage.TAG, stage.new_answer(topics), sys.stdin.buffer, sys.stdout.buffer)


def urls() -> None:
    """Make addresses canonical: {id, url} in, {id, url_key, canonical_url} out."""
    from newswatch.filters import urls as stage

    stream.run_filter(Stage.URLS, stage.answer, sys.stdin.buffer, sys.stdout.buffer)
