"""The client that the bench is to tell from a good one: plain GET and feedparser as it comes.

It polls every 15 minutes, sends no validators, keeps what it read by the entry's id, and stores as an article
whatever the page's address answers with 200.
"""

import string
import urllib.request
import warnings
from calendar import timegm
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import lru_cache
from html.parser import HTMLParser
from http.client import HTTPException
from itertools import chain
from urllib.parse import quote, urljoin

import feedparser

from fetching.bench import Case, Check, Seen, SeenArticle, SeenEntry, SeenFeed, SeenPoll
from fetching.server import BenchServer, Ticking
from fetching.site import START, Site

EVERY = timedelta(minutes=15)
TIMEOUT_S = 10
FAILURES = (OSError, HTTPException, ValueError)


@dataclass(frozen=True)
class Got:
    """An answer with its body."""

    url: str
    body: bytes
    headers: Message


class GatewayRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects as urllib does; one from behind the gateway leads behind it again."""

    def __init__(self, gateway: str) -> None:
        self.gateway = gateway

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if self.gateway:
            known = req.full_url.removeprefix(self.gateway + "/")
            # As urllib quotes it.
            location = quote(headers.get("location", ""), encoding="iso-8859-1", safe=string.punctuation)
            newurl = f"{self.gateway}/{urljoin(known, location)}"
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class TextReader(HTMLParser):
    """Collects the title and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.title = ""
        self.parts: list[str] = []

    def handle_starttag(self, tag, _attrs):
        self.inside = tag

    def handle_data(self, data):
        if self.inside == "title":
            self.title += data
        elif self.inside not in {"script", "style"}:
            self.parts.append(data.strip())


@dataclass
class NaiveClient:
    """Everything it remembers."""

    gateway: str = ""
    polls: list[SeenPoll] = field(default_factory=list)
    feeds: dict[str, SeenFeed] = field(default_factory=dict)
    entries: dict[tuple[str, str | None], SeenEntry] = field(default_factory=dict)
    articles: dict[str, SeenArticle] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(
            GatewayRedirects(self.gateway), urllib.request.ProxyHandler({})
        )

    def poll(self, url: str, now: datetime) -> None:
        """Poll a feed and fetch the pages of its new entries."""
        try:
            outcome = SeenPoll(now, "changed", entries=self.read(url))
            self.feeds[url] = SeenFeed(url, "healthy")
        except FAILURES:
            outcome = SeenPoll(now, "failed")
            self.feeds[url] = SeenFeed(url, "failing")
        self.polls.append(outcome)

    def read(self, url: str) -> int:
        """Read a feed's document; return how many entries it has."""
        got = self.get(url)
        with warnings.catch_warnings():
            # feedparser warns of dates and entities that it reads its own way.
            warnings.simplefilter("ignore")
            parsed = parse_plainly(got.body, got.headers.get("content-type", ""), got.url)
            for entry in parsed.entries:
                self.store(url, entry)
        return len(parsed.entries)

    def store(self, feed: str, entry: feedparser.FeedParserDict) -> None:
        guid = entry.get("id") or entry.get("link")
        if (feed, guid) in self.entries:
            return
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        published_at = datetime.fromtimestamp(timegm(moment), UTC) if moment else None
        link = entry.get("link")
        article = self.fetch_page(link) if link else None
        state = "done" if article else "failed"
        self.entries[feed, guid] = SeenEntry(
            feed, guid or "", link, entry.get("title"), published_at, state, article=article
        )

    def fetch_page(self, link: str) -> str | None:
        try:
            got = self.get(link)
        except FAILURES:
            return None
        reader = TextReader()
        charset = got.headers.get_content_charset() or "utf-8"
        with suppress(AssertionError, LookupError):  # html.parser gives up on some bytes of a picture
            reader.feed(got.body.decode(charset, "replace"))
        self.articles[link] = SeenArticle(link, reader.title, " ".join(filter(None, reader.parts)))
        return link

    def get(self, url: str) -> Got:
        asked = f"{self.gateway}/{url}" if self.gateway else url
        with self.opener.open(asked, timeout=TIMEOUT_S) as answer:
            return Got(answer.url.removeprefix(self.gateway + "/"), answer.read(), answer.headers)


@lru_cache(maxsize=64)
def parse_plainly(body: bytes, content_type: str, url: str) -> feedparser.FeedParserDict:
    """Return feedparser's reading; it tells the same of the same bytes, so once is enough."""
    return feedparser.parse(body, response_headers={"content-type": content_type, "content-location": url})


def watch_naively(case: Case, clock: Ticking, servers: Sequence[BenchServer]) -> tuple[Check, Seen]:
    """Let the naive client go through a case, as long as the case lasts."""
    server, elsewhere, secure = servers
    before = [len(one.log) for one in servers]
    site = Site(case.name, server, case.direct, elsewhere, secure)
    check = case.build(site)
    client = NaiveClient("" if case.direct else server.url)
    polls = int(case.lasts / EVERY) if case.naive_polls is None else case.naive_polls
    for number in range(polls):
        clock.put(START + number * EVERY)
        for feed in site.watched:
            client.poll(feed.url, clock.now)
    later = (one.log[start:] for one, start in zip(servers, before, strict=True))
    log = [asked for asked in chain.from_iterable(later) if site.owns(asked)]
    seen = Seen(
        site,
        log,
        [*client.feeds.values()],
        client.polls,
        [*client.entries.values()],
        [*client.articles.values()],
    )
    return check, seen
