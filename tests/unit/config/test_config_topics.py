import json
import time

import pytest

from newswatch.config import load_topics
from newswatch.errors import ConfigError
from newswatch.tagging import topic_version


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def mistakes(folder):
    with pytest.raises(ConfigError) as caught:
        load_topics(folder)
    return [line.removeprefix(f"{folder}/") for line in caught.value.mistakes]


TOPIC = "id: floods\nname: Floods\nquery: {}\n"


def test_a_topic_comes_with_its_version_and_examples(tmp_path):
    text = """\
id: floods
name: Floods on rivers
description: What an editor should know.
query: |
  flood*
  OR @storm
examples:
  match:
  - {title: Flood in Seoul, text: The river rose., lang: en, country: KR}
  no_match:
  - {title: A flood of mail, source: example.org}
"""
    read = load_topics(write(tmp_path, floods=text, entities="storm: [storm]\n"))
    [topic] = read.topics
    assert topic.query == "flood*\nOR @storm\n"
    assert topic.version == topic_version(topic.query, {"storm": ("storm",)})
    assert topic.path == str(tmp_path / "floods.yaml")
    assert [(one.item.title, one.item.country, one.match) for one in topic.examples] == [
        ("Flood in Seoul", "KR", True),
        ("A flood of mail", None, False),
    ]


def test_files_may_be_json_and_entities_absent(tmp_path):
    text = json.dumps({"id": "q1", "name": "q1", "query": '"물난리" OR (a NEAR/3 b)'}, ensure_ascii=False)
    read = load_topics(write(tmp_path, q1=text))
    assert read.topics[0].query == '"물난리" OR (a NEAR/3 b)'
    assert read.entities == {}


def test_topics_are_in_order_of_their_names(tmp_path):
    files = {name: TOPIC.format("x").replace("floods", name) for name in ("b", "a", "c")}
    assert [topic.id for topic in load_topics(write(tmp_path, **files)).topics] == ["a", "b", "c"]


UNCLOSED = "found a mistake in the query: "


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("|\n  flood*\n  OR (river", "5:6"),
        ("|\n\n  flood*\n\n  OR (river", "7:6"),
        ("|-\n      flood*\n      OR (river", "5:10"),
        ("|2\n    flood*\n  OR (river", "5:6"),
        ("|\r\n  flood*\r\n  OR (river", "5:6"),
        ("flood* OR (river", "3:18"),
        ("'flood* OR (river'", "3:19"),
        ('"flood* OR (river"', "3:19"),
        ('"flood* \\"x\\" OR (river"', "3:8"),
        (">\n  flood*\n  OR (river", "3:8"),
        ("flood*\n  OR (river", "3:8"),
    ],
)
def test_a_mistake_in_a_query_stands_where_the_file_has_it(tmp_path, written, place):
    (tmp_path / "floods.yaml").write_bytes(TOPIC.format(written).encode())
    [said] = mistakes(tmp_path)
    assert said.startswith(f"floods.yaml:{place}: found a mistake in the query: ")
    assert ", expected " in said


def test_an_unknown_entity_is_named_where_it_stands(tmp_path):
    folder = write(tmp_path, floods=TOPIC.format("|\n  flood* AND\n    @storms"), entities="storm: [storm]\n")
    assert mistakes(folder) == ["floods.yaml:5:5: found @storms, expected an entity of entities.yaml"]


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ("storm: storm\n", 'entities.yaml:1:8: found "storm", expected a list'),
        ("- storm\n", "entities.yaml:1:1: found a list, expected a mapping"),
        ("storm: []\n", "entities.yaml:1:8: found an empty list, expected at least 1"),
        ("storm: [1]\n", "entities.yaml:1:9: found 1, expected text (in quotes if it looks like a number)"),
        ("'a b': [x]\n", 'entities.yaml:1:1: found "a b", expected a name that can be written as @name'),
        ("storm: [rain, '@wind']\n", "entities.yaml:1:16: found @wind, expected an entity of entities.yaml"),
        (
            "storm: [a]\nstorm: [b]\n",
            'entities.yaml:2:1: found "storm" again, expected it once (first on line 1)',
        ),
        ("{}\n", None),
    ],
)
def test_entities_are_checked(tmp_path, entities, expected):
    folder = write(tmp_path, entities=entities)
    if expected is None:
        assert load_topics(folder).entities == {}
    else:
        assert mistakes(folder) == [expected]


