"""Items are added to a list whatever its layout, and nothing else of the file changes."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newswatch.config.load import load_config
from newswatch.config.nodes import parse_yaml
from newswatch.config.writing import append_items, replace_file, replace_files, scalar
from newswatch.errors import ConfigError

ADDRESS = "https://a.example/?a=1&b=#c"
ITEM = {"url": ADDRESS, "title": '1: it\'s "new" #x', "n": 3, "none": None, "disabled": True}
TOLD = {name: value for name, value in ITEM.items() if value is not None}


@pytest.mark.parametrize(
    "text",
    [
        "feeds:\n- a: 1\n",
        "feeds:\n- a: 1",
        "# top\nfeeds:   # of the list\n  # first\n  - a: 1   # one\n\n  # last words\n",
        "feeds:\n    -   a: 1\n        b: 2\n",
        "feeds:\n-\n  a: 1\n",
        "feeds:\r\n- a: 1\r\n",
        "feeds: []",
        "feeds: []  # none\n# end\n",
        "feeds: [\n]\n",
        "feeds: [{a: 1}]\n",
        "feeds: [\n  {a: 1},\n]  # end\n",
        "feeds:\n- {a: 1}\n- {a: 2}\n",
    ],
)
def test_items_come_last_and_the_rest_stays(text):
    new = append_items(text, "feeds", [ITEM, {"url": "b"}])
    before = yaml.safe_load(text)["feeds"]
    node, _ = parse_yaml(new)
    assert node.child("feeds").plain() == (*before, TOLD, {"url": "b"})
    assert yaml.safe_load(new)["feeds"] == [*before, TOLD, {"url": "b"}]
    assert [
        comment for comment in text.split("#")[1:] if comment.split("\n")[0].rstrip("\r") not in new
    ] == []
    assert ("\r\n" in new) == ("\r\n" in text)


@pytest.mark.parametrize("text", ["", "feeds: 3\n", "feeds: {a: 1}\n", "feeds: [", "other: []\n"])
def test_a_list_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"expected|found|did not"):
        append_items(text, "feeds", [ITEM])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30))
def test_any_line_comes_back(line):
    written = f"a: {scalar(line)}\n"
    node, _ = parse_yaml(written) if not set(line) & set("\ufffe\uffff\ufeff") else (None, [])
    assert node is None or node.plain() == {"a": line}


@pytest.mark.parametrize(
    "word", ["no", "null", "~", "1", "1.5", "0x1F", "2024-01-01", "", " a", "a ", "- a", "a: b", "a #b"]
)
def test_words_that_mean_something_else_are_quoted(word):
    assert yaml.safe_load(scalar(word)) == word


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "floods.yaml").write_text("id: floods\nname: Floods\nquery: flood*\n")
    for name in ("feeds", "sources", "subscriptions"):
        (tmp_path / f"{name}.yaml").write_text(f"{name}: []\n")
    return tmp_path


def test_files_that_would_be_wrong_together_are_not_written(folder):
    with pytest.raises(ConfigError) as caught:
        replace_files(folder, {"feeds.yaml": "feeds:\n- url: x\n"})
    assert caught.value.mistakes[0].startswith(f"{folder}/feeds.yaml:2:")
    assert (folder / "feeds.yaml").read_text() == "feeds: []\n"


def test_a_file_keeps_its_mode_and_leaves_nothing_beside_it(folder):
    (folder / "sources.yaml").chmod(0o640)
    replace_files(folder, {"sources.yaml": "sources:\n- {domain: a.example, name: A, owner: A}\n"})
    assert (folder / "sources.yaml").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in folder.iterdir()) == [
        "feeds.yaml", "sources.yaml", "subscriptions.yaml", "topics",
    ]  # fmt: skip
    assert load_config(folder).sources[0].name == "A"


def test_a_link_to_a_file_stays_a_link(folder):
    (folder / "sources.yaml").rename(folder / "real.txt")
    (folder / "sources.yaml").symlink_to("real.txt")
    replace_files(folder, {"sources.yaml": "sources: []  # new\n"})
    assert (folder / "sources.yaml").is_symlink()
    assert (folder / "real.txt").read_text() == "sources: []  # new\n"


def test_a_file_that_cannot_be_written_is_named(folder):
    with pytest.raises(ConfigError) as caught:
        replace_file(folder / "none" / "feeds.yaml", "feeds: []")
    assert caught.value.mistakes == [
        f"{folder}/none/feeds.yaml: cannot be written: No such file or directory"
    ]
