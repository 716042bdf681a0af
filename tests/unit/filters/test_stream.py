import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.errors import FetchError, Reason, Stage
from newswatch.filters import stream
from newswatch.filters.stream import LineError, decode, encode, harmless, moment_field, run_filter, text_field

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def echo(item):
    return {"got": item.get("value")}


def answers(lines, answer=echo):
    out = io.BytesIO()
    run_filter(Stage.LINK, answer, io.BytesIO(lines), out)
    return [json.loads(line, parse_constant=pytest.fail) for line in out.getvalue().decode().split("\n")[:-1]]


def error_of(line, answer=echo):
    (found,) = answers(line, answer)
    return found["error"]


@given(JSON, JSON)
@settings(max_examples=60)
def test_what_json_holds_comes_back_as_it_came(item_id, value):
    line = json.dumps({"id": item_id, "value": value}).encode() + b"\n"
    assert answers(line) == [{"id": item_id, "got": value}]


@given(st.lists(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")), max_size=5))
@settings(max_examples=60)
def test_there_is_one_answer_for_each_line(lines):
    good = b'{"id": 1, "value": 2}'
    found = answers(b"".join(line + b"\n" + good + b"\n" for line in lines))
    assert len(found) == 2 * len(lines)
    assert all(answer == {"id": 1, "got": 2} for answer in found[1::2])


@given(st.text(st.characters(categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Lo"])))
@settings(max_examples=60)
def test_no_answer_steers_a_terminal_or_ends_a_line_early(text):
    line = encode({"text": text}).decode("utf-8")
    assert json.loads(line)["text"] == text
    assert len(line.splitlines()) == 1
    assert line.isascii() or not {c for c in line if "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\n", Reason.BAD_JSON),
        (b" \t\r\n", Reason.BAD_JSON),
        (b"\xff\n", Reason.BAD_JSON),
        (b'{"id": 1', Reason.BAD_JSON),
        (b'{"id": Infinity}\n', Reason.BAD_JSON),
        (b'{"id": -1e400}\n', Reason.BAD_JSON),
        (b"[" * 100_000, Reason.BAD_JSON),
        (b"[]", Reason.BAD_INPUT),
        (b'"text"', Reason.BAD_INPUT),
        (b"1", Reason.BAD_INPUT),
    ],
)
def test_a_line_that_is_no_object_says_so(line, reason):
    assert error_of(line)["reason"] == reason
    assert error_of(line)["stage"] == "link"


def test_a_byte_order_mark_is_no_part_of_the_line():
    assert decode(b'\xef\xbb\xbf{"id": 1}') == {"id": 1}


def test_a_line_beyond_the_cap_is_passed_over(monkeypatch):
    monkeypatch.setattr(stream, "MAX_LINE_BYTES", 30)
    long = b'{"id": 1, "value": "' + b"x" * 100 + b'"}\n'
    found = answers(long + b'{"id": 2, "value": 3}\n' + long.rstrip())
    assert [answer.get("got") for answer in found] == [None, 3, None]
    assert [answer["id"] for answer in found] == [None, 2, None]


def test_a_line_just_below_the_cap_is_read(monkeypatch):
    line = b'{"id": 1, "value": 2}\n'
    monkeypatch.setattr(stream, "MAX_LINE_BYTES", len(line))
    assert answers(line * 2) == [{"id": 1, "got": 2}] * 2


def test_the_stage_of_the_failure_is_named():
    def fail(_):
        raise FetchError(Reason.TIMEOUT, "after\x1b[31m 3 s")

    assert error_of(b'{"id": 1}', fail) == {"stage": "fetch", "reason": "timeout", "detail": "after[31m 3 s"}


def test_a_fault_of_ours_is_answered_too():
    def fail(_):
        raise ZeroDivisionError("x" * 10_000)

    error = error_of(b"{}", fail)
    assert error["reason"] == "parser_crashed"
    assert error["detail"].startswith("ZeroDivisionError: xxx")
    assert len(error["detail"]) == 500


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}])
def test_an_answer_that_json_cannot_hold_is_an_error(value):
    assert error_of(b'{"id": 1}', lambda _: {"value": value})["reason"] == "parser_crashed"


def test_moments_are_written_with_their_zone():
    line = encode({"at": datetime(2026, 1, 2, 3, tzinfo=UTC), "day": date(2026, 1, 2)})
    assert json.loads(line) == {"at": "2026-01-02T03:00:00+00:00", "day": "2026-01-02"}


@pytest.mark.parametrize("value", [1, [], {}, True])
def test_a_field_that_is_no_text_is_named(value):
    with pytest.raises(LineError, match="title: expected text"):
        text_field({"title": value}, "title")


def test_a_field_may_be_absent_unless_it_is_required():
    assert text_field({}, "title") is None
    with pytest.raises(LineError, match="title: expected text"):
        text_field({}, "title", required=True)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05+00:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_moments_are_read(written, moment):
    assert moment_field({"date": written}, "date") == moment


def test_a_moment_that_is_none_is_named():
    with pytest.raises(LineError, match="date: expected an ISO 8601 date"):
        moment_field({"date": "yesterday"}, "date")


@given(st.text())
@settings(max_examples=60)
def test_harmless_json_means_the_same(text):
    document = json.dumps(text, ensure_ascii=False)
    assert json.loads(harmless(document)) == text
