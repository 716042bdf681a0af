"""Credit lines of many languages name an agency and nothing else; names that are words too name none."""

import pytest

from newswatch.extract.wire.credit import is_credit_line
from newswatch.extract.wire.datelines import parse_dateline
from newswatch.extract.words.agencies import agencies, find_agency
from newswatch.model import Dateline


@pytest.mark.parametrize(
    "line",
    [
        "(dpa)", "Mit Material von dpa", "Quelle: dpa/AFP", "Avec l'AFP", "Source : AFP",
        "Con información de la agencia EFE", "Com informações da Agência Brasil", "Fonte: ANSA",
        "По материалам ТАСС", "Джерело: Укрінформ", "출처: 연합뉴스", "（共同）",
        "来源：新华社", "來源：中央社", "المصدر: رويترز", "— Reuters",
        "With files from The Canadian Press", "(With inputs from PTI)",
    ],
)  # fmt: skip
def test_a_line_that_names_an_agency_credits_it(line):
    assert is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "AFP was there.", "Die dpa berichtete zuerst.", "ТАСС сообщил об этом.", "연합뉴스가 보도했다.",
        "據新華社報導，渡船停駛。", "Petra Muster", "By MIA MUSTER and INA EXAMPLE", "Michael Bloomberg",
    ],
)  # fmt: skip
def test_a_sentence_or_a_person_is_no_credit(line):
    assert not is_credit_line(line)


@pytest.mark.parametrize("name", ["Petra Muster", "MIA MUSTER", "Michael Bloomberg", "Ina Example"])
def test_a_person_is_no_agency(name):
    assert find_agency(name) is None


def test_agencies_are_many_and_each_name_is_one_agency_s():
    wires = set(agencies().by_alias.values())
    assert len(wires) >= 100


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("HAYWARD, Calif. (AP) — Ships left.", Dateline("HAYWARD, Calif.", "AP")),
        ("SANTA FE, N.M. (AP) — Ships left.", Dateline("SANTA FE, N.M.", "AP")),
        ("Vila Nova (Lugo), 21 ene (EFE).- Los barcos salieron.", Dateline("Vila Nova (Lugo)", "EFE")),
        ("SEOUL, Nov. 13 (Yonhap) -- Ships left.", Dateline("SEOUL", "Yonhap")),
        ("АСТАНА. КАЗИНФОРМ – Корабли ушли.", Dateline("АСТАНА", "Kazinform")),
        ("KYIV. Nov 13 (Interfax-Ukraine) – Ships left.", Dateline("KYIV", "Interfax")),
    ],
)
def test_a_dateline_keeps_what_belongs_to_its_place(paragraph, dateline):
    assert parse_dateline(paragraph) == dateline
