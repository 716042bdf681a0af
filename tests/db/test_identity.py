"""An edit never becomes a new article, as far as it can be known to be one."""

from dataclasses import replace
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
DAY = timedelta(days=1)
TEXT = (
    "The river rose by two metres overnight. Nobody was hurt, the mayor said on Monday, and left it at that."
)
EDITED = f"{TEXT}\n\nThe water is expected to fall again by Thursday."
OTHER = "A baker has won a prize for a loaf that weighs as much as a horse and tastes of rye, salt and smoke."


def page_of(address, text, **values):
    url = f"https://{address}"
    return replace(new_article(url=url, canonical_url=url, text=text, **values), url_key=address)


class Desk:
    """A place where entries are claimed and what their pages led to is recorded."""

    def __init__(self, conn):
        self.conn, self.now = conn, NOW
        self.workplace = Workplace(None, Settings(), lambda: self.now, Workers(1))

    def collect(self, entry_id, address, text, at=NOW, **values):
        """Record that the page of an entry names this canonical address and has this text."""
        self.collect_all([(entry_id, address, text)], at, **values)

    def collect_all(self, came, at=NOW, **values):
        """Record in one batch what the pages of several entries gave."""
        self.now = at
        ids = [entry_id for entry_id, _, _ in came]
        self.execute(
            "UPDATE newswatch.entry SET state = 'due', reason = 'changed', next_attempt_at = %s "
            "WHERE entry_id = ANY(%s)",
            (at, ids),
        )
        lease = new_lease(at, 600)
        claimed = {entry.entry_id: entry for entry in entries.claim_entries(self.conn, ids, lease)}
        collected = [
            Collected(claimed[entry_id], page_of(address, text, **values)) for entry_id, address, text in came
        ]
        record_collected(self.conn, collected, self.workplace, lease, Run(0, {}))

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
        ("a.example/1234567/river-falls", EDITED),  # the number is a section's, or so it may be
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


def test_a_number_of_a_section_makes_no_two_articles_one(desk):
    desk.collect(desk.first, "a.example/c-1234567/market-monday", TEXT)
    desk.collect(desk.second, "a.example/c-1234567/market-tuesday", EDITED, LATER)
    assert len(desk.articles()) == 2


@pytest.mark.parametrize("dated", ["published_at", "date"])
def test_a_daily_report_under_the_same_guid_or_number_is_another_article_each_day(desk, dated):
    for at, slug in ((NOW, "monday"), (NOW + DAY, "tuesday")):
        says = {"published_at": None, dated: at if dated == "published_at" else at.date()}
        desk.collect(desk.first, f"a.example/market-{slug}", f"{slug}. {TEXT}", at, **says)
        desk.collect(desk.second, f"a.example/prices-{slug}-1234567", f"{slug}. {TEXT}", at, **says)
    assert [version for _, version in desk.articles()] == [1, 1, 1, 1]


def test_an_article_that_is_published_anew_in_another_section_is_the_same(desk):
    desk.collect(desk.first, "a.example/news/river-rises", TEXT)
    desk.collect(desk.first, "a.example/local/river-rises", EDITED, NOW + DAY, published_at=NOW + DAY)
    assert desk.articles() == [("a.example/news/river-rises", 2)]


@pytest.mark.parametrize("at", [LATER, NOW + timedelta(days=2)])
def test_an_article_without_a_date_is_found_by_when_it_was_seen(desk, at):
    desk.collect(desk.first, "a.example/river-rises-1234567", TEXT, published_at=None)
    desk.collect(desk.second, "a.example/river-falls-1234567", EDITED, at, published_at=None)
    assert desk.articles() == [("a.example/river-rises-1234567", 2)]


def test_both_addresses_in_one_batch_are_one_article(desk):
    desk.collect_all(
        [
            (desk.first, "a.example/river-rises-1234567", TEXT),
            (desk.second, "a.example/river-falls-1234567", EDITED),
        ]
    )
    assert desk.articles() == [("a.example/river-rises-1234567", 1)]


def test_two_texts_with_one_number_in_one_batch_are_two_articles(desk):
    desk.collect_all(
        [(desk.first, "a.example/river-1234567", TEXT), (desk.second, "a.example/bread-1234567", OTHER)]
    )
    assert len(desk.articles()) == 2


def test_a_second_feed_that_knows_only_the_new_address_finds_the_article(desk):
    desk.collect(desk.first, "a.example/river-rises", TEXT)
    desk.collect(desk.first, "a.example/news/river-falls", EDITED, LATER)
    desk.collect(desk.second, "a.example/news/river-falls", f"{EDITED}\n\n{OTHER}", LATER + DAY)
    assert desk.articles() == [("a.example/river-rises", 3)]


def test_an_address_that_an_article_left_is_free_again_when_the_article_is_gone(desk):
    desk.collect(desk.first, "a.example/river-rises", TEXT)
    desk.collect(desk.first, "a.example/news/river-falls", EDITED, LATER)
    desk.execute("UPDATE newswatch.entry SET article_id = NULL")
    desk.execute("DELETE FROM newswatch.article")
    desk.collect(desk.second, "a.example/news/river-falls", EDITED, LATER + DAY)
    assert desk.articles() == [("a.example/news/river-falls", 1)]
    assert desk.execute("SELECT first_seen_at FROM newswatch.article").scalar_one() == LATER


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
