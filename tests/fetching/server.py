"""A server on loopback that answers each address as a script says, and writes down what it was asked.

It is a gateway (``GET /https://known.example/path`` answers for that address). A path that is no address
counts as its own (``http://127.0.0.1:PORT/path``).
"""

import asyncio
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from threading import Thread

MAX_HEAD_BYTES = 1 << 18


@dataclass(frozen=True)
class Asked:
    """One request: ``at`` is the world's time, ``tick`` the machine's; ``nth`` counts from 1."""

    url: str
    at: datetime
    nth: int
    headers: Mapping[str, str]
    tick: float


@dataclass(frozen=True)
class Answer:
    """An answer like most. ``promised`` is a Content-Length that is not the body's."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    promised: int | None = None

    def to_bytes(self, at: datetime) -> bytes:
        """Return the answer as it goes over the wire, dated."""
        length = len(self.body) if self.promised is None else self.promised
        dated = any(name.lower() == "date" for name, _ in self.headers)
        fields = [*self.headers] if dated else [("Date", format_datetime(at, usegmt=True)), *self.headers]
        if self.status not in {204, 304}:
            fields.append(("Content-Length", str(length)))
        lines = [f"HTTP/1.1 {self.status} Said So", *(f"{name}: {value}" for name, value in fields)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


@dataclass(frozen=True)
class Raw:
    """Bytes as they go over the wire, part by part with a pause before each; then the server hangs up."""

    parts: Iterable[bytes]
    pause_s: float = 0.0


def head(*fields: str) -> bytes:
    """Return the head of an answer that is written by hand."""
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: application/xml", *fields, "", ""]).encode()


@dataclass
class Ticking:
    """A clock that is put forward from step to step; in between it stands, or runs for who has to wait."""

    now: datetime
    put_at: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.now

    def put(self, moment: datetime) -> None:
        self.now, self.put_at = moment, time.monotonic()

    def running(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self.put_at)


Reply = Answer | Raw
Script = Callable[[Asked], Reply]


@dataclass
class BenchServer:
    """``scripts`` holds what is served; ``clock`` tells the time that its answers are dated with."""

    clock: Callable[[], datetime]
    tls: ssl.SSLContext | None = None
    port: int = 0
    scripts: dict[str, Script] = field(default_factory=dict, repr=False)
    log: list[Asked] = field(default_factory=list, repr=False)
    times: Counter[str] = field(default_factory=Counter, repr=False)
    sent: Counter[str] = field(default_factory=Counter, repr=False)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                asked = self.note(head.decode("latin-1").split("\r\n"))
                if not await self.reply(asked, writer):
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def note(self, lines: list[str]) -> Asked:
        target = lines[0].split(" ")[1]
        url = target[1:] if ":/" in target.split("?")[0] else self.url + target
        pairs = (line.partition(":") for line in lines[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        self.times[url] += 1
        asked = Asked(url, self.clock(), self.times[url], headers, time.monotonic())
        self.log.append(asked)
        return asked

    async def reply(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Answer; return whether the connection may be used again."""
        script = self.scripts.get(asked.url)
        reply = script(asked) if script else Answer(b"nothing here", 404)
        if isinstance(reply, Raw):
            await self.write_parts(asked.url, reply, writer)
            return False
        writer.write(reply.to_bytes(asked.at))
        await writer.drain()
        return reply.promised is None and asked.headers.get("connection", "").lower() != "close"

    async def write_parts(self, url: str, raw: Raw, writer: asyncio.StreamWriter) -> None:
        for part in raw.parts:
            if raw.pause_s:
                await asyncio.sleep(raw.pause_s)
            writer.write(part)
            await writer.drain()
            self.sent[url] += len(part)


@contextmanager
def running(server: BenchServer):
    """Run a server in a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()

    async def listen() -> asyncio.Server:
        options = {"ssl": server.tls, "ssl_handshake_timeout": 5} if server.tls else {}
        return await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=MAX_HEAD_BYTES, **options)

    async def leave(listener: asyncio.Server) -> None:
        listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    loop.set_exception_handler(lambda _loop, _context: None)  # a client that hangs up is no news here
    listener = loop.run_until_complete(listen())
    server.port = listener.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever, name="bench", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(leave(listener), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
