"""Watching notes each trouble once, tells the operators when it starts and when it ends, and nobody twice."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import create_engine

from db.store_world import FEED, NOW, add_feeds
from newswatch.extract.sites.traits import Traits
from newswatch.mail.sink import FolderSink
from newswatch.pipeline.watching import report_failure, watch_sources
from newswatch.pipeline.workers import Workers
from newswatch.pipeline.workplace import Workplace
from newswatch.settings import Settings
from newswatch.stages import scheduled_stages
from newswatch.store import alerts
from newswatch.store.sites import PageRead, remember_pages

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPS = frozenset({"ops@newswatch.example", "night@newswatch.example"})


class Desk:
    """A workplace whose clock stands where it is put, and the mails it sent."""

    def __init__(self, engine, settings, folder):
        self.engine, self.settings, self.folder, self.now = engine, settings, folder, NOW

    @property
    def workplace(self):
        return Workplace(self.engine, self.settings, lambda: self.now, Workers(1))

    def watch(self, later=HOUR, *, alone=False):
        """Watch some time later; the other stages run as they should, unless it is left alone."""
        self.now += later
        for stage in () if alone else scheduled_stages():
            self.run(stage.name)
        return watch_sources(self.workplace)

    def run(self, stage, at=None, failure=None):
        self.execute(
            "INSERT INTO newswatch.run (stage, started_at, finished_at, failure) VALUES (%s, %s, %s, %s)",
            (stage, at or self.now, at or self.now, failure),
        )

    def execute(self, statement, values=()):
        with self.engine.begin() as conn:
            conn.exec_driver_sql(statement, values)

    def rows(self, statement):
        with self.engine.connect() as conn:
            return [tuple(row) for row in conn.exec_driver_sql(statement)]

    def incidents(self):
        return self.rows(
            "SELECT kind, subject, ended_at IS NOT NULL FROM newswatch.incident ORDER BY incident_id"
        )

    def mails(self):
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=default) for path in files]

    def subjects(self):
        return sorted(mail["Subject"] for mail in self.mails())


@pytest.fixture
def desk(fresh_engine, tmp_path):
    with FolderSink(tmp_path / "mail") as sink:
        settings = replace(
            Settings(),
            home=tmp_path / "home",
            smtp_url=sink.url,
            mail_from="Newswatch <newswatch@newswatch.example>",
            ops_recipients=OPS,
        )
        desk = Desk(fresh_engine, settings, tmp_path / "mail")
        with fresh_engine.begin() as conn:
            add_feeds(conn)
        yield desk


def fail_polls(desk, *hours_ago, url=FEED):
    for hours in hours_ago:
        desk.execute(
            "INSERT INTO newswatch.feed_poll "
            "(feed_id, polled_at, outcome, next_poll_at, next_poll_reason, reason) "
            "SELECT feed_id, %s, 'failed', %s, 'later', 'timeout' FROM newswatch.feed WHERE url = %s",
            (desk.now - hours * HOUR, desk.now + DAY, url),
        )
    desk.execute(
        "UPDATE newswatch.feed SET state = 'failing', reason = 'timeout', next_poll_at = %s WHERE url = %s",
        (desk.now + DAY, url),
    )


def succeed(desk, new_at=None):
    desk.execute(
        "UPDATE newswatch.feed SET state = 'healthy', reason = NULL, last_success_at = %s, last_new_at = %s",
        (desk.now, new_at or desk.now),
    )


def test_a_broken_feed_is_told_when_it_starts_and_when_it_ends(desk):
    fail_polls(desk, 0)
    assert desk.watch()["started"] == 0  # one blip
    fail_polls(desk, 0, 2)
    counts = desk.watch()
    assert (counts["started"], counts["mails"], counts["mails_sent"]) == (1, 2, 2)
    assert desk.incidents() == [("feed_broken", FEED, False)]
    assert {mail["To"] for mail in desk.mails()} == OPS
    assert set(desk.subjects()) == {f"Feed broken: {FEED}"}
    assert desk.watch(timedelta()) == {"open": 1, "started": 0, "ended": 0, "mails": 0}
    succeed(desk)
    assert desk.watch()["ended"] == 1
    assert desk.incidents() == [("feed_broken", FEED, True)]
    assert set(desk.subjects()) == {f"Feed broken: {FEED}", f"Over: Feed broken: {FEED}"}
    assert desk.watch()["mails"] == 0
    assert len(desk.mails()) == 4
    assert len({mail["References"] for mail in desk.mails()}) == 1


def test_what_breaks_again_is_told_again(desk):
    fail_polls(desk, 0, 1, 3)
    desk.watch()
    succeed(desk)
    desk.watch()
    desk.now += DAY
    fail_polls(desk, 0, 1, 3)
    assert desk.watch()["mails"] == 2
    assert len({mail["Message-ID"] for mail in desk.mails()}) == 6


def test_several_incidents_of_one_run_are_one_mail(desk):
    other = "https://a.example/other"
    with desk.engine.begin() as conn:
        add_feeds(conn, FEED, other)
    fail_polls(desk, 0, 1, 3)
    fail_polls(desk, 0, 1, 3, url=other)
    counts = desk.watch()
    assert (counts["started"], counts["mails"]) == (2, 2)
    text = desk.mails()[0].get_body(("plain",)).get_content()
    assert FEED in text
    assert other in text


def add_entries(desk, count, *, since, gap=HOUR, state="done", chars=3000):
    """Add entries an hour apart, the oldest first, each with an article unless it has none."""
    desk.execute(
        """
        WITH given AS (SELECT n, %(since)s + n * %(gap)s AS at FROM generate_series(0, %(count)s - 1) AS n),
        article AS (
            INSERT INTO newswatch.article (url_key, url, canonical_url, source_id, kind, text, text_hash,
                method, quality, first_seen_at, changed_at)
            SELECT at::text, at::text, at::text, source_id, 'article', repeat('x', %(chars)s), 'h',
                'test', 1, at, at
            FROM given, newswatch.source
            RETURNING article_id, first_seen_at
        )
        INSERT INTO newswatch.entry (feed_id, guid, content_hash, first_seen_at, published_at, state, reason,
            article_id)
        SELECT feed_id, at::text, 'h', at, at, %(state)s, nullif(%(reason)s, ''),
            CASE WHEN %(state)s = 'done' THEN article.article_id END
        FROM given INNER JOIN article ON given.at = article.first_seen_at, newswatch.feed
        """,
        {
            "since": since,
            "gap": gap,
            "count": count,
            "state": state,
            "chars": chars,
            "reason": "" if state == "done" else "no_body",
        },
    )


def test_a_source_that_answers_and_has_nothing_new_is_silent(desk):
    add_entries(desk, 50, since=NOW - 60 * HOUR)
    succeed(desk, new_at=NOW - 11 * HOUR)
    assert desk.watch(timedelta())["started"] == 0
    desk.now += 14 * HOUR
    succeed(desk, new_at=NOW - 11 * HOUR)
    desk.watch(timedelta())
    assert desk.incidents() == [("source_silent", "a.example", False)]
    desk.now += HOUR
    add_entries(desk, 1, since=desk.now)
    succeed(desk)
    desk.watch(timedelta())
    assert desk.incidents() == [("source_silent", "a.example", True)]


def test_pages_that_suddenly_give_no_article_are_told_until_they_do_again(desk):
    start = NOW - 20 * DAY
    add_entries(desk, 60, since=start)
    succeed(desk)
    assert desk.watch(timedelta())["started"] == 0
    add_entries(desk, 20, since=start + 60 * HOUR, state="no_article")
    desk.watch()
    assert desk.incidents() == [("extraction_changed", "a.example", False)]
    add_entries(desk, 150, since=start + 80 * HOUR, state="no_article")
    assert desk.watch()["ended"] == 0  # what is wrong for long does not become the way of the source
    add_entries(desk, 20, since=start + 230 * HOUR)
    assert desk.watch()["ended"] == 1
    assert len(desk.mails()) == 4


def test_articles_that_suddenly_are_much_shorter_are_told(desk):
    add_entries(desk, 60, since=NOW - 20 * DAY)
    add_entries(desk, 20, since=NOW - 10 * DAY, chars=400)
    succeed(desk)
    desk.watch()
    assert desk.rows("SELECT kind, detail FROM newswatch.incident") == [
        ("extraction_changed", "articles have 400 bytes of text, before 3000")
    ]


def test_a_stage_that_fails_and_one_that_is_late(desk):
    for hours in range(10, 0, -1):
        desk.run("watch_sources", NOW - hours * HOUR)
    for stage in ("link_and_tag", "send_alerts", "send_digests"):
        desk.run(stage, NOW + HOUR)
    desk.run("maintain", NOW - 4 * DAY)
    desk.run("poll", NOW - 3 * HOUR)
    desk.run("poll", NOW - 2 * HOUR, "OutageError: all failed")
    desk.run("poll", NOW - HOUR, "OutageError: all failed again")
    desk.execute("UPDATE newswatch.feed SET next_poll_at = %s", (NOW + DAY,))
    counts = desk.watch(alone=True)
    assert desk.incidents() == [("stage_failed", "poll", False), ("stage_late", "maintain", False)]
    assert counts["mails"] == 2
    desk.watch()
    assert [ended for _, _, ended in desk.incidents()] == [True, True]


def test_without_recipients_incidents_are_noted_all_the_same(desk):
    desk.settings = replace(desk.settings, ops_recipients=frozenset())
    fail_polls(desk, 0, 1, 3)
    counts = desk.watch()
    assert (counts["started"], counts["mails"], desk.mails()) == (1, 0, [])


def test_an_incident_and_its_mails_commit_together(desk, monkeypatch):
    fail_polls(desk, 0, 1, 3)

    def fail(*_):
        raise RuntimeError("the database went away")

    with monkeypatch.context() as patched:
        patched.setattr(alerts, "insert_mails", fail)
        with pytest.raises(RuntimeError):
            desk.watch()
    assert desk.incidents() == []
    assert desk.watch()["mails"] == 2


def test_a_failure_is_told_at_once_and_only_once(desk):
    assert report_failure(desk.workplace, "collect_articles", "task x: \x1b[31mboom\n")["mails_sent"] == 2
    assert desk.incidents() == [("stage_failed", "collect", False)]
    assert "task x: [31mboom" in desk.mails()[0].get_body(("plain",)).get_content()
    assert report_failure(desk.workplace, "collect_articles", "again")["mails"] == 0
    assert desk.watch(alone=True)["ended"] == 0
    desk.run("collect")
    assert desk.watch()["ended"] == 1
    assert len(desk.mails()) == 4


def test_a_failure_told_with_a_server_that_is_down_waits_in_the_outbox(desk):
    url, desk.settings = desk.settings.smtp_url, replace(desk.settings, smtp_url="smtp://127.0.0.1:1")
    report_failure(desk.workplace, "poll_feeds", "boom")
    assert desk.mails() == []
    desk.settings = replace(desk.settings, smtp_url=url)
    assert desk.watch(alone=True)["mails_sent"] == 2


def broken_desk(desk, home):
    return replace(desk.settings, home=home, database_url="postgresql://u:geheim@127.0.0.1:1/newswatch")


def test_without_a_database_the_mail_goes_straight_to_the_server(desk, tmp_path, caplog):
    settings = broken_desk(desk, tmp_path / "home")
    assert report_failure(settings, "poll_feeds", "boom with geheim") == {"not_noted": 1, "mails_sent": 2}
    assert report_failure(settings, "poll_feeds", "boom again") == {"not_noted": 1, "mails_sent": 0}
    assert set(desk.subjects()) == {"Stage failed: poll"}
    assert report_failure(broken_desk(desk, tmp_path / "other"), "poll_feeds", "boom")["mails_sent"] == 2
    assert len({mail["Message-ID"] for mail in desk.mails()}) == 2
    assert "geheim" not in caplog.text + "".join(mail.as_string() for mail in desk.mails())
    assert report_failure(settings, "maintain", "boom")["mails_sent"] == 2


def test_a_workplace_whose_database_is_gone_tells_it_too(desk):
    gone = create_engine("postgresql+psycopg2://u:p@127.0.0.1:1/newswatch")
    assert report_failure(replace(desk.workplace, engine=gone), "poll_feeds", "boom")["mails_sent"] == 2


@pytest.mark.parametrize(
    "values",
    [
        {"smtp_url": None},
        {"smtp_url": "smtp://127.0.0.1:1"},
        {"smtp_url": "nonsense"},
        {"mail_from": "nobody"},
        {"ops_recipients": frozenset({"a b@x"})},
        {"ops_recipients": frozenset()},
    ],
)
def test_reporting_never_raises_and_can_be_tried_again(desk, tmp_path, values):
    settings = replace(broken_desk(desk, tmp_path / "home"), **values)
    assert report_failure(settings, "poll_feeds", "boom").get("mails_sent", 0) == 0
    assert report_failure(broken_desk(desk, tmp_path / "home"), "poll_feeds", "boom")["mails_sent"] == 2


# Sites.


def read_pages(desk, count, *, since, gap=HOUR, site="a.example", **values):
    """Add readings an hour apart, the oldest first."""
    given = {"template": "old", "letters": 2_000, "letters_found": 2_100, "method": "precision", "rule": None}
    given |= {"missing": (), "reason": None} | values
    with desk.engine.begin() as conn:
        for number in range(count):
            at = since + number * gap
            traits = Traits(url=f"https://{site}/{at.isoformat()}", lines=(), **given)
            remember_pages(conn, [PageRead(site, traits)], at)


def test_a_site_that_is_read_otherwise_is_told_once_and_once_when_it_is_read_as_before(desk):
    read_pages(desk, 30, since=NOW - 40 * HOUR)
    assert desk.watch(timedelta())["started"] == 0
    read_pages(desk, 4, since=NOW - 8 * HOUR, template="new", letters=300)
    assert desk.watch(timedelta())["started"] == 0  # odd pages
    read_pages(desk, 6, since=NOW - 4 * HOUR, gap=HOUR / 2, template="new", letters=300)
    assert desk.watch(timedelta())["started"] == 1
    assert desk.incidents() == [("site_changed", "a.example", False)]
    text = desk.mails()[0].get_body(("plain",)).get_content()
    assert "10 of the last 10 articles have another template" in text
    assert "300 letters, before 2000" in text.replace("\n", " ")
    assert "https://a.example/2026" in text
    read_pages(desk, 25, since=NOW, gap=HOUR / 10, template="new", letters=300)
    assert desk.watch(3 * HOUR)["started"] == 0
    assert desk.incidents() == [("site_changed", "a.example", False)]
    read_pages(desk, 10, since=NOW + 3 * HOUR, gap=HOUR / 10)
    assert desk.watch(HOUR)["ended"] == 1
    assert "Over: Site changed: a.example" in desk.subjects()


def test_a_change_that_lasts_becomes_the_sites_way(desk):
    read_pages(desk, 30, since=NOW - 40 * HOUR)
    read_pages(desk, 10, since=NOW - 9 * HOUR, gap=HOUR / 2, template="new", letters=300)
    desk.watch(timedelta())
    read_pages(desk, 40, since=NOW, template="new", letters=300)
    assert desk.watch(10 * DAY)["ended"] == 0
    read_pages(desk, 20, since=NOW + 10 * DAY, template="new", letters=300)
    assert desk.watch(5 * DAY)["ended"] == 1


def test_a_rebuilt_site_whose_texts_are_as_before_is_nobodys_trouble(desk):
    read_pages(desk, 30, since=NOW - 40 * HOUR)
    read_pages(desk, 10, since=NOW - 9 * HOUR, gap=HOUR / 2, template="new")
    assert desk.watch(timedelta())["started"] == 0


def test_a_rule_that_starts_to_fail_is_told_and_so_is_its_mending(desk):
    read_pages(desk, 8, since=NOW - 20 * HOUR, method="rule", rule="ledger 1")
    read_pages(desk, 2, since=NOW - 10 * HOUR, method="rule_failed+precision", rule="ledger 1")
    assert desk.watch(timedelta())["started"] == 0
    read_pages(desk, 3, since=NOW - 8 * HOUR, method="rule_failed+default", rule="ledger 1")
    assert desk.watch(timedelta())["started"] == 1
    assert desk.incidents() == [("rule_failing", "a.example", False)]
    assert desk.watch(timedelta())["started"] == 0
    read_pages(desk, 1, since=NOW, method="rule", rule="ledger 2")  # somebody mended it
    assert desk.watch()["ended"] == 1
    assert "Over: Site rule fails: a.example" in desk.subjects()


@pytest.mark.parametrize(
    "values",
    [
        {"method": "rule_wide"},
        {"rule_title": "Most read"},
        {"rule_date": (NOW - 9 * DAY).date()},
    ],
)
def test_a_rule_that_gives_too_much_or_always_the_same_is_told(desk, values):
    read_pages(desk, 2, since=NOW - 9 * HOUR, **{"method": "rule", "rule": "ledger 1"} | values)
    assert desk.watch(timedelta())["started"] == 0
    read_pages(desk, 2, since=NOW - 4 * HOUR, **{"method": "rule", "rule": "ledger 1"} | values)
    assert desk.watch(timedelta())["started"] == 1
    assert desk.incidents() == [("rule_failing", "a.example", False)]


def test_pages_of_one_day_and_one_page_read_often_are_nobodys_trouble(desk):
    ruled = {"method": "rule", "rule": "ledger 1"}
    read_pages(desk, 5, since=NOW - 9 * HOUR, rule_date=(NOW - DAY).date(), **ruled)
    with desk.engine.begin() as conn:
        for number in range(5):
            traits = Traits("https://a.example/1", "old", 9, 9, "rule", None, "ledger 1", (), (), "Floods")
            remember_pages(conn, [PageRead("a.example", traits)], NOW - number * HOUR / 9)
    assert desk.watch(timedelta())["started"] == 0


def test_a_rule_that_is_taken_away_fails_no_more(desk):
    read_pages(desk, 5, since=NOW - 8 * HOUR, method="rule_failed+default", rule="ledger 1")
    assert desk.watch(timedelta())["started"] == 1
    read_pages(desk, 1, since=NOW)
    assert desk.watch()["ended"] == 1


def test_pages_without_articles_say_nothing_of_a_site_or_a_rule(desk):
    read_pages(desk, 30, since=NOW - 40 * HOUR, method=None, reason="no_body", letters=0, rule="ledger 1")
    assert desk.watch(timedelta())["started"] == 0


def test_a_mail_about_lost_articles_names_pages(desk):
    add_entries(desk, 30, since=NOW - 60 * HOUR)
    add_entries(desk, 20, since=NOW - 25 * HOUR, state="no_article")
    desk.execute("UPDATE newswatch.entry SET url = 'https://a.example/' || entry_id")
    desk.watch()
    assert "https://a.example/" in desk.rows("SELECT detail FROM newswatch.incident")[0][0]
