from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.linking.shared import find_names, find_quotes, find_shared, longest_passage, shared_quotes


def test_a_capital_at_the_start_of_a_sentence_is_no_name():
    assert find_names("Rain fell. Then it stopped — Nobody told Anna Lind.") == ["Anna Lind"]


def test_quotes_of_many_styles_are_found():
    text = "„Wir kommen wieder heim“, «nous reviendrons demain», “we shall all return”, 「我们明天都会回来」"
    assert len(find_quotes(text)) == 4


def test_a_quote_inside_a_longer_one_is_shared():
    mine, theirs = '"we will all return"', "“Believe me, we will all return in spring”"
    assert shared_quotes(mine, theirs) == ("we will all return",)


def test_a_passage_is_cut_to_two_hundred_characters():
    text = " ".join(f"word{i}" for i in range(100))
    passage = longest_passage(text, text)
    assert len(passage) <= 200
    assert passage.endswith("…")


def test_a_chinese_passage_is_found():
    assert (
        longest_passage("他说大桥将关闭十一个星期。", "据悉大桥将关闭十一个星期以上")
        == "大桥将关闭十一个星期"
    )


def test_nothing_shared_is_nothing():
    assert longest_passage("one two three four five six", "seven eight nine ten eleven") is None


@given(st.text(max_size=120), st.text(max_size=120))
@settings(max_examples=50)
def test_any_two_texts_can_be_held_against_each_other(one, other):
    shared = find_shared((one, other), (other, one))
    assert shared.passage is None or len(shared.passage) <= 200
