"""Pages are read again from the archive: without the network, without old news, and nothing gets worse."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from newsroom_world import NOW, newsroom_world
from newswatch import pipeline
from newswatch.archive import read_record
from newswatch.errors import ConfigError, ExtractError, Reason
from newswatch.extract import Reading
from newswatch.model import Article
from newswatch.pipeline import pages
from newswatch.resources import find
from newswatch.settings import SettingsError
from newswatch.store.replay import EntryFilter

EVERYTHING = EntryFilter()
DAY = timedelta(days=1)
ENTRIES = """
    SELECT feed.url, guid, entry.url, entry.state, CASE WHEN entry.state <> 'done' THEN entry.reason END,
    article.url_key FROM newswatch.entry JOIN newswatch.feed USING (feed_id)
    LEFT JOIN newswatch.article USING (article_id) ORDER BY 1, 2
"""
ARTICLES = """
    SELECT url_key, article.url, canonical_url, domain, title, lead, text, authors, published_at, lang, kind,
    method, version, paywalled, quality
    FROM newswatch.article JOIN newswatch.source USING (source_id) ORDER BY 1
"""
VERSIONS = """
    SELECT url_key, article_version.version, article_version.text, seen_at, archive_pointer
    FROM newswatch.article_version JOIN newswatch.article USING (article_id) ORDER BY 1, 2
"""
MATCHES = """
    SELECT url_key, topic_id, withdrawn_at IS NULL FROM newswatch.topic_match
    JOIN newswatch.article USING (article_id) ORDER BY 1, 2
"""


@pytest.fixture
def world(fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, 1, archived=True) as world:
        world.run()
        yield world


@pytest.fixture
def offline(world, monkeypatch):
    """The world a day later, without a network."""

    def refuse(_workplace):
        raise AssertionError("the network was asked")

    for module in ("pages", "web"):
        monkeypatch.setattr(f"newswatch.pipeline.{module}.open_fetcher", refuse)
    world.workplace = replace(world.workplace, clock=lambda: NOW + DAY, archive=None)
    return world


def execute(world, statement, *values):
    with world.workplace.engine.begin() as conn:
        conn.exec_driver_sql(statement, values)


def state(world):
    return [world.rows(question) for question in (ENTRIES, ARTICLES, VERSIONS, MATCHES)]


def mailed_later(world):
    pipeline.link_and_tag(world.workplace)
    return pipeline.send_alerts(world.workplace).get("mails", 0)


def test_reading_everything_again_changes_nothing(offline):
    before = state(offline)
    counts = pipeline.reread_entries(offline.workplace, EVERYTHING)
    assert state(offline) == before
    done = sum(row[3] == "done" for row in before[0])
    assert (counts["done"], counts.get("changed"), counts["without_record"]) == (done, 0, 0)
    assert mailed_later(offline) == 0


def test_a_dry_run_counts_and_changes_nothing(offline):
    execute(offline, "UPDATE newswatch.entry SET archive_pointer = NULL WHERE state = 'gone'")
    before = offline.rows("SELECT count(*) FROM newswatch.run")
    total = offline.rows("SELECT count(*) FROM newswatch.entry")[0][0]
    assert pipeline.count_archived(offline.workplace, EVERYTHING) == {
        "would_read": total - 1,
        "without_record": 1,
    }
    assert pipeline.count_replayable(offline.workplace, EVERYTHING)["would_replay"] == 5
    assert offline.rows("SELECT count(*) FROM newswatch.run") == before


def test_articles_that_were_lost_are_rebuilt(offline):
    before = state(offline)
    execute(offline, "UPDATE newswatch.entry SET article_id = NULL")
    execute(offline, "DELETE FROM newswatch.article")
    counts = pipeline.reread_entries(offline.workplace, EVERYTHING)
    assert counts["inserted"] == len(before[1])
    entries, articles, versions, matches = state(offline)
    assert (entries, articles, versions) == tuple(before[:3])
    assert sorted(matches) == sorted(before[3])
    assert offline.rows("SELECT count(*) FROM newswatch.topic_match WHERE planned_at IS NULL") == [(0,)]
    assert mailed_later(offline) == 0


def test_a_text_that_is_another_now_becomes_a_version_and_mails_nobody(offline):
    """As after a better extractor: the stored texts lack what today's finds, so topics are found anew too."""
    execute(offline, "DELETE FROM newswatch.alert")
    execute(offline, "DELETE FROM newswatch.topic_match")
    execute(offline, "UPDATE newswatch.article SET text = 'Less.', text_hash = 'x'")
    execute(offline, "UPDATE newswatch.article_version SET text = 'Less.', text_hash = 'x'")
    counts = pipeline.reread_entries(offline.workplace, EVERYTHING)
    articles = offline.rows("SELECT count(*) FROM newswatch.article")[0][0]
    assert (counts["changed"], counts["matches"] > 0) == (articles, True)
    assert offline.rows("SELECT DISTINCT version, changed_at FROM newswatch.article") == [(2, NOW)]
    kept = offline.rows(
        "SELECT count(DISTINCT archive_pointer) FROM newswatch.article_version WHERE version = 2"
    )
    assert kept == [(articles,)]
    assert mailed_later(offline) == 0
    assert pipeline.reread_entries(offline.workplace, EVERYTHING)["changed"] == 0
    assert failing_checks(offline) == []


