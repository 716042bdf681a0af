"""Undo content encodings without letting a small body become a huge one. Pure: bytes in, bytes out."""

import re
import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # it has no stubs

from newswatch.errors import FetchError, Reason

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Nobody honest encodes a body more often.
_MAX_CODINGS = 3
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{]")
# Nobody honest packs a body in more parts.
_MAX_PARTS = 1_000
_GZIP_MAGIC = b"\x1f\x8b"
_BLOCK = 1 << 16
# On the web a window is 8 MB at most (RFC 9659 section 3): a larger one could only cost us memory.
_ZSTD: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 23}


class Part(Protocol):
    """One member or frame being unpacked, as zlib and zstd both do."""

    @property
    def eof(self) -> bool:
        """Whether its end was reached."""

    @property
    def unused_data(self) -> bytes:
        """What stood behind its end."""

    def decompress(self, block: bytes, max_length: int, /) -> bytes:
        """Return what comes out of a block, at most so much."""


def accept_encoding() -> str:
    """Return the codings we understand."""
    return "gzip, deflate, br, zstd"


def decode_body(raw: bytes, codings: str, limit: int) -> bytes:
    """Return the body without its content encodings; of what is too large, the first ``limit + 1`` bytes.

    Raises:
        FetchError: A coding is unknown, broken or cut short.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    if len(names) > _MAX_CODINGS:
        raise FetchError(Reason.BAD_ENCODING, "too many content codings")
    for name in reversed(names):
        raw = decode_one(name, raw, limit)
    # Some servers send a stored .gz file without saying so.
    return decode_one("gzip", raw, limit) if raw.startswith(_GZIP_MAGIC) else raw


def decode_one(name: str, raw: bytes, limit: int) -> bytes:
    """Return the body without one coding."""
    if name == "identity" or not raw:
        return raw
    decoder = DECODERS.get(name)
    if decoder is None and _TEXT.match(raw):
        return raw  # "Content-Encoding: UTF-8" and the like: browsers overlook it too
    if decoder is None:
        raise FetchError(Reason.BAD_ENCODING, f"unknown content coding {name[:40]}")
    try:
        return decoder(raw, limit + 1)
    except BROKEN as error:
        raise FetchError(Reason.BAD_ENCODING, f"{name}: {error}", retryable=True) from error


def gunzip(raw: bytes, limit: int) -> bytes:
    """Return at most ``limit`` bytes of a gzip stream of one or more members; a plain body stays."""
    if not raw.startswith(_GZIP_MAGIC):
        return raw
    return unpack_parts(lambda: zlib.decompressobj(wbits=31), raw, limit, _GZIP_MAGIC)


def unzstd(raw: bytes, limit: int) -> bytes:
    """Return at most ``limit`` bytes of a zstd stream of one or more frames."""
    return unpack_parts(lambda: zstd.ZstdDecompressor(options=_ZSTD), raw, limit)


def unpack_parts(start: Callable[[], Part], raw: bytes, limit: int, mark: bytes = b"") -> bytes:
    """Return at most ``limit`` bytes of a stream in parts; what follows them without their mark is left out.

    It goes in by blocks: what is left after a part is copied, and of empty parts there may be very many.
    """
    out: list[bytes] = []  # one block joined is not copied, and most bodies are one
    at = parts = length = 0
    while at < len(raw) and length < limit and raw.startswith(mark, at):
        parts += 1
        if parts > _MAX_PARTS:
            raise EOFError("too many parts")
        part = start()
        while at < len(raw) and not part.eof and length < limit:
            block = raw[at : at + _BLOCK]
            out.append(part.decompress(block, limit - length))
            length += len(out[-1])
            at += len(block)
        require_end(part.eof, length, limit)
        at -= len(part.unused_data)
    return b"".join(out)


def inflate(raw: bytes, limit: int) -> bytes:
    """Return at most ``limit`` bytes of a deflate stream, with zlib's header or (many servers) without."""
    wrapped = raw[0] & 0x0F == 8 and int.from_bytes(raw[:2], "big") % 31 == 0
    stream = zlib.decompressobj(wbits=15 if wrapped else -15)
    out = stream.decompress(raw, limit)
    require_end(stream.eof, len(out), limit)
    return out


def unbrotli(raw: bytes, limit: int) -> bytes:
    """Return at most about ``limit`` bytes of a brotli stream."""
    stream = brotli.Decompressor()
    out = bytearray(stream.process(raw, output_buffer_limit=_BLOCK))
    while not stream.is_finished() and not stream.can_accept_more_data() and len(out) < limit:
        out += stream.process(b"", output_buffer_limit=_BLOCK)
    require_end(stream.is_finished(), len(out), limit)
    return bytes(out[:limit])


def require_end(ended: bool, length: int, limit: int) -> None:
    """Raise ``EOFError`` for a stream that stops before its end though there was room."""
    if not ended and length < limit:
        raise EOFError("cut short")


Decoder = Callable[[bytes, int], bytes]
DECODERS: dict[str, Decoder] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": inflate,
    "br": unbrotli,
    "zstd": unzstd,
}
BROKEN: tuple[type[Exception], ...] = (zlib.error, brotli.error, zstd.ZstdError, EOFError)
