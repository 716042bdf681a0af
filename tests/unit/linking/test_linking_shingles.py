from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.linking import copy_keys
from newswatch.linking.shingles import wording_digest
from newswatch.linking.words import split_words
from newswatch.model import LinkItem

TEXT = " ".join(f"the {i} ferryman counted passengers number{i * 7} before departure" for i in range(12))


def item(text, title="A title"):
    return LinkItem("a", None, None, title, text, None, None)


def test_keys_are_the_same_in_every_process_and_python():
    # Golden values: stored rows stop finding their copies when these change.
    assert copy_keys(item("", "Quake")) == (906525687605558505,)
    assert sum(copy_keys(item(TEXT))) == -145713234963967386281


def test_there_are_sixteen_bands_and_sixteen_rare_keys():
    assert len(copy_keys(item(TEXT))) == 32


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
