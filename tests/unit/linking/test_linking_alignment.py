import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.linking.alignment import bare_letters, measure_alignment

SPELLING = random.Random(0)
WORDS = ["".join(SPELLING.choices("abdefgiklmnoprstu", k=SPELLING.randint(5, 9))) for _ in range(1200)]


def text(seed, length=160):
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def damage(content, share, seed=1):
    """Lose, change or double letters, as a bad scan does."""
    chance = random.Random(seed)
    marks = [(letter, chance.random() < share, chance.choice(("", "x", letter * 2))) for letter in content]
    return "".join(mark if hit else letter for letter, hit, mark in marks)


def aligned(one, other):
    return measure_alignment(bare_letters(one), bare_letters(other))


def test_the_same_text_is_aligned_and_another_is_not():
    assert aligned(text(1), text(1)) > 0.9
    assert aligned(text(1), text(2)) < 0.1


@pytest.mark.parametrize("share", [0.05, 0.10, 0.15])
def test_a_damaged_scan_is_aligned(share):
    assert aligned(text(1), damage(text(1), share)) > 0.29


def test_two_of_five_words_may_be_others():
    words, others = text(1).split(), text(2).split()
    mixed = " ".join(
        other if at % 5 in (1, 3) else word
        for at, (word, other) in enumerate(zip(words, others, strict=True))
    )
    assert aligned(text(1), mixed) > 0.29


def test_parts_may_stand_in_another_order():
    words = text(1).split()
    assert aligned(text(1), " ".join(words[80:] + words[:80])) > 0.9


def test_two_of_eight_parts_may_be_missing_but_not_four():
    words = text(1).split()
    assert aligned(text(1), " ".join(words[:130]) + " " + text(2, 30)) > 0.9
    assert aligned(text(1), " ".join(words[:80]) + " " + text(2, 80)) < 0.1


def test_names_all_over_are_no_alignment():
    names = ["Aldersund Shipping Office", "Captain Signe Morrow", "Polar Line Company"]

    def report(seed):
        words = text(seed).split()
        return " ".join(f"{' '.join(words[at : at + 9])} {names[at % 3]}" for at in range(0, 160, 9))

    assert aligned(report(1), report(2)) < 0.29


def test_a_text_of_a_few_words_is_not_measured():
    assert aligned(text(1, 30), text(1, 30)) == 0.0


def test_other_scripts_are_measured_alike():
    chance = random.Random(3)
    han = "".join(chr(chance.randrange(0x4E00, 0x5E00)) for _ in range(600))
    assert aligned(han, damage(han, 0.1)) > 0.29


@given(st.text(max_size=900), st.text(max_size=900))
@settings(max_examples=30, deadline=None)
def test_alignment_is_a_share_and_the_same_both_ways(one, other):
    assert 0.0 <= aligned(one, other) <= 1.0
    if len(bare_letters(one)) != len(bare_letters(other)):
        assert aligned(one, other) == aligned(other, one)
