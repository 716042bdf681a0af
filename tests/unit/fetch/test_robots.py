"""What a robots.txt, or its absence, says (RFC 9309)."""

import asyncio

import pytest

from newswatch.errors import FetchError, Reason
from newswatch.fetch import Request, Robots

RULES = (
    b"User-agent: *\nDisallow: /private\n\nUser-agent: newswatch\nDisallow: /members\nAllow: /members/news\n"
)


def answer(status, body=b"", headers=""):
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def verdicts(talk, reply, *paths):
    async def work(fetcher, server):
        server.replies["/robots.txt"] = reply
        robots = Robots(fetcher)
        return [await robots.allowed(server.url + path) for path in paths], server.targets

    return talk(work)


def test_our_own_group_of_rules_counts(talk):
    paths = ("/private", "/members", "/members/news/1", "/")
    assert verdicts(talk, answer(200, RULES), *paths)[0] == [True, False, True, True]


def test_a_file_is_asked_for_once(talk):
    assert verdicts(talk, answer(200, RULES), "/a", "/b", "/c")[1] == ["/robots.txt"]


def test_many_at_once_ask_once(talk):
    async def work(fetcher, server):
        robots = Robots(fetcher)
        await asyncio.gather(*(robots.allowed(f"{server.url}/{number}") for number in range(9)))
        return server.targets

    assert talk(work) == ["/robots.txt"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (401, True), (410, True)])
def test_no_file_is_a_yes(talk, status, allowed):
    assert verdicts(talk, answer(status), "/a")[0] == [allowed]


@pytest.mark.parametrize("status", [500, 503])
def test_a_failing_server_means_not_now(talk, status):
    """Seen in review: one 503 for robots.txt refused a site's entries for good."""

    async def work(fetcher, server):
        server.replies["/robots.txt"] = answer(status)
        with pytest.raises(FetchError) as caught:
            await Robots(fetcher).allowed(f"{server.url}/a")
        return caught.value.retryable

    assert talk(work)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"<html>not found</html>",
        b"User-agent",
        b"\xef\xbb\xbfUser-agent: *\nDisallow:\n",
    ],
)
def test_rubbish_forbids_nothing(talk, body):
    assert verdicts(talk, answer(200, body), "/a")[0] == [True]


def test_of_a_huge_file_the_beginning_counts(talk):
    body = b"User-agent: *\nDisallow: /no\n" + b"# filler\n" * 100_000 + b"Disallow: /late\n"
    assert verdicts(talk, answer(200, body), "/no", "/late")[0] == [False, True]


def test_a_file_that_moved_is_followed(talk):
    async def work(fetcher, server):
        server.replies |= {"/robots.txt": answer(301, headers="Location: /r\r\n"), "/r": answer(200, RULES)}
        return await Robots(fetcher).allowed(f"{server.url}/members")

    assert talk(work) is False


def test_a_circle_of_redirects_is_no_file(talk):
    assert verdicts(talk, answer(302, headers="Location: /robots.txt\r\n"), "/a")[0] == [True]


@pytest.mark.parametrize("reply", [answer(429), b""])
def test_an_unreachable_file_is_a_no_for_now(talk, reply):
    async def hang_up(writer):
        writer.write(reply)

    async def work(fetcher, server):
        server.replies["/robots.txt"] = hang_up
        robots = Robots(fetcher)
        errors = []
        for _ in range(2):
            with pytest.raises(FetchError) as caught:
                await robots.allowed(f"{server.url}/a")
            errors.append(caught.value)
        return errors, len(server.asked)

    (first, second), asked = talk(work)
    assert first.retryable
    assert second.reason is first.reason
    assert asked in {1, 2}  # aiohttp asks once more when a kept connection dies


def test_a_parser_that_crashes_is_a_no_for_now(talk, monkeypatch):
    def crash(_text):
        raise RuntimeError

    monkeypatch.setattr("newswatch.fetch.robots.Protego.parse", crash)
    with pytest.raises(FetchError) as caught:
        verdicts(talk, answer(200, RULES), "/a")
    assert (caught.value.reason, caught.value.retryable) == (Reason.PARSER_CRASHED, True)


def test_what_is_no_address_is_a_typed_error(talk):
    async def work(fetcher, _server):
        with pytest.raises(FetchError) as caught:
            await Robots(fetcher).allowed("http://[/")
        return caught.value.reason

    assert talk(work) is Reason.BAD_URL


def test_crawl_delay_slows_us_down(talk):
    async def work(fetcher, server):
        server.replies |= {
            "/robots.txt": answer(200, b"User-agent: *\nCrawl-delay: 0.15\n"),
            "/a": answer(200, b"x"),
            "/b": answer(200, b"x"),
        }
        await Robots(fetcher).allowed(f"{server.url}/a")
        for path in ("/a", "/b"):
            await fetcher.get(Request(server.url + path))
        return [request.at for request in server.asked]

    _, first, second = talk(work)
    assert second - first > 0.12


def test_each_step_of_a_redirect_needs_a_permit(talk):
    async def work(fetcher, server):
        server.replies |= {
            "/robots.txt": answer(200, RULES),
            "/a": answer(302, headers="Location: /members\r\n"),
            "/members": answer(200, b"secret"),
        }
        with pytest.raises(FetchError) as caught:
            await fetcher.get(Request(f"{server.url}/a"), permit=Robots(fetcher).allowed)
        return caught.value, server.targets

    error, targets = talk(work)
    assert (error.reason, error.retryable) == (Reason.ROBOTS, False)
    assert targets == ["/robots.txt", "/a"]


@pytest.mark.parametrize("host", ["127.0.0.1:9", "10.0.0.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_site_in_a_private_network_is_refused_for_good(talk, host):
    async def work(fetcher, _server):
        with pytest.raises(FetchError) as caught:
            await Robots(fetcher).allowed(f"http://{host}/a")
        return caught.value.reason, caught.value.retryable

    assert talk(work) == (Reason.FORBIDDEN_ADDRESS, False)


def test_a_file_made_to_be_slow_is_read_at_once(talk):
    """Seen in review: agents times rules took minutes and all memory in the parser."""
    body = b"User-agent: a\n" * 10_000 + b"Disallow: /b\n" * 20_000 + b"User-agent: *\nDisallow: /c\n"
    assert verdicts(talk, answer(200, body), "/b", "/c")[0] == [True, False]


@pytest.mark.parametrize(
    ("agent", "allowed"),
    [
        (b"newswatch", False),
        (b"NewsWatch/2.0", False),
        (b"news", True),
        (b"newswatchbot", True),
        (b"*", False),
    ],
)
def test_a_group_is_ours_by_its_whole_name(talk, agent, allowed):
    body = b"User-agent: " + agent + b"\nDisallow: /a\n"
    assert verdicts(talk, answer(200, body), "/a")[0] == [allowed]


def test_groups_of_one_agent_are_merged_and_outrank_those_of_everybody(talk):
    body = (
        b"User-agent: *\nDisallow: /\n\nUser-agent: newswatch\nDisallow: /a\n\n"
        b"Sitemap: https://a.example/s\nUser-agent: other\nUser-agent: newswatch\nDisallow: /b # c\n"
    )
    assert verdicts(talk, answer(200, body), "/a", "/b", "/c")[0] == [False, False, True]


def test_a_group_without_rules_allows_all(talk):
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: newswatch\nDisallow:\n"
    assert verdicts(talk, answer(200, body), "/a")[0] == [True]
