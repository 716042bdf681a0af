import pytest

from newswatch.linking.memory import Memory
from newswatch.linking.reading import read_item
from newswatch.linking.titles import Alignment, align_titles
from newswatch.model import LinkItem


def align(one, other, *, text=""):
    readings = [
        read_item(LinkItem("a", None, None, one, "", "en", None)),
        read_item(LinkItem("b", None, None, other, text, "en", None)),
    ]
    return align_titles(*readings, Memory(window_days=1, max_items=9).rarities("en"))


def test_the_same_title_is_in_order_and_exchanges_nothing():
    alignment = align("Mill burns down in Tarnwick", "Mill burns down in Tarnwick")
    assert alignment == Alignment(pytest.approx(1.0), 0.0)
    assert not alignment.is_refilled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Swift Broadband opens in Tarnwick", "Swift Broadband opens in Castellane"),
        ("Corvane Trust: net asset value of 3 May", "Aldersund Trust: net asset value of 3 May"),
        ("Zinkpreis am Montag gestiegen", "Kupferpreis am Montag gestiegen"),
    ],
)
def test_a_form_filled_in_differently_is_told(one, other):
    assert align(one, other).is_refilled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mill burns down in Tarnwick", "Tarnwick mourns its mill after blaze"),
        ("Mill burns down in Tarnwick", "UPDATE 2 - Mill burns down in Tarnwick, two hurt"),
        ("Mill burns down", "Ferry drifts in fog"),
        ("", "Ferry drifts in fog"),
    ],
)
def test_another_wording_or_an_addition_is_no_form(one, other):
    assert not align(one, other).is_refilled


def test_what_the_other_says_in_its_text_is_not_exchanged():
    titles = ("Swift Broadband opens in Tarnwick", "Swift Broadband opens in Castellane")
    told = "It works in Tarnwick from today, and from Monday on in Castellane."
    assert align(*titles, text=told).exchanged < align(*titles).exchanged
