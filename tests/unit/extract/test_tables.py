"""A row of a table is one line: what stands side by side is read together."""

import pytest

from newswatch.extract import extract_article
from newswatch.model import Page

ABOVE = "The harbour office said on Tuesday that pilots would be told of each change before it was made."
BELOW = "Captains who asked for more time were told that the rule was meant for pilots, not for their ships."
CELLS = [
    "A pilot who comes late pays the fee of the pier where the ship lies, and one half more for each hour.",
    "Whoever comes early waits at the mill, where tea is served to all crews until the tide has turned.",
]


def lines_of(table):
    body = f"<p>{ABOVE}</p>{table}<p>{BELOW}</p>"
    page = f"<html><body><article><h1>Pilots</h1>{body}</article></body></html>"
    return extract_article(Page(url="https://example.org/pilots", html=page)).text.split("\n\n")


@pytest.mark.parametrize("cell", ["<td>{}</td>", "<td><p>{}</p></td>", "<th>{}</th>", "<td><b>{}</b></td>"])
def test_cells_of_a_row_are_one_line(cell):
    rows = [("Name", "Pier", "Fee"), ("Ann Example", "3", "20"), ("Tom Example", "4", "30")]
    table = "".join(f"<tr>{''.join(map(cell.format, row))}</tr>" for row in rows)
    found = lines_of(f"<table>{table}</table>")
    assert found[1:-1] == ["Name | Pier | Fee", "Ann Example | 3 | 20", "Tom Example | 4 | 30"]


def test_texts_side_by_side_stay_apart():
    assert lines_of(f"<table><tr><td>{CELLS[0]}</td><td>{CELLS[1]}</td></tr></table>")[1:-1] == CELLS


def test_paragraphs_in_a_cell_stay_apart():
    found = lines_of("<table><tr><td><p>Pier 3</p><p>Pier 4</p></td><td>Fee</td></tr></table>")
    assert found[1:-1] == ["Pier 3", "Pier 4", "Fee"]
