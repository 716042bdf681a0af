"""An edit never becomes a new article, as far as it can be known to be one."""

from datetime import timedelta

import pytest

from db.store_world import NOW, add_articles, add_entries, new_article
from newswatch.pipeline.identity import keep_identity
from newswatch.pipeline.outcomes import record_collected
from newswatch.pipeline.pages import Collected
from newswatch.pipeline.workers import Workers
from newswatch.pipeline.workplace import Run, Workplace
from newswatch.settings import Settings
from newswatch.store import entries
from newswatch.store.lease import new_lease

LATER = NOW + timedelta(hours=2)
TEXT = (
    "The river rose by two metres overnight. Nobody was hurt, the mayor said on Monday, and left it at that."
)
EDITED = f"{TEXT}\n\nThe water is expected to fall again by Thursday."
OTHER = "A baker has won a prize for a loaf that weighs as much as a horse and tastes of rye, salt and smoke."


class Desk:
    """A place where entries are claimed and what their pages led to is recorded."""

    def __init__(self, conn):
        self.conn, self.now = conn, NOW
        self.workplace = Workplace(None, Settings(), lambda: self.now, Workers(1))

    def collect(self, entry_id, address, text, at=NOW):
        """Record that the page of an entry names this canonical address and has this text."""
        self.now = at
        self.execute(
            "UPDATE newswatch.entry SET state = 'due', reason = 'changed', next_attempt_at = %s "
            "WHERE entry_id = %s",
            (at, entry_id),
        )
        lease = new_lease(at, 600)
        [entry] = entries.claim_entries(self.conn, [entry_id], lease)
        url = f"https://{address}"
        found = new_article(url=url, canonical_url=url, text=text)
        found = type(found)(address, "a.example", found.article)
        record_collected(self.conn, [Collected(entry, found)], self.workplace, lease, Run(0, {}))

    def execute(self, statement, values=()):
        return self.conn.exec_driver_sql(statement, values)

    def articles(self):
        rows = self.execute("SELECT url_key, version FROM newswatch.article ORDER BY article_id")
        return [tuple(row) for row in rows]


@pytest.fixture
def desk(conn):
    desk = Desk(conn)
    desk.first, desk.second = add_entries(conn, 2)
    return desk


def test_a_page_that_names_another_canonical_address_is_the_same_article(desk):
    desk.collect(desk.first, "a.example/river-rises", TEXT)
    desk.collect(desk.first, "a.example/news/river-falls", EDITED, LATER)
    assert desk.articles() == [("a.example/river-rises", 2)]
    [change] = desk.execute("SELECT paragraphs_added, url FROM report.article_change").all()
    assert tuple(change) == (1, "https://a.example/river-rises")
    asked = "SELECT state, article_id IS NOT NULL FROM newswatch.entry WHERE entry_id = %s"
    [entry] = desk.execute(asked, (desk.first,)).all()
    assert tuple(entry) == ("done", True)


def test_a_slug_that_was_edited_is_known_by_the_number_beside_it(desk):
    desk.collect(desk.first, "a.example/river-rises-1234567", TEXT)
    desk.collect(desk.second, "a.example/sport/river-falls-1234567", EDITED, LATER)
    assert desk.articles() == [("a.example/river-rises-1234567", 2)]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("a.example/bread-1234567", OTHER),  # the number is a section's
        ("a.example/river-falls-12345678", EDITED),
        ("b.example/river-rises-1234567", EDITED),  # another site: a copy
        ("a.example/20260310/river-falls", EDITED),
        ("a.example/river-falls", EDITED),  # nothing says so: the linker will
    ],
)
def test_what_cannot_be_known_to_be_an_edit_is_an_article(desk, address, text):
    desk.collect(desk.first, "a.example/20260310/river-rises-1234567", TEXT)
    desk.collect(desk.second, address, text, LATER)
    assert desk.articles() == [("a.example/20260310/river-rises-1234567", 1), (address, 1)]


@pytest.mark.parametrize(
    "path",
    ["202611/market-{}", "20261113080500-{}", "13112026-{}", "2026/11/13/080500-{}", "202611130805/{}"],
)
def test_a_moment_in_an_address_is_no_number_of_an_article(desk, path):
    desk.collect(desk.first, f"a.example/{path.format('monday')}", TEXT)
    desk.collect(desk.second, f"a.example/{path.format('tuesday')}", EDITED, LATER)
    assert len(desk.articles()) == 2


def test_an_entry_whose_page_tells_something_else_leads_to_another_article(desk):
    desk.collect(desk.first, "a.example/latest", TEXT)
    desk.collect(desk.first, "a.example/latest-2", OTHER, LATER)
    assert len(desk.articles()) == 2


def test_an_address_that_is_known_stays_apart(desk):
    desk.collect(desk.first, "a.example/river-rises", TEXT)
    desk.collect(desk.second, "a.example/river-again", EDITED)
    desk.collect(desk.first, "a.example/river-again", EDITED, LATER)
    assert desk.articles() == [("a.example/river-rises", 1), ("a.example/river-again", 1)]


def test_old_articles_are_not_searched_for_numbers(desk):
    desk.collect(desk.first, "a.example/river-rises-1234567", TEXT)
    desk.collect(desk.second, "a.example/river-falls-1234567", EDITED, NOW + timedelta(days=15))
    assert len(desk.articles()) == 2


def test_nothing_new_asks_for_nothing(conn):
    add_articles(conn)
    item = Collected(None, new_article())
    assert keep_identity(conn, [item], NOW) == [item]