def test_a_mistake_in_an_entity_is_said_once_however_many_topics_name_it(tmp_path):
    files = {name: TOPIC.format("'@storm'").replace("floods", name) for name in ("a", "b", "c")}
    [said] = mistakes(write(tmp_path, entities="storm:\n- rain\n- '(wind'\n", **files))
    assert said.startswith("entities.yaml:3:4: found a mistake in the query: ")


def test_topics_are_not_blamed_for_entities_that_cannot_be_read(tmp_path):
    [said] = mistakes(write(tmp_path, entities="storm: [\n", floods=TOPIC.format("'@storm'")))
    assert said.startswith("entities.yaml:2:1: ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            TOPIC.format("x").replace("id: floods", "id: flood"),
            'floods.yaml:1:5: found "flood", expected the name of the file, "floods"',
        ),
        ("id: floods\nquery: x\n", 'floods.yaml:1:1: found no "name", expected it'),
        (TOPIC.format("''"), 'floods.yaml:3:8: found "", expected text without control characters'),
        (
            TOPIC.format("[a]"),
            "floods.yaml:3:8: found a list, expected text (in quotes if it looks like a number)",
        ),
        (
            TOPIC.format("x") + "examples: {no_match: [{titles: x}]}\n",
            'floods.yaml:4:24: found the field "titles", expected "title"',
        ),
    ],
)
def test_a_topic_is_checked(tmp_path, text, expected):
    assert mistakes(write(tmp_path, floods=text)) == [expected]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert mistakes(tmp_path / "none") == [f"{tmp_path}/none:1:1: found no such folder, expected the topics"]


def test_600_topics_are_read_in_seconds(tmp_path):
    for number in range(600):
        text = (
            f'id: t{number}\nname: T\nquery: |\n  (@storm NEAR/12 flood{number}*) OR "river bank"~{number}\n'
        )
        (tmp_path / f"t{number}.yaml").write_text(text)
    write(tmp_path, entities="storm:\n" + "".join(f"- storm{number}\n" for number in range(100)))
    started = time.process_time()
    assert len(load_topics(tmp_path).topics) == 600
    # About 0.7 s of CPU; room for a run under coverage.
    assert time.process_time() - started < 6


def test_an_entity_that_cannot_stand_where_a_topic_puts_it_is_named_there(tmp_path):
    files = {"floods": TOPIC.format("|\n  flood* OR\n  rain NEAR/3 @both"), "entities": "both: [a AND b]\n"}
    [said] = mistakes(write(tmp_path, **files))
    assert said.startswith("floods.yaml:5:15: found a mistake in the query: @both holds AND")


def test_an_entity_that_names_itself_is_named_in_its_file(tmp_path):
    entities = "storm:\n- rain\n- '@wind'\nwind:\n- '@storm'\n"
    files = {name: TOPIC.format("'x @storm'").replace("floods", name) for name in ("a", "b")}
    [said] = mistakes(write(tmp_path, entities=entities, **files))
    assert said.startswith("entities.yaml:5:4: found a mistake in the query: the entity @storm names itself")


def test_a_topic_that_names_an_entity_that_is_itself_wrong_is_not_blamed(tmp_path):
    files = {"entities": "storm: ['@wind']\n", "floods": TOPIC.format("'@storm'")}
    assert mistakes(write(tmp_path, **files)) == [
        "entities.yaml:1:10: found @wind, expected an entity of entities.yaml"
    ]