def failing_checks(world):
    checks = sorted((find("sql") / "checks").glob("*.sql"))
    return [path.stem for path in checks if world.rows(path.read_text(encoding="utf-8").replace("%", "%%"))]


def test_news_that_waits_to_be_read_is_left_to_be_read_aloud(world):
    execute(world, "UPDATE newswatch.article SET text = 'Less.', text_hash = 'x', tagged_version = 0")
    execute(world, "DELETE FROM newswatch.topic_match")
    counts = pipeline.reread_entries(world.workplace, EVERYTHING)
    assert counts["changed"] > 0
    assert counts["matches"] == 0
    assert pipeline.link_and_tag(world.workplace)["matches"] > 0
    assert world.rows("SELECT count(*) FROM newswatch.topic_match WHERE planned_at IS NULL")[0][0] > 0


@pytest.mark.parametrize(
    ("wanted", "states"),
    [
        (EntryFilter("done"), {"done"}),
        (EntryFilter("no_article"), {"no_article"}),
        (EntryFilter(reason="gone"), {"gone"}),
        (EntryFilter(stage="fetch"), set()),
        (EntryFilter(since=NOW), {"done", "gone", "no_article", "refused"}),
        (EntryFilter(since=NOW + DAY), set()),
        (EntryFilter(until=NOW), set()),
        (EntryFilter("done", until=NOW + DAY), {"done"}),
    ],
)
def test_a_replay_from_the_archive_can_be_narrowed(offline, wanted, states):
    found = dict(offline.rows("SELECT state, count(*) FROM newswatch.entry GROUP BY 1"))
    counted = pipeline.count_archived(offline.workplace, wanted)["would_read"]
    assert counted == sum(number for state, number in found.items() if state in states)
    counts = pipeline.reread_entries(offline.workplace, wanted)
    assert {state: counts.get(state, 0) for state in found if counts.get(state)} == {
        state: number for state, number in found.items() if state in states
    }


def test_what_the_extractor_missed_is_found_and_is_old_material(offline):
    key = offline.rows(
        "SELECT min(url_key) FROM newswatch.article JOIN newswatch.topic_match USING (article_id)"
    )
    execute(
        offline,
        "UPDATE newswatch.entry SET state = 'no_article', reason = 'no_body', article_id = NULL"
        " WHERE article_id IN (SELECT article_id FROM newswatch.article WHERE url_key = %s)",
        key[0][0],
    )
    execute(offline, "DELETE FROM newswatch.article WHERE url_key = %s", key[0][0])
    counts = pipeline.reread_entries(offline.workplace, EntryFilter("no_article", "no_body"))
    assert (counts["inserted"], counts["matches"] > 0) == (1, True)
    assert mailed_later(offline) == 0


def test_an_entry_that_ended_well_stays_so_whatever_its_page_says_now(offline, monkeypatch):
    before = state(offline)

    def find_nothing(_item, _most):
        return ExtractError(Reason.NO_BODY)

    monkeypatch.setattr("newswatch.pipeline.pages.complete", find_nothing)
    counts = pipeline.reread_entries(offline.workplace, EntryFilter("done"))
    assert counts["stays_done"] == sum(row[3] == "done" for row in before[0])
    assert state(offline) == before


def test_the_feeds_text_does_not_replace_a_page_that_was_read(offline, monkeypatch):
    """Seen in review: a reader that found nothing any more gave every article the feed's own text."""
    execute(offline, "UPDATE newswatch.entry SET feed_text = repeat('What the feed says. ', 100)")
    before = state(offline)
    read = pages.read_captures

    def find_nothing(workplace, came):
        return [
            replace(item, found=ExtractError(Reason.NO_BODY)) if isinstance(item, Reading) else item
            for item in read(workplace, came)
        ]

    monkeypatch.setattr("newswatch.pipeline.reread.read_captures", find_nothing)
    counts = pipeline.reread_entries(offline.workplace, EntryFilter("done"))
    assert counts["stays_done"] == sum(row[3] == "done" for row in before[0])
    assert state(offline) == before


