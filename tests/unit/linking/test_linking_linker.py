from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.linking import Linker
from newswatch.model import CopyKind, LinkItem

START = datetime(2031, 3, 1, tzinfo=UTC)
FERRY = (
    "The night ferry to Aldersund lost power in thick fog on Monday and drifted for three hours before tugs "
    "reached her. Captain Signe Morrow kept 412 passengers in the dining room, where the cook made pancakes. The "  # noqa: E501  one sentence a line
    "shipping office at Aldersund blamed a clogged filter and ordered every ship of the Polar Line to be looked at."  # noqa: E501  one sentence a line
)
FERRY_LATER = (
    "Inspectors found clogged filters on two more ships of the Polar Line, the shipping office at Aldersund said "  # noqa: E501  one sentence a line
    "after the ferry that drifted in fog with Captain Signe Morrow and 412 passengers on board. Both ships stay in "  # noqa: E501  one sentence a line
    "port, and travellers for the northern islands must take the slower mail boat until the end of next week."
)
CHOIR = (
    "A choir of retired miners from Upper Dell has won the singing contest at Castellane with a lament in six parts "  # noqa: E501  one sentence a line
    "that its conductor, Gwen Pascoe, wrote on the bus. The judges praised basses deep enough to rattle the windows. "  # noqa: E501  one sentence a line
    "The prize, a silver bell, will hang in the canteen of the old pit beside a photograph of the founders."
)
TEXTS = [
    FERRY,
    FERRY_LATER,
    CHOIR,
    FERRY.replace("on Monday", "early on Monday"),
    f"{CHOIR}\n\n{FERRY}",
    "Fog.",
    "",
]


def item(item_id, text, *, title=None, hours=0.0, lang="en", dated=True):
    date = START + timedelta(hours=hours) if dated else None
    return LinkItem(item_id, None, None, title, text, lang, date)


def test_the_first_article_founds_group_and_story():
    placement = Linker().place(item("a", FERRY))
    assert (placement.copy, placement.story, placement.kind, placement.of) == (
        "a",
        "a",
        CopyKind.ORIGINAL,
        None,
    )


def test_an_edited_copy_joins_and_shows_what_is_shared():
    linker = Linker()
    linker.place(item("a", FERRY))
    placement = linker.place(item("b", FERRY.replace("in thick fog ", ""), hours=1))
    assert (placement.copy, placement.story, placement.kind, placement.of) == ("a", "a", CopyKind.NEAR, "a")
    assert {"Signe Morrow", "Aldersund", "Polar Line"} <= set(placement.shared.names)
    assert placement.shared.numbers == ("412",)
    assert "kept 412 passengers" in placement.shared.passage
    assert len(placement.shared.passage) <= 200


def test_a_follow_up_joins_the_story_and_not_the_copy_group():
    linker = Linker()
    linker.place(item("a", FERRY, title="Ferry drifts in fog off Aldersund"))
    placement = linker.place(
        item("b", FERRY_LATER, title="Filters clogged on more ferries of Aldersund", hours=30)
    )
    assert (placement.copy, placement.story, placement.story_of) == ("b", "a", "a")
    assert placement.story_score >= 0.26
    assert "Aldersund" in placement.story_reason


def test_another_event_founds_its_own_story():
    linker = Linker()
    linker.place(item("a", FERRY))
    assert linker.place(item("b", CHOIR, hours=1)).story == "b"


def test_a_stated_agency_does_not_make_a_copy():
    linker = Linker()
    for item_id, text in (("a", FERRY), ("b", CHOIR)):
        wired = LinkItem(item_id, None, None, None, text, "en", START, agency="AP", agency_strong=True)
        assert linker.place(wired).copy == item_id


def test_a_round_up_holds_articles_and_ties_no_two_groups():
    linker = Linker()
    linker.place(item("a", FERRY))
    linker.place(item("b", CHOIR, hours=1))
    both = linker.place(item("c", f"{FERRY}\n\n{CHOIR}", hours=2))
    assert (both.kind, both.copy, both.story) == (CopyKind.CONTAINS, "c", "c")
    assert linker.place(item("d", CHOIR, hours=3)).copy == "b"


def test_two_articles_of_an_earlier_round_up_stay_apart():
    linker = Linker()
    linker.place(item("c", f"{FERRY}\n\n{CHOIR}"))
    one, other = linker.place(item("a", FERRY, hours=1)), linker.place(item("b", CHOIR, hours=2))
    assert one.copy != other.copy


def test_a_copy_of_a_round_up_is_a_copy():
    linker = Linker()
    for number, text in enumerate((FERRY, CHOIR, f"{FERRY}\n\n{CHOIR}")):
        linker.place(item(str(number), text, hours=number))
    assert linker.place(item("3", f"{FERRY}\n\n{CHOIR} Good night.", hours=4)).copy == "2"


