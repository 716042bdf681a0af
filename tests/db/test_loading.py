"""Loading: what is new comes in once, what changed is kept twice, and no text is too odd."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from db.report_world import World, tables_of
from db.store_world import (
    FEED,
    LATER,
    NOW,
    add_articles,
    add_entries,
    add_feeds,
    due_entry_ids,
    feed_entry,
    finish,
    load,
    new_article,
    source_row,
)
from newswatch.errors import LoadError, Reason
from newswatch.model import Caption, Credit, Dateline, QualityReason, Strength
from newswatch.pipeline.outcomes import _load_halving
from newswatch.store import articles, configuration, entries, feeds, runs
from newswatch.store.articles import LoadCounts
from newswatch.store.feeds import EntryCounts, content_hash
from newswatch.store.lease import new_lease
from newswatch.store.replay import EntryFilter, replay_entries, replayable_entries

HOUR = timedelta(hours=1)
HOSTILE = [
    "a\tb\\tc\\",
    "\\N",
    "\\.",
    "one\r\ntwo\rthree\nfour\u2028five",
    "'; DROP TABLE newswatch.article; --",
    '"quoted" {json: [1, 2]} %s %(name)s :name $1',
    "👩‍👩‍👧‍👦 🇰🇷 \U0001f9d1\U0001f3fd",
    "\u202eright to left\u202c اَلْعَرَبِيَّةُ עברית",
    "북한군 러시아 파병 北朝鮮 КНДР 𠀋",
    "\x01\x1f\x7f\x85\ufeff\ufffe\uffff",
    "e\u0301" * 300,
    "x" * 70_000,
]


def stored(conn, name="article"):
    target = tables_of(conn.engine)[name]
    return conn.execute(select(target).order_by(*target.primary_key)).mappings().all()


# Articles.


def test_a_load_counts_what_is_new_what_changed_and_what_is_the_same(conn):
    first, second, third = map(new_article, (1, 2, 3))
    assert add_articles(conn, first, second) == LoadCounts(inserted=2, changed=0, same=0)
    edited = replace(second, article=replace(second.article, text="Another text."))
    assert add_articles(conn, first, edited, third, now=LATER) == LoadCounts(1, 1, 1)
    assert articles.load_articles(conn, [], NOW) == LoadCounts(0, 0, 0)


def test_a_second_load_changes_nothing(conn):
    tables = ("article", "article_version", "seen_url", "source")
    add_articles(conn, new_article(1), new_article(2, "b.example"))
    before = [stored(conn, name) for name in tables]
    add_articles(conn, new_article(1), new_article(2, "b.example"), now=LATER)
    assert [stored(conn, name) for name in tables] == before


def test_each_changed_text_is_kept_as_a_version(conn):
    new = new_article()
    for moment, text in ((NOW, "First."), (LATER, "Second."), (LATER, "First.")):
        add_articles(conn, replace(new, article=replace(new.article, text=text)), now=moment)
    found = [(row["version"], row["text"], row["seen_at"]) for row in stored(conn, "article_version")]
    assert found == [(1, "First.", NOW), (2, "Second.", LATER), (3, "First.", LATER)]
    (article,) = stored(conn)
    assert (article["version"], article["first_seen_at"], article["changed_at"]) == (3, NOW, LATER)


def test_an_edit_keeps_the_articles_number_its_place_and_its_first_date(conn):
    new = new_article()
    add_articles(conn, new)
    before = stored(conn)[0]
    edited = replace(new.article, title="Another title", published_at=LATER, url="https://a.example/moved")
    add_articles(conn, replace(new, article=edited), now=LATER)
    after = stored(conn)[0]
    assert after["title"] == "Another title"
    kept = ("article_id", "url_key", "url", "published_at", "first_seen_at", "source_id")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_an_article_of_an_unknown_domain_makes_a_source(conn):
    configuration.sync_sources(conn, [source_row("a.example", "Owner", "KR")])
    named = new_article(1, "b.example", source="B Daily")
    add_articles(conn, new_article(1), named, new_article(2, "b.example"), new_article(1, "c.example"))
    found = [(row["domain"], row["name"], row["owner"], row["configured"]) for row in stored(conn, "source")]
    assert sorted(found) == [
        ("a.example", "a.example", "Owner", True),
        ("b.example", "B Daily", "b.example", False),
        ("c.example", "c.example", "c.example", False),
    ]


def test_everything_an_article_carries_is_stored(conn):
    new = new_article(
        lead="Lead.",
        authors=("Kim Ji-soo", 'O\'Neil "Bob"\t\\'),
        date=date(2026, 3, 9),
        modified_at=LATER,
        captions=(Caption('A "picture"\n', None), Caption(None, "AP")),
        dateline=Dateline("SEOUL", "Yonhap"),
        credit=Credit("AP", "(AP)", "byline", Strength.STRONG),
        paywalled=True,
        quality=0.5,
        quality_reasons=(QualityReason.SHORT, QualityReason.TEASER),
    )
    add_articles(conn, new)
    (row,) = stored(conn)
    article = new.article
    assert row["quality_reasons"] == ["short", "teaser"]
    assert (row["authors"], row["page_date"]) == ([*article.authors], article.date)
    assert row["captions"] == [{"text": 'A "picture"\n', "credit": None}, {"text": None, "credit": "AP"}]
    assert [row[f"dateline_{part}"] for part in ("place", "agency")] == ["SEOUL", "Yonhap"]
    assert (row["credit_agency"], row["credit_strength"]) == ("AP", "strong")
    same = ("lead", "modified_at", "paywalled", "quality", "lang", "method", "kind")
    assert {name: row[name] for name in same} == {name: getattr(article, name) for name in same}


def test_what_retention_removed_keeps_the_day_on_which_it_was_first_seen(conn):
    add_articles(conn)
    table = tables_of(conn.engine)["article"]
    conn.execute(table.delete())
    assert add_articles(conn, now=LATER) == LoadCounts(1, 0, 0)
    assert [row["first_seen_at"] for row in stored(conn)] == [NOW]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_stored_as_it_came(conn, text):
    new = new_article(title=text, text=text, lead=text, authors=(text, ""), source=text)
    add_articles(conn, replace(new, url_key=f"a.example/{text[:100]}"))
    (row,) = stored(conn)
    assert [row[name] for name in ("title", "text", "lead", "authors")] == [text, text, text, [text, ""]]
    assert row["url_key"] == f"a.example/{text[:100]}"
    assert [version["text"] for version in stored(conn, "article_version")] == [text]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


@given(first=TEXTS, second=TEXTS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_in_once_and_an_edit_is_seen(conn, first, second):
    with conn.begin_nested() as savepoint:
        assert add_articles(conn, new_article(text=first, title=first)) == LoadCounts(1, 0, 0)
        assert add_articles(conn, new_article(text=first, title=first)) == LoadCounts(0, 0, 1)
        changed = int(first != second)
        counts = add_articles(conn, new_article(text=second, title=second))
        assert counts == LoadCounts(0, changed, 1 - changed)
        assert [row["text"] for row in stored(conn)] == [second]
        savepoint.rollback()


BAD = {
    "NUL": ({"text": "a\0b"}, DataError),
    "lone surrogate": ({"lead": "a\ud800b"}, DataError),
    "surrogate in the text": ({"text": "a\ud800b"}, DataError),
    "no text": ({"text": ""}, IntegrityError),
    "empty title": ({"title": ""}, IntegrityError),
    "no such language": ({"lang": "English"}, IntegrityError),
    "a page that is no article": ({"kind": "wall"}, IntegrityError),
    "quality beyond all": ({"quality": 2.0}, IntegrityError),
    "quality of nothing": ({"quality": float("nan")}, IntegrityError),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_refused_and_nothing_of_its_batch_stays(conn, name):
    values, error = BAD[name]
    with pytest.raises(error), conn.begin_nested():
        add_articles(conn, new_article(1), new_article(2, **values))
    assert stored(conn) == []
    assert add_articles(conn, new_article(1)) == LoadCounts(1, 0, 0)


class Counting:
    """A run that only counts."""

    def __init__(self):
        self.counts = {}

    def count(self, **counts):
        for name, number in counts.items():
            self.counts[name] = self.counts.get(name, 0) + number


@pytest.mark.parametrize("bad", [{"text": "a\0b"}, {"lang": "English"}])
@pytest.mark.parametrize("place", [1, 4, 7])
def test_halving_finds_the_one_bad_row(conn, bad, place):
    new = [new_article(number, **(bad if number == place else {})) for number in range(1, 8)]
    run = Counting()
    fresh = set()
    ((refused, error),) = _load_halving(conn, new, run, NOW, fresh)
    assert fresh == {one.url_key for one in new} - {refused.url_key}
    assert (refused.url_key, error.reason) == (f"a.example/{place}", "bad_row")
    assert run.counts == {"inserted": 6, "changed": 0, "same": 0}
    assert len(stored(conn)) == 6


def test_an_address_has_one_article(conn):
    world = World(conn)
    source = world.source("a.example")
    world.article(source, url_key="a.example/1")
    with pytest.raises(IntegrityError, match="article_url_key_key"), conn.begin_nested():
        world.article(source, url_key="a.example/1")


# Entries.


@pytest.fixture
def feed(conn):
    add_feeds(conn, FEED, "https://a.example/other")


def entry_rows(conn, *names):
    return [tuple(row[name] for name in names) for row in stored(conn, "entry")]


@pytest.mark.usefixtures("feed")
def test_a_document_that_comes_again_changes_nothing(conn):
    document = [feed_entry(number) for number in range(3)]
    assert load(conn, *document) == EntryCounts(new=3, changed=0)
    before = stored(conn, "entry")
    assert load(conn, *reversed(document), now=LATER) == EntryCounts(0, 0)
    assert stored(conn, "entry") == before
    assert load(conn) == EntryCounts(0, 0)


@pytest.mark.usefixtures("feed")
def test_what_a_first_poll_brought_is_marked(conn):
    load(conn, feed_entry(1))
    table = tables_of(conn.engine)["feed"]
    conn.execute(table.update().values(last_success_at=NOW))
    load(conn, feed_entry(1), feed_entry(2), now=LATER)
    assert entry_rows(conn, "guid", "first_poll", "first_seen_at") == [
        ("guid 1", True, NOW),
        ("guid 2", False, LATER),
    ]


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize("again", [False, True])
def test_a_new_guid_at_a_known_address_is_the_same_entry(conn, again):
    load(conn, feed_entry(1))
    renamed = feed_entry(1, guid="another")
    document = [renamed, feed_entry(1)] if again else [renamed]
    assert load(conn, *document) == EntryCounts(0, 0)
    assert entry_rows(conn, "guid") == [("guid 1",)]


@pytest.mark.usefixtures("feed")
def test_of_one_guid_and_of_one_address_the_first_counts(conn):
    document = [feed_entry(1), feed_entry(1, title="Later"), feed_entry(1, guid="b"), feed_entry(2, guid="c")]
    assert load(conn, *document) == EntryCounts(new=2, changed=0)
    assert sorted(entry_rows(conn, "guid", "title")) == [("c", "Title 2"), ("guid 1", "Title 1")]


def test_a_changed_entry_is_due_again_with_all_its_attempts(conn):
    ids = add_entries(conn)
    lease = new_lease(NOW, 60)
    entries.claim_entries(conn, ids, lease)
    finish(conn, ids[0], "no_article", lease)
    assert load(conn, feed_entry(1, title="Corrected"), now=LATER) == EntryCounts(0, 1)
    assert entry_rows(conn, "state", "reason", "attempts", "title") == [("due", "changed", 0, "Corrected")]
    assert due_entry_ids(conn, LATER, 10) == ids


def test_a_change_takes_the_entry_from_whom_it_is_with(conn):
    """Whoever holds it has the page from before the change: once done, the edit would never be fetched."""
    ids = add_entries(conn)
    lease = new_lease(NOW, 600)
    entries.claim_entries(conn, ids, lease)
    load(conn, feed_entry(1, title="Corrected"), now=LATER)
    assert entry_rows(conn, "state", "title") == [("due", "Corrected")]
    assert not finish(conn, ids[0], "done", lease)


def test_an_entry_whose_address_is_lost_keeps_the_one_it_had(conn):
    add_entries(conn)
    assert load(conn, feed_entry(1, url=None), now=LATER) == EntryCounts(0, 1)
    assert entry_rows(conn, "state", "url", "url_key") == [("new", "https://a.example/1", "a.example/1")]


@pytest.mark.usefixtures("feed")
def test_an_entry_whose_page_another_feed_has_brought_is_done_at_once(conn):
    add_articles(conn)
    load(conn, feed_entry(1), url="https://a.example/other")
    ((state, article, due),) = entry_rows(conn, "state", "article_id", "next_attempt_at")
    assert (state, article, due) == ("done", stored(conn)[0]["article_id"], None)


@pytest.mark.usefixtures("feed")
def test_an_entry_without_an_address_is_refused_until_it_has_one(conn):
    load(conn, feed_entry(1, url=None))
    assert entry_rows(conn, "state", "reason", "url_key") == [("refused", "bad_url", None)]
    assert load(conn, feed_entry(1, url=None, title="Other"), now=LATER) == EntryCounts(0, 1)
    assert entry_rows(conn, "state", "reason", "title") == [("refused", "bad_url", "Other")]
    assert replayable_entries(conn, EntryFilter(), archived=True) == []
    load(conn, feed_entry(1), now=LATER)
    assert entry_rows(conn, "state", "reason", "url_key") == [("due", "changed", "a.example/1")]


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize("text", HOSTILE[:-1], ids=range(len(HOSTILE) - 1))
def test_a_hostile_entry_is_stored_as_it_came(conn, text):
    hostile = feed_entry(1, guid=text, title=text, summary=text, text=text, authors=(text,), lang=text)
    load(conn, hostile)
    assert entry_rows(conn, "guid", "title", "summary", "feed_text", "authors", "lang") == [
        (text, text, text, text, [text], text)
    ]
    feed_id = stored(conn, "entry")[0]["feed_id"]
    assert feeds.known_guids(conn, feed_id, [hostile, feed_entry(2)]) == {text, hostile.entry.url}


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({"title": "Other"}, True),
        ({"summary": "Other"}, True),
        ({"text": "Other"}, True),
        ({"updated_at": NOW}, True),
        ({"updated_at": LATER}, False),  # the time of the poll, which some feeds stamp on everything
        ({"url": "https://a.example/other"}, True),
        ({"published_at": datetime(2030, 1, 1, tzinfo=UTC)}, False),
        ({"authors": ("Kim",)}, False),
    ],
)
def test_an_entry_is_changed_by_what_it_says(values, changes):
    assert (
        content_hash(feed_entry(1, **values).entry, LATER) != content_hash(feed_entry(1).entry, LATER)
    ) is changes


# What was set aside, and what is replayed.


def test_what_fails_again_stands_once_in_the_quarantine(conn):
    failed = [LoadError(Reason.BAD_ROW, detail) for detail in ("first", "second")]
    runs.set_aside(conn, "feed guid", failed[0], NOW)
    runs.set_aside(conn, "feed guid", failed[1], LATER)
    found = World(conn).rows(
        "quarantine", "stage", "reason", "detail", "attempts", "first_seen_at", schema="newswatch"
    )
    assert found == [("load", "bad_row", "second", 2, NOW)]
    entries.clear_quarantine(conn, ["fetch"], "feed guid")
    entries.clear_quarantine(conn, ["load"], "another")
    assert len(World(conn).rows("quarantine", "stage", schema="newswatch")) == 1
    entries.clear_quarantine(conn, ["fetch", "load"], "feed guid")
    assert World(conn).rows("quarantine", "stage", schema="newswatch") == []


@pytest.mark.parametrize(
    ("state", "reason", "count"),
    [(None, None, 3), ("gone", None, 1), (None, "timeout", 3), ("gone", "no_body", 0), ("done", None, 0)],
)
def test_a_replay_makes_due_what_was_asked_for(conn, state, reason, count):
    ids = add_entries(conn, 4)
    lease = new_lease(NOW, 60)
    entries.claim_entries(conn, ids, lease)
    for entry_id, ended in zip(ids, ("gone", "quarantined", "no_article", "done"), strict=True):
        finish(conn, entry_id, ended, lease)
    chosen = replayable_entries(conn, EntryFilter(state, reason))
    assert replay_entries(conn, LATER, [entry.entry_id for entry in chosen]) == count
    assert replay_entries(conn, LATER, ids) == 3 - count
    assert len(due_entry_ids(conn, LATER, 10)) == 3


# What a change is.


FIRST, SECOND, THIRD = (
    "The river rose.",
    "Nobody was hurt, the mayor said.",
    "The water is to fall by Thursday.",
)


def changes(conn):
    return conn.exec_driver_sql("SELECT * FROM report.article_change ORDER BY version").mappings().all()


def load_versions(conn, *texts, **last):
    """Load an article with one text after the other, an hour apart; ``last`` holds for the last."""
    for number, text in enumerate(texts, 1):
        method = last.get("method", "test") if number == len(texts) else "test"
        new = new_article(text=text, method=method, modified_at=NOW)
        new = replace(new, template=last.get("template", "abc") if number == len(texts) else "abc")
        add_articles(conn, replace(new, archive_pointer=f"a:{number}"), now=NOW + (number - 1) * HOUR)


def test_a_version_says_what_the_newsroom_changed(conn):
    load_versions(conn, f"{FIRST}\n\n{SECOND}", f"{FIRST}\n\n{SECOND}\n\n{THIRD}", f"{SECOND}\n\n{THIRD}")
    first, second = changes(conn)
    assert (first["version"], first["changed_at"], first["after"]) == (2, NOW + HOUR, HOUR)
    assert (first["changed_fields"], first["paragraphs_added"]) == (["text"], 1)
    assert first["difference"] == [{"at": 3, "was": None, "now": THIRD}]
    assert (second["paragraphs_removed"], second["longer_by"]) == (1, -len(FIRST) - 2)
    assert (second["cause"], second["is_edit"]) == ("the newsroom changed it", True)


def test_a_text_that_is_another_because_it_was_read_another_way_is_no_edit(conn):
    load_versions(conn, f"{FIRST}\n\n{SECOND}", FIRST, method="default", template="def")
    [change] = changes(conn)
    assert (change["cause"], change["is_edit"]) == ("we read the page another way", False)


def test_the_first_version_is_no_change_and_keeps_how_it_was_read(conn):
    load_versions(conn, FIRST)
    [kept] = conn.exec_driver_sql(
        "SELECT cause, method, template, changed_fields FROM newswatch.article_version"
    )
    assert tuple(kept) == ("first", "test", "abc", [])
    assert changes(conn) == []


def test_a_version_of_before_causes_were_kept_is_compared_by_what_is_known(conn):
    load_versions(conn, FIRST)
    conn.exec_driver_sql(
        "UPDATE newswatch.article_version SET template = NULL, archive_pointer = NULL, cause = NULL"
    )
    add_articles(conn, new_article(text=SECOND, method="test"), now=LATER)
    assert [change["cause"] for change in changes(conn)] == ["the newsroom changed it"]


def test_after_a_release_of_the_extractor_a_change_is_no_edit_until_the_text_is_read_the_same_again(conn):
    load_versions(conn, FIRST)
    conn.exec_driver_sql("UPDATE newswatch.article_version SET extraction = 'an older one'")
    add_articles(conn, new_article(text=f"{FIRST}\n\n{SECOND}", method="test", modified_at=NOW), now=LATER)
    assert [change["cause"] for change in changes(conn)] == ["we read the page another way"]
    conn.exec_driver_sql("UPDATE newswatch.article_version SET extraction = 'an older one'")
    again = new_article(text=f"{FIRST}\n\n{SECOND}", method="test", modified_at=NOW)
    add_articles(conn, again, now=NOW + HOUR)
    add_articles(conn, replace(again, article=replace(again.article, text=THIRD)), now=NOW + 2 * HOUR)
    assert [change["cause"] for change in changes(conn)][1:] == ["the newsroom changed it"]


def test_where_another_worker_was_faster_the_change_is_unclear(conn, monkeypatch):
    load_versions(conn, FIRST)
    monkeypatch.setattr(articles, "versions_before", lambda *_: {})
    add_articles(conn, new_article(text=SECOND, method="test"), now=LATER)
    assert [change["is_edit"] for change in changes(conn)] == [False]
