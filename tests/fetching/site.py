"""What one case serves: addresses of its own, feeds to watch, and the documents most cases are made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from fetching.server import Answer, Asked, BenchServer, Reply, Script

START = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Watched:
    """A feed to poll, and what feeds.yaml says of it."""

    url: str
    options: dict[str, object] = field(default_factory=dict)


@dataclass
class Site:
    """The corner of the web that belongs to a case.

    ``direct`` sites live on the server's own address. ``elsewhere`` is a server that may not be dialled,
    ``secure`` one that may, but whose certificate nobody vouches for. ``logins`` are those of the feeds.
    """

    name: str
    server: BenchServer
    direct: bool = False
    elsewhere: BenchServer | None = None
    secure: BenchServer | None = None
    logins: list[str] = field(default_factory=list)
    watched: list[Watched] = field(default_factory=list)

    @property
    def domain(self) -> str:
        return f"{self.name}.example"

    def url(self, path: str = "/", host: str = "", scheme: str = "https") -> str:
        """Return an address of the site, of its host ``host.`` if one is named; a whole address stays."""
        if "://" in path:
            return path
        return (
            f"{self.server.url}/{self.name}{path}" if self.direct else f"{scheme}://{host}{self.domain}{path}"
        )

    def owns(self, asked: Asked) -> bool:
        """Tell whether a request was for this case, whatever host it went to."""
        host = asked.url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        kin = host.removesuffix(".example").rpartition(".")[2] in {self.name, f"{self.name}2"}
        return kin or f"/{self.name}/" in asked.url

    def watch(self, path: str = "/feed", **options: object) -> str:
        """Have an address polled as a feed."""
        url = self.url(path)
        self.watched.append(Watched(url, options))
        return url

    def serve(self, path: str, *replies: Reply | Script) -> str:
        """Answer the first request for an address with the first reply, and so on; the last one stays."""
        url = self.url(path)
        self.server.scripts[url] = in_turn(replies)
        return url

    def feed(self, *replies: Reply | Script, path: str = "/feed", **options: object) -> str:
        """Serve a feed and have it polled."""
        self.serve(path, *replies)
        return self.watch(path, **options)

    def item(self, number: int, **values: str | None) -> str:
        """Return an RSS item; a value that is ``None`` is left out."""
        link = self.url(f"/report-{number}")
        given: dict[str, str | None] = {"title": f"Report {number}", "link": link, "guid": link} | values
        return (
            "<item>"
            + "".join(
                f"<{name}>{escape(value)}</{name}>" for name, value in given.items() if value is not None
            )
            + "</item>"
        )

    def rss(self, *items: int | str, head: str = "") -> bytes:
        """Return an RSS document; a number stands for the report of that number."""
        written = "".join(self.item(item) if isinstance(item, int) else item for item in items)
        channel = f"<title>{self.name}</title><link>{self.url('/')}</link>{head}{written}"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()

    def atom(self, *entries: str, head: str = "") -> bytes:
        """Return an Atom document."""
        inside = f"<title>{self.name}</title><id>{self.url('/')}</id>{head}{''.join(entries)}"
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{inside}</feed>'.encode()


def in_turn(replies: tuple[Reply | Script, ...]) -> Script:
    """Return a script of one reply a request."""

    def answer(asked: Asked) -> Reply:
        reply = replies[min(asked.nth, len(replies)) - 1]
        return reply(asked) if callable(reply) else reply

    return answer


def xml(body: bytes, status: int = 200, **headers: str) -> Answer:
    """Return a feed document; ``cache_control`` is the header Cache-Control, and so on."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    kind = () if "content_type" in headers else (("Content-Type", "application/xml"),)
    return Answer(body, status, (*kind, *named))


def html(body: str | bytes, status: int = 200, **headers: str) -> Answer:
    """Return a page."""
    written = body if isinstance(body, bytes) else body.encode()
    return xml(written, status, **({"content_type": "text/html; charset=utf-8"} | headers))


def refused(status: int, **headers: str) -> Answer:
    """Return an answer that brings nothing."""
    return html("<html><title>No</title><body>Not now.</body></html>", status, **headers)


def redirect(status: int, location: str, **headers: str) -> Answer:
    """Return a redirect."""
    return html("", status, location=location, **headers)


def validated(etag: str | None, answer: Answer, last_modified: str | None = None) -> Script:
    """Return a script that answers 304 to whoever has this copy (RFC 9110 section 13)."""
    headers = {"ETag": etag, "Last-Modified": last_modified}
    told = tuple((name, value) for name, value in headers.items() if value)

    def reply(asked: Asked) -> Reply:
        named = asked.headers.get("if-none-match")
        same = named == etag if named else asked.headers.get("if-modified-since") == last_modified
        if same and (named or last_modified):
            return Answer(b"", 304, told)
        return Answer(answer.body, answer.status, (*answer.headers, *told))

    return reply


def by_time(*steps: tuple[float, Reply | Script]) -> Script:
    """Return a script whose reply changes after so many hours."""

    def reply(asked: Asked) -> Reply:
        hours = (asked.at - START) / timedelta(hours=1)
        chosen = [step for since, step in steps if since <= hours][-1]
        return chosen(asked) if callable(chosen) else chosen

    return reply


def after(hours: float) -> str:
    """Return the HTTP date of so many hours after the start."""
    return format_datetime(START + timedelta(hours=hours), usegmt=True)


def prose(about: str, paragraphs: int = 4) -> Iterator[str]:
    """Yield paragraphs long enough for an article."""
    for number in range(1, paragraphs + 1):
        yield (
            f"Paragraph {number} about {about}: the ministry said on Tuesday that the talks would go on for "
            f"another week, as both delegations had asked for time to read the {number} drafts in full."
        )


def page(about: str, head: str = "", *, paragraphs: int = 4, body: str = "") -> str:
    """Return an article's page."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in prose(about, paragraphs))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{about}</title>'
        f'<meta property="og:type" content="article">{head}</head><body><article><h1>{about}</h1>{text}{body}'
        f"</article></body></html>"
    )
