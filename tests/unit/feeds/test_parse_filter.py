"""``newswatch parse``: one line in, one line out."""

import base64
import io
import json

import pytest

from newswatch.errors import Stage
from newswatch.filters import parse
from newswatch.filters.stream import run_filter

RSS = (
    "<rss version='2.0'><channel><title>Т</title><item><title>x</title><link>/1</link></item></channel></rss>"
)


def answers(*items):
    lines = b"".join(json.dumps(item).encode() + b"\n" for item in items)
    out = io.BytesIO()
    run_filter(Stage.PARSE, parse.answer, io.BytesIO(lines), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def given_feed(body, **more):
    return {"id": 7, "url": "https://a.example/f", "body_base64": base64.b64encode(body).decode(), **more}


def test_a_feed_comes_out_with_its_entries():
    body = f"<?xml version='1.0' encoding='windows-1251'?>{RSS}".encode("cp1251")
    [line] = answers(given_feed(body, headers={"Content-Type": "text/xml"}, now="2024-11-13T00:00:00Z"))
    assert line["id"] == 7
    assert set(line["feed"]) == {"format", "title", "site_url", "lang", "min_interval_s", "cut"}
    assert line["feed"]["title"] == "Т"
    assert line["entries"][0] | {"url": "https://a.example/1", "title": "x"} == line["entries"][0]
    assert set(line["entries"][0]) == {
        "guid", "url", "title", "summary", "text", "published_at", "updated_at", "authors", "lang"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"id": 1, "body_base64": "!"}, "bad_input"),
        ({"id": 1}, "bad_input"),
        ({"id": 1, "body_base64": "", "headers": []}, "bad_input"),
        ({"id": 1, "body_base64": "", "now": "soon"}, "bad_input"),
        ({"id": 1, "body_base64": ""}, "empty"),
        (given_feed(b"<html></html>"), "not_a_feed"),
    ],
)
def test_what_cannot_be_read_is_told(item, reason):
    assert answers(item)[0]["error"]["reason"] == reason


def test_the_next_line_is_answered_whatever_came_before():
    assert len(answers({"id": 1}, given_feed(RSS.encode()))) == 2
