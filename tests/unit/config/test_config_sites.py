import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newswatch import resources
from newswatch.cli.app import app
from newswatch.config import load_config, load_sites
from newswatch.errors import ConfigError
from newswatch.extract.rule_examples import try_example
from newswatch.sites import site_of

SHIPPED = load_sites(resources.find("config") / "sites").sites
GOOD = """\
id: ledger
domains: [ledger.example]
why: Its text stands in two boxes.
text: [.story]
remove: [.box]
title: [h1]
date: [time]
authors: [.by]
examples:
- url: https://www.ledger.example/1
  html: <h1>Floods</h1><div class=story><p>The river rose.</p><p class=box>Read on</p></div>
  text: [The river rose.]
  title: Floods
  date: "2026-03-10"
  authors: [Ada Lovelace]
"""


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def mistakes(folder):
    with pytest.raises(ConfigError) as caught:
        load_sites(folder)
    return [line.removeprefix(f"{folder}/") for line in caught.value.mistakes]


def test_a_rule_comes_with_its_selectors_and_examples(tmp_path):
    [site] = load_sites(write(tmp_path, ledger=GOOD)).sites
    assert (site.rule.id, site.rule.text, site.rule.remove) == ("ledger", (".story",), (".box",))
    assert (site.rule.title, site.rule.date, site.rule.authors) == (("h1",), ("time",), (".by",))
    [example] = site.examples
    assert (example.text, example.date) == (("The river rose.",), date(2026, 3, 10))
    assert site.path == str(tmp_path / "ledger.yaml")


def test_a_folder_may_be_absent(tmp_path):
    assert load_sites(tmp_path / "sites").sites == ()


def test_the_version_is_that_of_the_selectors(tmp_path):
    [first] = load_sites(write(tmp_path, ledger=GOOD)).sites
    [other] = load_sites(write(tmp_path, ledger=GOOD.replace("two boxes", "one box"))).sites
    [changed] = load_sites(write(tmp_path, ledger=GOOD.replace("[.box]", "[.bin]"))).sites
    assert first.rule.version == other.rule.version != changed.rule.version


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("[.story]", "[.story, 'p[']", '4:16: found "p[", expected a CSS selector such as article .story ('),
        ("[.story]", "['a:visited::x']", '4:8: found "a:visited::x", expected a CSS selector such as'),
        ("remove", "remov", '5:1: found the field "remov", expected "remove"'),
        ("[ledger.example]", "[]", "2:10: found an empty list, expected at least 1"),
        (
            "[ledger.example]",
            "[www.ledger.example]",
            '2:11: found "www.ledger.example", expected the site\'s',
        ),
        ("[ledger.example]", "[Ledger]", '2:11: found "Ledger", expected a bare domain such as example.org'),
        ("[ledger.example]", '["a b"]', '2:11: found "a b", expected a bare domain such as example.org'),
        ("id: ledger", "id: other", '1:5: found "other", expected the name of the file, "ledger"'),
        ("//www.ledger", "//www.other", '10:8: found "https://www.other.example/1", expected a page of the'),
        ('"2026-03-10"', '"yesterday"', '14:9: found "yesterday", expected a day such as 2026-03-10'),
        ("text: [.story]\n", "", "4:9: found selectors without any for text, expected both"),
        ("why: Its text stands in two boxes.\n", "", '1:1: found no "why", expected it'),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, old, new, mistake):
    [found] = mistakes(write(tmp_path, ledger=GOOD.replace(old, new, 1)))
    assert found.startswith(f"ledger.yaml:{mistake}")


def test_a_rule_without_selectors_or_examples_says_nothing(tmp_path):
    bare = "id: bare\ndomains: [bare.example]\nwhy: No reason.\nexamples: []\n"
    assert mistakes(write(tmp_path, bare=bare)) == [
        "bare.yaml:1:1: found no selector, expected some for text, title, date or authors",
        "bare.yaml:4:11: found an empty list, expected at least 1",
    ]


def test_a_site_has_one_rule(tmp_path):
    [found] = mistakes(write(tmp_path, ledger=GOOD, second=GOOD.replace("id: ledger", "id: second")))
    assert found.startswith(
        'second.yaml:2:11: found "ledger.example" again, expected it once (first in ledger'
    )


def test_the_whole_configuration_names_mistakes_of_site_rules(folder):
    assert [site.rule.id for site in load_config(folder).sites.sites] == ["ledger"]
    write(folder / "sites", ledger=GOOD.replace("[h1]", "['>']"))
    with pytest.raises(ConfigError, match=r"ledger\.yaml:6:9: "):
        load_config(folder)


@pytest.mark.parametrize("site", SHIPPED, ids=lambda site: site.rule.id)
def test_a_shipped_rule_keeps_its_examples(site):
    assert [difference for example in site.examples for difference in try_example(site.rule, example)] == []


@pytest.fixture
def folder(tmp_path):
    for name in ("feeds", "sources", "subscriptions"):
        write(tmp_path, **{name: f"{name}: []\n"})
    for name in ("topics", "sites"):
        (tmp_path / name).mkdir()
    write(tmp_path / "sites", ledger=GOOD)
    return tmp_path


def run(*words):
    return CliRunner().invoke(app, ["sites", *map(str, words)], env={"COLUMNS": "120"}, prog_name="newswatch")


def test_the_rules_are_listed_with_their_reasons(folder):
    done = run("list", "--config", folder)
    assert done.exit_code == 0
    assert "Its text stands in two boxes." in done.stdout
    [row] = json.loads(run("list", "--config", folder, "--json").stdout)
    assert (row["id"], row["domains"], row["examples"]) == ("ledger", "ledger.example", 1)


def test_the_command_names_each_difference(folder):
    done = run("test", "--config", folder)
    assert done.exit_code == 1
    assert "ledger: 0 of 1 examples are read as they should be" in done.stdout
    assert "date is None, expected datetime.date(2026, 3, 10)" in done.stdout
    [row] = json.loads(run("test", "--config", folder, "--json").stdout)
    assert list(row["wrong"]) == ["https://www.ledger.example/1"]


def test_examples_that_are_right_are_counted(folder):
    right = GOOD[: GOOD.index('  date: "2026')]
    write(folder / "sites", ledger=right)
    done = run("test", "--config", folder, "--site", "ledger")
    assert (done.exit_code, done.stdout) == (0, "ledger: 1 of 1 examples are read as they should be\n")


def test_a_site_that_is_not_there_is_named(folder):
    done = run("test", "--config", folder, "--site", "other")
    assert done.exit_code == 2
    assert "no site 'other': there are ledger" in done.output


def test_no_rule_outside_the_folder_names_a_site():
    config = load_config(resources.find("config"))
    domains = {site_of(f"https://{source.domain}/") for source in config.sources}
    domains |= {domain for site in SHIPPED for domain in site.rule.domains}
    named = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(domains))) + r")(?![\w-])")
    folder = Path(resources.__file__).parent / "extract"
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".yaml"}]
    assert len(files) > 30
    assert [(path.name, found[0]) for path in files if (found := named.search(path.read_text("utf-8")))] == []
