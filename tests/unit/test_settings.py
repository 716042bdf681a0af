from dataclasses import fields
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswatch.settings import READERS, Settings, SettingsError, child_environment, variable

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
SECRETS = {"database_url", "smtp_url", "heartbeat_url", "proxy_url", "feed_logins"}

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
HOST_AND_PORT = st.from_regex(r"[a-z0-9.]{1,12}:[1-9][0-9]{0,4}", fullmatch=True)
KINDS = {
    "a folder": TEXT.map(Path),
    "seconds, zero or more": st.floats(0, 1e9),
    "a whole number above zero": st.integers(1, 10**9),
    "HOST:PORT, separated by commas": st.frozensets(HOST_AND_PORT, max_size=4),
    "mail addresses, separated by commas": st.frozensets(
        st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}", fullmatch=True), max_size=4
    ),
    "https://user:password@host, separated by commas": st.frozensets(
        st.from_regex(r"https://[a-z]{1,8}:[a-z0-9%]{1,8}@[a-z]{1,8}\.example", fullmatch=True), max_size=3
    ),
    "a moment in ISO 8601, UTC unless it says else": st.datetimes(timezones=st.just(UTC)),
}
VALUES = {name: KINDS.get(expected, TEXT) for name, (_, expected) in READERS.items()}


def test_every_field_has_a_reader_and_no_other_has():
    assert set(READERS) == {field.name for field in fields(Settings)}


def test_an_empty_environment_gives_the_defaults():
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env(dict.fromkeys(map(variable, READERS), "")) == Settings()


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_settings_survive_the_way_through_an_environment(values):
    settings = Settings(**values)
    assert Settings.from_env(settings.to_env()) == settings


@pytest.mark.parametrize("name", READERS)
def test_a_file_may_hold_the_value(name, tmp_path):
    reader, _ = READERS[name]
    text = {"now": "2026-01-31T18:00", "feed_logins": "https://u:p@a.example"}.get(name, "17")
    (tmp_path / "secret").write_text(f" {text} \n", encoding="utf-8")
    env = {variable(name): "9", f"{variable(name)}_FILE": str(tmp_path / "secret")}
    assert getattr(Settings.from_env(env), name) == reader(text)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(content, tmp_path):
    path = tmp_path / "secret"
    if content:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=f"NEWSWATCH_SMTP_URL_FILE: cannot read {path}"):
        Settings.from_env({"NEWSWATCH_SMTP_URL_FILE": str(path)})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("batches", "0", "a whole number above zero"),
        ("batches", "1.5", "a whole number above zero"),
        ("lease_s", "ten", "a whole number above zero"),
        ("host_delay_s", "-1", "seconds, zero or more"),
        ("host_delay_s", "inf", "seconds, zero or more"),
        ("fetch_timeout_s", "nan", "seconds, zero or more"),
    ],
)
def test_a_malformed_value_names_its_variable(name, value, expected):
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({variable(name): value})
    assert str(caught.value) == f"{variable(name)}: expected {expected}, found {value!r}"


@pytest.mark.parametrize(
    "login",
    ["s3cret", "https://a.example", "https://u@a.example", "ftp://u:s3cret@a", "https://u:s3cret@a/feed"],
)
def test_a_login_that_is_none_is_refused_and_not_shown(login):
    with pytest.raises(
        SettingsError, match="NEWSWATCH_FEED_LOGINS: expected https://user:password@host"
    ) as caught:
        Settings.from_env({"NEWSWATCH_FEED_LOGINS": login})
    assert "s3cret" not in str(caught.value)


def test_a_moment_without_a_zone_is_in_utc():
    read = [
        Settings.from_env({"NEWSWATCH_NOW": f"2026-01-31T18:00{zone}"}).now for zone in ("", "Z", "+09:00")
    ]
    assert [moment.astimezone(UTC).hour for moment in read] == [18, 18, 9]


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_is_not_shown(name):
    assert "s3cret" not in repr(Settings(**{name: "smtp://u:s3cret@h"}))


def test_a_child_has_these_settings_and_no_others(monkeypatch):
    monkeypatch.setenv("NEWSWATCH_BATCHES", "99")
    monkeypatch.setenv("NEWSWATCH_ODD", "1")
    monkeypatch.setenv("AIRFLOW_HOME", "/elsewhere")
    monkeypatch.setenv("OTHER", "kept")
    env = child_environment(Settings(batches=3), AIRFLOW_HOME="/here")
    assert Settings.from_env(env) == Settings(batches=3)
    assert (env["AIRFLOW_HOME"], env["OTHER"]) == ("/here", "kept")
    assert "NEWSWATCH_ODD" not in env


def rows():
    """The table of the page: variable, default, what it holds."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| `NEWSWATCH_")
    ]
    return [(cell[0].strip("`"), cell[1].strip("`"), cell[2]) for cell in cells]


def test_the_page_lists_every_variable_with_its_default():
    written = Settings().to_env()
    assert [(name, default) for name, default, _ in rows()] == [
        (variable(name), written.get(variable(name)) or "—") for name in READERS
    ]


def test_the_page_says_what_each_variable_holds():
    assert all(
        said.startswith(READERS[name.removeprefix("NEWSWATCH_").lower()][1]) for name, _, said in rows()
    )
