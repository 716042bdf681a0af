import io
import json

from newswatch.errors import Stage
from newswatch.filters.link import new_answer
from newswatch.filters.stream import run_filter

TEXT = " ".join(f"sentence {i} tells of a lighthouse keeper and her {i} lamps" for i in range(10))


def answers(*lines):
    out = io.BytesIO()
    run_filter(Stage.LINK, new_answer(), io.BytesIO("\n".join(map(json.dumps, lines)).encode()), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def line(item_id, text=TEXT, **more):
    return {"id": item_id, "url": None, "source": None, "title": "Lamps", "text": text, "lang": "en", **more}


def test_ids_of_any_scalar_come_back_as_they_came():
    first, second, third = answers(
        line(7, date="2031-01-01"), line("7"), line(1.5, date="2031-01-01T10:00:00+02:00")
    )
    assert first["copy"] == 7
    assert (second["id"], second["copy"], second["of"]) == ("7", 7, 7)
    assert (third["kind"], third["story"]) == ("exact", 7)


def test_an_answer_has_all_its_fields():
    first, second = answers(line("a"), line("b", f"{TEXT} Good night."))
    assert set(first) == {"id", "copy", "story", "kind", "of", "score", "reason", "shared"}
    assert (first["kind"], first["of"], first["reason"]) == ("original", None, None)
    assert second["kind"] == "near"
    assert set(second["shared"]) == {"names", "numbers", "quotes", "passage"}


def test_a_bad_line_is_answered_and_the_next_goes_on():
    bad = [line(None), line("a", date="soon"), line(["x"]), line("b", 5), line("c")]
    got = answers(*bad)
    assert [answer.get("error", {}).get("reason") for answer in got] == ["bad_input"] * 4 + [None]


def test_missing_fields_are_fine():
    assert answers({"id": 1})[0]["copy"] == 1
