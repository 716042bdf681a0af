import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.linking.words import grams, plain_text, split_terms, split_words, word_spans


def test_case_width_and_invisible_characters_make_no_difference():
    assert split_words("Ｃｏ\u00adoperation ﬁnds") == split_words("cooperation finds")


def test_a_hindi_word_keeps_its_vowel_signs():
    assert split_words("हिन्दी समाचार") == ["हिन्दी", "समाचार"]


def test_thai_and_chinese_are_cut_into_characters():
    assert split_words("ข่าววันนี้")[0] == "ข่า"
    assert split_words("新闻联播") == ["新闻联", "闻联播"]


def test_terms_of_chinese_are_pairs():
    assert split_terms("新闻联播") == ["新闻", "闻联", "联播"]


@pytest.mark.parametrize("text", ["", "…", "\ud800\x00", "—  —"])
def test_text_without_words_has_none(text):
    assert split_words(text) == []


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_spans_are_the_words_in_place(text):
    plain = plain_text(text)
    for word, start, end in word_spans(plain):
        assert plain[start:end].casefold() == word


@given(st.text(min_size=1, max_size=20), st.integers(1, 4))
@settings(max_examples=40)
def test_grams_cover_the_word(word, size):
    pieces = grams(word, size)
    assert pieces[0][0] + "".join(piece[-1] for piece in pieces)[-1] == word[0] + word[-1]