def test_headlines_join_only_word_for_word_and_within_days():
    linker = Linker()
    linker.place(item("a", "", title="Ferry drifts in fog"))
    assert linker.place(item("b", "", title="FERRY drifts in fog!", hours=5)).copy == "a"
    assert linker.place(item("c", "", title="Ferry drifts in dense fog", hours=6)).copy == "c"
    assert linker.place(item("d", "", title="Ferry drifts in fog", hours=200)).copy == "d"


def test_nothing_to_compare_founds_its_own():
    linker = Linker()
    assert linker.place(item("a", "")).copy == "a"
    assert linker.place(item("b", "", hours=1)).copy == "b"


def test_another_language_is_not_compared():
    linker = Linker()
    linker.place(item("a", FERRY))
    assert linker.place(item("b", FERRY, lang="de")).copy == "b"
    assert linker.place(item("c", FERRY, lang="en-GB")).copy == "a"
    assert linker.place(item("d", FERRY, lang=None)).copy == "a"


def test_an_article_outside_the_window_is_not_compared():
    linker = Linker(window_days=2)
    linker.place(item("a", FERRY))
    assert linker.place(item("b", FERRY, hours=49)).copy == "b"


def test_memory_is_bounded_by_the_window_and_by_number():
    linker = Linker(window_days=1, max_items=5)
    for number in range(12):
        linker.place(item(str(number), f"{CHOIR} {number}", hours=number / 10))
    assert len(linker) == 5
    for number in range(12, 15):
        linker.place(item(str(number), FERRY, hours=100))
    assert len(linker) == 3


def test_one_date_far_ahead_makes_nothing_forgotten():
    linker = Linker(window_days=2)
    linker.place(item("a", FERRY))
    linker.place(item("b", CHOIR, hours=24 * 365 * 50))
    assert linker.place(item("c", FERRY, hours=1)).copy == "a"


def test_an_undated_article_counts_as_arriving_now():
    linker = Linker(window_days=2)
    linker.place(item("u", CHOIR, dated=False))
    linker.place(item("a", FERRY, hours=24 * 300))
    assert linker.place(item("b", FERRY, dated=False)).copy == "a"
    assert linker.place(item("c", CHOIR, hours=24 * 300)).copy == "u"


def test_the_same_id_again_replaces_the_first():
    linker = Linker()
    linker.place(item("a", FERRY))
    assert linker.place(item("a", CHOIR, hours=1)).kind is CopyKind.ORIGINAL
    assert len(linker) == 1
    assert linker.place(item("b", FERRY, hours=2)).copy == "b"


def test_a_restored_article_keeps_its_places():
    linker = Linker()
    linker.restore(item("a", FERRY), "founder", "tale")
    placement = linker.place(item("b", FERRY, hours=1))
    assert (placement.copy, placement.story, placement.of) == ("founder", "tale", "a")


@st.composite
def streams(draw):
    chosen = draw(
        st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 2000), st.booleans()), max_size=7)
    )
    return [
        item(str(n), text, title="T", hours=hours, dated=dated)
        for n, (text, hours, dated) in enumerate(chosen)
    ]


@given(streams())
@settings(max_examples=25, deadline=None)
def test_the_same_stream_gives_the_same_places(stream):
    one, other = Linker(), Linker()
    assert [one.place(article) for article in stream] == [other.place(article) for article in stream]


@given(streams())
@settings(max_examples=25, deadline=None)
def test_restoring_what_was_placed_changes_nothing_for_what_follows(stream):
    placing, restored = Linker(), Linker()
    for article in stream[:-1]:
        placement = placing.place(article)
        restored.restore(article, placement.copy, placement.story)
    for article in stream[-1:]:
        assert placing.place(article) == restored.place(article)


@given(st.lists(st.sampled_from(TEXTS[:3]), max_size=4), st.sampled_from(TEXTS[:5]))
@settings(max_examples=25, deadline=None)
def test_exact_copies_always_join(others, text):
    linker = Linker()
    first = linker.place(item("first", text))
    for number, other in enumerate(others):
        linker.place(item(str(number), other, hours=1))
    assert linker.place(item("last", text.upper(), hours=2)).copy == first.copy


@pytest.mark.parametrize("text", ["\ud800" * 40, "x " * 50_000, "字" * 30_000, "\x00", "1 " * 40])
def test_odd_texts_are_placed(text):
    linker = Linker()
    assert linker.place(item("a", text)).copy == "a"
    assert linker.place(item("b", text)).id == "b"
