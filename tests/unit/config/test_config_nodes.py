import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.config.nodes import MAX_DEPTH, Place, YamlError, parse_yaml, read_lines


def read(text):
    node, _ = parse_yaml(text)
    return node


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("off", "off"),
        ("08:00", "08:00"),
        ("2024-11-13", "2024-11-13"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("'12'", "12"),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("9" * 19, "9" * 19),
        ("true", True),
        ("~", None),
        ("", None),
        (".inf", ".inf"),
    ],
)
def test_plain_words_mean_what_a_reader_expects(written, value):
    assert read(f"a: {written}\n").child("a").value == value


def test_places_count_lines_and_code_points_from_one():
    node = read("# 한국\nlist:\n- {이름: x, 값: y}\n")
    assert node.find(("list", 0, "값")).place == Place(3, 14)
    assert node.find(("list", 0)).keys["값"] == Place(3, 11)


def test_a_path_that_leads_nowhere_ends_at_the_last_part_there_is():
    node = read("a:\n  b: [x]\n")
    assert node.find(("a", "b", 7)) is node.find(("a", "b"))
    assert node.find(("a", "c", "d")) is node.find(("a",))
    assert node.find((0,)) is node


def test_a_key_that_stands_twice_is_reported_and_the_first_kept():
    node, doubled = parse_yaml("a: 1\nb: 2\na: 3\n")
    assert node.plain() == {"a": 1, "b": 2}
    assert [(one.name, one.place, one.first) for one in doubled] == [("a", Place(3, 1), Place(1, 1))]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: &x 1\nb: *x\n", Place(2, 4), 'found the alias "*x", expected the value itself'),
        ("a: !!python/name:os.system x\n", Place(1, 4), "found the tag"),
        ("a: !!map {}\n", Place(1, 4), "found the tag"),
        ("a: 1\n---\nb: 2\n", Place(2, 1), "found a second document, expected one in a file"),
        ("? [a]\n: b\n", Place(1, 3), "found a list or mapping as a key, expected a word"),
        ("a: b\x00c\n", Place(1, 5), "found the character U+0000, expected it escaped or removed"),
        ("a:\n  b: \x85\x1b", Place(3, 1), "found the character U+001B"),
        ("a:\n\t- b\n", Place(2, 1), "found character that cannot start any token"),
        ("a: [1, 2\n", Place(2, 1), "did not find expected ',' or ']'"),
        ("%YAML 9.0\n--- a\n", Place(1, 1), "found incompatible YAML document, expected YAML"),
    ],
)
def test_what_is_refused_is_refused_at_its_place(text, place, message):
    with pytest.raises(YamlError) as caught:
        parse_yaml(text)
    assert caught.value.message.startswith(message)
    assert caught.value.place == place


def test_a_million_open_brackets_cost_nothing():
    with pytest.raises(YamlError, match=f"more than {MAX_DEPTH} levels"):
        parse_yaml("[" * 1_000_000)


def test_an_empty_file_has_no_tree():
    assert parse_yaml("# nothing\n") == (None, [])


YAMLISH = st.text(alphabet=list("ab:-[]{}&*!|>'\"#%@`,? \n\t0\x00한\u2028~<"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(YAMLISH | st.text(max_size=80))
def test_any_text_gives_a_tree_or_a_yaml_error(text):
    try:
        node, _ = parse_yaml(text)
        place = node.place if node else Place(1, 1)
    except YamlError as error:
        place = error.place
    assert 1 <= place.line <= len(read_lines(text)) + 1
    assert place.column >= 1
