"""Every named statement fits the schema; those that run often find their rows by an index."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

import newswatch
from newswatch.resources import find
from newswatch.store.queries import query, statements

MADE_FIRST = sorted(name for name in statements() if re.fullmatch(r"create_\w+_in", name))
# Statements that EXPLAIN does not take, with where they are run instead.
UTILITIES = {
    "create_article_in": "made here before the others",
    "create_entry_in": "made here before the others",
    "copy_article_in": "tests/db/test_loading.py",
    "copy_entry_in": "tests/db/test_loading.py",
    "drop_article_in": "tests/db/test_loading.py",
    "drop_entry_in": "tests/db/test_loading.py",
    "create_schema": "every migration of an empty database",
    "create_newswatch_database": "tests/conftest.py, for every test of the database",
    "create_airflow_database": "the demo and `newswatch up`: before there is a database to ask",
}
EXPLAINED = sorted(set(statements()) - set(UTILITIES))
HOT = {
    "due_feeds": "feed_due",
    "claim_feeds": "feed_pkey",
    "due_entries": "entry_due",
    "claim_entries": "entry_pkey",
    "return_lapsed_entries": "entry_leased",
    "record_entry": "article_url_key_key",
    "articles_to_link": "article_to_link",
    "linked_articles": "article_published",
    "articles_to_tag": "article_to_tag",
    "articles_to_retag": "article_pkey",
    "found_stories": "article_url_key_key",
    "claim_mails": "outbox_due",
    "return_lapsed_mails": "outbox_leased",
    "matches_to_plan": "topic_match_to_plan",
}
# With a batch's ids the primary key is as good a way in; without them there must be another.
OF_ALL = frozenset({"return_lapsed_entries"})
TOKEN = "00000000-0000-0000-0000-000000000001"
VALUES = {
    "ids": [1, 2],
    "founders": ["a"],
    "entry_id": 1,
    "after": 1,
    "max_rows": 10,
    "max_stories": 10,
    "max_attempts": 5,
    "now": "2026-03-10T12:00:00Z",
    "since": "2026-03-10T12:00:00Z",
    "until": "2026-03-10T12:00:00Z",
    "token": TOKEN,
    "article_key": "a.example/1",
}


def parameters(name):
    return query(name).compile().params


def explain(conn, statement, values):
    return "\n".join(conn.execute(text(f"EXPLAIN {statement}"), values).scalars())


@pytest.fixture
def ready(conn):
    for name in MADE_FIRST:
        conn.execute(query(name))
    return conn


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_statement_fits_the_schema(ready, name):
    assert explain(ready, statements()[name], dict.fromkeys(parameters(name)))


def test_a_misspelt_column_is_found(ready):
    misspelt = statements()["due_entries"].replace("next_attempt_at", "next_atempt_at")
    with pytest.raises(ProgrammingError, match="next_atempt_at"):
        explain(ready, misspelt, dict.fromkeys(parameters("due_entries")))


def test_each_statement_that_is_not_explained_is_there():
    assert set(UTILITIES) <= set(statements())
    assert {f"copy_{name.removeprefix('create_')}" for name in MADE_FIRST} <= set(UTILITIES)


@pytest.mark.parametrize("name", HOT)
def test_a_hot_statement_uses_its_index(ready, name):
    # On tables as empty as these any plan is cheap: what would be dear on full ones is made so.
    for dear in ("enable_seqscan", "enable_sort"):
        ready.execute(select(func.set_config(dear, "off", True)))
    given = {**VALUES, "ids": None} if name in OF_ALL else VALUES
    values = {key: given.get(key) for key in parameters(name)}
    used = re.findall(r"(?:using|Scan on) (\w+)", explain(ready, statements()[name], values))
    assert HOT[name] in used


def test_no_statement_is_without_a_user():
    package = Path(newswatch.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py")))
    made = {name for name in statements() if re.match(r"(create|copy)_\w+_in$", name)}
    assert [name for name in statements() if name not in made and f'"{name}"' not in code] == []


@pytest.mark.parametrize("path", sorted((find("sql") / "queries").glob("*.sql")), ids=lambda path: path.stem)
def test_every_statement_of_a_file_has_a_name_and_ends(path):
    before, *bodies = re.split(r"^-- name: [a-z_]+$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert before.strip() == ""
    assert bodies
    for body in (re.sub(r"--.*", "", body) for body in bodies):
        assert body.count(";") == body.rstrip().endswith(";") == 1
