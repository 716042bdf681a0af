import json
from pathlib import Path

import pytest

from newswatch.linking.sentences import measure_retelling, outline
from newswatch.linking.vectors import Rarities

RARITIES = Rarities({}, 0)
LABELLED = Path(__file__).parents[2] / "data" / "linking" / "retold.jsonl"
TEXTS = {row["id"]: row["text"] for row in map(json.loads, LABELLED.read_text(encoding="utf-8").splitlines())}
REPORT, RETOLD = TEXTS["reactor"], TEXTS["reactor-retold"]
OTHER, FOLLOW_UP = TEXTS["reactor-report"], TEXTS["reactor-follow-up"]


def retold(one, other):
    return measure_retelling(outline(one, RARITIES), outline(other, RARITIES))


def test_a_text_told_again_sentence_by_sentence_is_found():
    assert retold(REPORT, RETOLD) > 0.23
    assert retold(RETOLD, REPORT) > 0.23


def test_sentences_may_stand_in_another_order_and_be_joined():
    lines = RETOLD.split("\n\n")
    joined = "\n".join([lines[4], f"{lines[0].rstrip('.')}; {lines[1]}", *lines[5:], *lines[2:4]])
    assert retold(REPORT, joined) > 0.23


def test_another_report_of_the_day_is_not():
    assert retold(REPORT, OTHER) < 0.10


def test_a_follow_up_with_recycled_background_is_not():
    assert retold(REPORT, FOLLOW_UP) < 0.15


@pytest.mark.parametrize("lines", [1, 3])
def test_a_brief_is_not_measured(lines):
    assert retold(REPORT, "\n\n".join(RETOLD.split("\n\n")[:lines])) == 0.0


def test_a_text_twice_as_long_is_not_measured():
    assert retold(REPORT, f"{RETOLD}\n{OTHER}\n{OTHER.swapcase()}") == 0.0


def test_nothing_has_no_sentences():
    assert outline("", RARITIES).sentences == []
    assert retold("", REPORT) == 0.0


def test_stems_stand_for_forms_of_a_word_and_figures_for_themselves():
    text = outline("Koreans, Korean and Korea; 1954; of no 機場大樓 interesting interests", RARITIES)
    assert text.sentences == [{"kore", "and", "1954", "機場", "場大", "大樓", "inter"}]
