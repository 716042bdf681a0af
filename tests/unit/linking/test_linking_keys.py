import json
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.linking import copy_keys
from newswatch.linking.shingles import wording_digest
from newswatch.linking.words import split_words
from newswatch.model import LinkItem

LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "linking" / "retold.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
TEXTS = {row["id"]: row["text"] for row in LABELLED if row["level"] == "original"}
TEXT = " ".join(f"the {i} ferryman counted passengers number{i * 7} before departure" for i in range(12))


def item(text, title="A title"):
    return LinkItem("a", None, None, title, text, None, None)


def damage(text, share):
    chance = random.Random(4)
    return "".join("i" if chance.random() < share else letter for letter in text)


def test_keys_are_the_same_in_every_process_and_python():
    # Golden values: stored rows stop finding their copies when these change.
    assert copy_keys(item("", "Quake")) == (906525687605558505,)
    assert sum(copy_keys(item(TEXT))) == -255842247997457478671


def test_there_are_sixteen_bands_sixteen_rare_keys_and_twenty_four_pairs():
    assert len(copy_keys(item(TEXT))) == 56


def test_a_text_told_again_or_damaged_shares_a_key():
    for row in LABELLED:
        if row["level"] in ("reworded", "retold"):
            assert set(copy_keys(item(row["text"]))) & set(copy_keys(item(TEXTS[row["copy"]]))), row["id"]
    for text in TEXTS.values():
        assert set(copy_keys(item(text))) & set(copy_keys(item(damage(text, 0.08))))


def test_long_words_stand_in_for_names_where_there_are_no_capitals():
    assert set(copy_keys(item(TEXT[:400]))) & set(copy_keys(item(TEXT[:400].upper())))


def test_keys_fit_a_signed_64_bit_column():
    assert all(-(2**63) <= key < 2**63 for key in copy_keys(item(TEXT)))


def test_an_edited_copy_shares_keys():
    assert len(set(copy_keys(item(TEXT))) & set(copy_keys(item(f"{TEXT} More at eleven.")))) > 16


def test_no_words_no_keys():
    assert copy_keys(item("…", None)) == ()


@given(st.text(max_size=300), st.text(max_size=30))
@settings(max_examples=50)
def test_equal_wording_has_equal_keys(text, title):
    loud = item(f"  {text}\n", title)
    assert copy_keys(item(text, title)) == copy_keys(loud)


@given(st.text(max_size=200))
@settings(max_examples=50)
def test_a_digest_is_missing_only_without_words(text):
    assert (wording_digest(item(text, None), split_words(text)) is None) == (not split_words(text))
