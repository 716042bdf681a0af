"""``newswatch link``: articles in date order in; copy group, story and the reason of each out."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from newswatch.errors import LinkError, Reason
from newswatch.filters.stream import Answer, moment_field, text_field
from newswatch.linking import Linker
from newswatch.model import LinkItem, Placement

# A stream may be an old archive with gaps of months: here the number of articles bounds the memory.
_WINDOW_DAYS = 366
_MAX_ITEMS = 50_000


def new_answer() -> Answer:
    """Return the filter: its answers depend on the lines before."""
    linker = Linker(window_days=_WINDOW_DAYS, max_items=_MAX_ITEMS)

    def answer(item: Mapping[str, Any]) -> dict[str, Any]:
        return show_placement(linker.place(read_line(item)))

    return answer


def read_line(item: Mapping[str, Any]) -> LinkItem:
    """Return the article a line holds.

    Raises:
        LineError: A field is not what it must be.
        LinkError: There is no id that others could be tied to.
    """
    return LinkItem(
        id=_pack_id(item.get("id")),
        url=text_field(item, "url"),
        source=text_field(item, "source"),
        title=text_field(item, "title"),
        text=text_field(item, "text") or "",
        lang=text_field(item, "lang"),
        date=moment_field(item, "date"),
    )


def show_placement(placement: Placement) -> dict[str, Any]:
    """Return the answer's fields, ids as they came."""
    return {
        "copy": json.loads(placement.copy),
        "story": json.loads(placement.story),
        "kind": placement.kind,
        "of": None if placement.of is None else json.loads(placement.of),
        "score": round(placement.score, 4),
        "reason": placement.reason or placement.story_reason or None,
        "shared": asdict(placement.shared),
    }


def _pack_id(value: object) -> str:
    # The linker's ids are text; JSON keeps 1 and "1" apart and gives back exactly what came.
    if value is None or isinstance(value, (dict, list)):
        raise LinkError(Reason.BAD_INPUT, "id: expected text or a number")
    return json.dumps(value)
