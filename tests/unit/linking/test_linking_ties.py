import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newswatch.linking import Linker
from newswatch.linking.memory import Remembered
from newswatch.linking.reading import read_item
from newswatch.linking.ties import stock_shingles
from newswatch.model import CopyKind, LinkItem

LABELLED = Path(__file__).parents[2] / "data" / "linking" / "retold.jsonl"
START = datetime(2031, 5, 1, tzinfo=UTC)
BACKGROUND = (
    "The Tamsel crossing, opened in 1961, carries some 14,200 vehicles a day from the old port to Lindow, "
    "and inspectors had asked for new cables in three reports since 2019 that the council never saw."
)
NEWS = [
    "Ferries with room for ninety cars will sail from Harwick pier every half hour until the autumn gales.",
    "A judge ordered the building department to hand over its letters to the widow of a night watchman.",
    "Bakers in Lindow sell half as many rolls as before and have begun to deliver by bicycle.",
    "Two hundred pupils now walk to school through the disused railway tunnel, with lamps on their caps.",
]


@pytest.fixture
def retold_pair():
    lines = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: row["text"] for row in lines}
    return texts["ferry"], texts["ferry-retold"]


def place(linker, item_id, text, *, days=0.0, title=None):
    return linker.place(LinkItem(item_id, None, None, title, text, "en", START + timedelta(days=days)))


FILLED_IN = {
    "23": "57",
    "164": "231",
    "48": "93",
    "1979": "1991",
    "5,000": "7,500",
    "250": "400",
    "Santa Ligia": "Nova Estrela",
    "Ponteira": "Galvia",
    "Valmora": "Tarrago",
    "Linhas do Sul": "Rotas da Ilha",
    "Abrantes": "Quadros",
    "Kessin": "Wolgast",
}


def remembered(slot, copy, text):
    reading = read_item(LinkItem(str(slot), None, None, None, text, "en", None))
    return Remembered(slot, 0.0, reading, copy, copy)


def test_background_of_three_other_works_is_stock():
    own = set(read_item(LinkItem("a", None, None, None, f"{NEWS[3]} {BACKGROUND}", "en", None)).shingles)
    others = [remembered(slot, str(slot), f"{text} {BACKGROUND}") for slot, text in enumerate(NEWS[:3])]
    stock = stock_shingles(own, others)
    assert set(read_item(LinkItem("b", None, None, None, BACKGROUND, "en", None)).shingles) <= stock
    assert stock < own
    assert not stock_shingles(own, others[:2])


def test_copies_of_one_work_make_no_stock():
    text = f"{NEWS[3]} {BACKGROUND}"
    own = set(read_item(LinkItem("a", None, None, None, text, "en", None)).shingles)
    one_group = [remembered(slot, "0", f"{NEWS[slot]} {BACKGROUND}") for slot in range(3)]
    round_ups = [remembered(slot, str(slot), f"{text} {' '.join(NEWS[:slot])}") for slot in range(3)]
    assert not stock_shingles(own, one_group)
    assert not stock_shingles(own, round_ups)


def test_a_brief_with_long_stock_background_is_no_copy():
    linker = Linker()
    for number, text in enumerate(NEWS[:3]):
        linker.restore(
            LinkItem(str(number), None, None, None, f"{text} {BACKGROUND}", "en", START), str(number), "story"
        )
    assert place(linker, "a", f"{NEWS[3]} {BACKGROUND}", days=0.1).kind is CopyKind.ORIGINAL


@pytest.mark.parametrize(("days", "kind"), [(2, CopyKind.REWORDED), (9, CopyKind.ORIGINAL)])
def test_rewording_is_looked_for_within_days(retold_pair, days, kind):
    linker = Linker()
    place(linker, "a", retold_pair[0])
    placement = place(linker, "b", retold_pair[1], days=days)
    assert placement.kind is kind
    if kind is CopyKind.REWORDED:
        assert "sentence for sentence" in placement.reason


def test_a_template_filled_with_other_figures_and_names_is_not_reworded(retold_pair):
    form = retold_pair[0]
    for old, new in FILLED_IN.items():
        form = form.replace(old, new)
    linker = Linker()
    place(linker, "a", retold_pair[1])
    assert place(linker, "b", form).kind is CopyKind.ORIGINAL
