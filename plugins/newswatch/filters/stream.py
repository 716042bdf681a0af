"""The loop all filters share: one line out for each line in, in order, flushed before the next is read."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from newswatch.errors import ItemError, Reason, Stage

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What a filter does to one decoded line; the ``id`` is added by the loop."""

MAX_LINE_BYTES = 64_000_000


class LineError(ItemError):
    """The line itself cannot be read: the stage never saw it."""

    stage = Stage.PARSE


def run_filter(stage: Stage, answer: Answer, lines: BinaryIO, out: BinaryIO) -> None:
    """Answer each line; a line that fails is answered by an error, never by a crash."""
    for line in read_lines(lines):
        if not line.strip():
            continue
        out.write(encode(answer_line(stage, answer, line)) + b"\n")
        out.flush()


def read_lines(lines: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of one beyond the cap, a first part that no decoder takes, and the rest is passed over."""
    while line := lines.readline(MAX_LINE_BYTES):
        whole = line.endswith(b"\n") or len(line) < MAX_LINE_BYTES
        yield line if whole else b"too long"
        while not whole and (rest := lines.readline(MAX_LINE_BYTES)):
            whole = rest.endswith(b"\n")


def answer_line(stage: Stage, answer: Answer, line: bytes) -> dict[str, Any]:
    """Return the answer to one line, or ``{"id", "error": {"stage", "reason", "detail"}}``."""
    item_id = None
    try:
        item = decode(line)
        item_id = item.get("id")
        return {"id": item_id, **answer(item)}
    except ItemError as error:
        shown = stage if isinstance(error, LineError) else error.stage
        return failure(item_id, shown, error.reason, error.detail)
    except Exception as error:  # noqa: BLE001  a filter is public interface: whatever a line holds, the next is answered
        return failure(item_id, stage, Reason.PARSER_CRASHED, f"{type(error).__name__}: {error}")


def failure(item_id: object, stage: Stage, reason: Reason, detail: str) -> dict[str, Any]:
    """Return the error line of one item; the detail is cut so that a page cannot flood the answer."""
    return {"id": item_id, "error": {"stage": stage, "reason": reason, "detail": detail[:500]}}


def decode(line: bytes) -> dict[str, Any]:
    """Return the object a line holds.

    Raises:
        LineError: The line is no JSON object in UTF-8.
    """
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(Reason.BAD_JSON, str(error)) from error
    if not isinstance(item, dict):
        raise LineError(Reason.BAD_INPUT, "a line must be one JSON object")
    return item


def text_field(item: Mapping[str, Any], name: str, *, required: bool = False) -> str | None:
    """Return a field that must be text or null.

    Raises:
        LineError: It is something else, or absent though required.
    """
    value = item.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str):
        raise LineError(Reason.BAD_INPUT, f"{name}: expected text")
    return value


def moment_field(item: Mapping[str, Any], name: str) -> datetime | None:
    """Return an ISO 8601 moment (UTC where no zone is given; a bare day is its midnight) or ``None``.

    Raises:
        LineError: It is neither.
    """
    value = text_field(item, name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise LineError(Reason.BAD_INPUT, f"{name}: expected an ISO 8601 date") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def encode(answer: Mapping[str, Any]) -> bytes:
    """Return one line of UTF-8 JSON; a lone surrogate from the input cannot stop it."""
    return json.dumps(answer, ensure_ascii=False, default=plain).encode("utf-8", "backslashreplace")


def plain(value: object) -> object:
    """Return what JSON can hold for the values of our model."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
