"""A site's articles are compared with those before; a new template or other texts alone are no trouble."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newswatch.alerts import drift
from newswatch.alerts.watched import Incident, IncidentKind, RuleFacts, SiteFacts, Way

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
WAY = Way(letters=2_000, furniture=0.05, untitled=0.0, undated=0.0, unsigned=0.1)
URL = "https://a.example/1"
SITE = SiteFacts("a.example", 10, NOW, 8, 30, 2, replace(WAY, letters=500), WAY, False, (URL,))


def site(now=None, **values):
    return replace(SITE, now=replace(WAY, **now) if now is not None else SITE.now, **values)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"letters": 500}, "texts have 500 letters, before 2000"),
        ({"letters": 5_000}, "texts have 5000 letters, before 2000"),
        ({"furniture": 0.3}, "30% of what is found is furniture, before 5%"),
        ({"untitled": 0.6}, "60% have no title, before 0%"),
        ({"undated": 0.9}, "90% have no date, before 0%"),
        ({"unsigned": 0.8}, "80% have no author, before 10%"),
    ],
)
def test_a_new_template_that_gives_other_texts_is_told_with_an_example(now, said):
    trouble = drift.site_changed(site(now))
    assert trouble.detail == f"8 of the last 10 articles have another template; {said}: {URL}"
    assert (trouble.kind, trouble.subject, trouble.since) == (IncidentKind.SITE_CHANGED, "a.example", NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"now": {}},  # a new template that gives the same
        {"now": {"letters": 1_500, "furniture": 0.1}},
        {"new_templates": 4},  # a special on a page of its own
        {"past_templates": 25},  # every page has its own
        {"recent": 9},
        {"past": 19},
        {"before": None},
    ],
)
def test_what_is_no_sign_is_no_trouble(values):
    assert drift.site_changed(site(**values)) is None


def test_what_is_open_ends_only_when_it_is_clearly_better():
    assert drift.site_changed(site({"letters": 1_500}, open=True)) is not None
    assert drift.site_changed(site({"letters": 1_900}, open=True)) is None


def test_many_long_addresses_are_cut():
    trouble = drift.site_changed(site(examples=(URL + "x" * 900,) * 3))
    assert len(trouble.detail) < 500


def ruled(read, failed, *, last_failed=False):
    return replace(SITE, rule=RuleFacts("a", read, failed, NOW if failed else None, last_failed, (URL,)))


def test_a_rule_that_fails_on_half_of_the_pages_is_told():
    trouble = drift.rule_failing(ruled(6, 3))
    assert trouble.detail == (
        "the rule a gave too little or too much, or the same title or old date each time, on 3 of the last 6 "
        f"pages; where it gave too little, the text came the generic way: {URL}"
    )
    assert trouble.kind is IncidentKind.RULE_FAILING


@pytest.mark.parametrize("counts", [(10, 0), (2, 2), (10, 4)])
def test_a_page_or_two_are_odd(counts):
    assert drift.rule_failing(ruled(*counts)) is None
    assert drift.rule_failing(SITE) is None


def incident(kind):
    return Incident(1, kind, "a.example", NOW, NOW, "")


def test_a_failing_rule_is_over_when_it_works_or_is_gone():
    failing = incident(IncidentKind.RULE_FAILING)
    assert drift.goes_on(failing, ruled(2, 1, last_failed=True))
    assert not drift.goes_on(failing, ruled(3, 1))
    assert drift.ending(failing, ruled(3, 1)) == "the rule gives its texts again"
    assert not drift.goes_on(failing, SITE)
    assert drift.ending(failing, SITE) == "it has no rule any more"


def test_a_changed_site_is_over_when_it_can_be_judged_or_is_not_read_any_more():
    changed = incident(IncidentKind.SITE_CHANGED)
    assert drift.goes_on(changed, site(past=19))
    assert not drift.goes_on(changed, SITE)
    assert drift.ending(changed, SITE).startswith("its articles are read as before")
    assert not drift.goes_on(changed, None)
    assert drift.ending(changed, None) == "none of its pages was read for long"
