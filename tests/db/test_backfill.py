"""A backfill stores old material that the next collection takes, and that nobody is mailed about."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import yaml

from newsroom_world import NOW, newsroom_world
from newswatch import pipeline
from newswatch.errors import OutageError
from newswatch.pipeline.history import Span

LATER = NOW + timedelta(days=10)


@pytest.fixture
def world(fresh_engine, tmp_path):
    with newsroom_world(fresh_engine, tmp_path, 1) as world:
        yield world


@pytest.fixture
def history(world):
    """The world ten days later, its file naming one feed only; and the addresses of the others."""
    path = world.workplace.config_dir / "feeds.yaml"
    named, *others = yaml.safe_load(path.read_text())["feeds"]
    path.write_text(json.dumps({"feeds": [named]}))
    world.workplace = replace(world.workplace, clock=lambda: LATER)
    return [feed["url"] for feed in others]


def entries(world):
    return world.rows(
        "SELECT feed_id, guid, state, content_hash, attempts FROM newswatch.entry ORDER BY 1, 2"
    )


def test_what_a_backfill_brings_is_collected_and_mails_nobody(world, history):
    counts = pipeline.backfill(world.workplace, history)
    assert counts["new"] > 30
    assert world.rows("SELECT DISTINCT active, state FROM newswatch.feed") == [(False, "new")]
    assert pipeline.due_entry_batches(world.workplace)
    collected = pipeline.collect_due_entries(world.workplace)
    assert collected["inserted"] > 30
    assert pipeline.link_and_tag(world.workplace)["matches"] > 0
    told = pipeline.send_alerts(world.workplace)
    assert (told["planned"] > 0, told["told"], told["mails"]) == (True, 0, 0)
    assert world.rows("SELECT DISTINCT reason FROM newswatch.alert WHERE tell") == []


def test_a_second_backfill_changes_nothing(world, history):
    pipeline.backfill(world.workplace, history)
    pipeline.collect_due_entries(world.workplace)
    before = entries(world), world.rows("SELECT feed_id, url FROM newswatch.feed ORDER BY 1")
    again = pipeline.backfill(world.workplace, history)
    assert (again["new"], again["changed"]) == (0, 0)
    assert (entries(world), world.rows("SELECT feed_id, url FROM newswatch.feed ORDER BY 1")) == before


def test_a_feed_that_is_known_keeps_its_row_and_its_polls(world, history):
    pipeline.sync_config(world.workplace)
    known = world.rows("SELECT url FROM newswatch.feed WHERE active")[0][0]
    pipeline.poll_due_feeds(world.workplace)
    counts = pipeline.backfill(world.workplace, [known, history[0]])
    assert counts["read"] == 2
    assert world.rows("SELECT active, count(*) FROM newswatch.feed GROUP BY 1 ORDER BY 1") == [
        (False, 1),
        (True, 1),
    ]


def test_a_feed_that_a_file_comes_to_name_is_polled_like_the_others(world, history):
    pipeline.backfill(world.workplace, history[:1])
    path = world.workplace.config_dir / "feeds.yaml"
    feeds = yaml.safe_load(path.read_text())["feeds"]
    path.write_text(json.dumps({"feeds": [*feeds, {**feeds[0], "url": history[0]}]}))
    pipeline.sync_config(world.workplace)
    assert world.rows("SELECT count(*) FROM newswatch.feed WHERE active") == [(2,)]
    assert pipeline.poll_due_feeds(world.workplace)["polled"] == 2


def test_only_what_lies_within_the_span_is_stored(world, history):
    counts = pipeline.backfill(world.workplace, history, NOW - timedelta(hours=6), NOW - timedelta(hours=3))
    assert counts["outside"] > counts["new"] > 0
    found = world.rows("SELECT min(published_at), max(published_at) FROM newswatch.entry")[0]
    assert NOW - timedelta(hours=6) <= found[0] <= found[1] < NOW - timedelta(hours=3)


def test_a_bad_address_is_set_aside_and_the_others_go_on(world, history, caplog):
    bad = ["https://nowhere.example/feed.xml", "not an address", "mailto:a@b.example"]
    counts = pipeline.backfill(world.workplace, [*bad, history[0]])
    assert (counts["set_aside"], counts["read"]) == (3, 1)
    kept = world.rows("SELECT stage, item_key FROM newswatch.quarantine ORDER BY item_key")
    assert [key for _, key in kept] == sorted(bad)
    assert {stage for stage, _ in kept} <= {"fetch", "urls"}
    assert caplog.text.count("set aside: ") == 3


def test_when_nothing_can_be_reached_the_task_fails(world):
    settings = replace(world.workplace.settings, gateway_url=None, allow_private=frozenset({"127.0.0.1:1"}))
    hosts = [f"http://{host}.invalid/feed" for host in "abcdef"]
    with pytest.raises(OutageError):
        pipeline.backfill(replace(world.workplace, settings=settings), hosts)


def sitemap(*places):
    urls = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in places)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def index(*places):
    urls = "".join(f"<sitemap><loc>{url}</loc><lastmod>{day}</lastmod></sitemap>" for url, day in places)
    return f'<?xml version="1.0"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</sitemapindex>'


@contextmanager
def served(pages):
    """Serve these documents on loopback; yield HOST:PORT."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path, "").replace("HOST", self.headers["Host"]).encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_sitemap_index_is_followed_one_level(world):
    pages = {
        "/index.xml": index(
            ("http://HOST/new.xml", "2026-02-01"),
            ("http://HOST/old.xml", "2020-01-01"),
            ("http://HOST/index.xml", "2026-02-01"),
            ("http://HOST/missing.xml", "2026-02-01"),
        ),
        "/new.xml": sitemap(("http://HOST/a", "2026-01-15"), ("http://HOST/b", "2025-01-15")),
        "/old.xml": sitemap(("http://HOST/c", "2019-01-15")),
    }
    with served(pages) as place:
        settings = replace(
            world.workplace.settings, gateway_url=None, allow_private=frozenset({place}), host_delay_s=0.0
        )
        workplace = replace(world.workplace, settings=settings)
        address = f"http://{place}/index.xml"
        counts = pipeline.backfill(workplace, [address], datetime(2025, 6, 1, tzinfo=UTC))
        assert (counts["sitemaps"], counts["read"], counts["new"], counts["outside"]) == (3, 1, 1, 1)
        assert world.rows(
            "SELECT entry.url, feed.url FROM newswatch.entry JOIN newswatch.feed USING (feed_id)"
        ) == [(f"http://{place}/a", address)]
        kept = world.rows("SELECT item_key, stage, reason FROM newswatch.quarantine ORDER BY item_key")
        assert kept == [
            (address, "parse", "too_deep"),
            (f"http://{place}/missing.xml", "fetch", "http_status"),
        ]
        assert pipeline.backfill(workplace, [address])["new"] == 2  # no bound now: all but what is known


@pytest.mark.parametrize(
    ("span", "moment", "held"),
    [
        (Span(), None, True),
        (Span(NOW), None, False),
        (Span(NOW), NOW, True),
        (Span(until=NOW), NOW, False),
        (Span(NOW, LATER), NOW + timedelta(days=1), True),
    ],
)
def test_a_span_holds_its_beginning_and_not_its_end(span, moment, held):
    assert span.holds(moment) is held
