"""An SMTP server on loopback that writes each message to a folder: for the demo and for tests."""

import asyncio
import hashlib
import ssl
import threading
from email.parser import BytesHeaderParser
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

_HASH_CHARS = 40
_TIMEOUT_S = 10.0


class LoopbackServer:
    """Runs a handler of aiosmtpd on a free port of loopback, in a thread, while the context is open.

    ``options`` are those of ``aiosmtpd.smtp.SMTP``; ``tls`` makes the connection private from its first byte.
    """

    def __init__(self, handler: object, *, tls: ssl.SSLContext | None = None, **options: Any) -> None:  # noqa: ANN401  aiosmtpd's own
        self._handler, self._tls, self._options = handler, tls, options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback-smtp", daemon=True)
        self._server: asyncio.Server | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(_TIMEOUT_S)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_TIMEOUT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_TIMEOUT_S)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=self._tls)

    def _protocol(self) -> SMTP:
        return SMTP(self._handler, hostname="localhost", loop=self._loop, **self._options)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        connections = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


class FolderSink:
    """A server that keeps what it is sent in a folder, while the context is open.

    A message becomes ``<hash of its Message-ID>.eml``, under that name at once and whole: one that comes
    again replaces itself. What a killed sink left half written is removed at the next start, so a folder
    belongs to one sink at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.received = 0
        """How many messages were taken, repeats included."""
        self._server = LoopbackServer(self)

    @property
    def url(self) -> str:
        """The address for ``parse_smtp_url``."""
        return f"smtp://127.0.0.1:{self._server.port}"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        for left_over in self.folder.glob(".*.part"):
            left_over.unlink()
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    async def handle_DATA(  # noqa: N802  aiosmtpd finds handlers by the name of the command
        self,
        server: SMTP,  # noqa: ARG002  aiosmtpd's signature
        session: Session,  # noqa: ARG002  aiosmtpd's signature
        envelope: Envelope,
    ) -> str:
        """Write the message; only what is on disk is acknowledged."""
        content = envelope.original_content or b""
        target = self.folder / file_name(content)
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(content)
        part.replace(target)
        self.received += 1
        return "250 Message accepted"


def file_name(content: bytes) -> str:
    """Return the name a message is kept under: the hash of its Message-ID, or of all of it if it has none."""
    found = BytesHeaderParser().parsebytes(content)["Message-ID"]
    key = str(found).strip().encode("utf-8", "replace") if found else content
    return f"{hashlib.sha256(key).hexdigest()[:_HASH_CHARS]}.eml"
