"""Answer articles with the topics they meet, for ``newswatch tag``."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newswatch.config.topics import load_topics
from newswatch.filters.stream import Answer, text_field
from newswatch.model import TagItem
from newswatch.tagging import compile_topics


def new_answer(folder: Path) -> Answer:
    """Return the filter for the topics of a folder.

    Raises:
        ConfigError: A file of the folder is wrong.
    """
    files = load_topics(folder)
    topics = compile_topics(files.topics, files.entities)

    def answer(item: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"matches": [asdict(match) for match in topics.match(read_item(item))]}

    return answer


def read_item(item: Mapping[str, Any]) -> TagItem:
    """Return the article of one line.

    Raises:
        LineError: A field is not text.
    """
    return TagItem(
        title=text_field(item, "title"),
        text=text_field(item, "text"),
        lang=text_field(item, "lang"),
        source=text_field(item, "source"),
        country=text_field(item, "country"),
    )
