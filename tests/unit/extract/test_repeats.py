"""What a text says twice: by mistake, pulled out of it, or because it is meant to be said again."""

import pytest

from newswatch.extract.body.furniture import known_of, sift
from newswatch.extract.body.lines import Line

PROSE = [
    f"The choir of the lighthouse number {number} sang on the quay for the crews that had come back from the "
    "north, and nobody on the pier went home before the last of them had landed."
    for number in range(5)
]


def kept(*texts, kind="p"):
    lines = [one if isinstance(one, Line) else Line(one, kind) for one in texts]
    return [line.text for line in sift(lines, known_of((), (), ())).kept]


@pytest.mark.parametrize(
    "refrain",
    [
        "We have nothing to say on this now.",
        "The lamps are lit and the boats come in, one by one.",
        "We shall light this lamp again, night by night, until the last boat is home.",
    ],
)
def test_a_refrain_stands_as_often_as_it_is_said(refrain):
    song = [PROSE[0], refrain, PROSE[1], refrain, PROSE[2], refrain, PROSE[3]]
    assert kept(*song) == song


def test_an_answer_that_a_longer_paragraph_begins_with_stays():
    answer = "The lamp was out that night."
    said = [PROSE[0], answer, PROSE[1], f"{answer} The keeper had gone ashore for oil and bread.", PROSE[2]]
    assert kept(*said) == said


def test_a_long_paragraph_stands_once_with_the_short_ones_beside_it():
    short = "Nobody on the long pier went home before the break of day."
    assert kept(*PROSE[:2], short, PROSE[2], PROSE[1], short, PROSE[3]) == [*PROSE[:2], short, *PROSE[2:4]]
    assert kept(PROSE[0], short, *PROSE[1:3], short, PROSE[1]) == [PROSE[0], short, *PROSE[1:3]]


def test_a_line_directly_below_its_equal_or_equal_to_the_first_goes():
    short = "Nobody on the long pier went home before the break of day."
    assert kept(PROSE[0], short, short, PROSE[1]) == [PROSE[0], short, PROSE[1]]
    assert kept(short, PROSE[0], short, PROSE[1]) == [short, *PROSE[:2]]


@pytest.mark.parametrize(
    "sentence",
    [
        "목포·여수·부산에는 밤새 눈이 왔다.",
        "画家伊万·阿列克谢耶维奇·示例到场。",
        "The Pilots | The Keepers | The Gulls all sang well.",
        "Els vil·lans del vaixell no van tornar al col·legi",
    ],
)
def test_a_sentence_with_strokes_in_it_is_no_menu(sentence):
    assert kept(*PROSE, sentence, *PROSE[:1])[-1] == sentence


@pytest.mark.parametrize("menu", ["Home · Ports · Views", "首页 | 港口 | 观点", "Share • Print • Save"])
def test_a_row_of_words_set_apart_is_a_menu(menu):
    assert kept(*PROSE[:2], menu, PROSE[2]) == PROSE[:3]
