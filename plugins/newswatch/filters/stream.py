"""The loop all filters share: one line out for each line in, in order, flushed before the next is read."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, NoReturn

from newswatch.errors import ItemError, Reason, Stage
from newswatch.text import clean_line

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What a filter does to one decoded line; the ``id`` is added by the loop."""

MAX_LINE_BYTES = 64_000_000
_MAX_DETAIL = 500

# What JSON may hold as it is, yet stops UTF-8 (lone surrogates), steers a terminal (C1, DEL, bidirectional
# controls), or is the end of a line for other readers of lines (U+0085, U+2028, U+2029).
_TO_ESCAPE = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class LineError(ItemError):
    """The line itself cannot be read: the stage never saw it."""

    stage = Stage.PARSE


def run_filter(stage: Stage, answer: Answer, lines: BinaryIO, out: BinaryIO) -> None:
    """Answer each line; a line that fails is answered by an error, never by a crash."""
    for line in read_lines(lines):
        out.write(reply(stage, answer, line) + b"\n")
        out.flush()


def read_lines(lines: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of one beyond the cap, a first part that no decoder takes, and the rest is passed over."""
    while line := lines.readline(MAX_LINE_BYTES):
        whole = line.endswith(b"\n") or len(line) < MAX_LINE_BYTES
        yield line if whole else b"too long"
        while not whole and (rest := lines.readline(MAX_LINE_BYTES)):
            whole = rest.endswith(b"\n")


def reply(stage: Stage, answer: Answer, line: bytes) -> bytes:
    """Return the answer to one line as it is written out."""
    try:
        return encode(answer_line(stage, answer, line))
    except (ValueError, TypeError, RecursionError) as error:
        # The answer, or the id itself, is nothing that JSON can hold.
        return encode(failure(None, stage, Reason.PARSER_CRASHED, f"{type(error).__name__}: {error}"))


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
    shown = clean_line(detail[: 2 * _MAX_DETAIL]) or ""
    return {"id": item_id, "error": {"stage": stage, "reason": reason, "detail": shown[:_MAX_DETAIL]}}


def decode(line: bytes) -> dict[str, Any]:
    """Return the object a line holds.

    Raises:
        LineError: The line is no JSON object in UTF-8, or holds a number that JSON has no name for.
    """
    if not line.strip():
        raise LineError(Reason.BAD_JSON, "the line is empty")
    try:
        # Bytes handed to json.loads may be read as UTF-16 or UTF-32.
        item = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise LineError(Reason.BAD_JSON, str(error)) from error
    if not isinstance(item, dict):
        raise LineError(Reason.BAD_INPUT, "a line must be one JSON object")
    return item


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("a number is too large")
    return value


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
    """Return one line of UTF-8 JSON, whatever the strings of the input held.

    Raises:
        ValueError, TypeError, RecursionError: JSON cannot hold the answer.
    """
    return harmless(json.dumps(answer, ensure_ascii=False, allow_nan=False, default=plain)).encode()


def harmless(document: str) -> str:
    r"""Return the same JSON with what a terminal or a reader of lines would act upon escaped.

    >>> print(harmless('"\x9b31m"'))
    "\u009b31m"
    """
    return _TO_ESCAPE.sub(_escaped, document)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def plain(value: object) -> object:
    """Return what JSON can hold for the values of our model."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
