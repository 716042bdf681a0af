"""Feeds by hand: look at one, add it, import and export lists, against a server on loopback."""

import fcntl
import json
import os
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from newswatch.cli.app import app
from newswatch.config import load_config
from newswatch.config.additions import plan_additions
from newswatch.config.writing import write_additions

SOURCES = """\
# Who publishes.
sources:

# Old friends
- domain: example.org
  name: Example
  owner: Example Ltd
  aliases: [example.net]
"""
FEEDS = """\
# What is polled; this stays.
feeds:

- url: https://example.org/a   # the first
  title: "A: the first"
  source: example.org
  lang: en
"""
ITEMS = "".join(
    f"<item><title>&lt;b&gt;Report&lt;/b&gt; {n}</title><link>/report-{n}</link><guid>same</guid>"
    f"<pubDate>Wed, 13 Nov 20{24 + n * 10} 14:05:00 KST</pubDate></item>"
    for n in range(2)
)
HEAD = "<title>소식 \x1b[31m</title><language>ko</language><ttl>30</ttl>"
RSS = f"<rss version='2.0'><channel>{HEAD}{ITEMS}</channel></rss>"
PAGE = "<html><head><link rel=alternate type=application/rss+xml href=/rss title=Main></head></html>"


@contextmanager
def serving(replies):
    """Yield the address of a server that answers each path with (status, headers, body), else with 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = replies.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def site():
    replies = {
        "/": (200, {"Content-Type": "text/html"}, PAGE.encode()),
        "/rss": (200, {"Content-Type": "text/xml; charset=utf-8", "ETag": '"1"'}, RSS.encode("cp949")),
        "/old": (301, {"Location": "/rss"}, b""),
        "/moved": (302, {"Location": "/rss"}, b""),
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /report-0\n"),
        "/list.opml": (
            200,
            {},
            opml('<outline text="B" language="en" xmlUrl="https://b.example/rss"/>').encode(),
        ),
        "/sitemap.xml": (200, {}, b"<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"),
        "/nothing": (200, {"Content-Type": "text/html"}, b"<html></html>"),
    }
    with serving(replies) as address:
        yield address


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "floods.yaml").write_text("id: floods\nname: Floods\nquery: flood*\n")
    (tmp_path / "subscriptions.yaml").write_text("subscriptions: []\n")
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    return tmp_path


def opml(inner):
    return f'<opml version="1.0"><head/><body>{inner}</body></opml>'


def ask(*words, site="", given=None):
    env = {
        "COLUMNS": "100",
        "NEWSWATCH_ALLOW_PRIVATE": site.removeprefix("http://"),
        "NEWSWATCH_HOST_DELAY_S": "0",
        "NEWSWATCH_NOW": "2026-01-01T00:00:00",
    }
    return CliRunner().invoke(app, ["feeds", *map(str, words)], env=env, input=given, prog_name="newswatch")


def urls(folder):
    return [feed.url for feed in load_config(folder).feeds]


def rows(done):
    return {line[:14].strip(): line[14:] for line in done.stdout.splitlines() if line[:14].strip()}


def test_a_feed_is_looked_at(site):
    done = ask("check", f"{site}/old", site=site)
    said = rows(done)
    assert done.exit_code == 0, done.stderr
    assert said["stored"] == f"{site}/rss (moved for good)"
    assert said["validators"] == 'ETag "1"'
    assert said["charset"] == "cp949: its language and letters"
    assert said["mended"] == "control characters taken out, once"
    assert said["format"].startswith("rss20, ko")
    assert said["title"] == "소식 [31m"
    assert said["next poll"] == "in 24 h: a new entry every 207 days on average (rhythm)"
    assert said["robots.txt"] == "the first page may not be fetched"
    assert said["verdict"] == "a feed that can be polled"
    for oddity in (
        "1 of 2 dates lie ahead, up to 2034-11-13",
        "ids are used again, once",
        "tags in titles, 2 times",
    ):
        assert oddity in done.stdout
    assert "\x1b" not in done.stdout


def test_a_feed_is_looked_at_for_a_script(site):
    found = json.loads(ask("check", f"{site}/moved", "--json", site=site).stdout)
    assert (found["stored_url"], found["hops"]) == (f"{site}/moved", [f"{site}/moved", f"{site}/rss"])
    assert (found["feed"]["title"], found["entries"], found["dated"]) == ("소식 [31m", 2, 2)
    assert found["newest_at"].startswith("2026-01-01T00:00:00")
    assert (found["verdict"], found["hint_s"], found["robots"]) == ("rhythm", 1800, "disallowed")


def test_a_page_says_which_feeds_it_names(site):
    done = ask("check", f"{site}/", site=site)
    assert done.exit_code == 1
    assert rows(done)["names"] == f"{site}/rss  Main"
    assert rows(done)["verdict"] == "a page that names feeds"


@pytest.mark.parametrize(
    ("path", "verdict"), [("/none", "http_status: 404 Not Found"), ("/nothing", "not_a_feed: an HTML page")]
)
def test_what_is_no_feed_is_told(site, path, verdict):
    done = ask("check", site + path, site=site)
    assert (done.exit_code, rows(done)["verdict"]) == (1, verdict)


def test_pages_that_nobody_can_ask_for_are_told():
    told = {
        "/bare": (200, {}, b"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>"),
        "/rss": (200, {}, RSS.encode()),
        "/robots.txt": (503, {}, b""),
    }
    with serving(told) as site:
        assert "robots.txt" not in rows(ask("check", f"{site}/bare", site=site))
        assert json.loads(ask("check", f"{site}/bare", "--json", site=site).stdout)["robots"] is None
        said = rows(ask("check", f"{site}/rss", site=site))["robots.txt"]
        found = json.loads(ask("check", f"{site}/rss", "--json", site=site).stdout)["robots"]
    assert said == "not had (http_status): no page is fetched for now"
    assert found == "not had: http_status"


def test_what_is_no_address_is_told():
    done = ask("check", "news of the day")
    assert (done.exit_code, rows(done)["verdict"]) == (1, "bad_url: no http(s) address")


def test_a_feed_is_added_where_a_page_names_it(site, folder):
    done = ask("add", f"{site}/", "--config", folder, "--country", "KR", "--interval", 900, site=site)
    assert done.exit_code == 0, done.stderr
    added = load_config(folder).feeds[-1]
    assert (added.url, added.title, added.lang, added.country) == (f"{site}/rss", "소식 [31m", "ko", "KR")
    assert (added.source, added.interval_s) == ("127.0.0.1", 900)
    assert (folder / "feeds.yaml").read_text().startswith(FEEDS)
    assert (folder / "sources.yaml").read_text().startswith(SOURCES)
    again = ask("add", f"{site}/rss", "--config", folder, site=site)
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (
        0,
        "0 feeds added, 1 already there, 0 refused",
    )


@pytest.mark.parametrize("start", ["https://", "http:///", "https:\\\\"])
def test_an_address_with_a_login_is_not_added_and_its_password_not_shown(folder, start):
    before = (folder / "feeds.yaml").read_text()
    done = ask("add", f"{start}user:s3cret@example.org/b", "--config", str(folder))
    assert done.exit_code == 2
    assert "NEWSWATCH_FEED_LOGINS" in done.output
    assert "s3cret" not in done.output
    assert (folder / "feeds.yaml").read_text() == before


def test_a_login_that_was_typed_is_not_shown(site, folder):
    with_login = site.replace("http://", "http://user:s3cret@")
    said = [
        ask("check", f"{with_login}/rss", "--json", site=site),
        ask("check", f"{with_login}/rss", site=site),
        ask("check", f"{with_login}/nothing", site=site),
        ask("import", f"{with_login}/nothing", "--config", folder, site=site),
    ]
    assert not any("s3cret" in done.output for done in said)


def test_nobody_else_adds_between_what_is_read_and_what_is_written(folder, monkeypatch):
    """Seen in review: of two at once, one wrote what it had read before the other; feeds were lost."""
    held = []

    def watched(work):
        def watch(*given):
            number = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held.append(work.__name__)
            finally:
                os.close(number)
            return work(*given)

        return watch

    monkeypatch.setattr("newswatch.config.additions.plan_additions", watched(plan_additions))
    monkeypatch.setattr("newswatch.config.writing.write_additions", watched(write_additions))
    given = opml('<outline type="rss" text="F" xmlUrl="https://new.example/f"/>')
    done = ask("import", "-", "--lang", "en", "--config", folder, given=given)
    assert (done.exit_code, held) == (0, ["plan_additions", "write_additions"])
    assert "https://new.example/f" in urls(folder)


def test_an_index_of_sitemaps_is_added_with_what_it_does_not_say(site, folder):
    index = f"{site}/sitemap.xml"
    assert rows(ask("check", index, site=site))["verdict"].startswith("an index of sitemaps")
    assert ask("add", index, "--config", folder, site=site).exit_code == 2
    assert ask("add", index, "--config", folder, "--lang", "en", site=site).exit_code == 0
    assert (urls(folder)[-1], load_config(folder).feeds[-1].title) == (index, "127.0.0.1")


def test_what_does_not_fit_is_not_added(site, folder):
    done = ask("add", f"{site}/rss", "--config", folder, "--country", "UK", site=site)
    assert done.exit_code == 2
    assert 'country: found "UK", expected a country of ISO 3166' in done.stdout
    assert ask("add", f"{site}/nothing", "--config", folder, site=site).exit_code == 1
    assert (folder / "feeds.yaml").read_text() == FEEDS


LIST = opml(
    '<outline text="Korea"><outline text="New: one" language="ko" xmlUrl="https://a.example/rss"/>'
    '<outline text="Second" xmlUrl="https://a.example/2"/></outline>'
    '<outline text="Old" xmlUrl="http://www.example.org/a/"/><outline text="Alias" xmlUrl="https://example.net/x"/>'
    '<outline text="New again" xmlUrl="https://a.example/rss?utm_source=x"/><outline xmlUrl="news"/>'
)


def test_a_list_is_imported_and_what_stood_there_stays(folder):
    done = ask("import", "-", "--config", folder, "--lang", "en", given=LIST)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == "3 feeds added, 2 already there, 1 refused"
    assert 'found "news", expected an http or https address' in done.stdout
    config = load_config(folder)
    assert [(feed.url, feed.lang, feed.source) for feed in config.feeds][1:] == [
        ("https://a.example/rss", "ko", "a.example"),
        ("https://a.example/2", "en", "a.example"),
        ("https://example.net/x", "en", "example.org"),
    ]
    assert (folder / "feeds.yaml").read_text().startswith(FEEDS)
    assert (config.sources[-1].name, config.sources[-1].owner) == ("a.example", "a.example")
    assert ask("import", "-", "--config", folder, "--lang", "en", given=LIST).stdout.splitlines()[-1] == (
        "0 feeds added, 5 already there, 1 refused"
    )


def test_a_dry_run_changes_nothing(folder):
    done = ask("import", "-", "--config", folder, "--dry-run", given=LIST)
    assert done.stdout.splitlines()[-1] == "1 feed would be added, 2 already there, 3 refused"
    assert "lang: found nothing, expected" in done.stdout
    assert (folder / "feeds.yaml").read_text() == FEEDS


def test_a_layout_that_cannot_be_added_to_is_left_alone(folder):
    odd = "feeds: [{url: 'https://example.org/a', title: A, source: example.org, lang: en}]  # [ ]\n"
    (folder / "feeds.yaml").write_text(odd)
    done = ask("import", "-", "--config", folder, "--lang", "en", given=LIST)
    assert (done.exit_code, done.stderr.splitlines()) == (
        2,
        [
            f"{folder}/feeds.yaml: found a list feeds that cannot be added to, expected one item a line",
            "1 mistake; nothing was changed",
        ],
    )
    assert ((folder / "feeds.yaml").read_text(), (folder / "sources.yaml").read_text()) == (odd, SOURCES)


def test_a_list_may_be_a_file_or_an_address(site, folder, tmp_path):
    (tmp_path / "list.opml").write_text(
        opml('<outline text="C" language="en" xmlUrl="https://c.example/rss"/>')
    )
    assert ask("import", tmp_path / "list.opml", "--config", folder).exit_code == 0
    assert ask("import", f"{site}/list.opml", "--config", folder, site=site).exit_code == 0
    assert urls(folder)[1:] == ["https://c.example/rss", "https://b.example/rss"]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("{folder}/none", "{folder}/none: No such file or directory"),
        ("{folder}/feeds.yaml", "{folder}/feeds.yaml: not_a_feed: no OPML"),
        ("{site}/none", "{site}/none: http_status: 404 Not Found"),
    ],
)
def test_a_list_that_cannot_be_read_is_told(site, folder, file, message):
    done = ask("import", file.format(site=site, folder=folder), "--config", folder, site=site)
    assert (done.exit_code, done.stderr) == (1, message.format(site=site, folder=folder) + "\n")


def test_an_export_imported_into_nothing_gives_the_same_feeds(folder, tmp_path):
    ask("import", "-", "--config", folder, "--lang", "en", given=LIST)
    with (folder / "feeds.yaml").open("a") as file:
        file.write(
            "- {url: 'https://d.example/', title: '1', source: example.org, lang: fr, interval_s: 600, "
        )
        file.write("user_agent: 'Me/1 (x)', disabled: true}\n")
    exported = ask("export", "--config", folder)
    assert exported.exit_code == 0
    empty = tmp_path / "empty"
    shutil.copytree(folder / "topics", empty / "topics")
    for name in ("feeds", "sources", "subscriptions"):
        (empty / f"{name}.yaml").write_text(f"{name}: []\n")
    done = ask("import", "-", "--config", empty, given=exported.stdout)
    assert done.exit_code == 0, done.stdout
    before, after = load_config(folder), load_config(empty)
    assert after.feeds == before.feeds
    assert [source.owner for source in after.sources] == [source.owner for source in before.sources]
