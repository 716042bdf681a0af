"""Datelines of many agencies and scripts, and lines that only look like one."""

import pytest

from newswatch.extract.wire.datelines import FoundDateline, find_dateline, parse_dateline
from newswatch.model import Dateline


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("SEOUL, Nov. 13 (Yonhap) -- The port closed.", "SEOUL", "Yonhap"),
        ("BRUSSELS (AP) — The port closed.", "BRUSSELS", "AP"),
        ("LONDON, March 4 (Reuters) - The port closed.", "LONDON", "Reuters"),
        ("Kiel (dpa/lno) - Der Hafen ist zu.", "Kiel", "dpa"),
        ("Madrid, 12 nov (EFE).- El puerto cerró.", "Madrid", "EFE"),
        ("(ANSA) - ROMA, 12 NOV - Il porto ha chiuso.", "ROMA", "ANSA"),
        ("(Reuters) - The port closed.", None, "Reuters"),
        ("МОСКВА, 12 ноября. /ТАСС/. Порт закрыт.", "МОСКВА", "TASS"),
        ("КИЕВ, 12 ноя — РИА Новости. Порт закрыт.", "КИЕВ", "RIA Novosti"),
        ("Москва. 12 ноября. ИНТЕРФАКС - Порт закрыт.", "Москва", "Interfax"),
        ("(서울=연합뉴스) 한결 기자 = 항구가 닫혔다.", "서울", "Yonhap"),
        ("[부산=뉴시스] 한결 기자 = 항구가 닫혔다.", "부산", "Newsis"),
        ("【ソウル時事】港が閉じた。", "ソウル", "Jiji"),
        ("［ソウル １３日 ロイター］ - 港が閉じた。", "ソウル", "Reuters"),
        ("新华社大连11月12日电 港口关闭。", "大连", "Xinhua"),
        ("تونس (رويترز) - أغلق الميناء.", "تونس", "Reuters"),
        ("VALLETTA — The port closed.", "VALLETTA", None),
        ("NUUK, Greenland — The port closed.", "NUUK, Greenland", None),
    ],
)
def test_place_and_agency_are_read(line, place, agency):
    assert parse_dateline(line) == Dateline(place, agency)


@pytest.mark.parametrize(
    "line",
    [
        "BREAKING — The port closed.", "LIVE — Follow the hearing.",
        "The port, which closed (AP reported) — and opened.",
        "AP — The port", "Q — What now?", "",
        "A plain sentence without any of it.", "Der Hafen (dpa) ist zu.",
        "Die Ministerin sagte der Agentur (AFP): Man werde prüfen.",
        "Le ministre a dit à l'agence (AFP) : le port ferme.",
    ],
)  # fmt: skip
def test_what_looks_like_a_dateline_is_none(line):
    assert parse_dateline(line) is None


@pytest.mark.parametrize(
    "text",
    [
        ["FERRIES — They are counted.", "BRIDGES — They are not."],
        ["UNESCO – The list grows.", "Officials of UNESCO met."],
    ],
)
def test_capitals_that_head_a_list_or_stand_again_are_no_place(text):
    assert find_dateline(text) is None


def test_a_place_that_the_text_names_again_stays_one():
    assert find_dateline(["OSLO — The list grows.", "Officials met in Oslo."]).dateline.place == "OSLO"


def test_furniture_may_precede_it():
    found = find_dateline(["close", "close", "VALLETTA — It closed."])
    assert found == FoundDateline(2, Dateline("VALLETTA", None), "VALLETTA")


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("OBAN, Jan 14 (Reuters) - A cat retired.", "OBAN, Jan 14 (Reuters)"),
        ("HAYWARD, Calif. (AP) — Ships left.", "HAYWARD, Calif. (AP)"),
        ("(서울=연합뉴스) 배가 떠났다.", "(서울=연합뉴스)"),
        ("新华社北京4月24日电 渡船停驶。", "新华社北京4月24日电"),
    ],
)
def test_the_words_of_a_dateline_are_the_page_s_own(paragraph, words):
    assert find_dateline([paragraph]).words == words


def test_far_down_it_is_no_dateline():
    assert find_dateline(["A sentence."] * 9 + ["VALLETTA — It closed."]) is None
