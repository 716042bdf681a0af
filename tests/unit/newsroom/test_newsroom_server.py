"""The gateway over a real socket."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest

from newswatch.newsroom import SampleResponse, build_newsroom, serve

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom():
    return build_newsroom(0, NOW)


@pytest.fixture(scope="module")
def server(newsroom):
    with serve(newsroom) as running:
        yield running


def ask(server, url, headers=None, method="GET"):
    with closing(http.client.HTTPConnection(server.host, server.port, timeout=5)) as connection:
        connection.request(method, f"/{url}", headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_it_answers_for_known_addresses(server, newsroom):
    for entry in newsroom.truth.entries:
        status, headers, body = ask(server, entry.url)
        expected = newsroom.respond(entry.url, {})
        assert (status, body) == (expected.status, expected.body)
        assert headers["Content-Type"] == expected.headers["Content-Type"]


def test_an_unchanged_feed_answers_304_without_a_body(server, newsroom):
    for feed in (feed for feed in newsroom.truth.feeds if feed.second_poll == "not_modified"):
        _, headers, _ = ask(server, feed.url)
        conditions = {"If-None-Match": headers.get("ETag"), "If-Modified-Since": headers.get("Last-Modified")}
        status, again, body = ask(
            server, feed.url, {name: value for name, value in conditions.items() if value}
        )
        assert (status, body) == (304, b"")
        assert again.get("ETag") == headers.get("ETag")


def test_a_redirect_names_the_known_address(server, newsroom):
    moved = next(feed for feed in newsroom.truth.feeds if feed.moved_to)
    status, headers, _ = ask(server, moved.url)
    assert (status, headers["Location"]) == (301, moved.moved_to)


def test_one_connection_serves_many_requests(server, newsroom):
    with closing(http.client.HTTPConnection(server.host, server.port, timeout=5)) as connection:
        for feed in newsroom.truth.feeds:
            connection.request("GET", f"/{feed.url}")
            answer = connection.getresponse()
            assert answer.read() == newsroom.respond(feed.url, {}).body
            assert not answer.will_close


def test_head_has_headers_only(server, newsroom):
    url = newsroom.truth.articles[0].url
    status, headers, body = ask(server, url, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == len(newsroom.respond(url, {}).body)


def test_anything_else_is_not_found(server):
    assert ask(server, "https://nobody.example/")[0] == 404
    assert ask(server, "")[0] == 404


def test_many_ask_at_once(server, newsroom):
    urls = [article.url for article in newsroom.truth.articles]
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda url: ask(server, url)[2], urls))
    assert bodies == [newsroom.respond(url, {}).body for url in urls]


def test_the_room_can_be_changed_while_it_runs(newsroom):
    later = build_newsroom(0, NOW, 1)
    with serve(newsroom) as running:
        assert ask(running, later.truth.change.copy)[0] == 404
        running.room = later
        assert ask(running, later.truth.change.copy)[0] == 200
        assert running.requests == 2


def test_the_port_is_free_again_after_the_block(newsroom):
    with serve(newsroom) as first:
        port = first.port
        assert first.base_url == f"http://127.0.0.1:{port}"
    with serve(newsroom, port=port) as second:
        assert second.port == port
    with pytest.raises(OSError, match="refused"):
        ask(second, "https://www.harborwire.example/")


def test_a_client_that_keeps_its_connection_is_hung_up_on(newsroom):
    with serve(newsroom) as running:
        connection = http.client.HTTPConnection(running.host, running.port, timeout=5)
        connection.request("GET", f"/{newsroom.feeds[0].url}")
        connection.getresponse().read()
    with closing(connection):
        assert connection.sock.recv(1) == b""


def test_a_room_of_ones_own_can_be_served():
    class Echo:
        def respond(self, url, headers):
            return SampleResponse(200, {"Content-Type": "text/plain"}, f"{url} {headers['X-Test']}".encode())

    with serve(Echo()) as running:
        assert (
            ask(running, "https://a.example/b?c=d&e=f", {"X-Test": "yes"})[2]
            == b"https://a.example/b?c=d&e=f yes"
        )
