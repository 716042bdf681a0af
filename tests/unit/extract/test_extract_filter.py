"""``newswatch extract``: one line in, one line out, by the names of the public interface."""

import base64
import io
import json
from pathlib import Path

import pytest

from newswatch.errors import Stage
from newswatch.filters import extract
from newswatch.filters.stream import run_filter

PAGE = Path(__file__).parents[2] / "data" / "pages" / "de_dpa.html"
FIELDS = {
    "id", "url", "canonical_url", "title", "authors", "published_at", "date", "modified_at", "lang", "source",
    "lead",
    "text",
    "captions", "dateline", "credit", "kind", "paywalled", "method", "quality", "quality_reasons",
}  # fmt: skip


def answers(*items):
    out = io.BytesIO()
    lines = b"".join(item if isinstance(item, bytes) else json.dumps(item).encode() + b"\n" for item in items)
    run_filter(Stage.EXTRACT, extract.new_answer(), io.BytesIO(lines), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_answer_has_the_public_fields():
    [answer] = answers({"id": 1, "url": "https://de.example.org/1", "html": PAGE.read_text(encoding="utf-8")})
    assert set(answer) == FIELDS
    assert answer["date"] == "2024-11-12"
    assert answer["published_at"] == "2024-11-12T11:15:00+01:00"
    assert answer["captions"] == [{"text": "Eine Fähre verlässt den Hafen.", "credit": "Greta Muster/dpa"}]
    assert answer["dateline"] == {"place": "Kiel", "agency": "dpa"}
    assert answer["credit"]["strength"] == "strong"
    assert 0 < answer["quality"] < 1
    assert "teaser" in answer["quality_reasons"]


def test_bytes_with_headers_give_the_same_answer():
    html = PAGE.read_text(encoding="utf-8").replace('<meta charset="utf-8">', "")
    encoded = base64.b64encode(html.encode("cp1252", "xmlcharrefreplace")).decode()
    headers = {"Content-Type": "text/html; charset=windows-1252"}
    plain, decoded = answers(
        {"id": 1, "url": "https://de.example.org/1", "html": html},
        {"id": 1, "url": "https://de.example.org/1", "html_base64": encoded, "headers": headers},
    )
    assert plain == decoded


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("wall_consent_de", "wall", "consent_wall"),
        ("index_section", "index", "index_page"),
        ("not_found_ru", "not_found", "not_found_page"),
    ],
)
def test_a_page_with_no_article_is_an_answer_of_its_own(name, kind, reason):
    page = PAGE.with_name(f"{name}.html")
    url = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["url"]
    [answer] = answers({"id": 1, "url": url, "html": page.read_text(encoding="utf-8")})
    assert set(answer) == FIELDS | {"reason", "detail"}
    assert (answer["kind"], answer["reason"], answer["text"]) == (kind, reason, None)
    assert (answer["quality"], answer["method"], answer["captions"]) == (0.0, None, [])


def test_a_video_without_text_is_a_video():
    head = '<title>Ferries</title><meta property="og:type" content="video.other">'
    [answer] = answers({"id": 1, "url": "https://a.example.org/x", "html": head + "<p>Watch.</p>"})
    assert (answer["kind"], answer["reason"], answer["title"]) == ("video", "no_body", "Ferries")


def test_what_a_page_is_stays_open_where_only_its_text_is_missing():
    [answer] = answers({"id": 1, "url": "https://a.example.org/x", "html": "<title>Tides</title><p>short"})
    assert (answer["kind"], answer["reason"], answer["title"]) == (None, "no_body", "Tides")


def test_every_bad_line_gets_an_error_line_and_the_next_is_answered():
    bad = [
        {"id": 1},
        {"id": 2, "html": 5},
        {"id": 3, "html_base64": "%%%"},
        {"id": 4, "html": "no tag at all"},
        b"{{{\n",
        b"[]\n",
    ]
    found = answers(
        *bad, {"id": 7, "url": "https://de.example.org/1", "html": PAGE.read_text(encoding="utf-8")}
    )
    reasons = [answer["error"]["reason"] for answer in found[:-1]]
    assert reasons == ["bad_input", "bad_input", "bad_input", "not_html", "bad_json", "bad_input"]
    assert found[3]["error"]["stage"] == "extract"
    assert found[-1]["title"]
