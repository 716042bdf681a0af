"""The filter commands; heavy libraries load only with the command that needs them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newswatch import resources
from newswatch.cli.output import WRONG_INPUT, refuse
from newswatch.errors import ConfigError, Stage
from newswatch.filters import stream


def parse() -> None:
    """Read feeds: {id, url, body_base64, headers, now?} in, {id, url, feed, entries} out.

    Exit code 0: every line was answered, be it by an error. 1: nobody read the answers any more.
    """
    from newswatch.filters import parse as stage

    _filter(Stage.PARSE, stage.answer)


SitesFolder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of site rules, one file a site; else none are used.",
        show_default=False,
    ),
]


def extract(sites: SitesFolder = None) -> None:
    """Read pages: {id, url, html} or {id, url, html_base64, headers} in, the article out.

    Exit code 0: every line was answered, be it by an error. 1: nobody read the answers any more. 2: a file of
    the site rules is wrong.
    """
    from newswatch.filters import extract as stage

    try:
        answer = stage.new_answer(sites)
    except ConfigError as error:
        refuse(str(error), code=WRONG_INPUT)
    _filter(Stage.EXTRACT, answer)


def link() -> None:
    """Find copies and stories: articles in date order in, {id, copy, story, kind, of, score, reason} out.

    Exit code 0: every line was answered, be it by an error. 1: nobody read the answers any more.
    """
    from newswatch.filters import link as stage

    _filter(Stage.LINK, stage.new_answer())


TopicsFolder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of entities.yaml and one file a topic; else the one that came along.",
        show_default=False,
    ),
]


def tag(topics: TopicsFolder = None) -> None:
    """Tag topics: articles in, {id, matches: [{topic, version, evidence}]} out.

    Exit code 0: every line was answered, be it by an error. 1: nobody read the answers any more. 2: a file of
    the topics is wrong.
    """
    from newswatch.filters import tag as stage

    try:
        answer = stage.new_answer(topics or resources.find("config") / "topics")
    except ConfigError as error:
        refuse(str(error), code=WRONG_INPUT)
    _filter(Stage.TAG, answer)


def urls() -> None:
    """Make addresses canonical: {id, url} in, {id, url_key, canonical_url} out.

    Exit code 0: every line was answered, be it by an error. 1: nobody read the answers any more.
    """
    from newswatch.filters import urls as stage

    _filter(Stage.URLS, stage.answer)


def _filter(stage: Stage, answer: stream.Answer) -> None:
    stream.run_filter(stage, answer, sys.stdin.buffer, sys.stdout.buffer)
