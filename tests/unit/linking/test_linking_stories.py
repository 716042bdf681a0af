from datetime import UTC, datetime, timedelta

import pytest

from newswatch.linking import Linker
from newswatch.linking.memory import Memory
from newswatch.linking.reading import read_item
from newswatch.linking.stories import FITTED, Comparer, HeadlineLikeness, TextLikeness
from newswatch.model import LinkItem

START = datetime(2031, 3, 1, tzinfo=UTC)
TEXT = (
    "The old mill of Tarnwick burned down in the night to Sunday. Fire chief Ilse Brandow said a heater was "
    "left on, and that forty men from three villages could save only the bakery beside it. Nobody was hurt."
)
LATER = (
    "Police in Tarnwick have questioned the tenant whose heater is thought to have set it alight. Chief "
    "Ilse Brandow showed reporters the blackened wheel, which villages nearby want to raise money to rebuild."
)
OTHER = (
    "A museum in Castellane has bought the diary of the botanist Odo Fenn, who walked from coast to lakes to "
    "draw mosses. Curator Mara Quill paid eleven thousand crowns for it at an auction that lasted a minute."
)


def item(item_id, title, text="", *, hours=0.0, lang="en"):
    return LinkItem(item_id, None, None, title, text, lang, START + timedelta(hours=hours))


def stories(*items):
    linker = Linker()
    return [linker.place(one).story for one in items]


def likeness(one, other):
    memory = Memory(window_days=30, max_items=9)
    first, second = read_item(one), read_item(other)
    memory.add(first, one.date.timestamp(), copy="a", story="a", dated=True)
    comparer = Comparer(second, other.date.timestamp(), memory)
    return comparer.likeness(next(memory.articles()))


def test_two_reports_of_one_event_are_one_story():
    found = stories(
        item("a", "Mill burns down in Tarnwick", TEXT),
        item("b", "Castellane museum buys botanist's diary", OTHER, hours=1),
        item("c", "Tenant questioned after mill fire in Tarnwick", LATER, hours=30),
    )
    assert found == ["a", "b", "a"]


def test_headlines_of_one_event_are_one_story():
    found = stories(
        item("a", "Mill burns down in Tarnwick"),
        item("b", "Ferry drifts in fog off Aldersund", hours=1),
        item("c", "UPDATE 1 - Old Tarnwick mill burns to the ground", hours=2),
    )
    assert found == ["a", "b", "a"]


def test_a_headline_joins_the_article_that_says_what_it_says():
    found = stories(
        item("a", "Mill of Tarnwick lost in flames", TEXT),
        item("b", "Tarnwick mill burned down, says fire chief Brandow", hours=1),
    )
    assert found == ["a", "a"]


def test_an_article_without_a_title_is_compared_by_its_beginning():
    titled, untitled = item("a", "Mill of Tarnwick burned down", TEXT), item("b", None, TEXT)
    assert likeness(titled, untitled).titles > 0.8
    assert likeness(titled, item("b", None, OTHER)).titles < 0.2


@pytest.mark.parametrize(("days", "form"), [(1, 0.0), (3, pytest.approx(1.1, abs=0.4))])
def test_a_form_is_known_by_what_filled_it_on_other_days(days, form):
    memory = Memory(window_days=30, max_items=9)
    for number, town in enumerate(("Castellane", "Aldersund", "Corvane")):
        filled = item(town, f"Swift Broadband network opens in {town}", hours=number)
        memory.add(read_item(filled), filled.date.timestamp(), copy=town, story=town, dated=True)
    new = item("x", "Swift Broadband network opens in Tarnwick", hours=24 * days)
    first = next(memory.articles())
    found = Comparer(read_item(new), new.date.timestamp(), memory).likeness(first)
    assert (found.is_refilled, found.form) == (True, form)


def test_other_forms_speak_against_and_days_too():
    base = {"titles": 0.8, "rarest": 0.6, "form": 0.0, "is_refilled": False, "days": 0.0}
    known = HeadlineLikeness(**{**base, "form": 1.5})
    refilled = HeadlineLikeness(**{**base, "is_refilled": True})
    old, older = (HeadlineLikeness(**{**base, "days": days}) for days in (3.0, 9.0))
    plain = HeadlineLikeness(**base).logit(FITTED)
    assert max(known.logit(FITTED), refilled.logit(FITTED), old.logit(FITTED)) < plain
    assert old.logit(FITTED) == older.logit(FITTED)


@pytest.mark.parametrize("feature", ["words", "names", "titles"])
def test_what_texts_share_speaks_for_one_event(feature):
    base = {"words": 0.2, "names": 0.2, "titles": 0.2, "size": 1.0}
    assert TextLikeness(**{**base, feature: 0.6}).logit(FITTED) > TextLikeness(**base).logit(FITTED)


def test_endings_do_not_keep_words_apart():
    one = item("a", "Мельница сгорела в Тарнвике", lang="ru")
    other = item("b", "В Тарнвике сгорели две мельницы", lang="ru", hours=1)
    assert likeness(one, other).titles > 0.8


def test_a_story_is_joined_as_a_whole_not_through_one_article():
    memory = Memory(window_days=30, max_items=99)
    alike = item("a", "Mill burns down in Tarnwick", TEXT)
    unlike = [item(f"u{n}", "Castellane museum buys diary", f"{OTHER} {n}") for n in range(4)]
    for member in (alike, *unlike):
        memory.add(read_item(member), START.timestamp(), copy=member.id, story="tale", dated=True)
    comparer = Comparer(read_item(item("x", "Mill burns down in Tarnwick", LATER)), START.timestamp(), memory)
    assert comparer.logit(next(memory.articles())) > 1
    assert comparer.story_probability("tale") < FITTED.min_probability
