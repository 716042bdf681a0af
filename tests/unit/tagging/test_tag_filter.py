"""The filter answers with matches and evidence, and a field that is no text is the item's error."""

import json

import pytest

from newswatch.errors import ConfigError, ItemError
from newswatch.filters.tag import new_answer


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "entities.yaml").write_text(json.dumps({"dprk": ["북한"]}), encoding="utf-8")
    topic = {"id": "kursk", "name": "Kursk", "query": "@dprk NEAR/3 쿠르스크"}
    (tmp_path / "kursk.yaml").write_text(json.dumps(topic), encoding="utf-8")
    return tmp_path


def test_a_match_carries_version_and_evidence(folder):
    (match,) = new_answer(folder)({"title": None, "text": "오늘 북한군이 쿠르스크에"})["matches"]
    assert match["topic"] == "kursk"
    assert match["version"]
    assert match["evidence"] == ({"field": "text", "start": 3, "end": 13, "clause": "@dprk NEAR/3 쿠르스크"},)


def test_an_article_without_words_has_no_matches(folder):
    assert new_answer(folder)({"id": 1})["matches"] == []


def test_a_field_that_is_no_text_is_refused(folder):
    with pytest.raises(ItemError):
        new_answer(folder)({"title": 5})


def test_a_wrong_query_stops_at_the_start(folder):
    (folder / "kursk.yaml").write_text('{"id": "kursk", "name": "x", "query": "a AND"}', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"kursk\.yaml"):
        new_answer(folder)
