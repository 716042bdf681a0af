"""What sites repeat is learned from new articles, each once, and only where many stories have it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.store_world import NOW, add_articles, new_article
from newswatch.archive import Asked, Capture
from newswatch.extract.sites.learned import SeenLine, is_prose, line_key
from newswatch.extract.sites.traits import Traits
from newswatch.pipeline.sites import known_sites
from newswatch.pipeline.workers import Workers
from newswatch.pipeline.workplace import Workplace
from newswatch.settings import Settings
from newswatch.store import sites
from newswatch.store.sites import PageRead

DAY = timedelta(days=1)
SITE = "a.example"
CALL = "Follow us wherever you are"
MOTTO = "The Ledger has been written, printed and delivered by people of this valley since 1911."


def traits(number=1, *lines, **values):
    seen = tuple(SeenLine(line_key(text), text, is_prose(text)) for text in lines)
    given = {"url": f"https://a.example/{number}", "template": "abc", "letters": 900, "letters_found": 1000}
    given |= {"method": "precision", "reason": None, "rule": None, "missing": (), "lines": seen}
    return Traits(**(given | values))


class Newsroom:
    """A site that publishes articles, each of a story of its own unless it says otherwise."""

    def __init__(self, conn):
        self.conn, self.number = conn, 0

    def publish(self, *lines, story=None, at=NOW, site=SITE):
        self.number += 1
        new = new_article(self.number, published_at=at)
        loaded = add_articles(self.conn, new, now=at)
        page = PageRead(site, traits(self.number, *lines), *loaded.new_keys)
        sites.remember_pages(self.conn, [page], at)
        self.link(self.number, story or self.number)

    def link(self, number, story):
        for table in ("story", "copy_group"):
            self.execute(
                f"INSERT INTO newswatch.{table} ({table}_id, founder_url_key) OVERRIDING SYSTEM VALUE "
                f"VALUES ({story}, 's{story}') ON CONFLICT DO NOTHING"
            )
        self.execute(
            f"UPDATE newswatch.article SET story_id = {story}, copy_group_id = {story}, "
            f"copy_kind = 'original' WHERE url_key = 'a.example/{number}'"
        )

    def execute(self, statement):
        return self.conn.exec_driver_sql(statement)

    def known(self, now=NOW + 30 * DAY):
        found = sites.read_furniture(self.conn, [SITE], now).get(SITE, [])
        return {line.line_key: line for line in found}

    def knows(self, text, now=NOW + 30 * DAY):
        return line_key(text) in self.known(now)


@pytest.fixture
def room(conn):
    return Newsroom(conn)


def test_what_three_stories_have_is_furniture(room):
    for _ in range(2):
        room.publish(CALL)
    assert not room.knows(CALL)
    room.publish(CALL)
    assert room.knows(CALL)
    assert room.known()[line_key(CALL)].learned_at == NOW + 30 * DAY


def test_one_story_told_in_many_articles_is_no_evidence(room):
    for _ in range(6):
        room.publish(CALL, story=1)
    room.publish(CALL, story=2)
    assert not room.knows(CALL)


def test_an_article_that_is_not_linked_yet_is_no_story(room):
    for _ in range(3):
        room.publish(CALL)
    room.execute("UPDATE newswatch.article SET story_id = NULL, copy_group_id = NULL, copy_kind = NULL")
    assert not room.knows(CALL)


def test_a_sentence_needs_many_stories_days_and_a_good_share_of_the_pages(room):
    for number in range(7):
        room.publish(MOTTO, at=NOW + number * DAY)
    assert not room.knows(MOTTO)
    room.publish(MOTTO)
    assert room.knows(MOTTO)


def test_a_sentence_of_one_day_is_the_news_of_that_day(room):
    for _ in range(9):
        room.publish(MOTTO)
    assert not room.knows(MOTTO)


@pytest.mark.parametrize(
    "line", ["Police are investigating.", "警方正在调查。", "ตำรวจกำลังสอบสวน", "So it is, so be it"]
)
def test_a_short_sentence_is_a_sentence(room, line):
    for _ in range(3):
        room.publish(line)
    for _ in range(60):
        room.publish("x")
    assert not room.knows(line)


def test_a_label_must_stand_on_some_of_the_pages(room):
    for _ in range(3):
        room.publish(CALL)
    for _ in range(148):
        room.publish()
    assert not room.knows(CALL)


def test_a_line_that_once_read_like_a_sentence_is_one(room):
    """The key of a line leaves its marks out."""
    for line in (CALL, f"{CALL}.", CALL):
        room.publish(line)
    assert not room.knows(CALL)


def test_background_that_a_newsroom_recycles_now_and_then_stays(room):
    for number in range(9):
        room.publish(MOTTO, at=NOW + number * DAY)
        for _ in range(3):
            room.publish(at=NOW + number * DAY)
    assert not room.knows(MOTTO)


def test_only_what_many_pages_have_is_left_out_within_texts(room):
    for _ in range(5):
        room.publish(CALL)
    assert room.known()[line_key(CALL)].is_insert
    for _ in range(16):
        room.publish()
    assert not room.known()[line_key(CALL)].is_insert


def test_versions_and_repeated_loads_count_once(room, conn):
    for _ in range(3):
        room.publish(CALL)
        loaded = add_articles(conn, new_article(room.number, text="Another text."), now=NOW)
        sites.remember_pages(conn, [PageRead(SITE, traits(room.number, CALL), *loaded.new_keys)], NOW)
    rows = room.execute("SELECT * FROM newswatch.site_line").all()
    assert [(row.articles, row.articles_before, len(row.article_ids)) for row in rows] == [(3, 0, 3)]
    assert room.execute("SELECT articles FROM newswatch.site").scalar_one() == 3


def test_sites_learn_apart(room):
    for site in (SITE, SITE, "b.example"):
        room.publish(CALL, site=site)
    assert not room.knows(CALL)


def test_one_batch_counts_each_of_its_articles(room, conn):
    new = [new_article(number) for number in range(1, 4)]
    loaded = add_articles(conn, *new)
    pages = [
        PageRead(SITE, traits(number, CALL), key) for number, key in enumerate(sorted(loaded.new_keys), 1)
    ]
    sites.remember_pages(conn, [*pages, replace(pages[0], url_key=None)], NOW)
    assert room.execute("SELECT articles FROM newswatch.site_line").scalar_one() == 3


def test_learned_lines_stay_seen_and_what_is_gone_is_forgotten(room, conn):
    for _ in range(3):
        room.publish(CALL, "A label of one page")
    room.publish("Once")
    assert room.knows(CALL)
    assert sites.forget_sites(conn, NOW + 11 * DAY) == {"site_lines": 1, "site_readings": 0}
    assert room.knows(CALL)
    assert sites.forget_sites(conn, NOW + 91 * DAY) == {"site_lines": 2, "site_readings": 4}
    assert not room.knows(CALL)


def test_of_a_busy_site_the_newest_readings_are_kept_unless_a_change_is_open(conn):
    for number in range(305):
        sites.remember_pages(conn, [PageRead(SITE, traits(number))], NOW + number * timedelta(minutes=1))
    conn.exec_driver_sql(
        "INSERT INTO newswatch.incident (kind, subject, since, started_at, detail) "
        "VALUES ('site_changed', %s, %s, %s, '')",
        (SITE, NOW, NOW),
    )
    assert sites.forget_sites(conn, NOW + DAY)["site_readings"] == 0
    conn.exec_driver_sql("UPDATE newswatch.incident SET ended_at = %s, end_detail = ''", (NOW,))
    assert sites.forget_sites(conn, NOW + DAY)["site_readings"] == 5
    assert conn.exec_driver_sql("SELECT min(read_at) FROM newswatch.site_reading").scalar_one() > NOW


def test_lines_that_another_worker_counts_are_learned_later(fresh_engine):
    with fresh_engine.begin() as conn:
        room = Newsroom(conn)
        for _ in range(3):
            room.publish(CALL)
    with fresh_engine.connect() as other, fresh_engine.begin() as conn:
        other.exec_driver_sql("UPDATE newswatch.site_line SET articles = articles + 1")
        assert sites.read_furniture(conn, [SITE], NOW) == {}
        other.rollback()
        assert sites.read_furniture(conn, [SITE], NOW).keys() == {SITE}


def test_a_page_read_again_replaces_its_reading(room, conn):
    for letters in (900, 300):
        sites.remember_pages(conn, [PageRead(SITE, traits(letters=letters))], NOW)
    gone = traits(2, method=None, reason="no_body", letters=0)
    sites.remember_pages(conn, [PageRead(SITE, gone), PageRead("b.example", traits(url="u" * 9_000))], NOW)
    rows = room.execute("SELECT * FROM newswatch.site_reading").all()
    assert sorted((row.letters, row.method, row.reason) for row in rows if row.letters != 900) == [
        (0, None, "no_body"),
        (300, "precision", None),
    ]
    assert max(len(row.url) for row in rows) == 1_000


def test_a_page_is_read_with_what_was_known_when_it_came(fresh_engine):
    with fresh_engine.begin() as conn:
        room = Newsroom(conn)
        for _ in range(3):
            room.publish(CALL)
        room.publish("Something else")
    workplace = Workplace(fresh_engine, Settings(), lambda: NOW, Workers(1))
    captures = [
        Capture(Asked(url), url, at)
        for url, at in (
            ("https://www.a.example/9", NOW - DAY),
            ("https://m.a.example/9", NOW),
            ("https://b.example/9", NOW),
            ("https://www.elbblatt.example/9", NOW),
        )
    ]
    known = known_sites(workplace, captures)
    assert [site.furniture for site in known] == [set(), {line_key(CALL)}, set(), set()]
    assert [site.rule.id if site.rule else None for site in known] == [None, None, None, "elbblatt"]


def test_analysts_see_what_is_left_out(room, conn):
    for _ in range(4):
        room.publish(CALL)
    room.known()
    [row] = conn.exec_driver_sql(
        "SELECT site, text, articles, articles_since FROM report.site_furniture"
    ).all()
    assert tuple(row) == (SITE, CALL, 4, 4)
