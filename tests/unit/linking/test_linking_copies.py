import pytest

from newswatch.linking.copies import (
    Overlap,
    compare_wording,
    judge_overlap,
    measure_overlap,
    shared_figures,
    uncovered_words,
)
from newswatch.linking.reading import read_item
from newswatch.model import CopyKind, LinkItem

WORDS = [f"w{i:03d}q" for i in range(400)]


def reading(text, *, title=None, item_id="a"):
    return read_item(LinkItem(item_id, None, None, title, text, "en", None))


def words(start, stop):
    return " ".join(WORDS[start:stop])


def test_the_same_words_in_other_marks_are_exact():
    tie = compare_wording(reading(words(0, 50)), reading(words(0, 50).upper().replace(" ", ", ") + "!"))
    assert tie.kind is CopyKind.EXACT
    assert tie.score == 1.0


def test_a_short_text_is_a_copy_only_with_the_same_title_and_text():
    assert (
        compare_wording(reading("Brief.", title="A quake"), reading("brief", title="A Quake")).kind == "exact"
    )
    assert compare_wording(reading("Brief.", title="A quake"), reading("Brief.", title="A flood")) is None
    assert compare_wording(reading("", title=None), reading("", title="")) is None


def test_a_text_with_a_changed_end_is_near():
    tie = compare_wording(reading(words(0, 100)), reading(words(0, 80) + " " + words(200, 220)))
    assert tie.kind is CopyKind.NEAR
    assert "%" in tie.reason


def test_a_recycled_paragraph_makes_no_copy():
    assert compare_wording(reading(words(0, 100)), reading(words(0, 45) + " " + words(200, 260))) is None


def test_stock_wording_ties_nothing():
    one, other = reading(words(0, 100)), reading(words(0, 80) + " " + words(200, 220))
    assert compare_wording(one, other, set(other.shingles[:78])) is None
    assert compare_wording(one, other, set(other.shingles[:10])).kind is CopyKind.NEAR


def test_a_template_filled_with_other_figures_is_no_copy():
    form = (
        "{} the index of all shares closed at {} points on the last day of trade, while {} changed hands " * 3
    )
    assert (
        compare_wording(reading(form.format(*range(100, 109))), reading(form.format(*range(500, 509))))
        is None
    )


def test_a_chinese_text_with_a_dropped_clause_is_near():
    text = (
        "周二上午工程师在例行检查时发现大桥的主梁上有一道裂缝市政府随即宣布停止通行修理工作至少需要十一个星期"
    )
    assert compare_wording(reading(text), reading(text[:-10])).kind is CopyKind.NEAR


@pytest.mark.parametrize(
    ("overlap", "kind"),
    [
        (Overlap(0.40, 0.50), CopyKind.NEAR),
        (Overlap(0.10, 0.60), CopyKind.NEAR),
        (Overlap(0.34, 0.53), None),
    ],
)
def test_thresholds(overlap, kind):
    tie = judge_overlap(overlap)
    assert (tie.kind if tie else None) == kind


def test_overlap_is_the_same_both_ways():
    one, other = set(range(40)), set(range(20, 100))
    assert measure_overlap(one, other) == measure_overlap(other, one)


def test_shared_figures_need_several_in_both():
    one = reading("On 12 May some 340 men and 75 dogs")
    assert shared_figures(one, reading("75 dogs, 340 men, 18 cats and 99 hens")) == pytest.approx(2 / 3)
    assert shared_figures(one, reading("75 dogs and 340 men")) is None


def test_what_lies_beyond_the_shared_wording():
    assert uncovered_words(list("abcdef"), [1, 2, 3, 4], {3}) == ["a", "b", "f"]
