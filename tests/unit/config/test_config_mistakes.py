"""Every mistake a person can make is named with its place and with what was expected."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.config import load_config
from newswatch.errors import ConfigError

GOOD = {
    "sources.yaml": "sources:\n- {domain: example.org, name: E, owner: E Ltd, country: GB}\n",
    "feeds.yaml": "feeds:\n- {url: 'https://example.org/rss', title: E, source: example.org, lang: en}\n",
    "topics/floods.yaml": "id: floods\nname: Floods\nquery: flood* OR @storm\n",
    "topics/entities.yaml": 'storm: [storm, "\\"heavy rain\\""]\n',
    "subscriptions.yaml": (
        "subscriptions:\n- {id: desk, name: Desk, topics: [floods], recipients: [desk@example.org]}\n"
    ),
}

FEED = "feeds:\n- url: https://example.org/rss\n  title: Example\n  source: example.org\n  lang: en\n"
FEED_FIELDS = "url, title, source, lang, country, interval_s, user_agent, disabled"
SOURCE = "sources:\n- domain: example.org\n  name: Example\n  owner: Example Ltd\n"
PERSON = "subscriptions:\n- id: desk\n  name: Desk\n  topics: [floods]\n  recipients: [desk@example.org]\n"


def write(folder: Path, **files: str) -> Path:
    (folder / "topics").mkdir(exist_ok=True)
    for name, text in (GOOD | files).items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return [line.removeprefix(f"{folder}/") for line in caught.value.mistakes]


def test_good_files_give_values(tmp_path):
    config = load_config(write(tmp_path))
    assert [feed.url for feed in config.feeds] == ["https://example.org/rss"]
    assert config.sources[0].country == "GB"
    assert config.topics.topics[0].id == "floods"
    assert config.topics.entities == {"storm": ("storm", '"heavy rain"')}
    assert config.subscriptions[0].recipients == ("desk@example.org",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the file
        ("", "feeds.yaml:1:1: found nothing, expected a mapping"),
        ("- a\n", "feeds.yaml:1:1: found a list, expected a mapping"),
        ("feeds: 3\n", "feeds.yaml:1:8: found 3, expected a list"),
        ("feeds:\n- x\n", 'feeds.yaml:2:3: found "x", expected a mapping'),
        ("feed: []\nfeeds: []\n", 'feeds.yaml:1:1: found the field "feed", expected "feeds"'),
        (b"feeds: []\n# \xff\n", "feeds.yaml:2:3: found the byte 0xff, expected UTF-8"),
        (
            "feeds: [\n",
            "feeds.yaml:2:1: did not find expected node content while parsing a flow node, expected YAML",
        ),
        (
            "feeds: []\nfeeds: []\n",
            'feeds.yaml:2:1: found "feeds" again, expected it once (first on line 1)',
        ),
        # a feed
        (FEED.replace("  lang: en\n", ""), 'feeds.yaml:2:3: found no "lang", expected it'),
        (
            FEED + "  zzz: 1\n",
            'feeds.yaml:6:3: found the field "zzz", expected one of ' + FEED_FIELDS,
        ),
        (
            FEED.replace("https:", "htp:"),
            'feeds.yaml:2:8: found "htp://example.org/rss", expected an http or https address',
        ),
        (
            FEED.replace("https://", "https://me:secret@"),
            'feeds.yaml:2:8: found "https://…@example.org/rss", expected an address without a password',
        ),
        (
            FEED.replace("Example", "20"),
            "feeds.yaml:3:10: found 20, expected text (in quotes if it looks like a number)",
        ),
        (
            FEED.replace("Example", '"a\\nb"'),
            'feeds.yaml:3:10: found "a\\nb", expected one line of text, at most 300 long',
        ),
        (
            FEED.replace("en\n", "English\n"),
            'feeds.yaml:5:9: found "English", expected a language such as ko or pt-BR',
        ),
        (
            FEED + "  country: UK\n",
            'feeds.yaml:6:12: found "UK", expected a country of ISO 3166 such as KR or GB',
        ),
        (FEED + "  interval_s: 5\n", "feeds.yaml:6:15: found 5, expected 60 or more"),
        (
            FEED + "  interval_s: 604801\n",
            "feeds.yaml:6:15: found 604801, expected 604800 or less",
        ),
        (FEED + "  interval_s: 5m\n", 'feeds.yaml:6:15: found "5m", expected a whole number'),
        (FEED + "  disabled: yes\n", 'feeds.yaml:6:13: found "yes", expected true or false'),
        (
            FEED + '  user_agent: "a\\r\\nb"\n',
            'feeds.yaml:6:15: found "a\\r\\nb", expected one line of ASCII, at most 300 long',
        ),
        (
            FEED.replace("source: example.org", "source: example.net"),
            'feeds.yaml:4:11: found "example.net", expected a domain of sources.yaml',
        ),
        (
            FEED + FEED.removeprefix("feeds:\n").replace("https:", "http:"),
            'feeds.yaml:6:8: found "http://example.org/rss" again, expected it once (first on line 2)',
        ),
        # a source
        (
            SOURCE.replace("example.org", "www.example.org"),
            'sources.yaml:2:11: found "www.example.org", expected the registered domain, "example.org"',
        ),
        (
            SOURCE.replace("example.org", "https://example.org"),
            'sources.yaml:2:11: found "https://example.org", expected a bare domain such as example.org',
        ),
        (
            SOURCE + SOURCE.removeprefix("sources:\n"),
            'sources.yaml:5:11: found "example.org" again, expected it once (first on line 2)',
        ),
        (
            SOURCE + "  aliases: [example.net, example.org]\n",
            'sources.yaml:5:26: found "example.org" again, expected it once (first on line 2)',
        ),
        # a subscription
        (
            PERSON.replace("[floods]", "[floods, fires]"),
            'subscriptions.yaml:4:20: found "fires", expected a topic of the folder topics',
        ),
        (
            PERSON.replace("[floods]", "[floods, floods]"),
            'subscriptions.yaml:4:20: found "floods" again, expected it once (first on line 4)',
        ),
        (
            PERSON.replace("[floods]", "[]"),
            "subscriptions.yaml:4:11: found an empty list, expected at least 1",
        ),
        (
            PERSON.replace("[desk@example.org]", "[desk@example.org, Desk@Example.org]"),
            'subscriptions.yaml:5:34: found "Desk@Example.org" again, expected it once (first on line 5)',
        ),
        (
            PERSON.replace("[desk@example.org]", '["a@b\\nd@b"]'),
            'subscriptions.yaml:5:16: found "a@b\\nd@b", expected a mail address such as desk@example.org',
        ),
        (
            PERSON + "  mode: sometimes\n",
            'subscriptions.yaml:6:9: found "sometimes", expected "immediate", "hourly", "daily" or "weekly"',
        ),
        (
            PERSON + "  zone: Europe/Nowhere\n",
            'subscriptions.yaml:6:9: found "Europe/Nowhere", expected a time zone such as Europe/Berlin',
        ),
        (
            PERSON + "  zone: ../../etc/passwd\n",
            'subscriptions.yaml:6:9: found "../../etc/passwd", expected a time zone such as Europe/Berlin',
        ),
        (
            PERSON + "  at: 8 pm\n",
            'subscriptions.yaml:6:7: found "8 pm", expected a time of day such as 08:00',
        ),
        (
            PERSON + "  at: 08:30\n",
            'subscriptions.yaml:6:7: found "08:30", expected a full hour such as 08:00',
        ),
        (
            PERSON + PERSON.removeprefix("subscriptions:\n"),
            'subscriptions.yaml:6:7: found "desk" again, expected it once (first on line 2)',
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, text, expected):
    name = expected.partition(":")[0]
    assert mistakes(write(tmp_path, **{name: text})) == [expected]


def test_a_misspelt_field_is_unknown_and_missing(tmp_path):
    assert mistakes(write(tmp_path, **{"feeds.yaml": FEED.replace("title", "titles")})) == [
        'feeds.yaml:2:3: found no "title", expected it',
        'feeds.yaml:3:3: found the field "titles", expected "title"',
    ]


def test_an_alias_points_to_the_domain(tmp_path):
    folder = write(
        tmp_path,
        **{
            "sources.yaml": SOURCE + "  aliases: [example.net]\n",
            "feeds.yaml": FEED.replace("source: example.org", "source: example.net"),
        },
    )
    assert mistakes(folder) == [
        'feeds.yaml:4:11: found "example.net", expected its own domain, "example.org"'
    ]


def test_mistakes_of_all_files_are_said_at_once(tmp_path):
    folder = write(
        tmp_path,
        **{
            "feeds.yaml": "feeds: 3\n",
            "sources.yaml": "sources: [\n",
            "topics/floods.yaml": "id: floods\nname: Floods\nquery: '('\n",
            "subscriptions.yaml": PERSON + "  at: x\n",
        },
    )
    assert [line.split(":")[0] for line in mistakes(folder)] == [
        "feeds.yaml",
        "sources.yaml",
        "subscriptions.yaml",
        "topics/floods.yaml",
    ]


def test_a_topic_with_a_mistake_is_not_also_called_missing(tmp_path):
    folder = write(tmp_path, **{"topics/floods.yaml": "id: floods\nname: Floods\nquery: '('\n"})
    assert len(mistakes(folder)) == 1


def test_a_feed_is_not_blamed_for_broken_sources(tmp_path):
    assert len(mistakes(write(tmp_path, **{"sources.yaml": "sources: 1\n"}))) == 1


@pytest.mark.parametrize("name", ["feeds.yaml", "sources.yaml", "subscriptions.yaml"])
def test_a_file_that_is_not_there_is_named(tmp_path, name):
    folder = write(tmp_path)
    (folder / name).unlink()
    assert mistakes(folder)[0] == f"{name}:1:1: found no such file, expected one"


def test_a_folder_in_place_of_a_file_is_named(tmp_path):
    folder = write(tmp_path)
    (folder / "feeds.yaml").unlink()
    (folder / "feeds.yaml").mkdir()
    assert mistakes(folder) == ["feeds.yaml:1:1: found an unreadable file (Is a directory), expected one"]


def test_a_huge_file_is_not_read(tmp_path):
    folder = write(tmp_path)
    with (folder / "feeds.yaml").open("wb") as file:
        file.truncate(1 << 34)
    assert mistakes(folder) == ["feeds.yaml:1:1: found more than 10000000 bytes, expected a smaller file"]


def test_the_path_shown_is_the_one_given(tmp_path, monkeypatch):
    write(tmp_path, **{"feeds.yaml": "feeds: 3\n"})
    monkeypatch.chdir(tmp_path.parent)
    with pytest.raises(ConfigError) as caught:
        load_config(Path(tmp_path.name))
    assert str(caught.value).startswith(f"{tmp_path.name}/feeds.yaml:1:8: ")


def test_a_mail_domain_is_kept_as_it_is_sent(tmp_path):
    folder = write(
        tmp_path, **{"subscriptions.yaml": PERSON.replace("desk@example.org", "desk@BÜCHER.example")}
    )
    assert load_config(folder).subscriptions[0].recipients == ("desk@xn--bcher-kva.example",)


NAMES = st.sampled_from(list(GOOD))
SPACES = st.sampled_from([" ", "\n", "\n  ", "\t", "\x00"])
WORDS = st.sampled_from(
    [
        "feeds:",
        "sources:",
        "id:",
        "url:",
        "query:",
        "https://[/",
        "-",
        "[",
        "]",
        "{",
        "}",
        "'",
        "~",
        "|",
        ">",
        "&a",
        "*a",
        "!!str",
        "<<:",
        "한국",
        "floods",
    ]
)


@settings(max_examples=150, deadline=None)
@given(name=NAMES, text=st.text(max_size=60) | st.lists(WORDS | SPACES, max_size=20).map("".join))
def test_any_text_gives_a_config_or_a_config_error(tmp_path_factory, name, text):
    folder = write(tmp_path_factory.mktemp("config"), **{name: text.encode("utf-8", "surrogatepass")})
    said = []
    try:
        load_config(folder)
    except ConfigError as error:
        said = error.mistakes
    assert all(re.fullmatch(r".+\.yaml:\d+:\d+: .*, expected .+", line) for line in said), said
