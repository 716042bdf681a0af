from datetime import UTC, datetime

import pytest

from newswatch.linking import Member, independent_sources, original_of

EARLY, LATE = datetime(2031, 1, 1, tzinfo=UTC), datetime(2031, 1, 2, tzinfo=UTC)


def test_copies_count_once():
    assert independent_sources([Member("a", "One"), Member("a", "Two")]) == 1


def test_an_owner_counts_once():
    assert independent_sources([Member("a", "One"), Member("b", "one")]) == 1


def test_an_agency_counts_once_wherever_it_runs():
    assert independent_sources([Member("a", "One", "AP"), Member("b", "Two", "AP"), Member("c", "Two")]) == 2


def test_a_photo_credit_leaves_the_owner_as_the_voice():
    weak = Member("a", "One", "AP", agency_strong=False)
    assert independent_sources([weak, Member("b", "Two", "AP")]) == 2


def test_works_of_unknown_owners_count_each():
    assert independent_sources([Member("a"), Member("b")]) == 2
    assert independent_sources([]) == 0


def test_the_original_is_the_earliest_with_a_date():
    members = [
        Member("g", id="undated"),
        Member("g", id="late", date=LATE),
        Member("g", id="early", date=EARLY),
    ]
    assert original_of(members) == "early"


def test_a_strong_wire_credit_comes_first_and_a_weak_one_does_not():
    early, strong = Member("g", id="early", date=EARLY), Member("g", agency="AP", id="wire", date=LATE)
    weak = Member("g", agency="AP", id="photo", date=LATE, agency_strong=False)
    assert original_of([early, strong, weak]) == "wire"
    assert original_of([early, weak]) == "early"


def test_an_empty_group_has_no_original():
    with pytest.raises(ValueError, match="member"):
        original_of([])
