"""A page that somebody adds goes the way of a feed's entry, at once; it is news only if it is fresh."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from newsroom_world import NOW, newsroom_world
from newswatch import pipeline
from newswatch.cli.add import as_fields, rows_of
from newswatch.errors import UrlError

TEXT = "".join(
    f"<p>On day {day} port officials checked {day * 3} old ferries in the north.</p>" for day in range(9)
)
TROOPS = (
    "<p>North Korean troops were sent to Russia's Kursk region, Seoul's spy agency said on Wednesday.</p>"
)


def html(body=TROOPS + TEXT, head="", day=NOW):
    when = f'<meta property="article:published_time" content="{day.isoformat()}">' if day else ""
    head = f"<title>Troops sent</title>{when}{head}"
    return f"<html lang=en><head>{head}</head><body><article>{body}</article></body>"


def stub(target):
    meta = f'<meta http-equiv="refresh" content="0;url={target}">'
    return f"<html><head>{meta}</head><body><p>Wait</p></body>"


PAGES = {
    "/fresh": html(),
    "/old": html(day=NOW - timedelta(days=30)),
    "/undated": html(day=None),
    "/day": html(day=None, head=f'<meta name="date" content="{NOW:%Y-%m-%d}">'),
    "/noindex": html(head='<meta name="robots" content="noindex">'),
    "/stub": stub("/fresh"),
    "/circle": stub("/stub"),
    "/to-private": stub("/private/x"),
    "/pdf": "%PDF-1.7",
    "/private/x": html(),
    "/robots.txt": "User-agent: *\nDisallow: /private/",
}


@contextmanager
def served(asked):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = PAGES.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Set-Cookie", "who=you")
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def asked():
    return []


@pytest.fixture
def world(fresh_engine, tmp_path, asked):
    with newsroom_world(fresh_engine, tmp_path, 1, archived=True) as world, served(asked) as place:
        settings = replace(world.workplace.settings, gateway_url=None, allow_private=frozenset({place}))
        world.workplace = replace(world.workplace, settings=settings)
        world.site = f"http://{place}"
        pipeline.sync_config(world.workplace)
        yield world


def add(world, path, source=None, **replaced):
    return pipeline.add_page(replace(world.workplace, **replaced), world.site + path, source)


def test_a_page_is_collected_at_once_and_says_what_it_is(world):
    added = add(world, "/fresh")
    page = added.page
    assert (added.known, page.state, page.title, page.source) == (None, "done", "Troops sent", "127.0.0.1")
    assert page.text.startswith("North Korean troops")
    assert page.archive_pointer
    labels = [row.label for row in rows_of(added, world.site + "/fresh")]
    assert labels == ["article", "address", "source", "date", "text", "archive", "next"]
    fields = as_fields(added)
    assert fields["words"] == len(page.text.split())
    assert "text" not in fields
    feed = world.rows("SELECT url, active, next_poll_reason FROM newswatch.feed WHERE url LIKE 'by-hand%%'")
    assert feed == [("by-hand:127.0.0.1", False, "not polled: it holds pages added by hand")]


def test_an_article_that_is_known_is_said_to_be_and_not_fetched_again(world, asked):
    first = add(world, "/fresh")
    asked.clear()
    again = add(world, "/fresh?utm_source=mail")
    assert (again.known.feed_url, again.page) == ("by-hand:127.0.0.1", first.page)
    assert asked == []
    assert next(iter(rows_of(again, "x"))).label == "known"
    assert as_fields(again)["known"]["feed_url"] == "by-hand:127.0.0.1"


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("/noindex", "refused", "noindex"),
        ("/private/x", "refused", "robots"),
        ("/to-private", "refused", "robots"),
        ("/pdf", "refused", "not_html"),
        ("/missing", "gone", "http_status"),
        ("/circle", "no_article", "no_body"),
    ],
)
def test_a_page_without_an_article_says_why(world, path, state, reason):
    added = add(world, path)
    assert (added.page.state, added.page.reason, added.page.article_id) == (state, reason, None)
    row, *_ = rows_of(added, path)
    assert (row.label, reason in row.said) == ("no article", True)


def test_one_refresh_is_followed(world, asked):
    added = add(world, "/stub")
    assert added.page.url == world.site + "/fresh"
    assert [path for path in asked if path != "/robots.txt"] == ["/stub", "/fresh"]
    asked.clear()
    assert add(world, "/circle").page.article_id is None
    assert [path for path in asked if path != "/robots.txt"] == ["/circle", "/stub"]


def test_a_page_without_an_article_is_tried_again_when_somebody_adds_it_again(world, asked):
    assert add(world, "/missing").page.state == "gone"
    asked.clear()
    PAGES["/missing"] = html()
    try:
        assert add(world, "/missing").page.state == "done"
    finally:
        del PAGES["/missing"]
    assert "/missing" in asked


def test_a_page_whose_server_is_down_is_tried_later_and_sooner_by_hand(world):
    site = "http://127.0.0.1:9/"
    settings = replace(world.workplace.settings, allow_private=frozenset({"127.0.0.1:9"}))
    workplace = replace(world.workplace, settings=settings)
    added = pipeline.add_page(workplace, site)
    assert (added.page.state, added.page.reason, added.page.next_attempt_at > NOW) == (
        "due",
        "connection",
        True,
    )
    assert "again at" in next(iter(rows_of(added, site))).said
    pipeline.add_page(workplace, site)
    assert world.rows("SELECT attempts FROM newswatch.entry") == [(2,)]


@pytest.mark.parametrize(
    ("path", "history"), [("/fresh", False), ("/day", False), ("/old", True), ("/undated", True)]
)
def test_a_page_by_hand_is_news_if_its_own_date_is_fresh(world, path, history):
    add(world, path)
    assert world.rows("SELECT first_poll FROM newswatch.entry") == [(history,)]
    assert pipeline.link_and_tag(world.workplace)["matches"] == 1
    told = pipeline.send_alerts(world.workplace)
    assert (told["mails"] > 0) is not history


def test_a_page_counts_for_the_publisher_that_is_named(world):
    added = add(world, "/fresh", "www.Wire.example")
    assert added.page.source == "wire.example"
    assert world.rows("SELECT url FROM newswatch.feed WHERE url LIKE 'by-hand%%'") == [
        ("by-hand:wire.example",)
    ]


@pytest.mark.parametrize(
    ("url", "source"), [("no address", None), ("http://[/", None), (None, "a/b"), (None, " ")]
)
def test_what_is_no_address_is_refused_before_anything_is_stored(world, url, source):
    with pytest.raises(UrlError):
        pipeline.add_page(world.workplace, url or world.site, source)
    assert world.rows("SELECT count(*) FROM newswatch.entry") == [(0,)]


def test_a_page_by_hand_comes_back_in_a_rebuild(world, monkeypatch):
    for path in ("/fresh", "/noindex", "/missing"):
        add(world, path)
    keys = "SELECT guid, feed.url, entry.state FROM newswatch.entry JOIN newswatch.feed USING (feed_id)"
    before = sorted(world.rows(keys))
    with world.workplace.engine.begin() as conn:
        conn.exec_driver_sql("TRUNCATE newswatch.entry, newswatch.article, newswatch.seen_url CASCADE")
        conn.exec_driver_sql("DELETE FROM newswatch.feed WHERE url LIKE 'by-hand%%'")
    monkeypatch.setattr("newswatch.pipeline.pages.open_fetcher", None)
    pipeline.rebuild_from_archive(world.workplace)
    assert sorted(world.rows(keys)) == before
