"""A server of feeds in a process of its own: several hosts of loopback, keep-alive, bodies ready-made.

    python -m benchmarks.server

Prints its port, then answers until its input ends. `/feed/N` is a feed, `/moved/N` redirects to it for good.
Needs the whole of 127.0.0.0/8, as Linux has it.
"""

import asyncio
import gzip
import hashlib
import sys

from aiohttp import web
from benchmarks.documents import Document, make_documents

DOCUMENTS = 60
HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 21))
_HEADERS = {
    "Cache-Control": "max-age=300, public",
    "Last-Modified": "Wed, 13 Nov 2024 12:00:00 GMT",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Content-Security-Policy": "default-src 'self' https: data: 'unsafe-inline'; upgrade-insecure-requests",
    "X-Content-Type-Options": "nosniff",
    "X-Powered-By": "PHP/8.2",
    "Set-Cookie": "session=0123456789abcdef; Path=/; HttpOnly; SameSite=Lax",
    "Vary": "Accept-Encoding",
    "Via": "1.1 varnish",
    "Age": "17",
}


def addresses(port: int, count: int) -> list[str]:
    """Return so many addresses over all hosts; one in twenty redirects."""
    return [
        f"http://{HOSTS[number % len(HOSTS)]}:{port}/{'moved' if number % 20 == 7 else 'feed'}/{number}"
        for number in range(count)
    ]


class Site:
    """The answers, written once."""

    def __init__(self, documents: list[Document]) -> None:
        self._plain = [document.body for document in documents]
        self._packed = [gzip.compress(document.body, 6) for document in documents]
        self._headers = [
            {
                "Content-Type": document.content_type,
                "ETag": f'"{hashlib.sha256(document.body).hexdigest()[:20]}"',
                **_HEADERS,
            }
            for document in documents
        ]

    async def send_feed(self, request: web.Request) -> web.Response:
        """Answer with a feed, packed for who can read it."""
        place = int(request.match_info["number"]) % len(self._plain)
        headers = self._headers[place]
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=self._packed[place], headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=self._plain[place], headers=headers)

    async def redirect(self, request: web.Request) -> web.Response:
        """Answer with the feed's other address."""
        return web.Response(status=301, headers={"Location": f"/feed/{request.match_info['number']}"})


async def serve() -> None:
    """Answer until the input ends."""
    site = Site(make_documents(seed=7, count=DOCUMENTS))
    application = web.Application()
    application.router.add_get("/feed/{number}", site.send_feed)
    application.router.add_get("/moved/{number}", site.redirect)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    first = web.TCPSite(runner, HOSTS[0], 0, backlog=512)
    await first.start()
    port = runner.addresses[0][1]
    for host in HOSTS[1:]:
        await web.TCPSite(runner, host, port, backlog=512).start()
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
