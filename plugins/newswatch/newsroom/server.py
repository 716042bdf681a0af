"""Serves a room on loopback as a gateway: ``GET /https://known.example/path`` answers for that address."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Lock, Thread

from newswatch.newsroom.values import Room, SampleResponse

IDLE_S = 30
POLL_S = 0.05


class RunningServer:
    """A server at work; assign ``room`` to show another revision from the next request on."""

    def __init__(self, room: Room, host: str, port: int) -> None:
        self.room = room
        self._http = GatewayServer((host, port), self)
        self.host, self.port = host, self._http.server_port
        self._lock = Lock()
        self._requests = 0
        self._thread = Thread(target=self._http.serve_forever, args=(POLL_S,), name="newsroom", daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """Return the gateway's own address; known addresses follow after one slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def requests(self) -> int:
        """Return how many requests were answered."""
        return self._requests

    def count(self) -> None:
        """Count a request."""
        with self._lock:
            self._requests += 1

    def close(self) -> None:
        """Stop answering, free the port, hang up on clients that keep a connection."""
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()
        self._thread.join()


class GatewayServer(ThreadingHTTPServer):
    """A threading server that knows what is running."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], running: RunningServer) -> None:
        self.running = running
        self._open: set[socket] = set()
        self._lock = Lock()
        super().__init__(address, GatewayHandler)

    def process_request(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Answer a connection in a thread of its own, and remember it."""
        if isinstance(request, socket):
            with self._lock:
                self._open.add(request)
        super().process_request(request, client_address)

    def close_request(self, request: socket | tuple[bytes, socket]) -> None:
        """Close a connection and forget it."""
        if isinstance(request, socket):
            with self._lock:
                self._open.discard(request)
        super().close_request(request)

    def hang_up(self) -> None:
        """End what is still open: its thread then sees the end of its input."""
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over a client that went away; a fault of the room's is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed: private alias


class GatewayHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the room."""

    protocol_version = "HTTP/1.1"
    server_version = "SampleNewsroom"
    sys_version = ""
    timeout = IDLE_S
    # Headers and body in one write: two small ones would wait for each other (Nagle and delayed ACK).
    wbufsize = -1
    server: GatewayServer

    def do_GET(self) -> None:
        """Answer a request for a known address."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Say nothing: the demo's screen is not a log."""

    def _answer(self, *, with_body: bool) -> None:
        url = self.path.removeprefix("/")
        response = self.server.running.room.respond(url, dict(self.headers.items()))
        self.server.running.count()
        self._send(response, with_body=with_body)

    def _send(self, response: SampleResponse, *, with_body: bool) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(response.body)


@contextmanager
def serve(room: Room, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[RunningServer]:
    """Serve a room until the block ends; port 0 takes any that is free.

    Raises:
        OSError: The port is taken.
    """
    server = RunningServer(room, host, port)
    try:
        yield server
    finally:
        server.close()