def test_a_page_that_names_another_address_today_makes_no_second_article(offline, monkeypatch):
    """Seen in review: each got a second article, and the first was left without an entry."""
    before = state(offline)
    read = pages.read_captures

    def move(reading):
        if not isinstance(reading, Reading) or not isinstance(reading.found, Article):
            return reading
        return replace(reading, found=replace(reading.found, canonical_url=f"{reading.found.url}/new"))

    monkeypatch.setattr(
        "newswatch.pipeline.reread.read_captures", lambda place, came: [*map(move, read(place, came))]
    )
    counts = pipeline.reread_entries(offline.workplace, EntryFilter("done"))
    assert (counts["inserted"], counts["same"]) == (0, len(before[1]))
    assert state(offline) == before
    assert failing_checks(offline) == []


def test_a_record_that_is_lost_sets_its_entry_aside_with_the_reason(offline, caplog):
    lost = offline.rows("SELECT entry_id FROM newswatch.entry WHERE state = 'no_article' ORDER BY 1")[0][0]
    other = offline.rows("SELECT entry_id, article_id FROM newswatch.entry WHERE state = 'done' ORDER BY 1")[
        0
    ]
    execute(
        offline,
        "UPDATE newswatch.entry SET archive_pointer = '2026-03-04/lost.warc.gz:0' WHERE entry_id IN (%s, %s)",
        lost,
        other[0],
    )
    pipeline.reread_entries(offline.workplace, EVERYTHING)
    rows = {
        row[0]: row[1:]
        for row in offline.rows("SELECT entry_id, state, reason, article_id FROM newswatch.entry")
    }
    assert rows[lost] == ("quarantined", "not_archived", None)
    assert rows[other[0]] == ("done", None, other[1])
    aside = offline.rows("SELECT stage, reason, detail FROM newswatch.quarantine")
    assert aside == [("fetch", "not_archived", "2026-03-04/lost.warc.gz:0: No such file or directory")] * 2
    assert caplog.text.count("set aside: fetch: not_archived") == 2
    again = pipeline.reread_entries(offline.workplace, EntryFilter(reason="not_archived"))
    assert again["quarantined"] == 1


def test_a_record_of_another_page_is_believed_by_nobody(offline):
    (one, pointer), (_, other) = offline.rows(
        "SELECT entry_id, archive_pointer FROM newswatch.entry WHERE state = 'done' ORDER BY 1 LIMIT 2"
    )
    before = offline.rows(ARTICLES)
    execute(offline, "UPDATE newswatch.entry SET archive_pointer = %s WHERE entry_id = %s", other, one)
    assert pipeline.reread_entries(offline.workplace, EVERYTHING)["not_archived"] == 1
    assert offline.rows(ARTICLES) == before
    assert pointer != other


def test_an_older_page_does_not_bring_its_text_back(offline):
    """Two feeds brought one article: the page that was fetched first must not undo what came later."""
    row = offline.rows(
        "SELECT article_id, url_key FROM newswatch.article WHERE article_id IN"
        " (SELECT article_id FROM newswatch.entry WHERE state = 'done') ORDER BY 1 LIMIT 1"
    )[0]
    execute(
        offline,
        "UPDATE newswatch.article SET version = 2, linked_version = 2, tagged_version = 2, text = 'Edited.'"
        " WHERE article_id = %s",
        row[0],
    )
    execute(
        offline,
        "INSERT INTO newswatch.article_version (article_id, version, title, text, text_hash, seen_at)"
        " SELECT article_id, 2, title, text, 'y', %s FROM newswatch.article WHERE article_id = %s",
        NOW + DAY / 2,
        row[0],
    )
    assert pipeline.reread_entries(offline.workplace, EVERYTHING)["outdated"] >= 1
    assert offline.rows(f"SELECT text FROM newswatch.article WHERE article_id = {row[0]}") == [("Edited.",)]


