"""A server on loopback that answers as a test says, and a fetcher that may talk to it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from newswatch.fetch import Fetcher, FetchPolicy

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    target: str
    headers: Mapping[str, str]
    at: float


@dataclass
class Server:
    """Answers each target with what ``replies`` holds for it, else with 404; remembers what was asked."""

    port: int = 0
    replies: dict[str, bytes | Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self.reply(head.decode("latin-1").split("\r\n"), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def reply(self, lines: list[str], writer: asyncio.StreamWriter) -> None:
        target = lines[0].split(" ")[1]
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)
        }
        self.asked.append(Asked(target, headers, asyncio.get_running_loop().time()))
        found = self.replies.get(target, NOT_FOUND)
        if isinstance(found, bytes):
            writer.write(found)
            await writer.drain()
        else:
            await found(writer)
            raise ConnectionAbortedError


@asynccontextmanager
async def running(server: Server):
    """Run the server on a free port of loopback."""
    listener = await asyncio.start_server(server.serve, "127.0.0.1", server.port)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()


@pytest.fixture
def talk():
    """Return a function that runs a coroutine with a fetcher and a server: ``talk(work, **policy)``."""

    def run(work, **policy):
        async def session():
            async with running(Server()) as server:
                settings = {
                    "user_agent": "Newswatch/0.1 (+https://newswatch.example)",
                    "host_delay_s": 0.0,
                    "allow_private": frozenset({f"127.0.0.1:{server.port}"}),
                    "total_timeout_s": 5.0,
                }
                if policy.pop("gateway", False):
                    settings |= {"gateway_url": server.url, "allow_private": frozenset()}
                async with Fetcher(FetchPolicy(**(settings | policy))) as fetcher:
                    return await work(fetcher, server)

        return asyncio.run(session())

    return run
