"""The fetching bench: how servers behave, and what a good client makes of it.

Each case names the rule it comes from: a section of a standard, or a part of our policy (docs/fetching.md).
It says what the server answers (``site.py``, ``server.py``) and what must be seen of a good client afterwards
(``bench.py``: requests, polls, entries, articles). Our pipeline goes through all cases in one world, in a few
weeks of virtual time (``world.py``). The naive client (``naive.py``) goes through each by itself and must
fail it. Cases that it holds too prove little and stand apart, under ``also_held``.
"""

import pytest

from fetching import (
    cases_addresses,
    cases_answers,
    cases_charsets,
    cases_dates,
    cases_documents,
    cases_failures,
    cases_formats,
    cases_identity,
    cases_inside,
    cases_no_answers,
    cases_pages,
    cases_redirects,
    cases_rhythm,
    cases_robots,
    cases_safety,
    cases_telling,
    cases_titles,
    cases_validators,
    cases_verdicts,
    cases_waiting,
)
from fetching.bench import tell
from fetching.naive import watch_naively

CHAPTERS = (
    cases_rhythm,
    cases_telling,
    cases_waiting,
    cases_failures,
    cases_validators,
    cases_redirects,
    cases_answers,
    cases_no_answers,
    cases_formats,
    cases_documents,
    cases_charsets,
    cases_titles,
    cases_dates,
    cases_identity,
    cases_robots,
    cases_verdicts,
    cases_pages,
    cases_addresses,
    cases_inside,
    cases_safety,
)
CASES = [case for chapter in CHAPTERS for case in chapter.CASES.found]
ALSO_HELD = [case for chapter in CHAPTERS for case in chapter.CASES.also_held]


@pytest.mark.parametrize("case", CASES + ALSO_HELD, ids=str)
def test_our_pipeline_holds(case, request):
    world = request.getfixturevalue("direct_world" if case.direct else "gateway_world")
    watch = next(watch for watch in world.watches if watch.case == case)
    seen = world.seen(watch)
    try:
        watch.check(seen)
    except AssertionError as error:
        error.add_note(f"{case.rule}\n{tell(seen)}")
        raise


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_naive_client_fails(case, naive_ground):
    check, seen = watch_naively(case, *naive_ground)
    with pytest.raises(AssertionError):
        check(seen)


@pytest.mark.parametrize("case", ALSO_HELD, ids=str)
def test_a_naive_client_holds_it_too(case, naive_ground):
    check, seen = watch_naively(case, *naive_ground)
    check(seen)


def test_every_case_has_a_name_and_a_rule_of_its_own():
    names = [case.name for case in CASES + ALSO_HELD]
    assert len(set(names)) == len(names)
    assert [case.name for case in CASES + ALSO_HELD if not case.rule] == []
    assert len(CASES) >= 380