def test_without_an_archive_there_is_nothing_to_read(world):
    settings = replace(world.workplace.settings, archive_dir=None)
    workplace = replace(world.workplace, settings=settings)
    for work in (pipeline.reread_entries, pipeline.count_archived):
        with pytest.raises(SettingsError, match="NEWSWATCH_ARCHIVE_DIR is not set"):
            work(workplace, EVERYTHING)
    for work in (pipeline.rebuild_from_archive, pipeline.count_records):
        with pytest.raises(SettingsError, match="NEWSWATCH_ARCHIVE_DIR is not set"):
            work(workplace)


KEYS = "SELECT feed.url, guid FROM newswatch.entry JOIN newswatch.feed USING (feed_id) ORDER BY 1, 2"
EMPTY = """
    TRUNCATE newswatch.entry, newswatch.article, newswatch.article_version, newswatch.article_band,
    newswatch.seen_url, newswatch.feed, newswatch.feed_poll, newswatch.source, newswatch.story,
    newswatch.copy_group, newswatch.link, newswatch.topic, newswatch.topic_version, newswatch.topic_match,
    newswatch.match_evidence, newswatch.subscription, newswatch.alert, newswatch.outbox, newswatch.quarantine,
    newswatch.rollup_topic_daily RESTART IDENTITY CASCADE
"""


def test_an_empty_database_is_built_from_the_archive_alone(offline):
    before = state(offline)
    execute(offline, EMPTY)
    assert pipeline.count_records(offline.workplace) == {"documents": 13, "pages": len(before[0])}
    counts = pipeline.rebuild_from_archive(offline.workplace)
    assert (counts["documents"], counts["pages"]) == (13, len(before[0]))
    assert (counts["without_entry"], counts["inserted"]) == (0, len(before[1]))
    assert state(offline) == before
    assert offline.rows("SELECT DISTINCT first_seen_at FROM newswatch.article") == [(NOW,)]
    assert failing_checks(offline) == []
    pipeline.rebuild_from_archive(offline.workplace)
    assert state(offline) == before
    pipeline.link_and_tag(offline.workplace)
    assert failing_checks(offline) == []  # articles that were read before they had a place are counted
    assert pipeline.send_alerts(offline.workplace).get("mails", 0) == 0


def test_edits_are_rebuilt_in_the_order_in_which_they_came(world, monkeypatch):
    later = NOW + timedelta(hours=2)
    world.workplace = replace(world.workplace, clock=lambda: later)
    world.publish(1)
    world.run()
    before = state(world)
    assert any(version > 1 for _, version, *_ in before[2])
    execute(world, EMPTY)
    monkeypatch.setattr("newswatch.pipeline.pages.open_fetcher", None)
    pipeline.rebuild_from_archive(world.workplace)
    entries, articles, versions, _ = state(world)
    assert entries == before[0]
    assert articles == before[1]
    assert versions == before[2]


def test_a_rebuild_of_a_span_takes_what_came_in_it(offline):
    execute(offline, EMPTY)
    assert pipeline.rebuild_from_archive(offline.workplace, NOW + DAY) == {}
    assert pipeline.rebuild_from_archive(offline.workplace, None, NOW) == {}
    assert offline.rows("SELECT count(*) FROM newswatch.entry") == [(0,)]


def test_nothing_is_built_into_a_database_that_was_polled(world):
    with pytest.raises(ConfigError, match="polled into"):
        pipeline.rebuild_from_archive(world.workplace)


def test_feeds_that_no_file_names_any_more_are_built_too(offline):
    before = offline.rows(KEYS)
    execute(offline, EMPTY)
    path = offline.workplace.config_dir / "feeds.yaml"
    path.write_text(json.dumps({"feeds": []}))
    pipeline.rebuild_from_archive(offline.workplace)
    assert offline.rows(KEYS) == before
    assert offline.rows("SELECT DISTINCT active FROM newswatch.feed") == [(False,)]


def test_a_page_that_asks_for_no_copy_is_read_and_not_kept(world):
    url, pointer = world.rows("SELECT url, archive_pointer FROM newswatch.entry WHERE state = 'done'")[0]
    kept = read_record(world.workplace.settings.archive_dir, pointer, url)
    asking = replace(kept, headers={**kept.headers, "x-robots-tag": "noarchive"})
    entry = pages.ClaimedEntry(
        1, 1, kept.asked.feed, kept.asked.guid, url, "k", None, None, None, (), None, None, 1, "a.example"
    )
    read = pages.read_pages(world.workplace, [pages.Answered(entry, kept), pages.Answered(entry, asking)])
    one, other = pages.collect_pages(world.workplace, read)
    assert (one.archive_pointer is None, other.archive_pointer) == (False, None)
    assert one.found.article == other.found.article
