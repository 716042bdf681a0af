"""How far an article is trusted, and the reasons that stand beside the score."""

import pytest

from newswatch.extract.body.lines import Line
from newswatch.extract.quality import Signs, judge

LONG = [
    Line("Officials counted the ferries again and found one more than they had papers for. " * 2, "p")
] * 12
GOOD = {"titled": True, "dated": True, "declared": True, "body_share": 1.0, "paywalled": False}


def judged(lines=LONG, **changed):
    return judge(lines, Signs(**GOOD | changed))


def test_nothing_speaks_against_a_long_declared_text():
    assert judged().score == pytest.approx(1.0)
    assert judged().reasons == ()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"titled": False}, "untitled"),
        ({"dated": False}, "undated"),
        ({"declared": False}, "undeclared"),
        ({"body_share": 0.4}, "cut"),
    ],
)
def test_each_missing_sign_lowers_the_score_and_is_named(changed, reason):
    assert judged(**changed).score < 1
    assert judged(**changed).reasons == (reason,)


def test_a_short_text_and_one_of_links_are_named():
    assert judged(LONG[:2]).reasons == ("short",)
    assert judged([Line(line.text, "p", links=0.5) for line in LONG]).reasons == ("linked",)


def test_what_a_paywalled_page_shows_is_a_teaser_only_when_it_is_short():
    assert judged(paywalled=True).reasons == ()
    assert judged(LONG[:4], paywalled=True).reasons == ("short", "teaser")
